import { bestName, type Candidate, findCandidates, proseHas } from './name-index.ts'
import type { NamedEvent } from './named-event.ts'
import { isCommonTerm, lackWeight, queryTerms, type Term, termWeight } from './terms.ts'

/** Parts of the date that a query names; null where it names none. Year: 44 BC is -44. */
export interface QueryDate {
  year: number | null
  month: number | null
  day: number | null
}

/** An event that a query may mean, and why. */
export interface NamedMatch {
  event: NamedEvent
  /** Title or other name that the query matched. */
  name: string
  /** 0 to 1: share of the name that is accounted for, times that of the query. */
  score: number
  /** Words of the query, in index form, that the event has in its names, context or prose. */
  known: ReadonlySet<string>
}

/**
 * A match must account for these shares of a name and of the query, and their product must be so
 * large: a gap on one side must not meet a gap on the other.
 */
const LEAST = { name: 0.6, query: 0.6, score: 0.62 }
/** A single word of a query must be a whole name: "Rome" is not the founding of Rome. */
const ALONE = { name: 0.9, query: 0.6, score: 0.62 }
/** The same where the query has the very year: it leaves few events to mean. */
const IN_YEAR = { name: 0.5, query: 0.6, score: 0.55 }
/** The same where no event of another year comes near: its names may be put in other words. */
const STANDOUT = { name: 0.4, query: 0.75, score: 0.4 }
/** So many times the BM25 score of every event of another year, by number of words that are names. */
const STANDOUT_LEAD = [Number.POSITIVE_INFINITY, 4, 2.5]
/** Matches this near to each other are equally good. */
const TIE = 0.04

/**
 * Whether the query's date can mean the event's. A year outside its span always conflicts, but for
 * what an approximate date leaves open; month and day conflict unless the event's are approximate.
 */
export function dateConflicts({ date: own }: NamedEvent, date: QueryDate): boolean {
  const { year } = date
  if (year !== null && (year < own.year - own.tolerance || year > own.endYear + own.tolerance))
    return true
  if (own.approximate) return false
  const differs = (a: number | null, b: number | null) => a !== null && b !== null && a !== b
  return differs(date.month, own.month) || differs(date.day, own.day)
}

/** "1969" and "'69". */
function yearForms(year: number): number[] {
  return [Math.abs(year), Math.abs(year) % 100]
}

/** Numbers that belong to the event's date or to that of the query, which does not conflict. */
function dateNumbers({ date, moment }: NamedEvent, typed: QueryDate | null): Set<number | null> {
  const { year, endYear, month, day } = date
  const own = [...yearForms(year), Math.abs(endYear), month, day]
  const clock = moment ? [moment.date.hour, moment.date.minute] : []
  const asked = typed ? [...yearForms(typed.year ?? year), typed.month, typed.day] : []
  return new Set([...own, ...clock, ...asked])
}

function knownWords(terms: Term[], { event, queryTerms: named }: Candidate): ReadonlySet<string> {
  const inProse = terms.filter(({ text, kind }) => kind !== 'number' && proseHas(event, text))
  return new Set([...named, ...inProse.map(({ text }) => text)])
}

/** Share of the query that the event accounts for; 0 when a number does not fit. */
function queryShare(
  terms: Term[],
  event: NamedEvent,
  words: ReadonlySet<string>,
  typed: QueryDate | null,
): number {
  const numbers = dateNumbers(event, typed)
  let known = 0
  let total = 0
  for (const { text, kind } of terms) {
    const found = words.has(text)
    if (kind === 'number') {
      if (!found && !numbers.has(Number(text))) return 0
      continue
    }
    if (kind === 'date' && !found) continue
    const weight = found ? termWeight(text) : lackWeight(text)
    total += weight
    if (found) known += weight
  }
  // "9/11": numbers alone, all of which fit.
  return total === 0 ? 1 : known / total
}

/** Whether the typed year is the event's own, so that it speaks for it. */
function isInYear({ date }: NamedEvent, typed: QueryDate | null): boolean {
  return typed?.year != null && date.year === date.endYear && typed.year === date.year
}

/**
 * The events that a query may mean, best first; none when two equally good and equally famous ones
 * of different years remain. An event is meant when the query's words account for one of its names
 * and the event accounts for the query's words, both nearly in full, and when no part of the date
 * conflicts. Case, accents, word order and small typing errors do not matter.
 *
 * @param date what the query says about the date; null when it says nothing. Date words and clock
 *   times may still be in `query`: they are ignored.
 */
export function findNamed(query: string, date: QueryDate | null): NamedMatch[] {
  const terms = queryTerms(query)
  const candidates = findCandidates(query).filter(
    ({ event }) => date === null || !dateConflicts(event, date),
  )
  const standout = findStandout(candidates)
  const matches = candidates.flatMap((candidate) => {
    const { event, nameTerms } = candidate
    const known = knownWords(terms, candidate)
    const ofQuery = queryShare(terms, event, known, date)
    const { share, name } = bestName(event, nameTerms)
    const score = share * ofQuery
    const passes = (least: typeof LEAST) =>
      share >= least.name && ofQuery >= least.query && score >= least.score
    const isMeant =
      passes(candidate.queryTerms.size > 1 ? LEAST : ALONE) ||
      (isInYear(event, date) && passes(IN_YEAR)) ||
      (candidate === standout && passes(STANDOUT))
    return isMeant ? [{ event, name, score, known }] : []
  })
  const top = Math.max(...matches.map(({ score }) => score))
  const isBest = ({ score }: NamedMatch) => score > top - TIE
  matches.sort(
    (a, b) =>
      Number(isBest(b)) - Number(isBest(a)) ||
      (isBest(a) ? b.event.rank - a.event.rank : 0) ||
      b.score - a.score,
  )
  return isAmbiguous(matches, top) ? [] : matches
}

/** Whether two events are years apart, more than their dates are in doubt. */
function isOtherYear({ date: a }: NamedEvent, { date: b }: NamedEvent): boolean {
  const doubt = Math.max(a.tolerance, b.tolerance)
  return a.year > b.endYear + doubt || b.year > a.endYear + doubt
}

/** The candidate that leaves all of other years far behind, by words that are mostly names. */
function findStandout(candidates: readonly Candidate[]): Candidate | null {
  const [first] = candidates
  if (!first || first.queryTerms.size < 2) return null
  const names = [...first.queryTerms].filter((term) => !isCommonTerm(term) && !/^\d+$/.test(term))
  const rival = candidates.find(({ event }) => isOtherYear(event, first.event))
  const lead = STANDOUT_LEAD[Math.min(names.length, STANDOUT_LEAD.length - 1)] ?? 0
  return first.score >= lead * (rival?.score ?? 1e-6) ? first : null
}

/** Two Battles of the Marne cancel each other, unless one is much better known. */
function isAmbiguous([first, second]: NamedMatch[], top: number): boolean {
  if (!first || !second || second.score <= top - TIE) return false
  const [a, b] = [first.event, second.event]
  return a.rank === b.rank && isOtherYear(a, b)
}
