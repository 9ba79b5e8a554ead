import { wordUse } from '../places/common-words.ts'
import { fold } from '../places/words.ts'
import { listCalendarEntries, listWordNetEvents } from './bundled-events.ts'
import { corroborateEntry, listEntriesAbout } from './corroborate.ts'
import type { BundledEvent, EventMatch } from './event.ts'
import { allWords, nameWords, significantWords } from './event-words.ts'

export interface FindEventsOptions {
  /** Historical year of the text, null when it has none. */
  year: number | null
  /** Month and day of the text, if it has them: a calendar entry of another day is no match. */
  month?: number | null
  day?: number | null
}

/** Shared telling words that make a calendar entry of the same year be about the text. */
const LEAST_SHARED_WORDS = 2

/**
 * Bundled events that a text names, the most specific first.
 *
 * With a year: WordNet events of that year with a name whose words all stand in the text, and
 * calendar entries of that year with at least two telling words in common. Without a year: only
 * WordNet events with a name of several words, not all of them common ones, if it means one event.
 * Calendar entries count only when another data set agrees on their year.
 */
export function findEvents(text: string, options: FindEventsOptions): EventMatch[] {
  const words = allWords(text)
  const found = listWordNetEvents()
    .map((event) => ({ event, name: findName(event, words, text, options.year) }))
    .filter((hit) => hit.name !== null)
    .sort((a, b) => (b.name?.length ?? 0) - (a.name?.length ?? 0))
  const named = options.year === null ? keepUnambiguous(found) : found
  const matches = named.map(({ event, name }) => toNamedMatch(event, name ?? ''))
  if (options.year === null) return matches
  const cited = new Set(matches.flatMap(({ corroboratedBy }) => corroboratedBy.map(recordId)))
  const entries = findEntries(text, options).filter(({ source }) => !cited.has(recordId(source)))
  return [...matches, ...keepOnePerDay(entries.map(toEntryMatch).filter(isCorroborated))]
}

/** The name by which a text calls an event, or null; a bare common word is no name. */
function findName(
  event: BundledEvent,
  words: Set<string>,
  text: string,
  year: number | null,
): string | null {
  if (year !== null && (year < event.year || year > event.endYear)) return null
  const folded = ` ${fold(text)} `
  const names = event.names.filter((name) => {
    const parts = nameWords(name)
    if (!parts.every((part) => words.has(part))) return false
    const verbatim = parts.length > 1 && folded.includes(` ${fold(name)} `)
    return verbatim || (year !== null && wordUse(fold(name)) !== 'frequent')
  })
  return names.sort((a, b) => b.length - a.length)[0] ?? null
}

/** Without a year a text must mean one event; two Battles of the Marne cancel each other. */
function keepUnambiguous<T extends { event: BundledEvent }>(hits: T[]): T[] {
  const years = new Set(hits.map(({ event }) => event.year))
  return years.size === 1 ? hits : []
}

/** A calendar entry about the event corroborates its year and supplies month and day. */
function toNamedMatch(event: BundledEvent, name: string): EventMatch {
  const longest = [...event.names].sort((a, b) => b.length - a.length)[0] ?? name
  const title = name.includes(' ') ? name : longest
  const entries = listEntriesAbout(event)
  const days = new Set(entries.map(({ month, day }) => `${month}-${day}`))
  const entry = days.size === 1 ? entries[0] : undefined
  return {
    title: title.charAt(0).toUpperCase() + title.slice(1),
    year: event.year,
    endYear: event.endYear,
    month: entry?.month ?? null,
    day: entry?.day ?? null,
    gloss: event.gloss,
    source: event.source,
    corroboratedBy: entries.map(({ source }) => source),
  }
}

function findEntries(text: string, { year, month, day }: FindEventsOptions): BundledEvent[] {
  const words = significantWords(text)
  return listCalendarEntries().filter((entry) => {
    if (entry.year !== year) return false
    if (month && entry.month !== month) return false
    if (day && entry.day !== day) return false
    const shared = [...significantWords(entry.gloss)].filter((word) => words.has(word))
    return shared.length >= LEAST_SHARED_WORDS
  })
}

function toEntryMatch(entry: BundledEvent): EventMatch {
  const { year, endYear, month, day, gloss, source } = entry
  const title = gloss.replace(/[,(\s]+\d{1,4} ?(?:B\.?C\.?)?\)?\.?$/, '')
  const corroboratedBy = corroborateEntry(entry)
  return { title, year, endYear, month, day, gloss, source, corroboratedBy }
}

/** The calendar has some events twice. */
function keepOnePerDay(matches: EventMatch[]): EventMatch[] {
  return matches.filter(
    ({ month, day }, at) =>
      matches.findIndex((other) => other.month === month && other.day === day) === at,
  )
}

function isCorroborated({ corroboratedBy }: EventMatch): boolean {
  return corroboratedBy.length > 0
}

function recordId(source: EventMatch['source']): string {
  return source.kind === 'record' ? `${source.dataset}:${source.id}` : source.title
}

/**
 * Calendar entries of a day of the year, in file order, each with the records that agree on its
 * year. An entry without any (`corroboratedBy` is empty) is one source's word only.
 */
export function onThisDay(month: number, day: number): EventMatch[] {
  return listCalendarEntries()
    .filter((entry) => entry.month === month && entry.day === day)
    .map(toEntryMatch)
}
