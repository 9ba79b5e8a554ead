import type { HistoricalDate } from '../dates/historical-date.ts'
import { type DateReading, dayRange, intervalEdtf, toEdtf, yearRange } from '../dates/index.ts'
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

/** What a date has from the query and not from its event. */
export function typedNotes(event: EventMatch, date: HistoricalDate): string[] {
  const notes = [
    date.day !== null && event.day === null ? TYPED_DAY : null,
    date.day === null && date.month !== null && event.month === null ? TYPED_DAY : null,
    date.hour !== null || date.timeOfDay !== null ? TYPED_HOUR : null,
  ]
  return notes.filter((note) => note !== null)
}

/** The date of a bundled event, with the clock time that was typed, and the day where it has none. */
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
  if (endYear !== year) {
    const span = { year, month: null, day: null, ...clock, season: null, calendar }
    const range = yearRange(year, endYear, calendar)
    const precision = endYear - year > 10 ? 'century' : 'year'
    return { ...span, precision, approximate: true, edtf: intervalEdtf(year, endYear), ...range }
  }
  const isSameMonth = month === null || month === typed?.month
  const isOpen = typed !== null && day === null && isSameMonth && typed.year === year
  const own = isOpen ? { month: typed.month ?? month, day: typed.day } : { month, day }
  const precision = own.day !== null ? 'day' : own.month !== null ? 'month' : 'year'
  const known = { year, ...own, ...clock, season: null, precision, calendar } as const
  const parts = { ...known, approximate }
  const range = dayRange(parts)
  return {
    ...parts,
    edtf: toEdtf(parts),
    jdMin: range?.jdMin ?? null,
    jdMax: range?.jdMax ?? null,
  }
}
