/** What an answer is read as. */
export type Json = Record<string, unknown>

/** What an example says of a value that need not be there. */
class Unsure {
  readonly example: unknown
  constructor(example: unknown) {
    this.example = example
  }
}

/** Like the example, or null: it is not always known. */
export const orNull = (example: unknown) => new Unsure(example)

/** What a value lacks of an example, at every depth; lists are compared by their first items. */
export function lacks(value: unknown, example: unknown, path = ''): string[] {
  if (example instanceof Unsure) return value === null ? [] : lacks(value, example.example, path)
  if (Array.isArray(example)) {
    if (!Array.isArray(value)) return [`${path} is no list`]
    return example.length > 0 && value.length > 0 ? lacks(value[0], example[0], `${path}[0]`) : []
  }
  if (typeof example !== 'object' || example === null) {
    const type = value === null ? 'null' : typeof value
    return type === typeof example ? [] : [`${path} is ${type}, not ${typeof example}`]
  }
  if (typeof value !== 'object' || value === null) return [`${path} is ${value}`]
  return Object.entries(example).flatMap(([key, inner]) =>
    key in value
      ? lacks((value as Json)[key], inner, `${path}.${key}`)
      : [`${path}.${key} is missing`],
  )
}
