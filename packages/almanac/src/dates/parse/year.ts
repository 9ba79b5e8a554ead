import { CIRCA, ERA, isBefore } from './lexicon.ts'
import type { Match } from './scan.ts'

/**
 * A year after a day, month or season: bare with three or four digits, else with an era.
 * Groups: `circa`, `pre` (AD), `y`, `era`. Moslem years (AH) are not read, since they count otherwise.
 */
export const YEAR = `(?:(?:of|in|the|year|,) ?){0,4}(?<circa>${CIRCA})?(?:(?<pre>${ERA}) ?)?(?<![\\d.,])(?<y>\\d{1,5})(?![\\d:]|[.,]\\d| ?a\\.?h\\.?\\b)(?: ?(?<era>${ERA}))?`

/** The year of a match of {@link YEAR}, historical numbering; null where the digits are not a year. */
export function yearOf({ groups }: Match): number | null {
  return yearFrom(groups.y, groups.era ?? groups.pre)
}

/** Years are kept in 32 bits: what is older has no year here. */
export const OLDEST_YEAR = 2e9

/** Last year of bare digits, and of those that an era or "year" marks. */
const [LAST_BARE, LAST_MARKED] = [2999, 9999]

/** Year from digits and era letters. Without an era at least three digits are needed. */
export function yearFrom(digits: string | undefined, era: string | undefined): number | null {
  const value = Number(digits)
  if (digits === undefined || value === 0) return null
  if (isBefore(era)) return value <= OLDEST_YEAR ? -value : null
  if (era === undefined && digits.length < 3) return null
  return value <= (era === undefined ? LAST_BARE : LAST_MARKED) ? value : null
}
