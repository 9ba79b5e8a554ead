import type { DateReading } from '../dates/index.ts'
import { namedEvent, openWordIndex } from '../search/all-events.ts'
import { type NamedEvent, whereabouts } from '../search/named-event.ts'
import { queryTerms, terms } from '../search/terms.ts'
import { MONTH_NAMES } from '../urls/url-segments.ts'
import { placeOf } from './date-and-place.ts'
import { isSpan } from './moment.ts'
import { kmApart } from './place-notes.ts'

/** Distance within which an event is one of a town. */
const OF_TOWN_KM = 30

type Names = readonly (string | null | undefined)[]

/** Whether a text says nothing but these names. */
function saysOnly(subject: string, names: Names): boolean {
  const known = new Set(terms(names.filter((name) => name != null).join(' ')))
  const words = queryTerms(subject).filter(({ kind }) => kind !== 'number')
  return words.length > 0 && words.every(({ text }) => known.has(text))
}

/** Whether a text says nothing but where an event was, in the words of its record. */
function namesPlaceOf({ moment, entry }: NamedEvent, subject: string): boolean {
  const { name, city, region, country } = moment?.place ?? {}
  return saysOnly(subject, [name, city, region, country, entry?.place?.name])
}

/** Whether an event was on a day, or may have been by the note on its date: Vesuvius on 24 August. */
function isOn({ date, moment }: NamedEvent, year: number, month: number, day: number): boolean {
  if (date.year !== year || date.endYear !== year) return false
  const named = `${day} ${MONTH_NAMES[month - 1]}`
  if (date.day === null) return moment?.date.note?.toLowerCase().includes(named) ?? false
  return date.month === month && date.day === day
}

/** Named events of a day; stories are none. */
function eventsOn(year: number, month: number, day: number): NamedEvent[] {
  return openWordIndex().events.flatMap(({ from, to }, n) => {
    if (year < from || year > to) return []
    const event = namedEvent(n)
    return event && !event.story && isOn(event, year, month, day) ? [event] : []
  })
}

/**
 * The event that a day and a town mean where a text says nothing else: "Sarajevo, 28 June 1914". Null
 * where that day has none there, or two that are known as well.
 */
export function eventOfDay(text: string, reading: DateReading | null): NamedEvent | null {
  const { year = null, month = null, day = null } = reading?.date ?? {}
  if (!reading || isSpan(reading) || year === null || month === null || day === null) return null
  const found = placeOf(text, reading)
  const { place, span } = found ?? {}
  const typed = span ? reading.rest.slice(...span) : null
  const isTown =
    place?.latitude != null &&
    saysOnly(reading.rest, [typed, place.name, place.city, place.region, place.country])
  const there = eventsOn(year, month, day)
    .filter((event) => {
      const where = whereabouts(event)
      const apart = isTown && where ? (kmApart(place, where) ?? Infinity) : Infinity
      return apart < OF_TOWN_KM || namesPlaceOf(event, reading.rest)
    })
    .sort((a, b) => b.rank - a.rank)
  const [best = null, next] = there
  return next && next.rank === best?.rank ? null : best
}
