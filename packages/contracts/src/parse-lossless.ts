import { Float } from './json.ts'
import { LongInteger, type LosslessJson, type LosslessObject } from './lossless-json.ts'

/** Leaves room on the stack for whoever walks the value; PostgreSQL and APIs take less. */
const MAX_DEPTH = 500

/** Where the reader is in its text. */
interface Cursor {
  readonly text: string
  position: number
  /** Lists and objects that are open. */
  depth: number
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const WORD = /true|false|null|NaN|-?Infinity/y
const WORDS: ReadonlyMap<string, LosslessJson> = new Map<string, LosslessJson>([
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', new Float(Number.NaN)],
  ['Infinity', new Float(Number.POSITIVE_INFINITY)],
  ['-Infinity', new Float(Number.NEGATIVE_INFINITY)],
])

const QUOTE = 0x22
const BACKSLASH = 0x5c

function unexpected({ text, position }: Cursor): SyntaxError {
  const what = position < text.length ? 'Unexpected character' : 'Unexpected end'
  return new SyntaxError(`${what} at position ${position} of the JSON text`)
}

/** Moves to the next character that is not white space and returns its code, NaN at the end. */
function skipSpace(cursor: Cursor): number {
  for (;;) {
    const code = cursor.text.charCodeAt(cursor.position)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return code
    cursor.position += 1
  }
}

function readString(cursor: Cursor): string {
  const { text } = cursor
  const start = cursor.position
  let end = start + 1
  let escaped = false
  for (let code = text.charCodeAt(end); code !== QUOTE; code = text.charCodeAt(end)) {
    if (code === BACKSLASH) escaped = true
    // NaN, beyond the end, is not greater either.
    else if (!(code >= 0x20)) throw unexpected({ ...cursor, position: end })
    end += code === BACKSLASH ? 2 : 1
  }
  cursor.position = end + 1
  if (!escaped) return text.slice(start + 1, end)
  return JSON.parse(text.slice(start, end + 1)) as string
}

function readNumber(source: string): LosslessJson {
  if (/[.eE]/.test(source)) return new Float(Number(source))
  const integer = Number(source)
  return Number.isSafeInteger(integer) ? integer : new LongInteger(source)
}

function match(pattern: RegExp, cursor: Cursor): string | null {
  pattern.lastIndex = cursor.position
  if (!pattern.test(cursor.text)) return null
  const found = cursor.text.slice(cursor.position, pattern.lastIndex)
  cursor.position = pattern.lastIndex
  return found
}

function readScalar(cursor: Cursor): LosslessJson {
  const word = match(WORD, cursor)
  if (word !== null) return WORDS.get(word) ?? null
  const number = match(NUMBER, cursor)
  if (number === null) throw unexpected(cursor)
  return readNumber(number)
}

/** Reads members of a list or an object, whose opening bracket is next, up to its closing one. */
function readMembers(cursor: Cursor, close: string, readMember: () => void): void {
  cursor.depth += 1
  if (cursor.depth > MAX_DEPTH) throw new RangeError(`JSON nested deeper than ${MAX_DEPTH} levels`)
  cursor.position += 1
  let next = skipSpace(cursor)
  while (next !== close.charCodeAt(0)) {
    readMember()
    next = skipSpace(cursor)
    if (next !== 0x2c) break
    cursor.position += 1
    next = skipSpace(cursor)
    if (next === close.charCodeAt(0)) throw unexpected(cursor)
  }
  if (next !== close.charCodeAt(0)) throw unexpected(cursor)
  cursor.position += 1
  cursor.depth -= 1
}

function readList(cursor: Cursor): LosslessJson[] {
  const list: LosslessJson[] = []
  readMembers(cursor, ']', () => {
    list.push(readValue(cursor))
  })
  return list
}

function readObject(cursor: Cursor): LosslessObject {
  const object: LosslessObject = {}
  readMembers(cursor, '}', () => {
    if (skipSpace(cursor) !== QUOTE) throw unexpected(cursor)
    const key = readString(cursor)
    if (skipSpace(cursor) !== 0x3a) throw unexpected(cursor)
    cursor.position += 1
    const value = readValue(cursor)
    if (key !== '__proto__') object[key] = value
    else Object.defineProperty(object, key, { value, ...ORDINARY })
  })
  return object
}

/** Assigning to `__proto__` would change the prototype instead. */
const ORDINARY = { writable: true, enumerable: true, configurable: true }

function readValue(cursor: Cursor): LosslessJson {
  const code = skipSpace(cursor)
  if (code === QUOTE) return readString(cursor)
  if (code === 0x7b) return readObject(cursor)
  if (code === 0x5b) return readList(cursor)
  return readScalar(cursor)
}

/**
 * Parses JSON without merging integers and floats, integers exact at any size. Of repeated keys the
 * last wins. Also takes the bare tokens `NaN`, `Infinity` and `-Infinity`, as floats: what must not
 * have them asks `hasNonFinite`. Time and memory grow with the text, whatever is in it.
 * @throws SyntaxError when the text is not JSON.
 * @throws RangeError when it is nested deeper than 500 levels.
 */
export function parseLossless(text: string): LosslessJson {
  const cursor = { text, position: 0, depth: 0 }
  const value = readValue(cursor)
  skipSpace(cursor)
  if (cursor.position < text.length) throw unexpected(cursor)
  return value
}
