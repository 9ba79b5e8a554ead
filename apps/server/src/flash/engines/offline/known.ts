import {
  type CuratedMoment,
  type Facts,
  type HistoricalDate,
  type MomentWords,
  momentById,
  type Place,
} from '@timepoint/almanac'
import { AppError } from '../../../platform/errors.ts'

/** The curated moment of the facts; null in every other tier. */
export function momentOf(facts: Facts): CuratedMoment | null {
  if (facts.momentId === null) return null
  const moment = momentById(facts.momentId)
  if (!moment) throw new AppError('internal', { detail: 'The curated moment is gone' })
  return moment
}

const MAX_LINES = 7

/**
 * The recorded words that can be heard in the scene: of people who are there, or of speakers whose
 * name is not on record. At most seven lines.
 */
export function spokenWords(moment: CuratedMoment): MomentWords[] {
  const absent = moment.people.filter((person) => !person.present).map((person) => person.name)
  return moment.words.filter(({ speaker }) => !absent.includes(speaker)).slice(0, MAX_LINES)
}

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

/** `44 BC`, `476`. */
export function yearText(year: number): string {
  return year < 0 ? `${-year} BC` : String(year)
}

function spanText(date: HistoricalDate, year: number): string {
  const first = Math.abs(year)
  const era = year < 0 ? ' BC' : ''
  if (date.precision === 'decade') return `the ${first}s${era}`
  const century = Math.ceil(first / 100)
  const ending = century % 10 === 1 && century !== 11 ? 'st' : { 2: 'nd', 3: 'rd' }[century % 10]
  const teen = century > 10 && century < 14
  return `the ${century}${teen ? 'th' : (ending ?? 'th')} century${era}`
}

function dayText({ year, month, day, season }: HistoricalDate): string {
  if (year === null) return ''
  const name = month === null ? season : MONTHS[month - 1]
  return [day, name, yearText(year)].filter((part) => part !== null).join(' ')
}

/** A date in words: `16 July 1945`, `spring 1203`, `about 1350`, `the 15th century`; null without a year. */
export function dateText(date: HistoricalDate | null): string | null {
  if (!date || date.year === null) return null
  const span = date.precision === 'decade' || date.precision === 'century'
  const text = span ? spanText(date, date.year) : dayText(date)
  return date.approximate && !span ? `about ${text}` : text
}

/** The local time as typed or recorded, `05:29`; null when the hour is unknown. */
export function timeText(date: HistoricalDate | null): string | null {
  if (!date || date.hour === null) return null
  const pad = (value: number) => String(value).padStart(2, '0')
  return `${pad(date.hour)}:${pad(date.minute ?? 0)}`
}

/** A place in words, from the smallest part to the country, each part once; null without a place. */
export function placeText(place: Place | null): string | null {
  if (!place) return null
  const parts = [place.name, place.city, place.region, place.country]
  return parts
    .filter((part): part is string => part !== null)
    .filter((part, index, all) => !all.slice(0, index).some((before) => before.includes(part)))
    .join(', ')
}
