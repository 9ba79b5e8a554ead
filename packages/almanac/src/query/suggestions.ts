import { allMoments, type CuratedMoment } from '../moments/index.ts'
import type { Place } from '../places/place.ts'
import { findCandidates } from '../search/name-index.ts'
import { processTerm, queryTerms, termWeight, tokenize } from '../search/terms.ts'
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

/** Weight of the words that a title or alias shares with the query, spelling errors allowed. */
function titleScores(subject: string): Map<string, number> {
  const scores = new Map<string, number>()
  for (const { event, nameTerms } of findCandidates(subject)) {
    if (!event.moment) continue
    const weights = [...nameTerms].map((term) => termWeight(term))
    const full = weights.filter((weight) => weight === 1).length
    // Kinds of event alone ("battle", "world") say little.
    scores.set(event.moment.id, 2 * full + (full > 0 ? 0.5 : 0.4) * (weights.length - full))
  }
  return scores
}

function yearOf({ year, people }: Near): number | null {
  if (year !== null) return year
  const person = people[0]
  if (!person) return null
  return person.born !== null ? person.born + MID_LIFE_YEARS : person.died
}

function placeScore(moment: CuratedMoment, place: Place | null): number {
  if (!place) return 0
  const { latitude, longitude, countryCode } = moment.place
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

/**
 * Titles of the curated moments nearest to a query in words, place and time, 1 to `n`, and whether
 * the first has anything in common with the query.
 */
export function suggestNear(query: Near, n: number): { titles: string[]; isNear: boolean } {
  const scores = titleScores(query.subject)
  const names = namesIndex()
  const telling = queryTerms(query.subject).filter((term) => term.kind === 'name')
  const year = yearOf(query)
  const moments = allMoments()
  const turn = hash(query.subject)
  const scored = moments.map((moment, index) => {
    const own = names.get(moment.id)
    const shared = telling.filter((term) => own?.has(term.text)).length
    const apart = year === null ? null : Math.abs(moment.date.year - year)
    const time = apart === null ? 0 : HALF_LIFE_YEARS / (HALF_LIFE_YEARS + apart)
    const words = (scores.get(moment.id) ?? 0) + 1.5 * shared
    const sameAge = apart === null || apart < SAME_AGE_YEARS ? 1 : 0.3
    const place = sameAge * placeScore(moment, query.place)
    const isNear =
      words >= NEAR_WORDS || place >= NEAR_PLACE || (apart !== null && apart < NEAR_YEARS)
    const order = (index * 7919 + turn) % moments.length
    return { moment, score: words + time + place, isNear, order }
  })
  scored.sort((a, b) => b.score - a.score || a.order - b.order)
  const [best] = scored
  const isNear = best?.isNear ?? false
  const least = isNear ? (best?.score ?? 0) * LEAST_OF_BEST : 0
  const near = scored.filter(({ score }) => score >= least)
  return { titles: near.slice(0, n).map(({ moment }) => moment.title), isNear }
}
