import { z } from 'zod'

type Values = Readonly<Record<string, string>>

/** What is left of a choice when case, spaces around it and the sign between its words go. */
const plain = (text: string) =>
  text
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, ' ')

/** Reads a text as the value that it means, anything else as it is. */
function readerOf<T extends Values>({ options }: z.ZodEnum<T>): (value: unknown) => unknown {
  const known = new Map<string, unknown>(options.map((one) => [plain(one), one]))
  return (value) => (typeof value === 'string' ? (known.get(plain(value)) ?? value) : value)
}

/**
 * A choice that is read in any case, with spaces around it, and with `_`, `-` or a space between its
 * words. A model is shown the plain enum.
 */
export function lenientEnum<T extends Values>(choice: z.ZodEnum<T>) {
  return z.preprocess(readerOf(choice), choice)
}

/** The same choice, or null. `.nullable()` behind the other would let a model leave the key out. */
export function lenientEnumOrNull<T extends Values>(choice: z.ZodEnum<T>) {
  return z.preprocess(readerOf(choice), choice.nullable())
}
