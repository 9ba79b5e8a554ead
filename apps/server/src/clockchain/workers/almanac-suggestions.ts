import {
  type ChronicleEntry,
  type CuratedMoment,
  consequencesOf,
  eventNameKey,
  findCountryByName,
  fold,
  listChronicle,
  momentById,
  NAME_SLUG_LENGTH,
  slugOf,
} from '@timepoint/almanac'
import type { Anchor } from './expander-store.ts'
import { momentQuery } from './moment-query.ts'
import type { Suggestion } from './suggestion.ts'

const MOST = 3

/** How far events may be from each other that are near, in years and kilometres. */
const NEAR_YEARS = 10
const NEAR_KM = 300

/** People do not live longer than that. */
const LIFE_YEARS = 100

const EARTH_KM = 6371

interface Position {
  latitude: number | null
  longitude: number | null
}

function distanceKm(a: Position, b: Position): number {
  if (a.latitude === null || a.longitude === null || b.latitude === null || b.longitude === null) {
    return Number.POSITIVE_INFINITY
  }
  const rad = Math.PI / 180
  const [from, to] = [a.latitude * rad, b.latitude * rad]
  const turn =
    Math.sin((to - from) / 2) ** 2 +
    Math.cos(from) * Math.cos(to) * Math.sin(((b.longitude - a.longitude) * rad) / 2) ** 2
  return 2 * EARTH_KM * Math.asin(Math.min(1, Math.sqrt(turn)))
}

function toSuggestion(
  moment: CuratedMoment,
  relation: Suggestion['relation'],
  why: string,
): Suggestion {
  const { title: name, date, place } = moment
  const { city, region, country } = place
  return { query: momentQuery({ name, date, place: { city, region, country } }), relation, why }
}

/** What led to a curated moment, and what it led to, but for what is laid down. */
function linked(almanacId: string, laid: ReadonlySet<string>): Suggestion[] {
  const moment = momentById(almanacId)
  if (!moment) return []
  const causes = moment.causes.flatMap((id) => momentById(id) ?? [])
  return [
    ...causes
      .filter(({ id }) => !laid.has(id))
      .map((cause) => toSuggestion(cause, 'caused_by', moment.before.text)),
    ...consequencesOf(moment)
      .filter(({ id }) => !laid.has(id))
      .map((effect) => toSuggestion(effect, 'causes', effect.before.text)),
  ]
}

/** The words that name an event of a year. */
const wordsOf = (name: string, year: number) =>
  new Set(eventNameKey(slugOf(name, NAME_SLUG_LENGTH), { year, day: null }).split('-'))

function isSame(anchor: Anchor, { names, year }: ChronicleEntry): boolean {
  if (Math.abs(anchor.year - year) > 1) return false
  const words = wordsOf(anchor.name, anchor.year)
  return names.some((name) => {
    const others = wordsOf(name, year)
    const shared = [...others].filter((word) => words.has(word)).length
    return shared * 2 >= Math.min(words.size, others.size)
  })
}

/** Names of people who are in both. */
function shared(anchor: Anchor, { people, year }: ChronicleEntry): string[] {
  if (Math.abs(anchor.year - year) > LIFE_YEARS) return []
  const figures = new Set(anchor.figures.map((name) => fold(name)))
  return people.map(({ name }) => name).filter((name) => figures.has(fold(name)))
}

function isNear(anchor: Anchor, { year, place }: ChronicleEntry): boolean {
  if (!place || Math.abs(anchor.year - year) > NEAR_YEARS) return false
  const code = anchor.place.country && findCountryByName(fold(anchor.place.country))?.code
  return (code && place.countryCode === code) || distanceKm(anchor, place) <= NEAR_KM
}

function fromChronicle(anchor: Anchor, entry: ChronicleEntry, people: string[]): Suggestion {
  const { names, year, month, day, place, gloss } = entry
  const at = { city: place?.name ?? null, region: null, country: null }
  const query = momentQuery({ name: names[0] ?? gloss, date: { year, month, day }, place: at })
  if (people.length > 0) return { query, relation: 'same_figure', why: people.join(', ') }
  return { query, relation: 'thematic', why: `Near in time and place to ${anchor.name}` }
}

/** Events of the chronicle that share people with a moment, or are near in time and place: the nearest first. */
function around(anchor: Anchor): Suggestion[] {
  return listChronicle()
    .map((entry) => ({ entry, people: shared(anchor, entry) }))
    .filter(({ entry, people }) => people.length > 0 || isNear(anchor, entry))
    .filter(({ entry }) => !isSame(anchor, entry))
    .map((found) => ({
      ...found,
      years: Math.abs(found.entry.year - anchor.year),
      km: found.entry.place ? distanceKm(anchor, found.entry.place) : NEAR_KM,
    }))
    .sort((a, b) => b.people.length - a.people.length || a.years - b.years || a.km - b.km)
    .map(({ entry, people }) => fromChronicle(anchor, entry, people))
}

/**
 * What the almanac knows beside a moment: what led to it and what it led to, and when all that is there, events
 * on record with the same people or near in time and place. Nothing is made up.
 * @param laid ids of curated moments to which it is joined already.
 * @param asked what was asked for before.
 */
export function almanacSuggestions(
  anchor: Anchor,
  { laid, asked }: { laid: ReadonlySet<string>; asked: ReadonlySet<string> },
): Suggestion[] {
  const fresh = (suggestions: Suggestion[]) =>
    suggestions.filter(({ query }) => !asked.has(query)).slice(0, MOST)
  const links = anchor.almanacId === null ? [] : fresh(linked(anchor.almanacId, laid))
  return links.length > 0 ? links : fresh(around(anchor))
}
