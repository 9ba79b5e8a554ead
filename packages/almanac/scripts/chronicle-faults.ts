import { iso1A2Code } from '@rapideditor/country-coder'
import { defaultCalendar, isValidDay } from '../src/dates/index.ts'
import { listWordNetEvents } from '../src/events/bundled-events.ts'
import type { ChronicleEntry } from '../src/events/chronicle-file.ts'
import type { BundledEvent } from '../src/events/event.ts'
import { countryOf, findCountryByName } from '../src/places/countries.ts'
import { once } from '../src/places/data-file.ts'
import { lookUpHistoricName } from '../src/places/historic-places.ts'
import { lookUpName, readRow } from '../src/places/place-index.ts'
import { lookUpRegions } from '../src/places/qualifier.ts'
import { lookUpWellKnown } from '../src/places/well-known.ts'
import { fold } from '../src/places/words.ts'
import { greatCircleKm } from '../src/query/great-circle.ts'
import { isCommonTerm, isEventTerm, terms } from '../src/search/terms.ts'

/** What is wrong with an entry of the chronicle, a sentence for each fault. */
export function chronicleFaults(entry: ChronicleEntry): string[] {
  return [
    ...dateFaults(entry),
    ...yearFaults(entry),
    ...placeFaults(entry),
    ...townFaults(entry),
    ...peopleFaults(entry),
    ...textFaults(entry),
  ]
}

/** Years by which the year of an entry may be wrong: a hundredth of its age, if it says "about". */
function doubt({ approximate, year }: ChronicleEntry): number {
  return approximate ? Math.max(1, Math.round((2000 - year) / 100)) : 0
}

/** Years are kept in 32 bits. */
const OLDEST_YEAR = -2_000_000_000

function dateFaults({ year, endYear, month, day }: ChronicleEntry): string[] {
  const faults: string[] = []
  if (year === 0 || endYear === 0) faults.push('there is no year 0')
  if (year < OLDEST_YEAR) faults.push('it is older than a year can be stored')
  if (endYear < year) faults.push('the span ends before it begins')
  if (endYear !== year && month !== null) faults.push('a span has whole years')
  if (month !== null && (month < 1 || month > 12)) faults.push('there is no such month')
  if (day !== null && month !== null) {
    const date = { year, month, day }
    if (!isValidDay(date, defaultCalendar(date))) faults.push('there is no such day')
  }
  return faults
}

/** "Java Sea", "Challenger Deep": no country's own, whatever zones say. */
const OPEN_WATER = /(?:^|[ ,])(?:Ocean|Sea|Trench|Deep)$/

function placeFaults({ place }: ChronicleEntry): string[] {
  if (!place) return []
  const { latitude, longitude, countryCode } = place
  if (OPEN_WATER.test(place.name)) return countryCode === null ? [] : ['open water has no country']
  if (latitude === null || longitude === null) {
    return countryCode === null ? [] : ['a country without a position']
  }
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return ['no such position']
  const country = iso1A2Code([longitude, latitude])
  const territory = countryOf(latitude, longitude)?.code ?? null
  if (countryCode === country || countryCode === territory) return []
  return [`${place.name} lies in ${country ?? 'no country'}, not in ${countryCode ?? 'none'}`]
}

/** Years that WordNet gives to a name and that are not the event's, each with the reason. */
const OTHER_YEARS: Readonly<Record<string, string>> = {
  aegospotami: 'WordNet has the year in which Athens surrendered; the battle was the year before',
  'battle of the marne': 'WordNet means the second battle, people mean the first',
  'domesday book': 'WordNet has the year in which it was ordered',
  'teapot dome scandal':
    'WordNet has the year in which the reserve changed hands within the government',
  watergate: 'WordNet has the year in which Nixon resigned',
}

/** The events of WordNet by each of their folded names. */
const openKnown = once(() => {
  const known = new Map<string, BundledEvent[]>()
  for (const event of listWordNetEvents())
    for (const key of new Set(event.names.map(fold)))
      known.set(key, [...(known.get(key) ?? []), event])
  return known
})

