import { toHistoricalYear } from '../calendar.ts'
import { DAY, ERA, GAP, isBefore, MONTH, monthOf, numberOf } from './lexicon.ts'
import { find, type Match, type Reader, read, type Scan, takeFirst } from './scan.ts'
import { YEAR, yearOf } from './year.ts'

const WEEKDAY =
  '(?:\\b(?:on )?(?:the )?(?<!black |bloody |good |easter |palm |holy |ash )(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satu?r?|sun)(?:day)?\\b[., ]{0,3})?'

const ISO =
  /(?<![\w-])(?<sign>-?)(?<y>\d{4,6})-(?<m>\d{2})-(?<d>\d{2})(?:[t ](?<h>[01]\d|2[0-3]):(?<min>[0-5]\d)(?::(?<s>[0-5]\d)(?:\.\d{1,6})?)?(?<zone>z|[+-]\d\d:?\d\d)?)?(?![\d-])/

/** `1945-07-16`, `-0043-03-15T12:00Z`: years are astronomical, as in ISO 8601. */
export const readIso: Reader = (scan) => {
  const match = find(scan, ISO)
  if (!match) return false
  const { sign, y, m, d, h, min, s, zone } = match.groups
  const month = Number(m)
  if (month < 1 || month > 12 || (Number(y) === 0 && sign === '')) return false
  scan.year = sign === '-' ? toHistoricalYear(-Number(y)) : Number(y)
  setDay(scan, month, Number(d))
  if (h !== undefined) {
    scan.hour = Number(h)
    scan.minute = Number(min)
    scan.second = s === undefined ? null : Number(s)
    scan.zone = zone === undefined ? null : zone === 'z' ? 'UTC' : `UTC${zone}`
  }
  read(scan, match.index, match.end)
  return true
}

const ISO_MONTH = /(?<![\w-])(?<y>\d{2}(?<yy>\d{2}))-(?<m>0[1-9]|1[0-2])(?![\d-])/

/** `1945-07`; what can be a range of years (`1909-12`) is left to be one. */
export const readIsoMonth: Reader = (scan) => {
  const match = find(scan, ISO_MONTH)
  const { y, yy, m } = match?.groups ?? {}
  if (!match || Number(y) === 0 || Number(m) > Number(yy)) return false
  scan.year = Number(y)
  scan.month = Number(m)
  read(scan, match.index, match.end)
  return true
}

const CHINESE =
  /(?<bc>公元前|西元前|紀元前|前)?(?:公元|西元)?(?<y>\d{1,4})年(?:(?<m>\d{1,2})月(?:(?<d>\d{1,2})[日号號])?)?/u

/** Year, month and day with the signs used in Chinese and Japanese. */
export const readChinese: Reader = (scan) => {
  const match = find(scan, CHINESE)
  const { bc, y, m, d } = match?.groups ?? {}
  if (!match || Number(y) === 0 || (m !== undefined && (Number(m) < 1 || Number(m) > 12)))
    return false
  scan.year = bc === undefined ? Number(y) : -Number(y)
  if (m !== undefined) setDay(scan, Number(m), d === undefined ? null : Number(d))
  read(scan, match.index, match.end)
  return true
}

/** A day of the month as typed; one that no month has is dropped with a note. */
function setDay(scan: Scan, month: number, day: number | null): void {
  scan.month = month
  scan.day = day
}

const TO_DAY = '(?:(?: ?- ?| to | and | through | or )(?<d2>\\d{1,2})(?:st|nd|rd|th)?)?'

const DAY_MONTH_YEAR = new RegExp(
  `${WEEKDAY}(?:\\bthe )?(?<d>${DAY})${TO_DAY}(?: of| day of)?[ -](?<m>${MONTH})(?:${GAP}|-)${YEAR}`,
  'g',
)
const MONTH_DAY_YEAR = new RegExp(
  `${WEEKDAY}\\b(?<m>${MONTH})[ -](?:the )?(?<d>${DAY})${TO_DAY}(?:${GAP}|-)${YEAR}`,
  'g',
)
const YEAR_MONTH_DAY = new RegExp(
  `(?<![\\d.,])(?<y>\\d{1,4})(?: (?<era>${ERA}))?[ ,-]{1,2}(?<m>${MONTH})[ -](?<d>${DAY})(?!\\d)`,
  'g',
)
const MONTH_YEAR = new RegExp(
  `(?:(?<third>early|mid|late)[ -])?\\b(?<m>${MONTH})(?:${GAP}|'s? |-)?${YEAR}`,
  'g',
)

const YEAR_MONTH = new RegExp(
  `(?<![\\d.,])(?<y>\\d{1,4})(?: ?(?<era>${ERA}))?[ ,]{1,2}(?!may|march)(?<m>${MONTH})(?! ?\\d)`,
  'g',
)

/** Day, month and year in words, in any usual order. */
export const readFullDate: Reader = (scan) =>
  [DAY_MONTH_YEAR, MONTH_DAY_YEAR, YEAR_MONTH_DAY].some((pattern) =>
    takeFirst(scan, pattern, (match) => applyFull(scan, match)),
  )

