import { codePointLength } from '@timepoint/contracts'
import type { MomentDate, MomentPlace } from '../moments/moment.ts'

const MONTHS = [
  ...['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August'],
  ...['September', 'October', 'November', 'December'],
]

/** Longest query that Flash takes, in characters. */
const QUERY_LETTERS = 500

/** A date as people write it: `15 March 44 BC`. */
export function dateWords({
  year,
  month,
  day,
}: Pick<MomentDate, 'year' | 'month' | 'day'>): string {
  const era = year < 0 ? `${-year} BC` : `${year}`
  const name = month === null ? undefined : MONTHS[month - 1]
  return [day, name, era].filter((part) => part !== null && part !== undefined).join(' ')
}

/** What Flash is asked for so that it renders a moment: its name, date and place in words. */
export function momentQuery({
  name,
  date,
  place,
}: {
  name: string
  date: Pick<MomentDate, 'year' | 'month' | 'day'>
  place: Pick<MomentPlace, 'city' | 'region' | 'country'>
}): string {
  const where = [place.city, place.region, place.country].filter((part) => part?.trim())
  const parts = [name, dateWords(date), ...where]
  const words = parts.join(', ').replace(/\s+/g, ' ')
  if (codePointLength(words) <= QUERY_LETTERS) return words
  return [...words].slice(0, QUERY_LETTERS).join('')
}
