import { NUMBER, numberOf } from './lexicon.ts'
import { find, type Match, read, type Scan } from './scan.ts'

const AT = '(?:\\b(?:at|about|around|exactly|precisely|just|after|before) ){0,2}'
const HALF =
  "(?<half>a\\.? ?m\\b\\.?|p\\.? ?m\\b\\.?|(?:o'clock ?)?(?:in the|at) (?:morning|afternoon|evening|night)\\b)"
const ZONE =
  '(?: ?(?<zone>utc|gmt|z\\b|[ecmp][sdw]t\\b|bst\\b|cet\\b|msk\\b|jst\\b|local time|universal time))?'
const HOUR = `(?<h>\\d{1,2}|${NUMBER})`

/** In order: what is clearest comes first. */
const PATTERNS = [
  new RegExp(
    `${AT}(?<![\\d:.])(?<h>\\d{1,2})[:.h](?<m>[0-5]\\d)(?:[:.](?<s>[0-5]\\d))? ?${HALF}${ZONE}`,
  ),
  new RegExp(
    `${AT}(?<![\\d:.])(?<h>[01]?\\d|2[0-3]):(?<m>[0-5]\\d)(?::(?<s>[0-5]\\d))?(?![\\d:])${ZONE}`,
  ),
  new RegExp(
    `${AT}(?<![\\d:.])(?<h>[01]\\d|2[0-3])(?<m>[0-5]\\d)(?! ?(?:men|km))(?: ?(?:hours|hrs|h|z)\\b)${ZONE}`,
  ),
  new RegExp(`${AT}(?<![\\d:.,-])(?<h>0\\d)(?<m>[0-5]\\d)(?![\\d.,-])${ZONE}`),
  new RegExp(
    `${AT}\\b(?<rel>half past|half after|quarter past|quarter after|quarter to|a quarter past|a quarter to) ${HOUR}\\b(?: o'clock)?(?:,? ${HALF})?`,
  ),
  new RegExp(
    `${AT}\\b(?<mw>\\d{1,2}|five|ten|twenty|twenty-five) (?:minutes? )?(?<dir>past|to|before|after) ${HOUR}\\b(?: o'clock)?(?:,? ${HALF})?(?= ?(?:$|[,.;)\u0001]|on |in |at ))`,
  ),
  new RegExp(`${AT}(?<![\\d:.])\\b${HOUR} o'clock(?:,? ${HALF})?${ZONE}`),
  new RegExp(
    `${AT}(?<![\\d:.-])\\b(?<h>\\d{1,2}|${NUMBER})(?: (?<mw>fifteen|thirty|forty-five))? ?${HALF}${ZONE}`,
  ),
]

const VERSE =
  /\b(?:genesis|exodus|psalms?|isaiah|matthew|mark|luke|john|acts|romans|corinthians|revelation) \d{1,3}:\d{1,3}/g

/** Reads the first clock time: hour, minute, second and the name of a zone. */
export function readClockTime(scan: Scan): boolean {
  scan.low = scan.low.replace(VERSE, (verse) => '\u0002'.repeat(verse.length))
  for (const pattern of PATTERNS) {
    const match = find(scan, pattern)
    if (match && apply(scan, match)) return true
  }
  return false
}

/** "at 1430", once the year is known from elsewhere. */
export function readMilitaryTime(scan: Scan): boolean {
  if (scan.hour !== null || scan.year === null) return false
  const match = find(scan, /\bat (?<h>[01]\d|2[0-3])(?<m>[0-5]\d)(?!\d)/)
  return match !== null && apply(scan, match)
}

function apply(scan: Scan, match: Match): boolean {
  const { groups } = match
  const typed = numberOf(groups.h ?? '')
  const minutes = minutesOf(groups)
  if (typed === null && groups.h !== '0' && groups.h !== '00') return false
  const half = halfOf(groups.half, typed ?? 0)
  if (half !== null && ((typed ?? 0) > 12 || (typed === 0 && half === 'pm'))) return false
  let hour = (typed ?? 0) % (half === null ? 24 : 12)
  if (half === 'pm') hour += 12
  if (minutes !== null && minutes < 0) hour = (hour + 23) % 24
  if ((typed ?? 0) > 24) return false
  scan.hour = hour
  scan.minute = minutes === null ? null : (minutes + 60) % 60
  scan.second = groups.s === undefined ? null : Number(groups.s)
  scan.zone = groups.zone?.trim().toUpperCase() ?? null
  if (scan.zone !== null)
    scan.notes.push(`The time was given in ${scan.zone} and is kept as typed.`)
  read(scan, match.index, match.end)
  return true
}

/** Negative for minutes before the hour; null when only the hour was said. */
function minutesOf(groups: Match['groups']): number | null {
  const { m, rel, mw, dir } = groups
  if (m !== undefined) return Number(m)
  if (rel?.includes('half')) return 30
  if (rel !== undefined) return rel.endsWith('to') ? -15 : 15
  if (mw === undefined) return null
  const words: Record<string, number> = {
    fifteen: 15,
    thirty: 30,
    'forty-five': 45,
    twenty: 20,
    'twenty-five': 25,
  }
  const value = words[mw] ?? numberOf(mw) ?? 0
  return dir === 'to' || dir === 'before' ? -value : value
}

/** Which half of the day the words mean; night is before midnight from six o'clock on. */
function halfOf(words: string | undefined, hour: number): 'am' | 'pm' | null {
  if (words === undefined) return null
  if (words.startsWith('a') && !words.startsWith('at')) return 'am'
  if (words.startsWith('p')) return 'pm'
  if (words.includes('morning')) return 'am'
  if (words.includes('night')) return hour >= 6 && hour < 12 ? 'pm' : 'am'
  return 'pm'
}
