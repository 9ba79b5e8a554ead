import type { HistoricalDate } from '../dates/historical-date.ts'
import type { completeDate, Shift } from '../dates/index.ts'
import type { EventMatch } from '../events/index.ts'
import { allMoments, type CuratedMoment, momentById } from '../moments/index.ts'
import type { Place } from '../places/index.ts'
import { curatedDate } from '../query/curated-facts.ts'
import { eventDate } from '../query/events.ts'
import type { Facts } from '../query/facts.ts'
import { momentEvent } from '../query/other-hour.ts'
import { kmApart } from '../query/place-notes.ts'
import { isBefore } from './instants.ts'

/** What is on record of the moment from which a chain of jumps counts. */
export interface Anchor {
  /** The curated moment; null for an event of the bundled records. */
  momentId: string | null
  event: EventMatch
  date: HistoricalDate
  /** Where in the chain of jumps it lies, as {@link offsetOf} counts. */
  offset: number
}

/** The moment that an event of facts was made of. */
function momentOfEvent({ title, year }: EventMatch): CuratedMoment | null {
  return allMoments().find((one) => one.title === title && one.date.year === year) ?? null
}

/** Lengths of units in seconds: months and years of mean length, to tell only what is before and after. */
const SECONDS: Record<Shift['unit'], number> = {
  second: 1,
  minute: 60,
  hour: 3600,
  day: 86_400,
  week: 604_800,
  month: 2_629_746,
  year: 31_556_952,
}

/** How far a jump leads, in seconds, negative for earlier: so jumps of a chain can be put in order. */
export function offsetOf({ amount, unit }: Shift): number {
  return amount * SECONDS[unit]
}

/**
 * The event on record that facts are about; null where they rest on what was typed.
 * @param offset where in the chain of jumps they belong.
 */
export function anchorOf(facts: Facts, offset: number): Anchor | null {
  const [named] = facts.title === null ? [] : facts.events
  const curated = facts.momentId === null ? null : momentById(facts.momentId)
  const moment = curated ?? (named ? momentOfEvent(named) : null)
  const [event] = moment ? momentEvent(moment) : [named]
  if (!event) return null
  const date = moment ? curatedDate(moment) : eventDate(event, null)
  return { momentId: moment?.id ?? null, event, date, offset }
}

/**
 * Whether a date lies after what is on record, or before. Where the two overlap, as on a day whose hour
 * is not known, the jumps between them tell; null where those cancel out.
 */
export function isAfterAnchor(
  date: HistoricalDate,
  offset: number,
  anchor: Anchor,
): boolean | null {
  if (isBefore(anchor.date, date)) return true
  if (isBefore(date, anchor.date)) return false
  return offset === anchor.offset ? null : offset > anchor.offset
}

/** Distances within which two places are one: by coordinates alone, and where they bear one name. */
const SAME_SPOT_KM = { unnamed: 1, named: 15 }

/** Whether two places are one. */
export function isSamePlace(
  a: Pick<Place, 'name' | 'latitude' | 'longitude'>,
  b: typeof a,
): boolean {
  const km = kmApart(a, b)
  if (km === null) return a.name === b.name
  return km <= (a.name === b.name ? SAME_SPOT_KM.named : SAME_SPOT_KM.unnamed)
}

type Parts = Parameters<typeof completeDate>[0]

/** Parts of a date that must agree for two dates to be one. */
function partsOf({ year, month, day, hour, minute, second, season, calendar, approximate }: Parts) {
  return [year, month, day, hour, minute, second, season, calendar, approximate].join()
}

/** Whether two dates are known equally well, and are one. */
function isSameDate(a: HistoricalDate, b: HistoricalDate): boolean {
  const isClockless = a.hour === null && b.hour === null
  return partsOf(a) === partsOf(b) && (!isClockless || a.timeOfDay === b.timeOfDay)
}

/**
 * The curated moment of exactly this date and place: what a jump comes to that leads there. A date that
 * is known to the year or the month only means one where the chain of jumps set out from it.
 */
export function momentAt(
  date: HistoricalDate,
  place: Place | null,
  anchor: Anchor | null,
): CuratedMoment | null {
  if (place === null) return null
  const found = allMoments().find((moment) => {
    const isOpen = date.day === null && moment.id !== anchor?.momentId
    if (isOpen || moment.date.year !== date.year) return false
    return isSameDate(curatedDate(moment), date) && isSamePlace(moment.place, place)
  })
  return found ?? null
}

/** Curated moments that are on record for a day, at any hour. */
export function momentsOfDay({ day, jdMin }: HistoricalDate): CuratedMoment[] {
  if (day === null) return []
  return allMoments().filter((moment) => {
    const own = curatedDate(moment)
    return own.day !== null && own.jdMin === jdMin
  })
}
