import type { HistoricalDate } from '../dates/historical-date.ts'
import {
  clockText,
  completeDate,
  type DateReading,
  fromJulianDay,
  hourOfTimeOfDay,
  isUniversal,
  timeOfDayOf,
  toJulianDay,
} from '../dates/index.ts'
import type { EventMatch } from '../events/index.ts'
import type { CuratedMoment } from '../moments/index.ts'
import { personRecord } from '../people/index.ts'
import { curatedDate, curatedFacts, firstSource } from './curated-facts.ts'
import type { Facts, KnownPerson } from './facts.ts'
import { hourOf, skyOf } from './local-sky.ts'

/** Minutes by which a typed time may differ from a curated one and still mean the same moment. */
const SAME_MOMENT_MIN = 60
const DAY_MIN = 24 * 60
/** Clocks by which people tell events off the Earth: universal time, Cape Canaveral and Houston in summer. */
const MISSION_OFFSETS_H = [0, -4, -5]

/** Hours that the wide parts of the day are said of; past 24 it is the next day. */
const HOURS_OF_PART: Readonly<Record<string, readonly [number, number]>> = {
  morning: [3, 12],
  afternoon: [12, 17.5],
  evening: [16.5, 24],
  night: [18, 30],
}
/** Hours around noon, midnight, dawn and dusk that are called so. */
const NARROW_PART_H = 2

/** Offsets from universal time, in hours, of the clock that a typed time may be of. */
function offsetsOf(moment: CuratedMoment, zone: string | null): (number | null)[] {
  if (isUniversal(zone)) return [0]
  return moment.place.latitude === null ? MISSION_OFFSETS_H : [moment.date.utcOffsetHours]
}

