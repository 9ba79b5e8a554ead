import { Float, formatFloat } from './json.ts'

/** JSON with the difference between `1` and `1.0` kept. Integers beyond 2^53 are bigints. */
export type LosslessJson =
  | null
  | boolean
  | string
  | number
  | bigint
  | Float
  | LosslessJson[]
  | { [key: string]: LosslessJson }

type SourceReviver = (key: string, value: unknown, context: { source?: string }) => unknown

const parseWithSource = JSON.parse as (text: string, reviver: SourceReviver) => unknown

function readNumber(source: string): number | bigint | Float {
  if (/[.eE]/.test(source)) return new Float(Number(source))
  const integer = Number(source)
  return Number.isSafeInteger(integer) ? integer : BigInt(source)
}

/**
 * Parses JSON without merging integers and floats.
 * @throws SyntaxError when the text is not JSON.
 */
export function parseLossless(text: string): LosslessJson {
  return parseWithSource(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined ? readNumber(source) : value,
  ) as LosslessJson
}

const SHORT_ESCAPES: Record<string, string> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
}

function escapeUnit(unit: string): string {
  return SHORT_ESCAPES[unit] ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

function quote(text: string): string {
  return `"${text.replace(/["\\]|[^\x20-\x7e]/g, escapeUnit)}"`
}

/** Order by code point. UTF-16 order differs above U+FFFF, so compare point by point. */
function compareCodePoints(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function number(value: number): string {
  if (!Number.isInteger(value)) return formatFloat(value)
  return String(BigInt(value))
}

/**
 * The one text of a JSON value that its hash is taken of: keys sorted by code point at each depth,
 * `, ` and `: ` as separators, ASCII only, integers exact, floats shortest with `.0` or exponent.
 * A plain whole `number` is an integer; wrap it as {@link Float} to write `1.0`.
 * @throws RangeError for NaN and infinities.
 */
export function canonicalJson(value: LosslessJson): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quote(value)
  if (typeof value === 'bigint') return String(value)
  if (typeof value === 'number') return number(value)
  if (value instanceof Float) return formatFloat(value.value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(', ')}]`
  const members = Object.keys(value)
    .sort(compareCodePoints)
    .map((key) => `${quote(key)}: ${canonicalJson(value[key] ?? null)}`)
  return `{${members.join(', ')}}`
}
