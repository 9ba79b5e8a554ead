import MiniSearch from 'minisearch'
import type { CuratedMoment } from './moment.ts'
import { allMoments } from './moments.ts'
import { processTerm, queryTerms, type Term, termWeight, tokenize } from './search-terms.ts'

/** Parts of the date that a query names; null where it names none. Year: 44 BC is -44. */
export interface QueryDate {
  year: number | null
  month: number | null
  day: number | null
}

export interface MomentMatch {
  moment: CuratedMoment
  /** Title or alias that the query matched. */
  phrase: string
  /** 0 to 1: the lower one of how much of the phrase and how much of the query is accounted for. */
  score: number
}

/** A match must account for this share of a title or alias, and of the query. */
const MIN_PHRASE_SHARE = 0.7
const MIN_QUERY_SHARE = 0.7

/** An approximate date of decade precision may be off by this many years from what people type. */
const DECADE_TOLERANCE_YEARS = 20

interface Phrase {
  id: string
  momentId: string
  text: string
}

interface Indexes {
  moments: ReadonlyMap<string, CuratedMoment>
  phrases: MiniSearch<Phrase>
  context: MiniSearch<{ id: string; names: string; prose: string }>
}

let indexes: Indexes | null = null

/** Words of eight letters or more may have two typing errors, words of four one. */
function fuzzy(term: string): number | false {
  if (/\d/.test(term) || term.length < 4) return false
  return term.length < 8 ? 1 : 2
}

function prefix(term: string): boolean {
  return term.length >= 5 && !/\d/.test(term)
}

function createIndexes(): Indexes {
  const moments = new Map(allMoments().map((moment) => [moment.id, moment]))
  const phrases = new MiniSearch<Phrase>({
    fields: ['text'],
    storeFields: ['momentId', 'text'],
    tokenize,
    processTerm,
    searchOptions: { fuzzy, prefix },
  })
  const context = new MiniSearch<{ id: string; names: string; prose: string }>({
    fields: ['names', 'prose'],
    tokenize,
    processTerm,
  })
  for (const moment of moments.values()) {
    const titles = [moment.title, ...moment.aliases]
    phrases.addAll(
      titles.map((text, i) => ({ id: `${moment.id}#${i}`, momentId: moment.id, text })),
    )
    context.add({ id: moment.id, names: contextNames(moment), prose: contextProse(moment) })
  }
  return { moments, phrases, context }
}

function contextNames(moment: CuratedMoment): string {
  const { place, people } = moment
  return [
    moment.title,
    ...moment.aliases,
    ...moment.tags,
    moment.era,
    ...[place.name, place.city, place.region, place.country, place.continent],
    ...people.flatMap((person) => [person.name, ...person.aliases]),
  ].join(' ')
}

function contextProse(moment: CuratedMoment): string {
  const { summary, before, stakes, crowd, weather } = moment
  return [
    ...[summary, before, stakes, crowd, weather].map((fact) => fact?.text ?? ''),
    ...moment.setting.map((fact) => fact.text),
    ...moment.people.flatMap((person) => [person.gloss, person.did.text]),
    ...moment.objects.map((object) => object.name),
  ].join(' ')
}

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
    const weight = term.kind === 'name' ? 1 : 0.5
    total += weight
    if (found) known += weight
  }
  return total === 0 ? 0 : known / total
}

/** Names may be misspelt or cut short, prose must match exactly. */
function contextHas(context: Indexes['context'], momentId: string, term: Term): boolean {
  const filter = (result: { id: string }) => result.id === momentId
  const exact = term.kind === 'number' || term.kind === 'date'
  const inNames = context.search(term.text, {
    fields: ['names'],
    filter,
    ...(exact ? {} : { fuzzy, prefix }),
  })
  return inNames.length > 0 || (!exact && context.search(term.text, { filter }).length > 0)
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
  indexes ??= createIndexes()
  const { moments, phrases, context } = indexes
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
    const score = Math.min(ofPhrase, ofQuery)
    if (ofQuery >= MIN_QUERY_SHARE && score > (best?.score ?? 0)) {
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
  indexes ??= createIndexes()
  const { moments, phrases } = indexes
  const found = phrases.search(query).map((hit) => moments.get(hit.momentId))
  const year = date?.year ?? null
  const byYear = [...moments.values()].sort((a, b) =>
    year === null ? 0 : Math.abs(a.date.year - year) - Math.abs(b.date.year - year),
  )
  return [...new Set([...found, ...byYear])].filter((moment) => moment !== undefined).slice(0, n)
}