/** Names that are one event's in WordNet, whose years are not those of the entry. */
function yearFaults(entry: ChronicleEntry): string[] {
  const years = doubt(entry)
  return entry.names.flatMap((name) => {
    const key = fold(name).replace(/^the /, '')
    const [known, namesake] = openKnown().get(key) ?? []
    if (!known || namesake || key in OTHER_YEARS) return []
    const agrees = entry.year - years <= known.endYear && entry.endYear + years >= known.year
    return agrees ? [] : [`"${name}" is of ${known.year} by WordNet`]
  })
}

/** From this size on a town is one that its name alone may mean. */
const KNOWN_TOWN = 5000
/** So far from the town that it is named after a place may lie: a field, an airport, a district. */
const NEAR_TOWN_KM = 75

/** Kilometres from a place to the nearest of its name in its country; null where none is a known town. */
function kmToNamesake(
  key: string,
  country: string,
  at: { latitude: number; longitude: number },
): number | null {
  const towns = lookUpName(key)
    .map(({ row }) => readRow(row))
    .filter((town) => town.country === country)
    .filter((town) => town.population >= KNOWN_TOWN || lookUpWellKnown(key).includes(town.id))
  if (towns.length === 0) return null
  const historic = lookUpHistoricName(key, null).flatMap(({ place: { latitude, longitude } }) =>
    latitude === null || longitude === null ? [] : [{ latitude, longitude }],
  )
  return Math.min(...[...towns, ...historic].map((one) => greatCircleKm(one, at)))
}

/** A place of a town's name lies near a town of that name; "Olympia, Washington" says which. */
function townFaults({ place }: ChronicleEntry): string[] {
  if (!place?.countryCode || place.latitude === null || place.longitude === null) return []
  const at = { latitude: place.latitude, longitude: place.longitude }
  const name = place.name.split(', ').at(-1) ?? ''
  const key = fold(name)
  if (lookUpRegions(key).length > 0 || findCountryByName(key)) return []
  const km = kmToNamesake(key, place.countryCode, at)
  return km === null || km <= NEAR_TOWN_KM ? [] : [`it lies ${Math.round(km)} km from ${name}`]
}

/** Longest life that is believed. */
const OLDEST = 115
/** Below this age somebody does nothing that is told of him, unless the gloss says so. */
const YOUNGEST = 5

/** Words by which a gloss says that somebody is dead already: his book is printed, he is reburied. */
const OF_THE_DEAD =
  /\b(?:late|after (?:his|her|their) death|corpse|dead body|body|bodies|reburial|in memory|legacy)\b/
/** Words by which a gloss says that somebody is a small child. */
const OF_A_CHILD =
  /\b(?:born|birth|bears|baby|infant|child|toddler|boy|girl|son|daughter|years old)\b/

function peopleFaults(entry: ChronicleEntry): string[] {
  const { people, year, endYear, gloss } = entry
  const from = year - doubt(entry)
  const to = endYear + doubt(entry)
  return people.flatMap(({ name, born, died }) => [
    ...(/[()\d|]/.test(name) || name === '' ? [`"${name}" is no name`] : []),
    ...((born ?? -Infinity) > to ? [`${name} was not born yet`] : []),
    ...((born ?? -Infinity) > to - YOUNGEST && !OF_A_CHILD.test(gloss)
      ? [`${name} was a small child, which the gloss does not say`]
      : []),
    ...((died ?? Infinity) < from && !OF_THE_DEAD.test(gloss)
      ? [`${name} was dead, which the gloss does not say`]
      : []),
    ...((died ?? Infinity) < from - OLDEST ? [`${name} was long dead`] : []),
    ...(born !== null && died !== null && (died < born || died - born > OLDEST)
      ? [`the life of ${name} is ${died - born} years`]
      : []),
  ])
}

