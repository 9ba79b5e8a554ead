import {
  addYears,
  clockText,
  type Facts,
  type HistoricalDate,
  type Place,
  yearText,
} from '@timepoint/almanac'

const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

function ordinal(number: number): string {
  const teen = number % 100 > 10 && number % 100 < 14
  const ending = teen ? undefined : { 1: 'st', 2: 'nd', 3: 'rd' }[number % 10]
  return `${number}${ending ?? 'th'}`
}

/** What is left of the first year of a span, as people count them, by its length: 1340, 439 BC; 1401, 1500, 500 BC, 1499 BC. */
const STARTS = {
  decade: { since: [0], before: [9] },
  century: { since: [0, 1], before: [0, 99] },
}

/** `the 1930s`, `the 1500s`, `the 15th century`, `the 430s BC`; years that make none of these as such. */
function spanText(precision: 'decade' | 'century', year: number): string {
  const first = Math.abs(year)
  const years = precision === 'decade' ? 10 : 100
  if (!STARTS[precision][year < 0 ? 'before' : 'since'].includes(first % years))
    return rangeText(year, addYears(year, years - 1))
  const era = year < 0 ? ' BC' : ''
  if (precision === 'decade') return `the ${first - (first % 10)}s${era}`
  if (year > 0 && first % 100 === 0) return `the ${first}s`
  return `the ${ordinal(Math.ceil(first / 100))} century${era}`
}

/** `618 to 907`, `3000 to 2001 BC`, `27 BC to 476`. */
function rangeText(from: number, to: number): string {
  return from < 0 && to < 0
    ? `${yearText(from).replace(' BC', '')} to ${yearText(to)}`
    : `${yearText(from)} to ${yearText(to)}`
}

/** From this year on a number by itself is read as a year. */
const PLAIN_YEARS = 100

/** `1945`, `44 BC`, and `AD 79` where the number alone could be any. */
function plainYearText(year: number): string {
  return year > 0 && year < PLAIN_YEARS ? `AD ${year}` : yearText(year)
}

function dayText({ year, month, day, season }: HistoricalDate): string | null {
  const name = month === null ? null : (MONTHS[month - 1] ?? null)
  const first = name ?? (year === null ? null : season)
  const parts = [name === null ? null : day, first, year === null ? null : plainYearText(year)]
  const text = parts.filter((part) => part !== null).join(' ')
  return text === '' ? null : text
}

/**
 * A date in words: `16 July 1945`, `spring 1203`, `about 1350`, `the 15th century`, `618 to 907`,
 * `24 August` where the year is open; null when nothing is known of it.
 */
export function dateText({ date, endYear }: Pick<Facts, 'date' | 'endYear'>): string | null {
  if (!date) return null
  const { precision, year } = date
  const isWholeCentury = endYear !== null && year !== null && endYear - year === 99
  if (year !== null && endYear !== null && !isWholeCentury) return rangeText(year, endYear)
  if (year !== null && (precision === 'decade' || precision === 'century')) {
    return spanText(precision, year)
  }
  const text = dayText(date)
  return date.approximate && text !== null ? `about ${text}` : text
}

/** The local time as typed or recorded, `05:29`, `23:59:59`; null when the hour is unknown. */
function timeText(date: HistoricalDate | null): string | null {
  if (!date || date.hour === null) return null
  const clock = clockText(date.hour, date.minute)
  const { second } = date
  return second === null ? clock : `${clock}:${String(second).padStart(2, '0')}`
}

const PARTS_OF_DAY: Record<string, string> = {
  midnight: 'at midnight',
  'pre-dawn': 'before dawn',
  dawn: 'at dawn',
  morning: 'in the morning',
  noon: 'at noon',
  afternoon: 'in the afternoon',
  evening: 'in the evening',
  dusk: 'at dusk',
  sunset: 'at sunset',
  night: 'at night',
}

/** The clock time, or else the part of the day in words; null when neither is known. */
export function hourText(date: HistoricalDate | null): string | null {
  return timeText(date) ?? (date?.timeOfDay ? (PARTS_OF_DAY[date.timeOfDay] ?? null) : null)
}

/** Whether the words of a part stand in a text as whole words: not "France" in "Île-de-France". */
function hasWords(text: string, part: string): boolean {
  const at = text.indexOf(part)
  if (at < 0) return false
  const [before, after] = [text.charAt(at - 1), text.charAt(at + part.length)]
  return !/[\p{L}\p{N}-]/u.test(before + after)
}

/** A place in words, from the smallest part to the country, each part once; null without a place. */
export function placeText(place: Place | null): string | null {
  if (!place) return null
  const { name, city, region, country } = place
  const own = city === null || hasWords(name, city) ? [name] : [name, city]
  // "Mecca, Mecca Region": the region adds nothing.
  const repeats = (part: string) => own.some((one) => hasWords(part, one) || hasWords(one, part))
  const parts = region === null || repeats(region) ? own : [...own, region]
  // The country is left out only where it is a part by itself: "Singapore", "Great Zimbabwe, Zimbabwe".
  const known = country === null || parts.some((part) => part.split(', ').includes(country))
  return (known ? parts : [...parts, country]).join(', ')
}

/** From this year on the borders of today are near enough to be named without a remark. */
export const TODAYS_BORDERS = 1945

/** A place for people: `Timbuktu, in today's Mali`, where borders were others. */
export function placeThen(place: Place | null, year: number | null): string | null {
  if (!place?.country || place.country === place.name || year === null || year >= TODAYS_BORDERS) {
    return placeText(place)
  }
  const { name, city } = place
  const parts = city === null || hasWords(name, city) ? [name] : [name, city]
  return `${parts.join(', ')}, in today’s ${place.country}`
}

/** The text with a capital at its beginning. */
export function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** The text with a full stop, unless it ends a sentence already. */
export function sentence(text: string): string {
  return /[.!?…]["”’]?$/.test(text) ? capitalise(text) : `${capitalise(text)}.`
}

/** `a`, `a and b`, `a, b and c`. */
export function listText(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('')
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`
}

const MAX_ASKED = 160

/** What was asked for, in quotation marks, shortened where it is long. */
export function askedText({ asked }: Pick<Facts, 'asked'>): string {
  const letters = [...asked]
  const text = letters.length > MAX_ASKED ? `${letters.slice(0, MAX_ASKED).join('')}…` : asked
  return `“${text}”`
}
