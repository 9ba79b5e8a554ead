import { type DateReading, parseDate } from '../dates/index.ts'
import { linkPeople, type PersonReading } from '../people/index.ts'
import { findPlace, findPlaces, type PlaceReading } from '../places/index.ts'
import { isSpan, lastYear } from './moment.ts'

/** The name of an age may stand before the place: "Victorian London". */
const AGE = /\b\p{Lu}\p{L}+(?:an|dor|ese|ic|ine)\s(?=\p{Lu})/u

const THREE_DIGITS = /(?<![\d\p{L}])[1-9]\d{2}(?![\d\p{L}])/gu

/** A moment has one year: in a list of numbers only the first may be it. */
const MOST_YEARS = 3

/** Places and people of a text in the years that its bare numbers of three digits would be. */
function namesOf(text: string): [number, number][] {
  const numbers = [...new Set(text.match(THREE_DIGITS) ?? [])]
  return numbers.slice(0, MOST_YEARS).flatMap((digits) => {
    const year = Number(digits)
    const people = linkPeople(text, { year })
    const famous = linkPeople(text, { year: null })
    return [...people, ...famous, ...findPlaces(text, { year })].map(({ span }) => span)
  })
}

/** The date of a text; behind the name of a place or person, three bare digits are a year. */
export function readDate(text: string, now: Date): DateReading | null {
  const first = parseDate(text, { now })
  if (first?.date.year != null) return first
  const names = namesOf(text)
  return names.length > 0 ? parseDate(text, { now, names }) : first
}

/** A year of the middle of what was read: names of places change more slowly than centuries. */
export function midYear(reading: DateReading | null): number | null {
  const year = reading?.date.year ?? null
  if (reading === null || year === null || !isSpan(reading)) return year
  return Math.trunc((year + lastYear(reading, year)) / 2) || 1
}

/**
 * "Mecca 632 Muhammad": a year may keep two names apart, so names that are lost without it are looked
 * for in the text as typed. Words of a date are not: "the Delaware Christmas night" is no place.
 */
export function isYearBetweenWords(text: string, reading: DateReading | null): boolean {
  const [span] = reading?.spans ?? []
  if (!reading || !span || reading.spans.length > 1) return false
  const words = /^\p{Nd}{3,4}$/u.test(text.slice(...span))
  return words && /\p{L} $/u.test(text.slice(0, span[0])) && /^ \p{L}/u.test(text.slice(span[1]))
}

/** The place of what a text says besides its date. */
export function placeOf(text: string, reading: DateReading | null): PlaceReading | null {
  const year = midYear(reading)
  const subject = reading ? reading.rest : text
  return (
    findPlace(subject, { year }) ??
    (isYearBetweenWords(text, reading) ? findPlace(text, { year }) : null) ??
    (reading?.era ? findPlace(text.replace(AGE, ''), { year }) : null)
  )
}

/** First and last year between which European countries dated a day differently. */
const TWO_CALENDARS = { from: 1582, until: 1752 }

/** Countries whose people kept the old calendar for long, by the words of a record. */
const PEOPLE_OF: readonly (readonly [RegExp, country: string])[] = [
  [/\b(?:England|English|Scotland|Scottish|Brit(?:ain|ish)|Welsh|Ireland|Irish|American)\b/, 'GB'],
  [/\b(?:Russian?|czar|tsar)\b/, 'RU'],
  [/\b(?:Sweden|Swedish)\b/, 'SE'],
]

/** The country that the records of all people agree on; null where they do not say. */
function countryOfPeople(people: readonly PersonReading[]): string | null {
  const countries = people.map(({ name, gloss }) => {
    const text = `${name}: ${gloss}`
    return PEOPLE_OF.find(([pattern]) => pattern.test(text))?.[1] ?? null
  })
  const [country] = countries
  return new Set(countries).size === 1 ? (country ?? null) : null
}

const AFTER_PEOPLE =
  'The day is taken to be in the calendar kept in the country of the people named.'
const OPEN_CALENDAR =
  'No country is known, so the day is taken to be in the Gregorian calendar; Britain and its colonies kept the Julian one until 1752.'

/**
 * The reading in the calendar of the country of the place, or else of the people named. Where
 * neither is known and the calendar of a day is open, that is noted.
 */
export function inLocalCalendar(
  text: string,
  reading: DateReading | null,
  place: PlaceReading | null,
  people: readonly PersonReading[],
  now: Date,
): DateReading | null {
  const { year = null, day = null } = reading?.date ?? {}
  if (!reading || year === null) return reading
  const names = namesOf(text)
  const countryCode = place?.place.countryCode ?? null
  if (countryCode !== null) return parseDate(text, { now, names, countryCode })
  if (day === null || year < TWO_CALENDARS.from || year > TWO_CALENDARS.until) return reading
  const ofPeople = countryOfPeople(people)
  const local = ofPeople ? parseDate(text, { now, names, countryCode: ofPeople }) : reading
  if (!local || local.date.calendar === 'julian') return withNote(local, ofPeople, AFTER_PEOPLE)
  return ofPeople ? local : withNote(local, 'open', OPEN_CALENDAR)
}

function withNote(
  reading: DateReading | null,
  reason: string | null,
  note: string,
): DateReading | null {
  if (!reading || reason === null) return reading
  return { ...reading, notes: [...reading.notes, note] }
}
