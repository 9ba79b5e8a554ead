import { type HistoricalDate, MONTH_NAMES } from '@timepoint/almanac'
import { capitalise, sentence } from '../../offline/phrases.ts'
import type { DraftFact } from './draft.ts'

/** The moment that statements are told at. */
export interface Told {
  date: Pick<HistoricalDate, 'year' | 'month' | 'day'> | null
  /** Last year of a span. */
  endYear: number | null
}

/** Words for what comes after, later records among it. "A little later" is still the scene, "later than" no time at all. */
const AFTER =
  /\b(?:(?<!\ba little )later(?! than)|afterwards?|subsequent(?:ly)?|eventually|would (?:become|later|go on to)|(?:in the )?(?:days|weeks|months|years) (?:after|that follow\w*)|reports in|remember(?:s|ed)|recall(?:s|ed)|after the (?:lawsuit|trial|war)|now stands?|tapestry shows|chroniclers|chronicles|chronicle (?:has|gives|says|shows|tells))\b/i
/** Time counted from something that was said before. */
const COUNTED = /\b(?:hours?|days?|weeks?|months?|years?) later\b/i

const MONTH = MONTH_NAMES.join('|')
const DAY_OF_YEAR = new RegExp(
  String.raw`\b(?:(\d{1,2}) (${MONTH})|(${MONTH}) (\d{1,2})\b|in (${MONTH}))(?:,? (\d{3,4}))?\b`,
  'gi',
)
const YEAR = /(?<![\d,.])\b(\d{3,4})\b(?![,.]\d)(?:s?\s*(BCE?))?/g
/** Before this, small numbers are more often counts than years. */
const PLAIN_YEARS = 1000
const BEFORE_A_YEAR = /\b(?:in|by|until|till|to|from|of|after|before|since|year|and|about)\s$/i

/** Whether a text names a year after the last one of the moment. */
function namesLaterYear(text: string, last: number): boolean {
  return [...text.matchAll(YEAR)].some(({ 0: all, 1: digits, 2: era, index }) => {
    const isYear = era !== undefined || BEFORE_A_YEAR.test(text.slice(0, index))
    const isPlain = last >= PLAIN_YEARS && digits?.length === 4 && all.length === 4
    return (isYear || isPlain) && Number(digits) * (era ? -1 : 1) > last
  })
}

/** The days and months of a text that lie before or after a date, in its own year. */
function datesOf(text: string, date: Told['date'], side: 'earlier' | 'later'): string[] {
  if (date?.month == null) return []
  const { year, month, day } = date
  const own = month * 100 + (day ?? 50)
  return [...text.matchAll(DAY_OF_YEAR)]
    .filter(([, first, named, alsoNamed, second, alone, ofYear]) => {
      if (ofYear !== undefined && Number(ofYear) !== year) return false
      const word = (named ?? alsoNamed ?? alone ?? '').toLowerCase()
      const other = ((MONTH_NAMES as readonly string[]).indexOf(word) + 1) * 100
      const dayOf = Number(first ?? second ?? 0)
      if (dayOf === 0 || day === null) {
        const difference = other / 100 - month
        return side === 'later' ? difference > 0 : difference < 0
      }
      return side === 'later' ? other + dayOf > own : other + dayOf < own
    })
    .map(([words]) => words)
}

/** Whether a clause tells of what is to come. @param whole the sentence around it. */
function isAhead(clause: string, whole: string, { date, endYear }: Told): boolean {
  const last = Math.max(
    endYear ?? date?.year ?? Number.POSITIVE_INFINITY,
    date?.year ?? Number.NEGATIVE_INFINITY,
  )
  if (namesLaterYear(clause, last)) return true
  // The same day has another date in another calendar.
  const isReckoning = /\b(?:calendar|gregorian|julian|old style|new style)\b/i.test(clause)
  if (!isReckoning && datesOf(clause, date, 'later').length > 0) return true
  if (!AFTER.test(clause)) return false
  return !(COUNTED.test(clause) && datesOf(whole, date, 'earlier').length > 0)
}

/** Where a sentence can be cut so that what stays before it still says something. */
const JOINTS =
  /(?<=;)(?= )|(?=, and )|(?=, who )|(?=,(?: and)? (?:later|afterwards|subsequently) )|(?<!,)(?= and (?:later|afterwards|subsequently) )|(?=,? that (?:he|she|it|they) later )/

/** A sentence without the clauses that tell of what is to come; empty when nothing else is in it. */
function openPart(whole: string, told: Told): string {
  if (!isAhead(whole, whole, told)) return whole
  const clauses = whole.split(JOINTS)
  const kept = clauses.filter((clause) => !isAhead(clause, whole, told))
  // What hangs on a clause that went goes with it.
  const [first] = kept
  if (first === undefined || (first !== clauses[0] && !clauses[0]?.endsWith(';'))) return ''
  const text = kept
    .join('')
    .trim()
    .replace(/[\s,;]+$/, '')
  const left = sentence(first === clauses[0] ? text : capitalise(text))
  return isAhead(left, left, told) ? '' : left
}

/** A text as those in the scene may know it, and the sentences of it that know more. */
export function splitHindsight(text: string, told: Told): { open: string; ahead: string } {
  const sentences = text.split(/(?<=[.!?]) /)
  const open = sentences.map((one) => openPart(one, told))
  const ahead = sentences.filter((one, index) => one !== open[index])
  return { open: open.filter(Boolean).join(' '), ahead: ahead.join(' ') }
}

/**
 * Statements of the almanac without what is to come; that is told to readers, behind all others.
 * @param names of people: a sentence that is moved says whose it is.
 */
export function withoutHindsight(
  facts: readonly DraftFact[],
  told: Told,
  names: readonly string[],
): DraftFact[] {
  const moved: DraftFact[] = []
  const kept = facts.flatMap((fact) => {
    if (fact.visibility !== 'all' || fact.by !== 'almanac') return [fact]
    const { open, ahead } = splitHindsight(fact.text, told)
    if (ahead === '') return [fact]
    const name = names.find((one) => fact.text.startsWith(one) && !ahead.startsWith(one))
    const text = name ? `${name}: ${ahead}` : ahead
    moved.push({ ...fact, visibility: 'reader', text })
    return open === '' ? [] : [{ ...fact, text: open }]
  })
  return [...kept, ...moved]
}
