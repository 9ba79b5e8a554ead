import * as chrono from 'chrono-node/en'
import { FEAST_NAMES, feastDay } from '../feasts.ts'
import { find, read, type Scan } from './scan.ts'

/** Words that mean something only from today; they gate the slower reader. */
const RELATIVE =
  /\b(?:yesterday|tomorrow|today|tonight|right now|(?:next|last|this|previous|past) (?:year|month|week|night|january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|\d{1,3} (?:days?|weeks?|months?) ago|in \d{1,3} (?:days?|weeks?|months?))\b/

const IN_MONTH =
  /month|(?:january|february|march|april|may|june|july|august|september|october|november|december)$/

const NEXT_FEAST = new RegExp(
  `\\b(?<which>next|last|this) (?<name>${FEAST_NAMES.join('|')})(?![a-z'])`,
)

/** Reads the year of "next Christmas"; the feast itself is left to its own reader. */
function readYearOfFeast(scan: Scan, now: Date): boolean {
  const match = find(scan, NEXT_FEAST)
  const { which = '', name = '' } = match?.groups ?? {}
  const year = now.getUTCFullYear()
  const feast = match && feastDay(name, year, 'gregorian')
  if (!match || !feast) return false
  const apart = (feast.month - now.getUTCMonth() - 1) * 31 + feast.day - now.getUTCDate()
  scan.year = year + (which === 'next' && apart <= 0 ? 1 : which === 'last' && apart >= 0 ? -1 : 0)
  read(scan, match.index, match.index + which.length)
  return true
}

/** Reads "yesterday", "next June", "last year" from today, in UTC. Runs only when no year was typed. */
export function readRelative(scan: Scan, now: Date): boolean {
  const match = find(scan, RELATIVE)
  if (scan.month !== null) return false
  if (!match) return readYearOfFeast(scan, now)
  const words = scan.low.slice(match.index, match.end)
  const start = chrono.parse(words, { instant: now, timezone: 0 })[0]?.start
  const [year, month] = [start?.get('year'), start?.get('month')]
  if (!start || !year || !month) return false
  scan.year = year
  if (!words.endsWith('year')) {
    scan.year += yearsOff(words, year * 12 + month, now)
    scan.month = month
    scan.day = IN_MONTH.test(words) ? null : start.get('day')
  }
  scan.approximate ||= words.includes('week')
  if (words.includes('night')) scan.timeOfDay = 'night'
  read(scan, match.index, match.end)
  return true
}

/** "next June" said in November is in the next year; the library takes the nearest June. */
function yearsOff(words: string, month: number, now: Date): number {
  const today = now.getUTCFullYear() * 12 + now.getUTCMonth() + 1
  if (words.startsWith('next') && month < today) return 1
  return /^(?:last|previous|past)/.test(words) && month > today ? -1 : 0
}
