import { toJulianDay } from '../dates/index.ts'
import { once } from '../places/data-file.ts'
import { greatCircleKm } from '../query/great-circle.ts'
import { allNamedEvents } from '../search/all-events.ts'
import type { NamedEvent } from '../search/named-event.ts'

/** An event beside a point in time. */
export interface Neighbour {
  title: string
  /** Historical year; month and day null where unknown. */
  year: number
  month: number | null
  day: number | null
  /** Id of the curated moment that it is; null for an entry of the chronicle. */
  momentId: string | null
  /** What happened, in a sentence or two. */
  text: string
  /** Kilometres from the point asked about; null where either has no place. */
  km: number | null
}

/** A point from which to look back and ahead. */
export interface Point {
  /** First and last Julian day number that it may mean. */
  jdMin: number
  jdMax: number
  latitude?: number | null
  longitude?: number | null
}

interface Dated {
  event: NamedEvent
  /** First and last Julian day number. */
  from: number
  to: number
}

/** Wars and ages last too long to lie before or after a day. */
const LONGEST_YEARS = 5

function datedEvent(event: NamedEvent): Dated[] {
  const { year, endYear, month, day } = event.date
  if (event.story !== null || endYear - year > LONGEST_YEARS) return []
  const calendar = year < 1582 ? 'julian' : 'gregorian'
  const from = toJulianDay({ year, month: month ?? 1, day: day ?? 1 }, calendar)
  const to = toJulianDay({ year: endYear, month: month ?? 12, day: day ?? 31 }, calendar)
  return [{ event, from, to }]
}

const openDated = once(() =>
  allNamedEvents()
    .flatMap(datedEvent)
    .sort((a, b) => a.from - b.from || b.event.rank - a.event.rank),
)

function distance({ moment, entry }: NamedEvent, point: Point): number | null {
  const place = moment?.place ?? entry?.place
  const { latitude = null, longitude = null } = point
  if (!place || place.latitude === null || place.longitude === null) return null
  if (latitude === null || longitude === null) return null
  const at = { latitude: place.latitude, longitude: place.longitude }
  return Math.round(greatCircleKm(at, { latitude, longitude }))
}

function toNeighbour(event: NamedEvent, point: Point): Neighbour {
  const { moment, entry, date, names } = event
  const { year, month, day } = date
  const text = moment?.summary.text ?? entry?.gloss ?? ''
  const momentId = moment?.id ?? null
  return { title: names[0] ?? '', year, month, day, momentId, text, km: distance(event, point) }
}

/**
 * The events that ended last before a point in time and those that began first after it, nearest
 * first, at most `n` each. What may be of the same day lies on neither side.
 * @param withinKm leaves out what lies farther away, and what has no place.
 */
export function neighboursInTime(
  point: Point,
  { n, withinKm = null }: { n: number; withinKm?: number | null },
): { before: Neighbour[]; after: Neighbour[] } {
  const isNear = (event: NamedEvent) =>
    withinKm === null || (distance(event, point) ?? Number.POSITIVE_INFINITY) <= withinKm
  const all = openDated().filter(({ event }) => isNear(event))
  const before = all.filter(({ to }) => to < point.jdMin).sort((a, b) => b.to - a.to)
  const after = all.filter(({ from }) => from > point.jdMax)
  const pick = (list: readonly Dated[]) =>
    list.slice(0, n).map(({ event }) => toNeighbour(event, point))
  return { before: pick(before), after: pick(after) }
}
