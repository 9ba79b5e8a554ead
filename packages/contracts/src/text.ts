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

/** PostgreSQL and JSON.stringify recurse: this depth leaves both room. */
const MAX_DEPTH = 500

/** Whether PostgreSQL can store the JSON value: storable texts and keys, at most 500 levels deep. */
export function isStorableJson(value: unknown): boolean {
  const values = [value]
  const depths = [0]
  while (values.length > 0) {
    const item = values.pop()
    const depth = depths.pop() ?? 0
    if (depth > MAX_DEPTH) return false
    if (typeof item === 'string' && !isStorableText(item)) return false
    if (typeof item !== 'object' || item === null) continue
    for (const [key, child] of Object.entries(item)) {
      if (!isStorableText(key)) return false
      values.push(child)
      depths.push(depth + 1)
    }
  }
  return true
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
