import { distance } from 'fastest-levenshtein'
import { isBorneByPerson } from '../people/index.ts'
import { once } from '../places/data-file.ts'
import { fold } from '../places/words.ts'
import { namedEvent, openWordIndex } from './all-events.ts'
import { contextProse, type NamedEvent } from './named-event.ts'
import { terms } from './terms.ts'

/** An event that shares words with a text, and which. */
export interface Candidate {
  event: NamedEvent
  /** Words of the event's names that the text has, in index form. */
  nameTerms: ReadonlySet<string>
  /** Words of the text, in index form, that a name of the event, its people or its place has. */
  queryTerms: ReadonlySet<string>
  /** BM25 score. */
  score: number
}

/** BM25 (Robertson and Zaragoza 2009): saturation, weight of the length, and of a word in a name. */
const K1 = 1.2
const B = 0.7
const NAME_BOOST = 3
/** Worth of a word that is misspelt or cut short. */
const INEXACT = 0.5
/** Words cut short have so many letters at least. */
const LEAST_PREFIX = 5

const openMeans = once(() => {
  const { events } = openWordIndex()
  const sum = events.reduce((total, { length }) => total + length, 0)
  return { length: sum / Math.max(1, events.length), rarest: idfOf(1) }
})

/** Inverse frequency of a word that so many events have. */
function idfOf(frequency: number): number {
  const { events } = openWordIndex()
  return Math.log(1 + (events.length - frequency + 0.5) / (frequency + 0.5))
}

/** Least weight of a word, however many events have it. */
const LEAST_WEIGHT = 0.15

/** How much a word tells events apart, from 0.15 to 1; null for one that no event has. */
export function weightOf(word: string): number | null {
  const found = openWordIndex().posting(word)
  if (!found) return null
  const weight = idfOf(found.names.length + found.context.length) / openMeans().rarest
  return Math.max(LEAST_WEIGHT, weight)
}

/** Words of four letters may have one typing error, of eight two, of twelve three. */
function errorsAllowed(word: string): number {
  return /\d/.test(word) ? 0 : Math.min(3, Math.floor(word.length / 4))
}

/** One bit for each letter that a word has, so that far words need not be compared. */
function letterBits(word: string): number {
  let bits = 0
  for (let at = 0; at < word.length; at += 1) bits |= 1 << (word.charCodeAt(at) % 31)
  return bits
}

const openShapes = once(() => {
  const { words } = openWordIndex()
  return {
    bits: Int32Array.from(words, letterBits),
    lengths: Uint8Array.from(words, (word) => Math.min(word.length, 255)),
  }
})

