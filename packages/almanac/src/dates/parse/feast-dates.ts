import { defaultCalendar } from '../adoption.ts'
import { FEAST_NAMES, feastDay, type MonthDay, romanDay, shiftMonthDay } from '../feasts.ts'
import type { Calendar } from '../historical-date.ts'
import { GAP, MONTH, monthOf } from './lexicon.ts'
import { find, type Match, READ, type Reader, read, type Scan } from './scan.ts'
import { YEAR, yearOf } from './year.ts'

const OFFSET =
  '(?:(?:\\b(?:on |in )?(?:the )?(?<part>night|morning|evening|afternoon|day|eve) (?<side>before|after|of|on) ))?(?:\\b(?:on|at|the|feast of|this) ){0,3}'
const ROMAN = new RegExp(
  `${OFFSET}\\b(?<name>ides|nones|kalends|calends) of (?<m>${MONTH})(?:${GAP}${YEAR})?`,
)
const FEAST = new RegExp(
  `${OFFSET}\\b(?<name>${FEAST_NAMES.join('|')})(?![a-z']| (?:island|carol|tree|present|card|bombing|story|song|rising|offensive|night'?s? dream))(?: (?<hours>night|morning|evening|afternoon)(?![a-z']))?`,
)

/** "the Ides of March 44 BC"; runs first, so that "March 44 BC" is not taken for a month. */
export const readRomanDay: Reader = (scan) => {
  const match = find(scan, ROMAN)
  if (!match) return false
  const name = (match.groups.name ?? '').replace('calends', 'kalends')
  const year = match.groups.y === undefined ? null : yearOf(match)
  if (match.groups.y !== undefined && year === null) return false
  scan.year = year
  setDay(
    scan,
    match,
    romanDay(name as 'ides' | 'nones' | 'kalends', monthOf(match.groups.m ?? '') ?? 1),
    'julian',
  )
  scan.approximate ||= match.groups.circa !== undefined
  read(scan, match.index, match.end)
  return true
}

/**
 * Reads feasts, "the night before Christmas", "Christmas night". Runs once the year is known, since Easter moves with it. A
 * feast names its day, so the reading is only approximate where other words stand between it and the year.
 */
export function readFeast(scan: Scan, countryCode: string | null): boolean {
  if (scan.month !== null || scan.season !== null) return false
  if (scan.precision !== null || scan.endYear !== null) return false
  const match = find(scan, FEAST)
  if (!match) return false
  if (match.groups.name === 'independence day' && countryCode !== 'US') return false
  const calendar =
    scan.year === null ? 'gregorian' : defaultCalendar({ year: scan.year, month: 6, countryCode })
  const base = feastDay(match.groups.name ?? '', scan.year, calendar)
  if (base === null) return false
  if (scan.year !== null) scan.approximate ||= !isBesideYear(scan, match.index, match.end)
  setDay(scan, match, base, calendar)
  read(scan, match.index, match.end)
  return true
}

/** The day itself, or the one before or after; "eve" and "night before" are the day before. */
function setDay(scan: Scan, match: Match, base: MonthDay, calendar: Calendar): void {
  const { part, side, hours } = match.groups
  const days = part === 'eve' || side === 'before' ? -1 : side === 'after' && part === 'day' ? 1 : 0
  const moved = shiftMonthDay(base, days, scan.year, calendar)
  scan.month = moved.month
  scan.day = moved.day
  scan.year = moved.year
  if (part !== undefined && part !== 'day' && part !== 'eve') scan.timeOfDay = part
  if (hours !== undefined) scan.timeOfDay = hours
}

const YEAR_BEFORE = new RegExp(`${READ}[ ,]{0,3}$`)
const YEAR_AFTER = new RegExp(`^[ ,]{0,3}(?:(?:of|in) )?${READ}`)

function isBesideYear(scan: Scan, start: number, end: number): boolean {
  return (
    YEAR_BEFORE.test(scan.low.slice(Math.max(0, start - 4), start)) ||
    YEAR_AFTER.test(scan.low.slice(end, end + 8))
  )
}
