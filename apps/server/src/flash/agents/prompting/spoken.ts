import { cutText, tidyText } from './lists.ts'
import { unmarkText } from './mark.ts'
import { cleanText, oneLine } from './one-line.ts'

/** What a person says, and how it sounds; null where that is not told. */
export interface Spoken {
  text: string
  tone: string | null
}

/** Most letters of an answer. */
export const SPOKEN = 1200
/** From here on only whole sentences are passed on, so that the end can be cut at one. */
const SOFT = 1000
/** Most letters behind a mark of tone that does not stand on a line of its own. */
const TONE = 60

const SENTENCE_END = /[.!?…]["'”’)\]]*(?=\s)/g

/** Where the last whole sentence ends; 0: none does. */
function lastSentence(text: string): number {
  const ends = [...text.matchAll(SENTENCE_END)].map(({ 0: end, index }) => index + end.length)
  return ends.at(-1) ?? 0
}

/** A text within what an answer may take, cut at the end of a sentence where that can be. */
function bounded(text: string, hasEnded: boolean): string {
  if (text.length <= SOFT || (hasEnded && text.length <= SPOKEN)) return text
  const cut = lastSentence(text.slice(0, SPOKEN + 1))
  if (cut > 0) return text.slice(0, cut)
  return hasEnded ? cutText(text, SPOKEN) : text.slice(0, SOFT)
}

/** A tone in at most three words; null when nothing is said. */
export function tidyTone(tone: string | null): string | null {
  const plain = cleanText(tone ?? '')
    .replace(/[*_"“”.;()[\]]/g, '')
    .trim()
  return tidyText(plain.split(' ').slice(0, 3).join(' '), TONE)
}

const TONE_LINE = /^[\s*_>#([-]*tone[*_]*\s*:(.*)$/i
const TONE_BEGINS = /^[\s*_>#([-]*(?:t(?:o(?:n(?:e[*_]*\s*)?)?)?)?$/i
const TONE_WITHIN = /(?:^|\s)[*_([]*(?:TONE|(?<=[.!?…]["”’)]? )Tone)[*_]*\s*:(.*)$/s
const TONE_BEGINS_WITHIN = /(?:^|\s)[*_([]*(?:[*_([]|T|T[Oo]|T(?:ON|on)|T(?:ONE|one)[*_]*\s*)$/

/** A line that only begins or ends a block of code. */
const FENCE_LINE = /^\s*`{3,}[\w-]*\s*$/
/** What may turn out to be one. */
const FENCE_BEGINS = /^\s*`{1,}[\w-]*$/

/** A mark of tone in the last line, which may stand behind its words or be on its way. */
function splitLastLine(line: string, hasEnded: boolean): { said: string; tone: string | null } {
  const within = TONE_WITHIN.exec(line)
  if (within && (within[1] ?? '').length <= TONE) {
    return { said: line.slice(0, within.index), tone: within[1] ?? '' }
  }
  const begins = hasEnded ? null : TONE_BEGINS_WITHIN.exec(line)
  return { said: begins ? line.slice(0, begins.index) : line, tone: null }
}

/** The words of a plain answer apart from the line that tells their tone. */
function splitTone(text: string, hasEnded: boolean): { said: string; tone: string | null } {
  const lines = text.split('\n')
  const last = lines.length - 1
  let tone: string | null = null
  const kept = lines.flatMap((line, index) => {
    const found = TONE_LINE.exec(line)
    if (found) tone = found[1] ?? ''
    const isOpen =
      index === last && !hasEnded && (TONE_BEGINS.test(line) || FENCE_BEGINS.test(line))
    return found || isOpen || FENCE_LINE.test(line) ? [] : [line]
  })
  const end = splitLastLine(kept.pop() ?? '', hasEnded)
  return { said: [...kept, end.said].join('\n'), tone: tone ?? end.tone }
}

const EMPHASIS = /[*_]+/g

/** A text without the name of who says it, as in a script, in whatever letters and emphasis. */
function withoutSpeaker(text: string, name: string, hasEnded: boolean): string {
  const label = `${name}:`.toLowerCase()
  const said = text.replace(EMPHASIS, '').toLowerCase().trimStart()
  if (!hasEnded && label.startsWith(said)) return ''
  if (!said.startsWith(label)) return text
  return text.slice(text.indexOf(':') + 1).replace(/^[*_]*\s*/, '')
}

/** A text without the mark that a model copied, nor the part of one that may be on its way. */
function withoutMark(text: string, mark: string, hasEnded: boolean): string {
  const plain = unmarkText(text, mark)
  if (hasEnded) return plain
  for (let length = mark.length - 1; length > 0; length -= 1) {
    if (plain.endsWith(mark.slice(0, length))) return plain.slice(0, -length)
  }
  return plain
}

/** How a text is read. */
export interface Reading {
  /** Who speaks. */
  name: string
  mark: string
  /** Whether nothing more comes. Before, what may turn out not to be said is held back. */
  hasEnded: boolean
}

/** What is said in a text, or in as much of it as has come: on one line, visible, of a length. */
export function readWords(text: string, { name, mark, hasEnded }: Reading): string {
  const plain = cleanText(withoutMark(text, mark, hasEnded))
  return bounded(withoutSpeaker(plain, name, hasEnded), hasEnded)
}

/** An answer in the form of the object that others are asked for. */
const OBJECT = /^\s*(?:`{3}\w*\s*)?\{\s*(?:"|$)/

function readObject(text: string, reading: Reading): Spoken {
  const response = readField(text, 'response')
  const hasEnded = reading.hasEnded || response.hasEnded
  const tone = readField(text, 'emotional_tone')
  return { text: readWords(response.text, { ...reading, hasEnded }), tone: tidyTone(tone.text) }
}

/** The same of a plain answer, which tells its tone in the last line. */
export function readPlain(text: string, reading: Reading): Spoken {
  const { mark, hasEnded } = reading
  if (OBJECT.test(text)) return readObject(text, reading)
  const { said, tone } = splitTone(withoutMark(text, mark, hasEnded), hasEnded)
  return { text: readWords(said, reading), tone: tidyTone(tone) }
}

/** A part of a string of JSON that can be read: without an escape that is not whole. */
function readable(text: string): string {
  const whole = text.replace(/\\(?:u[0-9a-f]{0,3})?$/i, (end, at: number) => {
    const before = /\\*$/.exec(text.slice(0, at))?.[0].length ?? 0
    return before % 2 === 0 ? '' : end
  })
  try {
    return String(JSON.parse(`"${whole.replace(/\p{Cc}/gu, ' ')}"`))
  } catch {
    return ''
  }
}

/** As much of a field of JSON that grows as has come; empty before it begins. */
export function readField(json: string, field: string): { text: string; hasEnded: boolean } {
  const start = new RegExp(`"${field}"\\s*:\\s*"`).exec(json)
  if (!start) return { text: '', hasEnded: false }
  const rest = json.slice(start.index + start[0].length)
  const whole = /^(?:[^"\\]|\\[\s\S])*/.exec(rest)?.[0] ?? ''
  return { text: readable(whole), hasEnded: rest[whole.length] === '"' }
}

/** What is shown in the place of an answer that may not be: told from outside, true in any scene. */
export function deflection(name: string): Spoken {
  return {
    text: `${oneLine(name)} gives no answer and turns back to what was being done.`,
    tone: null,
  }
}
