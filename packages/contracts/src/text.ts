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

function childrenOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return []
  return Array.isArray(value) ? value : Object.entries(value).flat()
}

/** Whether PostgreSQL can store the JSON value: storable texts and keys, at most 500 levels deep. */
export function isStorableJson(value: unknown): boolean {
  let level = [value]
  for (let depth = 0; depth <= MAX_DEPTH; depth += 1) {
    if (level.length === 0) return true
    if (level.some((item) => typeof item === 'string' && !isStorableText(item))) return false
    level = level.flatMap(childrenOf)
  }
  return level.length === 0
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