function textFaults({ names, gloss, sources }: ChronicleEntry): string[] {
  const words = gloss.split(/\s+/).length
  return [
    ...(names.length < 3 || names.length > 20 ? [`it has ${names.length} names`] : []),
    ...(new Set(names.map((name) => name.toLowerCase())).size < names.length - 1
      ? ['a name stands there twice']
      : []),
    ...(words < 5 || words > 45 ? [`its gloss has ${words} words`] : []),
    ...(sources.length === 0 ? ['it cites nothing'] : []),
  ]
}

/** Years by which two tellings of one event may differ. */
const SAME_YEARS = 2
/** Kilometres within which two places are one. */
const SAME_PLACE_KM = 5

/** Titles of two events of one festival that are told apart, each by the other. */
const PARTS: Readonly<Record<string, string>> = {
  'First Nobel Prize in Literature': 'First Nobel Prizes awarded',
  'Queen play Live Aid': 'Live Aid',
  'Naatu Naatu wins an Oscar': 'Everything Everywhere All at Once wins seven Oscars',
}

function isPart(one: ChronicleEntry, other: ChronicleEntry): boolean {
  const [a = '', b = ''] = [one.names[0], other.names[0]]
  return PARTS[a] === b || PARTS[b] === a
}

const titleKey = ({ names }: ChronicleEntry) => fold(names[0] ?? '').replace(/^the /, '')

/** Whether two entries of one title are of years so near that they tell one event. */
function isSameTime(a: ChronicleEntry, b: ChronicleEntry): boolean {
  return a.year <= b.endYear + SAME_YEARS && b.year <= a.endYear + SAME_YEARS
}

function isSamePlace({ place: a }: ChronicleEntry, { place: b }: ChronicleEntry): boolean {
  if (!a || !b || a.latitude === null || a.longitude === null) return false
  if (b.latitude === null || b.longitude === null) return false
  const [one, other] = [
    { latitude: a.latitude, longitude: a.longitude },
    { latitude: b.latitude, longitude: b.longitude },
  ]
  return greatCircleKm(one, other) <= SAME_PLACE_KM
}

/** Whether two titles share a word that few events have, and that is not of the place. */
function shareTellingWord(a: ChronicleEntry, b: ChronicleEntry): boolean {
  const placeWords = new Set(terms(`${a.place?.name} ${b.place?.name}`))
  const others = new Set(terms(b.names[0] ?? ''))
  return terms(a.names[0] ?? '').some(
    (word) =>
      others.has(word) && !placeWords.has(word) && !isEventTerm(word) && !isCommonTerm(word),
  )
}

/** The entries in groups of one key; those of no key are left out. */
function groupBy(
  entries: readonly ChronicleEntry[],
  keyOf: (entry: ChronicleEntry) => string | null,
): ChronicleEntry[][] {
  const groups = new Map<string, ChronicleEntry[]>()
  for (const entry of entries) {
    const key = keyOf(entry)
    if (key !== null) groups.set(key, [...(groups.get(key) ?? []), entry])
  }
  return [...groups.values()]
}

/** Pairs of a group that hold for a test, each as a sentence. */
function pairsThat(
  group: readonly ChronicleEntry[],
  test: (a: ChronicleEntry, b: ChronicleEntry) => boolean,
): string[] {
  return group.flatMap((one, at) =>
    group
      .slice(at + 1)
      .filter((other) => !isPart(one, other) && test(one, other))
      .map((other) => `${one.year} ${one.names[0]} and ${other.year} ${other.names[0]} are one`),
  )
}

/**
 * Events that are told twice: under one title within two years, or on one day at one place under
 * titles that share a telling word.
 */
export function twinEntries(entries: readonly ChronicleEntry[]): string[] {
  const dayOf = ({ year, month, day }: ChronicleEntry) =>
    day === null ? null : `${year}-${month}-${day}`
  const ofTitle = groupBy(entries, titleKey).flatMap((group) => pairsThat(group, isSameTime))
  const ofDay = groupBy(entries, dayOf).flatMap((group) =>
    pairsThat(group, (a, b) => isSamePlace(a, b) && shareTellingWord(a, b)),
  )
  return [...new Set([...ofTitle, ...ofDay])]
}
