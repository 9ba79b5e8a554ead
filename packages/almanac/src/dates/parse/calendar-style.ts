import { find, read, type Scan } from './scan.ts'

const JULIAN = /\(?\b(?:old style|julian(?: calendar)?|o\. ?s\.|o\.s)(?![a-z])\)?|\(os\)/
const GREGORIAN = /\(?\b(?:new style|gregorian(?: calendar)?|n\. ?s\.)(?![a-z])\)?|\(ns\)/

/** "Old Style", "(O.S.)", "Julian calendar" and their opposites. Runs once a year is known. */
export function readCalendarStyle(scan: Scan): boolean {
  if (scan.year === null) return false
  for (const [pattern, calendar] of [
    [JULIAN, 'julian'],
    [GREGORIAN, 'gregorian'],
  ] as const) {
    const match = find(scan, pattern)
    if (!match) continue
    scan.calendar = calendar
    read(scan, match.index, match.end)
    return true
  }
  return false
}
