import { allMoments } from '../moments/index.ts'
import type { Place } from '../places/place.ts'
import { findNamed } from '../search/find-named.ts'
import { type Candidate, findCandidates, weightOf } from '../search/name-index.ts'
import { type NamedEvent, whereabouts } from '../search/named-event.ts'
import { isCommonTerm, processTerm, queryTerms, termWeight, tokenize } from '../search/terms.ts'
import { greatCircleKm } from './great-circle.ts'

/** What is known of a query that has no curated moment. */
export interface Near {
  /** Words of the query without its date. */
  subject: string
  year: number | null
  place: Place | null
  /** Names and life years of people in the query. */
  people: readonly { name: string; born: number | null; died: number | null }[]
}

/** Years in which the nearness of two dates halves. */
const HALF_LIFE_YEARS = 25
const SAME_REGION_KM = 300
/** Within these years a shared place says that two moments belong together. */
const SAME_AGE_YEARS = 150
/** A person without a date is looked for in the middle of life. */
const MID_LIFE_YEARS = 40

/** A title that can be suggested, and what makes it near. */
interface Suggestion {
  /** The title, if the event is found by it. */
  title(): string | null
  score: number
  isNear: boolean
  /** Whether it has all the telling words of the query. */
  isWhole: boolean
  /** Settles what is equally near. */
  order: number
}

let wordsOf: ReadonlyMap<string, ReadonlySet<string>> | null = null

/** Words of the names of people and place, by moment. */
function namesIndex(): ReadonlyMap<string, ReadonlySet<string>> {
  wordsOf ??= new Map(
    allMoments().map((moment) => {
      const { place, people } = moment
      const names = [place.name, place.city, place.region, ...people.map((person) => person.name)]
      const terms = tokenize(names.join(' ')).map(processTerm)
      return [moment.id, new Set(terms.filter((term) => term !== null))]
    }),
  )
  return wordsOf
}

/** Weight of the words that a title or alias shares with the query: kinds of event alone say little. */
function titleScore(nameTerms: ReadonlySet<string>): number {
  const weights = [...nameTerms].map((term) => termWeight(term))
  const full = weights.filter((weight) => weight === 1).length
  return 2 * full + (full > 0 ? 0.5 : 0.4) * (weights.length - full)
}

function yearOf({ year, people }: Near): number | null {
  if (year !== null) return year
  const person = people[0]
  if (!person) return null
  return person.born !== null ? person.born + MID_LIFE_YEARS : person.died
}

type Where = Pick<Place, 'latitude' | 'longitude' | 'countryCode'>

function placeScore(known: Where | null, place: Place | null): number {
  if (!place || !known) return 0
  const { latitude, longitude, countryCode } = known
  const sameCountry = countryCode !== null && countryCode === place.countryCode ? 0.5 : 0
  if (latitude === null || longitude === null) return 0
  if (place.latitude === null || place.longitude === null) return sameCountry
  const at = { latitude: place.latitude, longitude: place.longitude }
  return sameCountry + (greatCircleKm(at, { latitude, longitude }) < SAME_REGION_KM ? 0.7 : 0)
}