function applyFull(scan: Scan, match: Match): boolean {
  const year = yearOf(match)
  const month = monthOf(match.groups.m ?? '')
  const day = numberOf(match.groups.d ?? '')
  if (year === null || month === null || day === null) return false
  scan.year = year
  setDay(scan, month, day)
  const last = match.groups.d2
  if (last !== undefined && Number(last) > day) scan.endDay = Number(last)
  scan.approximate ||= match.groups.circa !== undefined
  read(scan, match.index, match.end)
  return true
}

/** "July 1945", and "July 30 BC": with an era a number below 32 is a year. */
export const readMonthYear: Reader = (scan) =>
  [MONTH_YEAR, YEAR_MONTH].some((pattern) =>
    takeFirst(scan, pattern, (match) => applyMonthYear(scan, match)),
  )

function applyMonthYear(scan: Scan, match: Match): boolean {
  const year = yearOf(match)
  const month = monthOf(match.groups.m ?? '')
  if (year === null || month === null) return false
  scan.year = year
  scan.month = month
  scan.approximate ||= match.groups.circa !== undefined || match.groups.third !== undefined
  read(scan, match.index, match.end)
  return true
}

const DAY_MONTH = new RegExp(`${WEEKDAY}(?:\\bthe )?(?<d>${DAY})(?: of| day of)?[ -](?<m>${MONTH})`)
const MONTH_DAY = new RegExp(`${WEEKDAY}\\b(?<m>${MONTH}) (?:the )?(?<d>${DAY})(?! ?(?:${ERA}))`)
const IN_MONTH = new RegExp(
  `\\b(?:in|during|by|since|until|early|mid|late)[ -](?:early |mid |late )?(?<m>${MONTH})`,
)

/** "16 July" or "in July", whose year may stand elsewhere. Verbs and names do not count as months. */
export const readMonthDay: Reader = (scan) => {
  for (const pattern of [DAY_MONTH, MONTH_DAY, IN_MONTH]) {
    const match = find(scan, pattern)
    if (!match || !isMonthWord(scan, match)) continue
    const day = match.groups.d === undefined ? null : numberOf(match.groups.d)
    if (day !== null && (day < 1 || day > 31)) continue
    setDay(scan, monthOf(match.groups.m ?? '') ?? 1, day)
    read(scan, match.index, match.end)
    return true
  }
  return false
}

/** "may" and "march" in small letters are verbs unless the whole text is in small letters. */
function isMonthWord(scan: Scan, match: Match): boolean {
  if (!/^(?:may|march)/.test(match.groups.m ?? '')) return true
  const typed = scan.text.slice(match.index, match.end)
  return /May|March|MAY|MARCH/.test(typed) || scan.text === scan.text.toLowerCase()
}

const NUMERIC = new RegExp(
  `(?<![\\d/.-])(?<a>\\d{1,2})(?<sep>[/.-])(?<b>\\d{1,2})\\k<sep>(?<y>\\d{2,4})(?![\\d/])(?: ?(?<era>${ERA}))?`,
)
const NUMERIC_YEAR_FIRST =
  /(?<![\d/.-])(?<y>\d{4})(?<sep>[/.])(?<a>\d{1,2})\k<sep>(?<b>\d{1,2})(?![\d/])/

/**
 * All-numeric dates. Dots and hyphens put the day first. With slashes a part above 12 decides; else the
 * month comes first for the United States, the Philippines and unknown countries, the day elsewhere,
 * and the reading is approximate with a note. Two digits are a year of the last hundred, if it is
 * known which those are.
 */
export function readNumeric(scan: Scan, countryCode: string | null, now?: Date): boolean {
  const first = find(scan, NUMERIC_YEAR_FIRST)
  if (first) return applyNumeric(scan, first, Number(first.groups.a), Number(first.groups.b))
  const match = find(scan, NUMERIC)
  if (!match || !expandYear(scan, match, now)) return false
  const [a, b] = [Number(match.groups.a), Number(match.groups.b)]
  if (match.groups.sep !== '/' || a > 12) return applyNumeric(scan, match, b, a)
  if (b > 12) return applyNumeric(scan, match, a, b)
  const monthFirst = countryCode === null || ['US', 'PH'].includes(countryCode)
  if (!applyNumeric(scan, match, ...(monthFirst ? ([a, b] as const) : ([b, a] as const))))
    return false
  if (a !== b) {
    scan.approximate = true
    const order = monthFirst ? 'month first' : 'day first'
    scan.notes.push(`The numeric date can be read two ways; it was read with the ${order}.`)
  }
  return true
}

/** Makes "63" 1963 in a match, with a note; false where it cannot be told. */
function expandYear(scan: Scan, { groups }: Match, now: Date | undefined): boolean {
  const { y = '', era, sep } = groups
  if (y.length > 2) return true
  if (!now || era !== undefined || sep === '-') return false
  const today = now.getUTCFullYear()
  const year = today - ((((today - Number(y)) % 100) + 100) % 100)
  scan.notes.push(`“${y}” was read as ${year}.`)
  groups.y = String(year)
  return true
}

function applyNumeric(scan: Scan, match: Match, month: number, day: number): boolean {
  if (month < 1 || month > 12 || day < 1 || day > 31) return false
  const year = Number(match.groups.y)
  if (year === 0) return false
  scan.year = isBefore(match.groups.era) ? -year : year
  setDay(scan, month, day)
  read(scan, match.index, match.end)
  return true
}
