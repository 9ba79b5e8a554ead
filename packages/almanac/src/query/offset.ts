import type { Calendar } from '../dates/historical-date.ts'
import { addYears, type CalendarDay, fromJulianDay, toJulianDay } from '../dates/index.ts'

/** A length of time before or after something else that a text names. */
export interface Offset {
  /** Negative before, positive after. */
  amount: number
  unit: 'hour' | 'day' | 'week' | 'month' | 'year' | 'decade' | 'century'
  /** Part of the day that the words name: "the night before". */
  timeOfDay: string | null
  /** The text without these words: what the time is counted from. */
  anchor: string
}

const NUMBERS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  the: 1,
  two: 2,
  three: 3,
  four: 4,
  five: 5,
  six: 6,
  seven: 7,
  eight: 8,
  nine: 9,
  ten: 10,
  eleven: 11,
  twelve: 12,
  fifteen: 15,
  twenty: 20,
  thirty: 30,
  forty: 40,
  fifty: 50,
}

const PARTS: Readonly<Record<string, string>> = {
  morning: 'morning',
  afternoon: 'afternoon',
  evening: 'evening',
  night: 'night',
}

const UNITS: Readonly<Record<string, Offset['unit']>> = {
  hour: 'hour',
  day: 'day',
  morning: 'day',
  afternoon: 'day',
  evening: 'day',
  night: 'day',
  week: 'week',
  month: 'month',
  year: 'year',
  decade: 'decade',
  century: 'century',
  centurie: 'century',
}

const HUNDREDS = '(?:a|an|one|two|three|four|five) (?:hundred|thousand)|half a'
const NUMBER = `${HUNDREDS}|\\d{1,4}|${Object.keys(NUMBERS).join('|')}`
const UNIT = Object.keys(UNITS).join('|')
const COUNTED = new RegExp(
  `(?:\\bexactly |\\bjust )?\\b(?<number>${NUMBER}) ?(?:full |whole )?(?<unit>${UNIT})s?,? (?<way>before|prior to|earlier than|after|following|later than)\\b`,
  'i',
)
const BARE = new RegExp(`^(?<unit>${UNIT}) (?<way>before|after) `, 'i')
const LAST = new RegExp(`,? (?<unit>${UNIT}) (?<way>before|after)$`, 'i')
const EVE = /\b(?:on )?(?:the )?eve of\b/i

/** "The day after", "ten years before", "on the eve of"; null when a text has nothing of the kind. */
export function readOffset(text: string): Offset | null {
  const eve = EVE.exec(text)
  if (eve) {
    return { amount: -1, unit: 'day', timeOfDay: null, anchor: without(text, eve) }
  }
  const match = COUNTED.exec(text) ?? BARE.exec(text) ?? LAST.exec(text)
  const unit = match?.groups?.unit?.toLowerCase() ?? ''
  const kind = UNITS[unit]
  if (!match || !kind) return null
  const number = match.groups?.number?.toLowerCase() ?? 'a'
  const count = countOf(number)
  const isBefore = /^(?:before|prior|earlier)/i.test(match.groups?.way ?? '')
  const amount = isBefore ? -count : count
  return { amount, unit: kind, timeOfDay: PARTS[unit] ?? null, anchor: without(text, match) }
}

const MULTIPLES: Readonly<Record<string, number>> = { hundred: 100, thousand: 1000 }

/** "ten", "a hundred", "12", "half a". */
function countOf(words: string): number {
  const [first = '', second = ''] = words.split(' ')
  if (first === 'half') return 0.5
  return (NUMBERS[first] ?? Number(first)) * (MULTIPLES[second] ?? 1)
}

function without(text: string, match: RegExpExecArray): string {
  const rest = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`
  return rest.replace(/\s+/g, ' ').trim()
}

/** A date as far as it is known; a day needs its month. */
export interface PartialDay {
  year: number
  month: number | null
  day: number | null
}

const DAYS = { day: 1, week: 7 }
const YEARS = { year: 1, decade: 10, century: 100 }

/**
 * The date that lies an offset from another, as finely as both allow: ten years before a known day
 * is a year. Null when the unit is finer than what is known.
 */
export function moveDate(from: PartialDay, offset: Offset, calendar: Calendar): PartialDay | null {
  const { amount, unit } = offset
  if (unit === 'year' || unit === 'decade' || unit === 'century') {
    return { year: addYears(from.year, Math.round(amount * YEARS[unit])), month: null, day: null }
  }
  if (from.month === null) return null
  if (unit === 'month') {
    const months = from.month - 1 + Math.round(amount)
    const month = (((months % 12) + 12) % 12) + 1
    return { year: addYears(from.year, Math.floor(months / 12)), month, day: null }
  }
  if (from.day === null) return null
  // Hours later is the same day, as far as the hour of the event is not known.
  const days = unit === 'hour' ? 0 : Math.round(amount * DAYS[unit])
  const day: CalendarDay = { year: from.year, month: from.month, day: from.day }
  return fromJulianDay(toJulianDay(day, calendar) + days, calendar)
}
