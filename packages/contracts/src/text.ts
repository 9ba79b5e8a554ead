import { z } from 'zod'

/** Number of Unicode code points, which is how every length of the API is counted. */
export function codePointLength(text: string): number {
  let length = 0
  for (const _ of text) length += 1
  return length
}

/** Whether PostgreSQL can store the text: well-formed Unicode without NUL. */
export function isStorableText(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0')
}

/**
 * A string that is put into NFC and trimmed before its code points are counted. The bounds are
 * repeated as metadata because refinements leave no trace in JSON Schema.
 */
export function text(limits: { min?: number; max: number }) {
  const min = limits.min ?? 0
  return z
    .string()
    .overwrite((value) => value.normalize('NFC').trim())
    .refine(isStorableText, 'must be well-formed Unicode without NUL')
    .refine((value) => codePointLength(value) >= min, `must have at least ${min} characters`)
    .refine(
      (value) => codePointLength(value) <= limits.max,
      `must have at most ${limits.max} characters`,
    )
    .meta(min > 0 ? { minLength: min, maxLength: limits.max } : { maxLength: limits.max })
}
