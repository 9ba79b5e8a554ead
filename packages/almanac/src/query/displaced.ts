import type { HistoricalDate } from '../dates/historical-date.ts'
import { completeDate, type DateReading, toJulianDay } from '../dates/index.ts'
import type { NamedEvent } from '../search/named-event.ts'
import type { Source } from '../source.ts'
import { MONTH_NAMES } from '../urls/url-segments.ts'
import { entryEvent, toldPlace } from './chronicle-facts.ts'
import { curatedDate, firstSource } from './curated-facts.ts'
import { readDate } from './date-and-place.ts'
import { eventDate } from './events.ts'
import type { Facts } from './facts.ts'
import { meantEvent } from './moment.ts'
import { moveDate, type Offset, readOffset } from './offset.ts'

/** A moment counted from an event: "the day after Waterloo". */
export interface Displaced {
  date: HistoricalDate
  dateSource: Source | null
  /** How the date was counted, for people. */
  note: string
  place: Facts['place']
  placeSource: Source | null
}

/** Date and place of an event, with what carries them. */
function anchorOf({ moment, entry }: NamedEvent) {
  if (moment) {
    const { name, country, countryCode, region, city, latitude, longitude } = moment.place
    return {
      title: moment.title,
      date: curatedDate(moment),
      dateSource: firstSource(moment, moment.date.sources),
      place: { name, country, countryCode, region, city, latitude, longitude },
      placeSource: firstSource(moment, moment.place.sources),
    }
  }
  if (!entry || entry.endYear !== entry.year) return null
  const event = entryEvent(entry)
  const place = toldPlace(entry)
  return {
    title: event.title,
    date: eventDate(event, null),
    dateSource: event.source,
    place: place?.place ?? null,
    placeSource: place?.source ?? null,
  }
}

function movedDate(from: HistoricalDate, offset: Offset): HistoricalDate | null {
  const { year, month, day, calendar, approximate } = from
  if (year === null) return null
  const moved = moveDate({ year, month, day }, offset, calendar)
  if (!moved) return null
  const precision = moved.day !== null ? 'day' : moved.month !== null ? 'month' : 'year'
  const clock = { hour: null, minute: null, second: null, timeOfDay: offset.timeOfDay }
  const parts = { ...moved, ...clock, season: null, precision, calendar, approximate } as const
  return completeDate(parts)
}

/** "October". */
function monthName(month: number): string {
  const name = MONTH_NAMES[month - 1] ?? ''
  return name.charAt(0).toUpperCase() + name.slice(1)
}

/** Days after an event on which it may still go on, or be remembered as it. */
const STILL_ON_DAYS = 5

/**
 * An event that a text names with one of the days after that on record: "the great fire of London,
 * 4 September 1666". Null where it is further off, or the event that is meant was on that very day.
 *
 * @param meant the event that the whole text means, if any.
 */
export function readOtherDay(
  reading: DateReading | null,
  meant: NamedEvent | null,
): Displaced | null {
  const { year = null, month = null, day = null } = reading?.date ?? {}
  if (!reading || year === null || month === null || day === null) return null
  if (meant?.date.day === day) return null
  const open = { ...reading, date: { ...reading.date, month: null, day: null } }
  const event = meantEvent(reading.rest, open)
  const anchor = event && anchorOf(event)
  const own = anchor?.date
  if (!anchor || own?.year !== year || own.month === null || own.day === null) return null
  const known = { year, month: own.month, day: own.day }
  const days = toJulianDay({ year, month, day }, own.calendar) - toJulianDay(known, own.calendar)
  if (days < 1 || days > STILL_ON_DAYS) return null
  const { title, dateSource, place, placeSource } = anchor
  const note = `The day is the one asked for; “${title}” is on record for ${own.day} ${monthName(own.month)}.`
  const date = completeDate({ ...reading.date, calendar: own.calendar })
  return { date, dateSource, note, place, placeSource }
}

/** The moment that a text counts from an event it names, or null. */
export function readDisplaced(text: string, now: Date): Displaced | null {
  const offset = readOffset(text)
  if (!offset || offset.anchor === '') return null
  const event = meantEvent(offset.anchor, readDate(offset.anchor, now))
  const anchor = event && anchorOf(event)
  if (!anchor) return null
  const date = movedDate(anchor.date, offset)
  if (!date) return null
  const { title, dateSource, place, placeSource } = anchor
  return { date, dateSource, note: `Counted from “${title}”.`, place, placeSource }
}
