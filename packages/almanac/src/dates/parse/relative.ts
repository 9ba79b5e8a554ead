import * as chrono from 'chrono-node'
import { find, read, type Scan } from './scan.ts'

/** Words that mean something only from today; they gate the slower reader. */
const RELATIVE =
  /\b(?:yesterday|tomorrow|today|tonight|(?:next|last|this|previous|past) (?:year|month|week|night|january|february|march|april|may|june|july|august|september|october|november|december|(?:mon|tues|wednes|thurs|fri|satur|sun)day)|\d{1,3} (?:days?|weeks?|months?) ago|in \d{1,3} (?:days?|weeks?|months?))\b/

/** Reads "yesterday", "next June", "last year" from today, in UTC. Runs only when no year was typed. */
export function readRelative(scan: Scan, now: Date): boolean {
  const match = find(scan, RELATIVE)
  if (!match || scan.month !== null) return false
  const words = scan.low.slice(match.index, match.end)
  const reference = { instant: now, timezone: 0 }
  const start = chrono.parse(words, reference)[0]?.start
  const year = start?.get('year')
  if (!start || !year) return false
  scan.year = year
  if (!/year$/.test(words)) scan.month = start.get('month')
  const isMonth =
    /month|(?:january|february|march|april|may|june|july|august|september|october|november|december)$/
  if (!/year$/.test(words) && !isMonth.test(words)) scan.day = start.get('day')
  if (/week/.test(words)) scan.approximate = true
  if (/night/.test(words)) scan.timeOfDay = 'night'
  read(scan, match.index, match.end)
  return true
}
