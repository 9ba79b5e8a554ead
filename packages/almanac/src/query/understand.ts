import { type DateReading, eraOf, parseDate } from '../dates/index.ts'
import type { PersonReading } from '../people/index.ts'
import { findPlace, type Place, type PlaceReading } from '../places/index.ts'
import { curatedFacts } from './curated-facts.ts'
import { eventDate, type KnownEvents, knownEvents } from './events.ts'
import type { Facts, FactsTier } from './facts.ts'
import { skyOf } from './local-sky.ts'
import { isSpan, lastYear, matchMoment } from './moment.ts'
import { isOnRecord, knownPeople, notesOnPeople } from './people.ts'
import { suggestNear } from './suggestions.ts'
import { cleanQuery, displacement, isCode, isPlainQuestion } from './text.ts'

const SUGGESTIONS = 3

/** Between these years names of ages differ by region: without a place none is given. */
const REGIONAL_ERAS = { from: -10_000, until: 1492 }
/** The islands of the Pacific belong to American countries, but to another past. */
const PACIFIC = { west: -115, north: 25 }

/** The name of an age may stand before the place: "Victorian London". */
const AGE = /\b\p{Lu}\p{L}+(?:an|dor|ese|ic|ine)\s(?=\p{Lu})/u

/** A year of the middle of what was read: names of places change more slowly than centuries. */
function midYear(reading: DateReading | null): number | null {
  const year = reading?.date.year ?? null
  if (reading === null || year === null || !isSpan(reading)) return year
  return Math.trunc((year + lastYear(reading, year)) / 2) || 1
}

/** Reads date and place; where the place is decides how numbers and old calendars are read. */
function readDateAndPlace(text: string, now: Date) {
  const first = parseDate(text, { now })
  const subject = first ? first.rest : text
  const year = midYear(first)
  const place =
    findPlace(subject, { year }) ?? (first?.era ? findPlace(text.replace(AGE, ''), { year }) : null)
  const countryCode = place?.place.countryCode ?? null
  const reading = first && countryCode ? parseDate(text, { now, countryCode }) : first
  return { reading, subject, place }
}

/** The usual name of the age; null in the future and where it depends on a place not known. */
function usualEra(year: number | null, place: Place | null, now: Date): string | null {
  if (year === null || year > now.getUTCFullYear()) return null
  const country = place?.countryCode ?? null
  const regional = year > REGIONAL_ERAS.from && year < REGIONAL_ERAS.until
  if (country === null && regional) return null
  const { latitude, longitude } = place ?? { latitude: null, longitude: null }
  const american = latitude !== null && longitude !== null && longitude < PACIFIC.west
  if (american && latitude < PACIFIC.north && year < 1800) return null
  return eraOf(year, country)
}

interface Read {
  text: string
  reading: DateReading | null
  year: number | null
  place: PlaceReading | null
  people: PersonReading[]
  known: KnownEvents
}

function tierOf({ text, reading, year, place, people, known }: Read): FactsTier {
  if (isCode(text)) return 'ungrounded'
  const asked = isPlainQuestion(text)
  const onRecord = year !== null && people.some(isOnRecord)
  // "What year did World War II end?" asks for the date that it seems to give.
  const typedYear = reading?.date.year != null && !(asked && reading.era !== null)
  if ((known.events.length > 0 || onRecord) && (typedYear || !asked || known.named)) {
    return 'corroborated'
  }
  const resolved = typedYear || (place !== null && !asked)
  return resolved ? 'query-only' : 'ungrounded'
}

function readFacts(query: string, text: string, now: Date): Facts {
  const { reading, subject, place } = readDateAndPlace(text, now)
  const typed = reading?.date ?? null
  const known = knownEvents(subject, reading)
  const { named } = known
  const supplied = typed?.year == null && named !== null && displacement(subject) === null
  const date = supplied ? eventDate(named, typed) : typed
  const year = date?.year ?? null
  const people = knownPeople(subject, supplied ? null : reading, year)
  const near = { subject, year: midYear(reading) ?? year, place: place?.place ?? null, people }
  return {
    tier: tierOf({ text, reading, year, place, people, known }),
    momentId: null,
    title: named?.title ?? null,
    date,
    endYear: supplied && named.endYear !== named.year ? named.endYear : (reading?.endYear ?? null),
    era: reading?.era ?? usualEra(midYear(reading) ?? year, place?.place ?? null, now),
    dateNotes: reading?.notes ?? [],
    dateSource: supplied ? named.source : null,
    place: place?.place ?? null,
    placeSource: place?.source ?? null,
    people: people.map(({ span: _span, ...person }) => person),
    peopleNotes: notesOnPeople(subject, year),
    events: known.events,
    sky: date && place ? skyOf(date, place.place, utcOffset(reading)) : null,
    suggestions: suggestNear(near, SUGGESTIONS),
    subject,
    asked: text || query,
  }
}

/** A time typed in universal time is 0 hours ahead of it; any other is that of the country. */
function utcOffset(reading: DateReading | null): number | 'zone' {
  return reading?.zone != null && /^(?:utc|gmt|ut|z|zulu)$/i.test(reading.zone) ? 0 : 'zone'
}

/**
 * Reads a query: date, place, people, known events, the sky of that hour, and how much of it is
 * known. Pure and deterministic for a given `now`; data is read on first use.
 *
 * @param options.now today, for words such as "yesterday" and to tell the future.
 */
export function understand(query: string, options: { now: Date }): Facts {
  const text = cleanQuery(query)
  const reading = parseDate(text, { now: options.now })
  const moment = isCode(text) ? null : matchMoment(text, reading)
  return moment ? curatedFacts(moment, reading, text) : readFacts(query, text, options.now)
}
