import { curatedFacts } from './curated-facts.ts'
import type { HistoricalDate } from './dates/historical-date.ts'
import {
  type DateReading,
  dayRange,
  defaultCalendar,
  eraOf,
  parseDate,
  toEdtf,
} from './dates/index.ts'
import { type EventMatch, findEvents } from './events/index.ts'
import type { Facts } from './facts.ts'
import { skyOf } from './local-sky.ts'
import { type CuratedMoment, findMoment, suggestMoments } from './moments/index.ts'
import { linkPeople } from './people/index.ts'
import { findPlace } from './places/index.ts'

const SUGGESTIONS = 3

/** Hours by which a typed time may differ from a curated one and still mean the same moment. */
const SAME_MOMENT_H = 1

/** Whether a typed hour speaks against the moment's. */
function hourConflicts(moment: CuratedMoment, typed: HistoricalDate | null): boolean {
  const known = moment.date.hour
  if (known === null || typed === null || typed.hour === null) return false
  const apart = Math.abs(known - typed.hour)
  return Math.min(apart, 24 - apart) > SAME_MOMENT_H
}

/** Whether a typed decade, century or range leaves the moment's year out. */
function spanConflicts(moment: CuratedMoment, reading: DateReading | null): boolean {
  if (!reading || reading.date.year === null) return false
  const { precision, year } = reading.date
  const length = precision === 'century' ? 99 : precision === 'decade' ? 9 : 0
  const last = Math.max(reading.endYear ?? year, year + length)
  return moment.date.year < year || moment.date.year > last
}

function isSpan(reading: DateReading): boolean {
  const { precision } = reading.date
  return reading.endYear !== null || precision === 'decade' || precision === 'century'
}

function matchMoment(query: string, reading: DateReading | null): CuratedMoment | null {
  const exact = reading !== null && !isSpan(reading) ? reading.date : null
  const match = findMoment(query, exact)
  if (!match || hourConflicts(match.moment, reading?.date ?? null)) return null
  return spanConflicts(match.moment, exact ? null : reading) ? null : match.moment
}

/** Questions about the world name no moment, unless they say when. */
function isPlainQuestion(query: string): boolean {
  return /^(what|why|how|who|whom|whose|which|when|where|is|are|was|were|do|does|did|can|could|should|will)\b/i.test(
    query,
  )
}

/** The date of a bundled event, with the clock time that was typed, if any. */
function eventDate(event: EventMatch, typed: HistoricalDate | null): HistoricalDate {
  const { year, month, day } = event
  const clock = {
    hour: typed?.hour ?? null,
    minute: typed?.minute ?? null,
    second: typed?.second ?? null,
    timeOfDay: typed?.timeOfDay ?? null,
  }
  const precision = day !== null ? 'day' : month !== null ? 'month' : 'year'
  const calendar = defaultCalendar({ year, month, day })
  const known = { year, month, day, ...clock, season: null, precision, calendar } as const
  const parts = { ...known, approximate: false }
  const range = dayRange(parts)
  return {
    ...parts,
    edtf: toEdtf(parts),
    jdMin: range?.jdMin ?? null,
    jdMax: range?.jdMax ?? null,
  }
}

/** Reads date and place; where the place is decides how numbers and old calendars are read. */
function readDateAndPlace(query: string, now: Date) {
  const first = parseDate(query, { now })
  const subject = first ? first.rest : query
  const place = findPlace(subject, { year: first?.date.year ?? null })
  const countryCode = place?.place.countryCode ?? null
  const reading = first && countryCode ? parseDate(query, { now, countryCode }) : first
  return { reading, subject, place }
}

function readQuery(query: string, now: Date): Facts {
  const { reading, subject, place } = readDateAndPlace(query, now)
  const typed = reading?.date ?? null
  const events = findEvents(subject, { year: typed?.year ?? null })
  const event = events[0]
  const supplied = typed?.year == null && event !== undefined
  const date = supplied ? eventDate(event, typed) : typed
  const year = date?.year ?? null
  const people = linkPeople(subject, { year })
  const corroborated = event !== undefined || (year !== null && people.length > 0)
  const resolved = year !== null || (place !== null && !isPlainQuestion(query))
  return {
    tier: corroborated ? 'corroborated' : resolved ? 'query-only' : 'ungrounded',
    momentId: null,
    title: event?.title ?? null,
    date,
    era: reading?.era ?? (year === null ? null : eraOf(year, place?.place.countryCode ?? null)),
    dateNotes: reading?.notes ?? [],
    dateSource: supplied ? event.source : null,
    place: place?.place ?? null,
    placeSource: place?.source ?? null,
    people: people.map(({ span: _span, ...person }) => person),
    events,
    sky: date && place ? skyOf(date, place.place, null) : null,
    suggestions: suggestMoments(subject, { year }, SUGGESTIONS).map((moment) => moment.title),
    subject,
  }
}

/**
 * Reads a query: date, place, people, known events, the sky of that hour, and how much of it is
 * known. Pure and deterministic for a given `now`; data is read on first use.
 *
 * @param options.now today, for words such as "yesterday" and to tell the future.
 */
export function understand(query: string, options: { now: Date }): Facts {
  const reading = parseDate(query, { now: options.now })
  const moment = matchMoment(query, reading)
  return moment ? curatedFacts(moment) : readQuery(query, options.now)
}
