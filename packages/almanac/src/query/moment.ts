import { type DateReading, hourOfTimeOfDay } from '../dates/index.ts'
import { type CuratedMoment, findMoment } from '../moments/index.ts'
import { contextHas, momentIndexes } from '../moments/search-index.ts'
import { queryTerms } from '../moments/search-terms.ts'
import { isBorneByPerson } from '../people/index.ts'
import { wordUse } from '../places/common-words.ts'
import { findPlace } from '../places/index.ts'
import { isOnOtherWorld, kmApart } from './place-notes.ts'
import { displacement, withoutQuestion } from './text.ts'

/** Minutes by which a typed time may differ from a curated one and still mean the same moment. */
const SAME_MOMENT_MIN = 60
/** Hours by which a part of the day may differ from it: "morning" stands for many hours. */
const SAME_PART_H = 4
const DAY_MIN = 24 * 60
/** Clocks by which people tell events off the Earth: universal time, Cape Canaveral, Houston. */
const MISSION_OFFSETS_H = [0, -4, -5]
/** Distance from which on a place in the query is another place than the moment's. */
const SAME_PLACE_KM = 150
/** Fame from which on a name that the moment does not know is taken for somebody else. */
const SOMEBODY_FAME = 20

const UNIVERSAL = /^(?:utc|gmt|ut|z|zulu)$/i

/** Offsets from universal time, in hours, of the clock that a typed time may be of. */
function offsetsOf(moment: CuratedMoment, zone: string | null): (number | null)[] {
  if (zone !== null && UNIVERSAL.test(zone)) return [0]
  return moment.place.latitude === null ? MISSION_OFFSETS_H : [moment.date.utcOffsetHours]
}

/** Whether a typed clock time speaks against the moment's. */
function clockConflicts(moment: CuratedMoment, { date, zone }: DateReading): boolean {
  const { hour, minute, utcOffsetHours } = moment.date
  if (hour === null || date.hour === null) return false
  const known = hour * 60 + (minute ?? 0)
  const typed = date.hour * 60 + (date.minute ?? 0)
  return offsetsOf(moment, zone).every((offset) => {
    const shift = ((utcOffsetHours ?? offset ?? 0) - (offset ?? 0)) * 60
    const apart = Math.abs(known - typed - shift) % DAY_MIN
    return Math.min(apart, DAY_MIN - apart) > SAME_MOMENT_MIN
  })
}

/** Whether "at midnight" or "9 am" speaks against the part of the day that is on record. */
function partOfDayConflicts(moment: CuratedMoment, { date }: DateReading): boolean {
  const own = moment.date
  if (own.hour !== null && date.hour !== null) return false
  const known = own.hour ?? hourOfTimeOfDay(own.timeOfDay ?? '')
  const typed = date.hour ?? hourOfTimeOfDay(date.timeOfDay ?? '')
  if (known === null || typed === null) return false
  const apart = Math.abs(known - typed)
  return Math.min(apart, 24 - apart) > SAME_PART_H
}

/** Whether a reading is longer than a year: a decade, century, era or range. */
export function isSpan({ date, endYear }: DateReading): boolean {
  return endYear !== null || date.precision === 'decade' || date.precision === 'century'
}

/** Last year of a reading. */
export function lastYear(
  { date, endYear }: Pick<DateReading, 'date' | 'endYear'>,
  year: number,
): number {
  const length = date.precision === 'century' ? 99 : date.precision === 'decade' ? 9 : 0
  return Math.max(endYear ?? year, year + length)
}

function spanConflicts(moment: CuratedMoment, reading: DateReading): boolean {
  const { year } = reading.date
  if (year === null || !isSpan(reading)) return false
  return moment.date.year < year || moment.date.year > lastYear(reading, year)
}

function mentions(moment: CuratedMoment, words: string): boolean {
  const { context } = momentIndexes()
  return queryTerms(words).every((term) => contextHas(context, moment.id, term))
}

/** "Magna Carta signed in Rome": a place that the moment does not know and that lies elsewhere. */
function placeConflicts(moment: CuratedMoment, subject: string): boolean {
  const reading = findPlace(subject, { year: moment.date.year })
  if (!reading || mentions(moment, subject.slice(...reading.span))) return false
  const typed = reading.place
  if (typed.latitude === null || typed.longitude === null) {
    return typed.countryCode !== moment.place.countryCode
  }
  return (kmApart(typed, moment.place) ?? Number.POSITIVE_INFINITY) > SAME_PLACE_KM
}

/** "Elvis at the fall of the Berlin Wall": a name that the moment does not know. */
function personConflicts(moment: CuratedMoment, subject: string): boolean {
  const names = subject.match(/\p{Lu}[\p{L}'’-]+/gu) ?? []
  return names.some((name) => {
    const key = name.toLowerCase().replace(/['’]s$/, '')
    const foreign = isBorneByPerson(key, null, SOMEBODY_FAME) || wordUse(key) === 'name'
    return foreign && !mentions(moment, name)
  })
}

/** "The eve of the Battle of Waterloo", unless the moment is called so itself. */
function isDisplaced(moment: CuratedMoment, subject: string): boolean {
  const word = displacement(subject)
  if (word === null) return false
  return ![moment.title, ...moment.aliases].some((name) => name.toLowerCase().includes(word))
}

function conflicts(moment: CuratedMoment, reading: DateReading | null, subject: string): boolean {
  const byDate =
    reading !== null &&
    [clockConflicts, partOfDayConflicts, spanConflicts].some((check) => check(moment, reading))
  return (
    byDate ||
    [isDisplaced, isOnOtherWorld, placeConflicts, personConflicts].some((c) => c(moment, subject))
  )
}

/**
 * The curated moment that a text means, or null: no date, hour, place or person in it speaks
 * against the moment, and no word moves away from it ("after", "reenactment", "what if").
 */
export function matchMoment(text: string, reading: DateReading | null): CuratedMoment | null {
  const subject = withoutQuestion(reading?.rest ?? text)
  const span = reading !== null && isSpan(reading)
  // Numbers of centuries, names of zones and the T of an ISO time are no words of an event.
  const isTechnical = span || reading?.zone != null || /\dT\d/.test(text)
  const match = findMoment(
    isTechnical ? subject : withoutQuestion(text),
    span || !reading ? null : reading.date,
  )
  return match && !conflicts(match.moment, reading, subject) ? match.moment : null
}
