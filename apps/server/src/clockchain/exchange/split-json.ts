import { setImmediate as breathe } from 'node:timers/promises'
import { AppError } from '../../platform/errors.ts'

/** Where a value stands in a body, in bytes; the end is not part of it. */
export interface Span {
  start: number
  end: number
}

/** A body taken apart, not yet parsed. */
export interface SplitBody {
  /** Elements of the lists that were asked for, by name; of a list as the whole body under ''. */
  lists: ReadonlyMap<string, readonly Span[]>
  /** The whole body, where it is an object. */
  whole: Span | null
}

/** Levels of lists and objects, the body's own included. */
const MAX_LEVELS = 32

/** Bytes of one item: what is longer would keep everybody waiting while it is parsed. */
export const MAX_ITEM_BYTES = 4 * 1024 ** 2

/** Bytes that are read in one go, before others have their turn. */
const SLICE_BYTES = 1024 ** 2

const QUOTE = 0x22
const COMMA = 0x2c
const COLON = 0x3a
const BACKSLASH = 0x5c
const OPEN_LIST = 0x5b
const CLOSE_LIST = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d

const malformed = (at: number) => {
  const detail = `The body is not valid JSON: see byte ${at}`
  return new AppError('invalid_input', { detail, errors: [{ path: '', message: detail }] })
}

function tooDeep(): AppError {
  const detail = `The body is nested deeper than ${MAX_LEVELS} levels`
  return new AppError('invalid_input', { detail, errors: [{ path: '', message: detail }] })
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from
  for (;;) {
    const byte = bytes[at]
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return at
    at += 1
  }
}

/** The end of the text that begins here. @throws AppError invalid_input */
function endOfString(bytes: Uint8Array, from: number): number {
  for (let at = from + 1; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === QUOTE) return at + 1
    if (byte === BACKSLASH) at += 1
  }
  throw malformed(from)
}

const isOpening = (byte: number | undefined) => byte === OPEN_LIST || byte === OPEN_OBJECT
const isClosing = (byte: number | undefined) => byte === CLOSE_LIST || byte === CLOSE_OBJECT

/**
 * The end of the value that begins here, as far as brackets and quotes tell: whether it is JSON shows when
 * it is parsed.
 * @param level of what it is in.
 * @throws AppError invalid_input, payload_too_large.
 */
function endOfValue(bytes: Uint8Array, from: number, level: number): number {
  let depth = 0
  let at = from
  for (; at < bytes.length; at += 1) {
    const byte = bytes[at]
    if (byte === QUOTE) {
      at = endOfString(bytes, at) - 1
    } else if (isOpening(byte)) {
      depth += 1
      if (depth + level > MAX_LEVELS) throw tooDeep()
    } else if (isClosing(byte)) {
      if (depth === 0) break
      depth -= 1
    } else if (byte === COMMA && depth === 0) break
    if (at - from > MAX_ITEM_BYTES) {
      const detail = `An item is larger than ${MAX_ITEM_BYTES / 1024 ** 2} MiB: see byte ${from}`
      throw new AppError('payload_too_large', { detail })
    }
  }
  // White space behind it belongs to it: parsers do not mind.
  if (at === from) throw malformed(from)
  return at
}

/** Lets others have their turn whenever so much was read. */
function createPace() {
  let next = SLICE_BYTES
  return async (at: number) => {
    if (at < next) return
    next = at + SLICE_BYTES
    await breathe()
  }
}

type Pace = ReturnType<typeof createPace>

/** The elements of the list that begins here, and its end. */
async function splitList(bytes: Uint8Array, from: number, level: number, pace: Pace) {
  const spans: Span[] = []
  let at = skipSpace(bytes, from + 1)
  if (bytes[at] === CLOSE_LIST) return { spans, end: at + 1 }
  for (;;) {
    const end = endOfValue(bytes, at, level)
    spans.push({ start: at, end })
    await pace(end)
    if (bytes[end] === CLOSE_LIST) return { spans, end: end + 1 }
    if (bytes[end] !== COMMA) throw malformed(end)
    at = skipSpace(bytes, end + 1)
  }
}

function readKey(bytes: Uint8Array, from: number): { key: string; valueAt: number } {
  if (bytes[from] !== QUOTE) throw malformed(from)
  const end = endOfString(bytes, from)
  const colon = skipSpace(bytes, end)
  if (bytes[colon] !== COLON) throw malformed(colon)
  return {
    key: Buffer.from(bytes.subarray(from + 1, end - 1)).toString('utf8'),
    valueAt: colon + 1,
  }
}

async function splitObject(bytes: Uint8Array, from: number, names: readonly string[], pace: Pace) {
  const lists = new Map<string, readonly Span[]>()
  let at = skipSpace(bytes, from + 1)
  if (bytes[at] === CLOSE_OBJECT) return { lists, end: at + 1 }
  for (;;) {
    const { key, valueAt } = readKey(bytes, at)
    let end = skipSpace(bytes, valueAt)
    if (names.includes(key) && bytes[end] === OPEN_LIST) {
      const list = await splitList(bytes, end, 2, pace)
      lists.set(key, list.spans) // Of repeated keys the last wins.
      end = skipSpace(bytes, list.end)
    } else {
      end = endOfValue(bytes, end, 1)
      if (names.includes(key)) lists.delete(key)
    }
    await pace(end)
    if (bytes[end] === CLOSE_OBJECT) return { lists, end: end + 1 }
    if (bytes[end] !== COMMA) throw malformed(end)
    at = skipSpace(bytes, end + 1)
  }
}

/**
 * Finds the items of a JSON body without parsing them, and without keeping others waiting: of a list its
 * elements, of an object those of its lists of these names.
 * @throws AppError invalid_input for what cannot be JSON or is nested too deeply; payload_too_large.
 */
export async function splitBody(bytes: Uint8Array, names: readonly string[]): Promise<SplitBody> {
  const pace = createPace()
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
  const start = skipSpace(bytes, hasMark ? 3 : 0)
  const isList = bytes[start] === OPEN_LIST
  if (!isList && bytes[start] !== OPEN_OBJECT) throw malformed(start)
  const { end, lists } = isList
    ? await splitList(bytes, start, 1, pace).then((list) => ({
        end: list.end,
        lists: new Map([['', list.spans]]),
      }))
    : await splitObject(bytes, start, names, pace)
  if (skipSpace(bytes, end) < bytes.length) throw malformed(end)
  return { lists, whole: isList ? null : { start, end } }
}

const LINE_FEED = 0x0a

/** The lines of a body that have something in them. */
export function splitLines(bytes: Buffer): Span[] {
  const spans: Span[] = []
  for (let start = 0; start < bytes.length; ) {
    const feed = bytes.indexOf(LINE_FEED, start)
    const end = feed === -1 ? bytes.length : feed
    if (skipSpace(bytes, start) < end) spans.push({ start, end })
    start = end + 1
  }
  return spans
}
