import type { HistoricalDate } from '../dates/historical-date.ts'
import { momentById } from '../moments/index.ts'
import type { KnownPerson } from '../query/facts.ts'
import type { Anchor } from './anchor.ts'

/** Where a jump leads, as seen from what is on record. */
export interface Seen {
  date: HistoricalDate
  anchor: Anchor | null
  /** As `isAfterAnchor` tells it. */
  isAfter: boolean | null
  isLater: boolean
}

/** Days around a moment on record in which people are what its record calls them. */
const SAME_DAYS = 1

function isNear({ date, anchor }: Seen): boolean {
  const [own, its] = [date.jdMin, anchor?.date.jdMin ?? null]
  return own !== null && its !== null && date.day !== null && Math.abs(own - its) <= SAME_DAYS
}

/**
 * Somebody with what is said of them in a few words, as it holds where a jump leads: what the record of
 * a moment calls them is said to be of that moment, and of an earlier time nothing is, since it knows
 * what was still to come.
 */
export function withGlossAt(person: KnownPerson, seen: Seen): KnownPerson {
  const moment = seen.anchor?.momentId == null ? null : momentById(seen.anchor.momentId)
  const own = moment?.people.find(({ name }) => name === person.name)?.gloss ?? ''
  if (isNear(seen) && own !== '') return { ...person, gloss: own }
  if (!(seen.isAfter ?? seen.isLater)) return { ...person, gloss: '' }
  return own === '' ? person : { ...person, gloss: `at the time of “${moment?.title}”: ${own}` }
}
