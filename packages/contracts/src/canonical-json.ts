import { formatNumber, isLosslessObject, type LosslessJson } from './lossless-json.ts'

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

const TO_ESCAPE = /["\\]|[^\x20-\x7e]/
const EACH_TO_ESCAPE = new RegExp(TO_ESCAPE, 'g')

function quote(text: string): string {
  // Most texts have nothing to escape, and asking costs less than replacing.
  return TO_ESCAPE.test(text) ? `"${text.replace(EACH_TO_ESCAPE, escapeUnit)}"` : `"${text}"`
}

/** Order by code point, as a sort takes it. UTF-16 order differs above U+FFFF. */
export function compareCodePoints(a: string, b: string): number {
  const left = [...a]
  const right = [...b]
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

const SURROGATE = /[\ud800-\udfff]/

/** Keys in order of code points. Without surrogates that is the order of UTF-16, which is native. */
function sortedKeys(value: object): string[] {
  const keys = Object.keys(value)
  return keys.some((key) => SURROGATE.test(key)) ? keys.sort(compareCodePoints) : keys.sort()
}

/**
 * The one text of a JSON value that its hash is taken of: keys sorted by code point at each depth,
 * `, ` and `: ` as separators, ASCII only, integers exact, floats shortest with `.0` or exponent,
 * NaN and infinities as bare tokens. A plain whole `number` is an integer; wrap it as `Float` to write
 * `1.0`. Takes every string, lone surrogates included.
 * @throws RangeError when it is nested thousands of levels deep.
 */
export function canonicalJson(value: LosslessJson): string {
  if (typeof value === 'string') return quote(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(', ')}]`
  if (!isLosslessObject(value)) return formatNumber(value)
  let members = ''
  for (const key of sortedKeys(value)) {
    members += `${members && ', '}${quote(key)}: ${canonicalJson(value[key] ?? null)}`
  }
  return `{${members}}`
}
