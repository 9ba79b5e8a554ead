import type { CuratedMoment } from './moment.ts'
import { contextHas, type Indexes, momentIndexes } from './search-index.ts'
import { processTerm, queryTerms, type Term, termWeight, tokenize } from './search-terms.ts'

/** Parts of the date that a query names; null where it names none. Year: 44 BC is -44. */
export interface QueryDate {
  year: number | null
  month: number | null
  day: number | null
}

/** A curated moment that a query means, and why. */
export interface MomentMatch {
  moment: CuratedMoment
  /** Title or alias that the query matched. */
  phrase: string
  /** 0 to 1: share of the phrase that is accounted for, times that of the query. */
  score: number
}

/** A match must account for this share of a title or alias, and of the query. */
const MIN_PHRASE_SHARE = 0.7
const MIN_QUERY_SHARE = 0.7
/** Least product of the two: a gap on one side must not meet a gap on the other. */
const MIN_SCORE = 0.65

/** An approximate date of decade precision may be off by this many years from what people type. */
const DECADE_TOLERANCE_YEARS = 20

/**
 * Whether the query's date can mean the moment's. A year that differs always conflicts, except near
 * a date that is itself approximate to the decade; month and day conflict unless the moment's date
 * is approximate.
 */
export function dateConflicts(moment: CuratedMoment, date: QueryDate): boolean {
  const { date: own } = moment
  const tolerance = own.approximate && own.precision === 'decade' ? DECADE_TOLERANCE_YEARS : 0
  if (date.year !== null && Math.abs(date.year - own.year) > tolerance) return true
  if (own.approximate) return false
  const differs = (a: number | null, b: number | null) => a !== null && b !== null && a !== b
  return differs(date.month, own.month) || differs(date.day, own.day)
}

/** Numbers that belong to the moment's date or to that of the query, which does not conflict. */
function dateNumbers(moment: CuratedMoment, date: QueryDate | null): ReadonlySet<number | null> {
  const { year, month, day, hour, minute } = moment.date
  const typed = date ? [Math.abs(date.year ?? year), date.month, date.day] : []
  return new Set([Math.abs(year), month, day, hour, minute, ...typed])
}

/** Share of the query that the moment's names and prose account for; 0 when a number does not fit. */
function queryShare(
  terms: Term[],
  moment: CuratedMoment,
  numbers: ReadonlySet<number | null>,
  context: Indexes['context'],
): number {
  let known = 0
  let total = 0
  for (const term of terms) {
    const found = contextHas(context, moment.id, term)
    if (term.kind === 'number') {
      if (!found && !numbers.has(Number(term.text))) return 0
      continue
    }
    if (term.kind === 'date' && !found) continue
    const weight = termWeight(term.text)
    total += weight
    if (found) known += weight
  }
  return total === 0 ? 0 : known / total
}

/** Share of a title or alias that the query's words account for. */
function phraseShare(phrase: string, matched: readonly string[]): number {
  const words = [...new Set(tokenize(phrase).map(processTerm))].filter((word) => word !== null)
  const weigh = (list: string[]) => list.reduce((sum, word) => sum + termWeight(word), 0)
  return weigh(words.filter((word) => matched.includes(word))) / weigh(words)
}

/**
 * The curated moment that a query means, or null. It matches when its words account for a title or
 * an alias and the moment accounts for the query's words, both nearly in full, and when no part of
 * the date conflicts. Case, accents, word order and small typing errors do not matter.
 *
 * @param date what the query says about the date; null when it says nothing. Date words and clock
 *   times may still be in `query`: they are ignored.
 */
export function findMoment(query: string, date: QueryDate | null): MomentMatch | null {
  const { moments, phrases, context } = momentIndexes()
  const terms = queryTerms(query)
  if (terms.length === 0) return null
  let best: MomentMatch | null = null
  const shares = new Map<string, number>()
  for (const hit of phrases.search(query)) {
    const moment = moments.get(hit.momentId)
    if (!moment || (date && dateConflicts(moment, date))) continue
    const ofPhrase = phraseShare(hit.text, hit.terms)
    if (ofPhrase < MIN_PHRASE_SHARE) continue
    const ofQuery =
      shares.get(moment.id) ?? queryShare(terms, moment, dateNumbers(moment, date), context)
    shares.set(moment.id, ofQuery)
    const score = ofPhrase * ofQuery
    if (ofQuery >= MIN_QUERY_SHARE && score >= MIN_SCORE && score > (best?.score ?? 0)) {
      best = { moment, phrase: hit.text, score }
    }
  }
  return best
}

/**
 * The `n` curated moments nearest to a query that found none: by words first, then by year. Never
 * empty for n > 0 while there are curated moments; no moment twice.
 */
export function suggestMoments(
  query: string,
  date: { year: number | null } | null,
  n: number,
): CuratedMoment[] {
  const { moments, phrases } = momentIndexes()
  const found = phrases.search(query).map((hit) => moments.get(hit.momentId))
  const year = date?.year ?? null
  const byYear = [...moments.values()].sort((a, b) =>
    year === null ? 0 : Math.abs(a.date.year - year) - Math.abs(b.date.year - year),
  )
  return [...new Set([...found, ...byYear])].filter((moment) => moment !== undefined).slice(0, n)
}