function bitCount(bits: number): number {
  let rest = bits - ((bits >>> 1) & 0x55555555)
  rest = (rest & 0x33333333) + ((rest >>> 2) & 0x33333333)
  return Math.imul((rest + (rest >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

const sorted = (word: string) => [...word].sort().join('')

/** "ghandi" for "gandhi": all the letters are there, and the first in its place. */
function hasSameLetters(word: string, known: string): boolean {
  return word.length === known.length && word[0] === known[0] && sorted(word) === sorted(known)
}

/** Words of the index that a word which is not in it may mean, but for so many letters. */
function misspelt(word: string, errors: number): string[] {
  const { words } = openWordIndex()
  const { bits, lengths } = openShapes()
  const own = letterBits(word)
  const found: string[] = []
  for (let at = 0; at < words.length; at += 1) {
    const apart = (lengths[at] ?? 0) - word.length
    if (apart > errors || apart < -errors) continue
    if (bitCount((bits[at] ?? 0) ^ own) > 2 * errors) continue
    const known = words[at] ?? ''
    if (distance(word, known) <= errors || hasSameLetters(word, known)) found.push(known)
  }
  return found
}

/** Words of the index that begin with these letters. */
function cutShort(word: string): string[] {
  const { words } = openWordIndex()
  let [from, to] = [0, words.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((words[middle] ?? '') < word) from = middle + 1
    else to = middle
  }
  let end = from
  while (words[end]?.startsWith(word)) end += 1
  return words.slice(from, end)
}

/** Words of the index that a word which is not in it may mean: misspelt, or cut short. */
function wordsLike(word: string): string[] {
  const errors = errorsAllowed(word)
  if (errors === 0) return []
  const cut = word.length >= LEAST_PREFIX ? cutShort(word) : []
  return [...new Set([...misspelt(word, errors), ...cut])]
}

/** What is found of an event while the words of a text are looked up. */
interface Hit {
  nameTerms: Set<string>
  queryTerms: Set<string>
  score: number
}

function addWord(hits: Map<number, Hit>, asked: string, known: string, year: number | null): void {
  const { events, posting } = openWordIndex()
  const found = posting(known)
  if (!found) return
  const idf = idfOf(found.names.length + found.context.length)
  const worth = idf * (asked === known ? 1 : INEXACT)
  const add = (n: number, boost: number, isName: boolean) => {
    const event = events[n]
    if (!event || (year !== null && (year < event.from || year > event.to))) return
    const hit = hits.get(n) ?? { nameTerms: new Set(), queryTerms: new Set(), score: 0 }
    hits.set(n, hit)
    const length = event.length / openMeans().length
    hit.score += (boost * worth * (K1 + 1)) / (1 + K1 * (1 - B + B * length))
    hit.queryTerms.add(asked)
    if (isName) hit.nameTerms.add(known)
  }
  for (const n of found.names) add(n, NAME_BOOST, true)
  for (const n of found.context) add(n, 1, false)
}

/** Candidates are looked at in the order of their scores, no more than these. */
const MOST = 60

/**
 * Events that share words with a text, best first by BM25, at most sixty. A word that no event has
 * may be misspelt or cut short; numbers may not.
 *
 * @param year leaves out what cannot have been in it; null leaves out nothing.
 */
export function findCandidates(text: string, year: number | null = null): Candidate[] {
  const { posting } = openWordIndex()
  const hits = new Map<number, Hit>()
  for (const word of terms(text)) {
    const known = posting(word) ? [word] : wordsLike(word)
    for (const one of known) addWord(hits, word, one, year)
  }
  // Events with several of the words come before those with one rare word.
  for (const hit of hits.values()) hit.score *= hit.queryTerms.size
  return [...hits]
    .sort(([a, one], [b, other]) => other.score - one.score || a - b)
    .slice(0, MOST)
    .flatMap(([n, hit]) => {
      const event = namedEvent(n)
      return event ? [{ event, ...hit }] : []
    })
}

const prose = new WeakMap<NamedEvent, ReadonlySet<string>>()

/** Whether the prose of an event has a word in just this form. */
export function proseHas(event: NamedEvent, term: string): boolean {
  const known = prose.get(event) ?? new Set(terms(contextProse(event)))
  prose.set(event, known)
  return known.has(term)
}

/** A name of an event as it is compared: its words, and the year that stands in it. */
interface Name {
  text: string
  words: readonly string[]
  year: string | null
}

/** Part of its worth that a name keeps without the year in it: another event may bear it then. */
const WITHOUT_YEAR = 0.9
/** Weight of a word of a name that is in the index under another form only. */
const UNKNOWN_WEIGHT = 0.5

/**
 * With its year a single word may be a name ("salamis 480 bc"); the year itself says nothing, and
 * what somebody was called means the person.
 */
function nameOf({ date }: NamedEvent, text: string): Name {
  const all = terms(text)
  const years = [Math.abs(date.year), Math.abs(date.endYear)].map(String)
  const year = all.find((word) => years.includes(word)) ?? null
  const words = all.filter((word) => !years.includes(word))
  if (words.length === 0) return { text, words: all, year: null }
  const isPerson = all.length === 1 && isBorneByPerson(fold(text), null)
  return { text, words: isPerson ? [] : words, year }
}

const names = new WeakMap<NamedEvent, readonly Name[]>()

/** The largest share of one of an event's names that these words account for, and that name. */
export function bestName(
  event: NamedEvent,
  found: ReadonlySet<string>,
): { share: number; name: string } {
  const all = names.get(event) ?? event.names.map((text) => nameOf(event, text))
  names.set(event, all)
  const weigh = (list: readonly string[]) =>
    list.reduce((sum, word) => sum + (weightOf(word) ?? UNKNOWN_WEIGHT), 0)
  let best = { share: 0, name: event.names[0] ?? '' }
  for (const { text, words, year } of all) {
    const isYearless = year !== null && !found.has(year)
    if (isYearless && words.length === 1) continue
    const whole = (weigh(words) || 1) / (isYearless ? WITHOUT_YEAR : 1)
    const share = weigh(words.filter((word) => found.has(word))) / whole
    if (share > best.share) best = { share, name: text }
  }
  return best
}