/** Whether two clock times are more than an hour apart. */
function isOtherClockTime(moment: CuratedMoment, { date, zone }: DateReading): boolean {
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

function isPartOf(part: string, hour: number): boolean {
  const middle = hourOfTimeOfDay(part)
  if (middle === null) return true
  const [from, until] = HOURS_OF_PART[part] ?? [middle - NARROW_PART_H, middle + NARROW_PART_H]
  return [hour - 24, hour, hour + 24].some((one) => one >= from && one <= until)
}

/** Whether an hour, typed or on record, lies outside of the part of the day that the other names. */
function isOtherPartOfDay(moment: CuratedMoment, { date }: DateReading): boolean {
  const own = moment.date
  if (own.hour !== null && date.hour !== null) return false
  const [known, typed] = [clockHour(own), clockHour(date)]
  if (known === null || typed === null) return false
  const parts = [
    own.hour === null ? own.timeOfDay : null,
    date.hour === null ? date.timeOfDay : null,
  ]
  // "Midnight" is a part of the night on record as this is of it.
  return !parts.some((part, at) => part !== null && isPartOf(part, at === 0 ? typed : known))
}

/** The hour with its minutes, or the middle of the part of the day. */
function clockHour(date: Pick<HistoricalDate, 'hour' | 'minute' | 'timeOfDay'>): number | null {
  const hour = hourOf(date)
  return hour === null || date.hour === null ? hour : hour + (date.minute ?? 0) / 60
}

/** Hours at which hardly anything happened whose hour nobody wrote down. */
const DEAD_OF_NIGHT_H = { from: 22, until: 4 }

/** Whether a query asks for the night of an event without an hour on record. */
function isNightOfUnknown({ date: own }: CuratedMoment, { date }: DateReading): boolean {
  const hour = clockHour(date)
  if (hourOf(own) !== null || hour === null) return false
  const isNight = date.hour === null && /^(?:night|midnight)$/.test(date.timeOfDay ?? '')
  return isNight || hour >= DEAD_OF_NIGHT_H.from || hour < DEAD_OF_NIGHT_H.until
}

/** Whether a query asks for another hour than that of the moment, and so for another scene of its day. */
export function isOtherHour(moment: CuratedMoment, reading: DateReading): boolean {
  return (
    isOtherClockTime(moment, reading) ||
    isOtherPartOfDay(moment, reading) ||
    isNightOfUnknown(moment, reading)
  )
}

/** Hours of the evening and of the small hours: a night has two days. */
const [EVENING_H, SMALL_HOURS_H] = [18, 6]

/** Days from the record to the typed hour of the same night. */
function nightShift(own: number | null, typed: number | null): number {
  if (own === null || typed === null) return 0
  if (own < SMALL_HOURS_H && typed >= EVENING_H) return -1
  return own >= EVENING_H && typed < SMALL_HOURS_H ? 1 : 0
}

/** A typed clock time in that of the place, and the days by which that moves it. */
function localClock({ date: own }: CuratedMoment, { date, zone }: DateReading) {
  const { hour, minute, second, timeOfDay } = date
  if (hour === null || !isUniversal(zone) || own.utcOffsetHours === null)
    return { clock: { hour, minute, second, timeOfDay }, days: 0 }
  const minutes = hour * 60 + (minute ?? 0) + Math.round(own.utcOffsetHours * 60)
  const days = Math.floor(minutes / DAY_MIN)
  const [local, rest] = [Math.floor((minutes - days * DAY_MIN) / 60), minutes - days * DAY_MIN]
  const clock = { hour: local, minute: rest % 60, second, timeOfDay: timeOfDayOf(local) }
  return { clock, days }
}

/** The date of a moment at the clock time that was typed; of a night, on the day that has that hour. */
function dateAt(moment: CuratedMoment, reading: DateReading): HistoricalDate {
  const known = curatedDate(moment)
  const { year, month, day, calendar } = known
  const { clock, days } = localClock(moment, reading)
  const shift = reading.date.day === null ? days || nightShift(known.hour, clock.hour) : 0
  const isDay = year !== null && month !== null && day !== null
  const moved =
    isDay && shift !== 0
      ? fromJulianDay(toJulianDay({ year, month, day }, calendar) + shift, calendar)
      : {}
  const finest = clock.hour === null ? 'day' : clock.minute === null ? 'hour' : 'minute'
  const precision = isDay ? finest : known.precision
  return completeDate({ ...known, ...moved, ...clock, precision })
}

/** "this event is on record at 02:20", "in the afternoon", or that it has no hour. */
function recordedHour({ date: { hour, minute, timeOfDay } }: CuratedMoment): string {
  const known = 'this event is on record'
  if (hour !== null) return `${known} at ${clockText(hour, minute)}`
  if (timeOfDay === null) return 'this event has none on record'
  const isWide = HOURS_OF_PART[timeOfDay] && timeOfDay !== 'night'
  return isWide ? `${known} in the ${timeOfDay}` : `${known} at ${timeOfDay}`
}

/** The moment as an event with its record. */
export function momentEvent(moment: CuratedMoment): EventMatch[] {
  const { title, date, place, people, summary } = moment
  const source = firstSource(moment, date.sources)
  if (!source) return []
  const { year, month, day, approximate, calendar } = date
  const when = { year, endYear: year, month, day, approximate, calendar }
  const names = people.filter(({ present }) => present).map(({ name }) => name)
  return [
    {
      title,
      ...when,
      gloss: summary.text,
      source,
      people: names,
      place: place.name,
      corroboratedBy: [],
    },
  ]
}

/** The people who were there, each by a work that tells of them, or else as their record has them. */
function peopleOf(moment: CuratedMoment, people: readonly KnownPerson[]): KnownPerson[] {
  return moment.people
    .filter(({ present }) => present)
    .flatMap(({ name, sources }): KnownPerson[] => {
      const known = people.find((person) => person.name === name)
      const cited = sources.flatMap((key) => moment.sources[key] ?? [])
      const source = cited.find(({ kind }) => kind === 'work') ?? known?.source
      if (!known || !source) return []
      if (source.kind !== 'record') return [{ ...known, source }]
      const { dataset, id } = source
      const record =
        dataset === 'wordnet' || dataset === 'pantheon' ? personRecord(dataset, id) : null
      return [{ ...known, source, gloss: record?.gloss ?? '' }]
    })
}

/**
 * Facts of a query that means the event of a curated moment, but at another hour than its scene:
 * date, place and people are on record, the hour is the query's.
 */
export function otherHourFacts(moment: CuratedMoment, reading: DateReading, asked: string): Facts {
  const facts = curatedFacts(moment, null, asked)
  const date = dateAt(moment, reading)
  const isConverted = isUniversal(reading.zone) && date.hour !== null
  const there = isConverted ? `, ${clockText(date.hour ?? 0, date.minute)} there` : ''
  const note = `The hour is the one asked for${there}; ${recordedHour(moment)}.`
  return {
    ...facts,
    tier: 'corroborated',
    momentId: null,
    date,
    dateNotes: [note],
    people: peopleOf(moment, facts.people),
    events: momentEvent(moment),
    sky: skyOf(date, moment.place, moment.date.utcOffsetHours),
  }
}
