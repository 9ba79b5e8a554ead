import { customaryCalendar } from '../dates/index.ts'
import { wordUse } from '../places/common-words.ts'
import { fold } from '../places/words.ts'
import { listCalendarEntries, listWordNetEvents } from './bundled-events.ts'
import { corroborateEntry, listEntriesAbout } from './corroborate.ts'
import type { BundledEvent, EventMatch } from './event.ts'
import { allWords, type Clause, listClauses, nameWords, significantWords } from './event-words.ts'

/** What is known of the date; null where nothing is. */
export interface FindEventsOptions {
  /** Historical year of the text, null when it has none. */
  year: number | null
  /** Month and day of the text, if it has them: a calendar entry of another day is no match. */
  month?: number | null
  day?: number | null
}

/** Telling words that a text and a statement of a calendar entry must share at least. */
const LEAST_SHARED_WORDS = 2
/** And the share of that statement's words which they must be. */
const LEAST_SHARE = 0.6
/** The same, where the text has the very day. */
const LEAST_SHARE_ON_DAY = 0.4

/**
 * Bundled events that a text names, the most specific first.
 *
 * With a year: WordNet events of that year with a name whose words all stand in the text, and
 * calendar entries of that year of which it covers a statement, deed included: who was in Dallas
 * is not who was killed there. Without a year: only WordNet events with a name of several words,
 * not all of them common ones, if it means one event.
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
    approximate: false,
    calendar: customaryCalendar({ year: event.year, month: entry?.month, day: entry?.day }),
    gloss: event.gloss,
    source: event.source,
    people: [],
    place: null,
    corroboratedBy: entries.map(({ source }) => source),
  }
}

function findEntries(text: string, { year, month, day }: FindEventsOptions): BundledEvent[] {
  const words = significantWords(text)
  return listCalendarEntries().filter((entry) => {
    if (entry.year !== year) return false
    if (month && entry.month !== month) return false
    if (day && entry.day !== day) return false
    const share = day && day === entry.day ? LEAST_SHARE_ON_DAY : LEAST_SHARE
    return listClauses(entry.gloss).some((clause) => covers(words, clause, share))
  })
}

/** Whether a text's words say what a statement says: enough of it, and what was done. */
function covers(words: Set<string>, clause: Clause, least: number): boolean {
  const shared = [...clause.words].filter((word) => words.has(word)).length
  if (shared < LEAST_SHARED_WORDS || shared < clause.words.size * least) return false
  return clause.deeds.size === 0 || [...clause.deeds].some((word) => words.has(word))
}

function toEntryMatch(entry: BundledEvent): EventMatch {
  const { year, endYear, month, day, gloss, source } = entry
  const title = gloss.replace(/[,(\s]+\d{1,4} ?(?:B\.?C\.?)?\)?\.?$/, '')
  const corroboratedBy = corroborateEntry(entry)
  const calendar = customaryCalendar({ year, month, day })
  const known = { title, year, endYear, month, day, approximate: false, calendar }
  return { ...known, gloss, source, people: [], place: null, corroboratedBy }
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
