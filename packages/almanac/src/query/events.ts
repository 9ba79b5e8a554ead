import type { HistoricalDate } from '../dates/historical-date.ts'
import {
  completeDate,
  type DateReading,
  intervalEdtf,
  yearRange,
  yearText,
} from '../dates/index.ts'
import { allWords, significantWords } from '../events/event-words.ts'
import { type EventMatch, findEvents } from '../events/index.ts'
import { isSpan, lastYear } from './moment.ts'
import { displacement } from './text.ts'

/** Share of the telling words of a calendar sentence that a text must have to mean its event. */
const NAMED_SHARE = 0.6
/** The same, where the text has the very day. */
const NAMED_SHARE_ON_DAY = 0.4

/** "Battle" in other languages, so that "La bataille de Verdun" names the battle. */
const BATTLE = /\b(?:bataille|schlacht|batalla|batalha|battaglia|slag)\b/i

/** Bundled events that a text names or touches, best first. */
export interface KnownEvents {
  events: EventMatch[]
  /** The first event, if the text names it and not only its place or people; else null. */
  named: EventMatch | null
}

const NONE: KnownEvents = { events: [], named: null }

/** Whether a text means the event itself: a soldier at Verdun is not the Battle of Verdun. */
function isNamed(event: EventMatch, text: string, typed: HistoricalDate | null): boolean {
  const words = allWords(BATTLE.test(text) ? `${text} battle` : text)
  if (event.source.kind === 'record' && event.source.dataset === 'wordnet') {
    return [...allWords(event.title)].every((word) => SMALL.test(word) || words.has(word))
  }
  const telling = [...significantWords(event.title)]
  const shared = telling.filter((word) => words.has(word)).length
  const onDay = typed?.day != null && typed.day === event.day && typed.month === event.month
  return shared >= telling.length * (onDay ? NAMED_SHARE_ON_DAY : NAMED_SHARE)
}

const SMALL = /^(?:a|an|and|at|de|in|la|of|the)$/

/** Whether a typed month or day speaks against the day of the event. */
function dayConflicts({ month, day }: EventMatch, typed: HistoricalDate | null): boolean {
  const differs = (a: number | null, b: number | null | undefined) =>
    a !== null && b != null && a !== b
  return differs(month, typed?.month) || differs(day, typed?.day)
}

/** Events of a decade, century or era are found by name alone and must then fall into it. */
function listEvents(text: string, reading: DateReading | null): EventMatch[] {
  const date = reading?.date
  const year = date?.year ?? null
  if (reading === null || year === null || !isSpan(reading)) {
    return findEvents(text, { year, month: date?.month ?? null, day: date?.day ?? null })
  }
  const last = lastYear(reading, year)
  return findEvents(text, { year: null }).filter(
    (event) => event.endYear >= year && event.year <= last,
  )
}

/** The bundled events of a text; none if it moves away from them ("ten years after"). */
export function knownEvents(text: string, reading: DateReading | null): KnownEvents {
  if (displacement(text) !== null) return NONE
  const typed = reading?.date ?? null
  const events = listEvents(text, reading).filter((event) => !dayConflicts(event, typed))
  const named = events.find((event) => isNamed(event, text, typed)) ?? null
  const others = events.filter((event) => event !== named)
  return { events: named ? [named, ...others] : others, named }
}

/** Said where parts of a date are not those of its source. */
export const TYPED_HOUR = 'The hour is the one asked for; the sources of this moment give none.'
export const TYPED_DAY = 'The day is the one asked for; the sources of this moment leave it open.'

/** Says that a typed year is not the one on record, near enough to mean the event; null where it is. */
export function yearNote(known: { year: number; approximate: boolean }, typed: number | null) {
  if (typed === null || typed === known.year) return null
  const record = known.approximate ? `about ${yearText(known.year)}` : yearText(known.year)
  return `Asked for in ${yearText(typed)}; this event is on record for ${record}.`
}

/**
 * What a date has from the query and not from its event.
 * @param typedYear the one year that the query names; null for a decade, a range or none.
 */
export function typedNotes(
  event: EventMatch,
  date: HistoricalDate,
  typedYear: number | null,
): string[] {
  const isLong = event.endYear !== event.year
  const notes = [
    isLong && date.year === typedYear && !isInterval(date)
      ? `The year is the one asked for; this event lasted from ${yearText(event.year)} to ${yearText(event.endYear)}.`
      : null,
    isLong ? null : yearNote(event, typedYear),
    date.day !== null && event.day === null && !isLong ? TYPED_DAY : null,
    !isLong && date.day === null && date.month !== null && event.month === null ? TYPED_DAY : null,
    date.hour !== null || date.timeOfDay !== null ? TYPED_HOUR : null,
  ]
  return notes.filter((note) => note !== null)
}

/** Whether a date is a span of years. */
export function isInterval({ edtf }: HistoricalDate): boolean {
  return edtf?.includes('/') ?? false
}

/** Whether a typed date names a year in a longer event: "dust bowl 1935". */
function isWithinEvent(
  { year, endYear }: Pick<EventMatch, 'year' | 'endYear'>,
  typed: HistoricalDate | null,
): typed is HistoricalDate {
  if (typed?.year == null || isInterval(typed)) return false
  if (typed.precision === 'decade' || typed.precision === 'century') return false
  return typed.year >= year && typed.year <= endYear
}

/** The date of a bundled event, with the clock time that was typed, and what it leaves open of the day or year. */
export function eventDate(
  event: Pick<EventMatch, 'year' | 'endYear' | 'month' | 'day' | 'approximate' | 'calendar'>,
  typed: HistoricalDate | null,
): HistoricalDate {
  const { year, endYear, month, day, approximate, calendar } = event
  const clock = {
    hour: typed?.hour ?? null,
    minute: typed?.minute ?? null,
    second: typed?.second ?? null,
    timeOfDay: typed?.timeOfDay ?? null,
  }
  if (endYear !== year && isWithinEvent(event, typed)) return typed
  if (endYear !== year) {
    const span = { year, month: null, day: null, ...clock, season: null, calendar }
    const range = yearRange(year, endYear, calendar)
    const precision = endYear - year > 10 ? 'century' : 'year'
    return { ...span, precision, approximate: true, edtf: intervalEdtf(year, endYear), ...range }
  }
  const isSameMonth = month === null || month === typed?.month
  const isOpen = typed !== null && day === null && isSameMonth && (typed.year ?? year) === year
  const own = isOpen ? { month: typed.month ?? month, day: typed.day } : { month, day }
  const precision = own.day !== null ? 'day' : own.month !== null ? 'month' : 'year'
  return completeDate({ year, ...own, ...clock, season: null, precision, calendar, approximate })
}