/** A number from the text, so that nonsense gets varied suggestions, but always the same ones. */
function hash(text: string): number {
  let value = 7
  for (const letter of text) value = (value * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003
  return value
}

/** From these scores on a suggestion has something to do with the query. */
const NEAR_WORDS = 1.5
const NEAR_PLACE = 0.7
const NEAR_YEARS = 10
/** Beside a near suggestion others are of use only if they have so much of its score. */
const LEAST_OF_BEST = 0.6
/** Entries of the chronicle that are looked at. */
const SUGGESTED_ENTRIES = 3

/** How near an event of a year and place is to a query, given how much its words are. */
function weigh(
  at: { year: number; where: Where | null },
  words: number,
  query: Near,
): Pick<Suggestion, 'score' | 'isNear'> {
  const year = yearOf(query)
  const apart = year === null ? null : Math.abs(at.year - year)
  const time = apart === null ? 0 : HALF_LIFE_YEARS / (HALF_LIFE_YEARS + apart)
  const sameAge = apart === null || apart < SAME_AGE_YEARS ? 1 : 0.3
  const place = sameAge * placeScore(at.where, query.place)
  const isNear =
    words >= NEAR_WORDS || place >= NEAR_PLACE || (apart !== null && apart < NEAR_YEARS)
  return { score: words + time + place, isNear }
}

function nearMoments(query: Near, candidates: readonly Candidate[]): Suggestion[] {
  const found = new Map(candidates.map(({ event, nameTerms }) => [event.moment?.id, nameTerms]))
  const names = namesIndex()
  const telling = queryTerms(query.subject).filter((term) => term.kind === 'name')
  const moments = allMoments()
  const turn = hash(query.subject)
  return moments.map((moment, index) => {
    const [own, titled] = [names.get(moment.id), found.get(moment.id)]
    const shared = telling.filter((term) => own?.has(term.text)).length
    const words = titleScore(titled ?? new Set()) + 1.5 * shared
    const isWhole =
      telling.length > 0 && telling.every(({ text }) => own?.has(text) || titled?.has(text))
    const order = (index * 7919 + turn) % moments.length
    const at = { year: moment.date.year, where: moment.place }
    return { title: () => moment.title, order, isWhole, ...weigh(at, words, query) }
  })
}

/** A title by which an entry is found, with its year where another event is called so; null without. */
function findableTitle(event: NamedEvent): string | null {
  const [title = ''] = event.names
  const { year } = event.date
  const dated = `${title}, ${year < 0 ? `${-year} BC` : `AD ${year}`}`
  if (findNamed(title, null)[0]?.event === event) return title
  return findNamed(dated, { year, month: null, day: null })[0]?.event === event ? dated : null
}

/** Entries of the chronicle that have half of the telling words of a query, in names, people or place. */
function nearEntries(query: Near, candidates: readonly Candidate[]): Suggestion[] {
  const names = queryTerms(query.subject).filter(({ kind }) => kind === 'name')
  const rare = names.filter(({ text }) => !isCommonTerm(text))
  const telling = rare.length > 0 ? rare : names
  const known = ({ queryTerms: own }: Candidate) =>
    telling.filter(({ text }) => own.has(text) && weightOf(text) !== null).length
  return candidates
    .filter((one) => one.event.entry && known(one) > 0 && known(one) * 2 >= telling.length)
    .sort((a, b) => known(b) - known(a) || b.event.rank - a.event.rank || b.score - a.score)
    .slice(0, SUGGESTED_ENTRIES)
    .map((candidate, order) => {
      const { event, nameTerms } = candidate
      const isWhole = known(candidate) === names.length
      const at = { year: event.date.year, where: whereabouts(event) }
      const words = Math.max(titleScore(nameTerms), NEAR_WORDS)
      return { title: () => findableTitle(event), order, isWhole, ...weigh(at, words, query) }
    })
}

/**
 * Titles nearest to a query in words, place and time, 1 to `n`, and whether the first has anything in
 * common with the query: curated moments, and events of the chronicle that have most of its names.
 */
export function suggestNear(query: Near, n: number): { titles: string[]; isNear: boolean } {
  const candidates = findCandidates(query.subject)
  const all = [...nearMoments(query, candidates), ...nearEntries(query, candidates)]
  const whole = nearest(
    all.filter(({ isWhole, isNear }) => isWhole && isNear),
    n,
  )
  // No entry may be found by its title; a moment is.
  return whole.titles.length > 0 ? whole : nearest(all, n)
}

function nearest(suggestions: readonly Suggestion[], n: number) {
  const sorted = suggestions.toSorted((a, b) => b.score - a.score || a.order - b.order)
  const { isNear = false, score = 0 } = sorted[0] ?? {}
  const least = isNear ? score * LEAST_OF_BEST : 0
  const near = sorted.filter((one) => one.score >= least).slice(0, n + SUGGESTED_ENTRIES)
  return { titles: near.flatMap(({ title }) => title() ?? []).slice(0, n), isNear }
}
