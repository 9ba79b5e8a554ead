import { distance } from 'fastest-levenshtein'
import { isBorneByPerson, isGivenName } from '../people/index.ts'
import { firstFrom, once } from '../places/data-file.ts'
import { fold } from '../places/words.ts'
import { namedEvent, openWordIndex } from './all-events.ts'
import { contextProse, type NamedEvent } from './named-event.ts'
import { processTerm, terms, tokenize } from './terms.ts'

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
  const frequency = openWordIndex().frequency(word)
  if (frequency === 0) return null
  const weight = idfOf(frequency) / openMeans().rarest
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

/** The words of the index, sorted, and what tells at a glance that two are not alike. */
const openShapes = once(() => {
  const words = openWordIndex().words()
  return {
    words,
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
  const { words, bits, lengths } = openShapes()
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
  const { words } = openShapes()
  const from = firstFrom(words, word)
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

/** Candidates are looked at in the order of their scores, no more than these. */
const MOST = 60

/** A word of a text and the words of the index that it may mean. */
interface Asked {
  word: string
  known: readonly string[]
}

/** BM25 scores of all events, times the number of words that they share with the text. */
function scoreEvents(asked: readonly Asked[], year: number | null): Float64Array {
  const { events, posting } = openWordIndex()
  const [scores, shared] = [new Float64Array(events.length), new Uint16Array(events.length)]
  const last = new Uint16Array(events.length)
  for (const [at, { word, known }] of asked.entries()) {
    for (const one of known) {
      const found = posting(one)
      if (!found) continue
      const idf = idfOf(found.names.length + found.context.length)
      const worth = idf * (word === one ? 1 : INEXACT) * (K1 + 1)
      const add = (n: number, boost: number) => {
        const event = events[n]
        if (!event || (year !== null && (year < event.from || year > event.to))) return
        const length = event.length / openMeans().length
        scores[n] = (scores[n] ?? 0) + (boost * worth) / (1 + K1 * (1 - B + B * length))
        if (last[n] !== at + 1) shared[n] = (shared[n] ?? 0) + 1
        last[n] = at + 1
      }
      for (const n of found.names) add(n, NAME_BOOST)
      for (const n of found.context) add(n, 1)
    }
  }
  // Events with several of the words come before those with one rare word.
  for (let n = 0; n < scores.length; n += 1) scores[n] = (scores[n] ?? 0) * (shared[n] ?? 0)
  return scores
}

/** Numbers of the events with the highest scores above 0, best first. */
function best(scores: Float64Array): number[] {
  const found: number[] = []
  for (let n = 0; n < scores.length; n += 1) if ((scores[n] ?? 0) > 0) found.push(n)
  const ascending = Float64Array.from(found, (n) => scores[n] ?? 0).sort()
  const least = ascending[ascending.length - MOST] ?? 0
  return found
    .filter((n) => (scores[n] ?? 0) >= least)
    .sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b)
    .slice(0, MOST)
}

function has(ascending: readonly number[], n: number): boolean {
  return ascending[firstFrom(ascending, n)] === n
}

/**
 * Events that share words with a text, best first by BM25, at most sixty. A word that no event has
 * may be misspelt or cut short; numbers may not.
 *
 * @param year leaves out what cannot have been in it; null leaves out nothing.
 */
export function findCandidates(text: string, year: number | null = null): Candidate[] {
  const { posting } = openWordIndex()
  const asked = terms(text).map((word) => ({
    word,
    known: posting(word) ? [word] : wordsLike(word),
  }))
  const scores = scoreEvents(asked, year)
  return best(scores).flatMap((n) => {
    const event = namedEvent(n)
    if (!event) return []
    const [nameTerms, queryTerms] = [new Set<string>(), new Set<string>()]
    for (const { word, known } of asked) {
      for (const one of known) {
        const found = posting(one)
        const isName = has(found?.names ?? [], n)
        if (isName) nameTerms.add(one)
        if (isName || has(found?.context ?? [], n)) queryTerms.add(word)
      }
    }
    return [{ event, nameTerms, queryTerms, score: scores[n] ?? 0 }]
  })
}

const prose = new WeakMap<NamedEvent, ReadonlySet<string>>()

/** Whether the prose of an event has a word in just this form. */
export function proseHas(event: NamedEvent, term: string): boolean {
  const known = prose.get(event) ?? new Set(terms(contextProse(event)))
  prose.set(event, known)
  return known.has(term)
}

/** A name of an event as it is compared: its words with their weights, and the year that stands in it. */
interface Name {
  text: string
  words: readonly { word: string; weight: number }[]
  weight: number
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
  const telling = all.filter((word) => !years.includes(word))
  const isPerson = all.length === 1 && (isBorneByPerson(fold(text), null) || isFirstName(text))
  const words = (telling.length === 0 ? all : isPerson ? [] : telling).map((word) => ({
    word,
    weight: weightOf(word) ?? UNKNOWN_WEIGHT,
  }))
  const weight = words.reduce((sum, one) => sum + one.weight, 0) || 1
  return { text, words, weight, year: telling.length > 0 ? year : null }
}

/** "anne with an e": a first name and words that say nothing. */
function isFirstName(text: string): boolean {
  return tokenize(text).some(
    (word) => word.length > 1 && processTerm(word) !== null && isGivenName(word),
  )
}

const names = new WeakMap<NamedEvent, readonly Name[]>()

/** The largest share of one of an event's names that these words account for, and that name. */
export function bestName(
  event: NamedEvent,
  found: ReadonlySet<string>,
): { share: number; name: string } {
  const all = names.get(event) ?? event.names.map((text) => nameOf(event, text))
  names.set(event, all)
  let best = { share: 0, name: event.names[0] ?? '' }
  for (const { text, words, weight, year } of all) {
    const isYearless = year !== null && !found.has(year)
    if (isYearless && words.length === 1) continue
    const known = words.reduce((sum, one) => (found.has(one.word) ? sum + one.weight : sum), 0)
    const share = (known / weight) * (isYearless ? WITHOUT_YEAR : 1)
    if (share > best.share) best = { share, name: text }
  }
  return best
}
