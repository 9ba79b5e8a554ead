import MiniSearch from 'minisearch'
import { isBorneByPerson } from '../people/index.ts'
import { once } from '../places/data-file.ts'
import { fold } from '../places/words.ts'
import { allNamedEvents } from './all-events.ts'
import { contextNames, contextProse, type NamedEvent } from './named-event.ts'
import { terms, termWeight } from './terms.ts'

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

interface Document {
  id: number
  names: string
  context: string
}

interface NameIndex {
  search: MiniSearch<Document>
  /** Every word in the index: only others can be misspelt. */
  vocabulary: ReadonlySet<string>
}

/** The words are in index form already: a space is all that parts them. */
const split = (text: string) => text.split(' ')
const keep = (word: string) => word

const openIndex = once((): NameIndex => {
  const vocabulary = new Set<string>()
  const search = new MiniSearch<Document>({
    fields: ['names', 'context'],
    tokenize: split,
    processTerm: keep,
    searchOptions: { boost: { names: 3 } },
  })
  const documents = allNamedEvents().map((event, id) => {
    const names = terms(event.names.join(' '))
    const context = terms(contextNames(event)).filter((term) => !names.includes(term))
    for (const term of [...names, ...context]) vocabulary.add(term)
    return { id, names: names.join(' '), context: context.join(' ') }
  })
  search.addAll(documents)
  return { search, vocabulary }
})

/** Words of four letters may have one typing error, of eight two, of twelve three. */
function errorsAllowed(term: string): number {
  return /\d/.test(term) ? 0 : Math.min(3, Math.floor(term.length / 4))
}

/**
 * Events that share words with a text, best first by BM25. A word that no event has may be misspelt
 * or cut short; numbers may not.
 */
export function findCandidates(text: string): Candidate[] {
  const { search, vocabulary } = openIndex()
  const words = terms(text)
  if (words.length === 0) return []
  const events = allNamedEvents()
  const results = search.search(words.join(' '), {
    fuzzy: (term) => (vocabulary.has(term) ? 0 : errorsAllowed(term)),
    prefix: (term) => !vocabulary.has(term) && term.length >= 5 && !/\d/.test(term),
  })
  return results.flatMap(({ id, match, queryTerms, score }) => {
    const event = events[id]
    if (!event) return []
    const inNames = Object.keys(match).filter((term) => match[term]?.includes('names'))
    return [{ event, nameTerms: new Set(inNames), queryTerms: new Set(queryTerms), score }]
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
const WITHOUT_YEAR = 0.85

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
  const weigh = (list: readonly string[]) => list.reduce((sum, term) => sum + termWeight(term), 0)
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
