import { Float, formatFloat } from './json.ts'

/** An integer beyond 2^53 as its digits: converting long ones takes time that grows faster than they do. */
export class LongInteger {
  /** Decimal digits without leading zeros, after `-` if negative. */
  readonly digits: string

  constructor(digits: string) {
    this.digits = digits
  }
}

/** JSON with the difference between `1` and `1.0` kept. A plain whole `number` is an integer. */
export type LosslessJson =
  | null
  | boolean
  | string
  | number
  | LongInteger
  | Float
  | LosslessJson[]
  | LosslessObject

/**
 * A JSON object. `__proto__` is a key like any other, an own property: copy with spread or
 * `Object.fromEntries`, which keep it so, never with `Object.assign`.
 */
export interface LosslessObject {
  [key: string]: LosslessJson
}

/** Whether it is an object of JSON: no list, no number. */
export function isLosslessObject(value: LosslessJson | undefined): value is LosslessObject {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Float) &&
    !(value instanceof LongInteger)
  )
}

/** Text of a number; NaN and infinities as the tokens `NaN`, `Infinity`, `-Infinity`. */
export function formatNumber(value: number | Float | LongInteger): string {
  if (value instanceof LongInteger) return value.digits
  const number = value instanceof Float ? value.value : value
  if (!Number.isFinite(number)) return String(number)
  if (value instanceof Float || !Number.isInteger(number)) return formatFloat(number)
  return Number.isSafeInteger(number) ? String(number) : String(BigInt(number))
}

/**
 * Whether a NaN or an infinity is in it, as a token or as a float beyond the range of doubles.
 * JSON has none: an API refuses them.
 */
export function hasNonFinite(value: LosslessJson): boolean {
  if (typeof value === 'number') return !Number.isFinite(value)
  if (value instanceof Float) return !Number.isFinite(value.value)
  if (Array.isArray(value)) return value.some(hasNonFinite)
  return isLosslessObject(value) && Object.values(value).some(hasNonFinite)
}

function quote(text: string): string {
  // Most texts are plain ASCII without escapes, and asking costs less than serialising.
  return /^[\x20\x21\x23-\x5b\x5d-\x7e]*$/.test(text) ? `"${text}"` : JSON.stringify(text)
}

/**
 * Compact JSON text in the order of the keys, on one line, floats written as floats. Reading it with
 * `parseLossless` gives the value again; NaN and infinities come as bare tokens.
 */
export function writeLossless(value: LosslessJson): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quote(value)
  if (Array.isArray(value)) return `[${value.map(writeLossless).join(',')}]`
  if (!isLosslessObject(value)) return formatNumber(value)
  let members = ''
  for (const key of Object.keys(value)) {
    members += `${members && ','}${quote(key)}:${writeLossless(value[key] ?? null)}`
  }
  return `{${members}}`
}
