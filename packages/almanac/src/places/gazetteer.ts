import { isBorneByPerson, linkPeople } from '../people/people.ts'
import { choosePlace, isPossibleCountry } from './candidates.ts'
import { isNeverName, wordUse } from './common-words.ts'
import { findCountryByName } from './countries.ts'
import { type Evidence, type Strength, weighEvidence } from './evidence.ts'
import { citeHistoricPlace, type HistoricPlace, lookUpHistoricName } from './historic-places.ts'
import type { Place, PlaceReading } from './place.ts'
import { lookUpName } from './place-index.ts'
import { isEnglishRegion, lookUpRegions, type Qualifier, readQualifier } from './qualifier.ts'
import { citePlace, placeOfCountry, placeOfRegion, placeOfRow } from './records.ts'
import {
  hasMixedCase,
  isCapitalised,
  listPhrases,
  type Phrase,
  splitWords,
  type Word,
} from './words.ts'

/** A capital of this size is meant even if somebody of that surname lives. */
const WORLD_CITY = 1_000_000
/** Below this size a name needs a clear context. */
const TOWN = 50_000
/** From this fame on (Pantheon's index) the bearer of a surname competes with a known town. */
const RIVAL_FAME = 25
const LONGEST_NAME = 6
const SCORE: Record<Strength, number> = { strong: 3, medium: 2, weak: 1, none: 0 }
/** Countries that are one city, which says more. */
const CITY_STATES = new Set(['SG', 'MC', 'VA', 'HK', 'MO', 'GI'])

export interface FindPlaceOptions {
  /** Historical year of the text, null when it has none. */
  year: number | null
  /** Spans that are read as something else already; default: the people in the text. */
  exclude?: [number, number][]
}

interface Reading extends PlaceReading {
  score: number
  after: number
}

interface Setting {
  words: Word[]
  year: number | null
  mixedCase: boolean
}

/** The place of a text: the first of `findPlaces`, or null. */
export function findPlace(text: string, options: FindPlaceOptions): PlaceReading | null {
  return findPlaces(text, options)[0] ?? null
}

/**
 * Places that a text names, the most certain and exact first. A name counts only where its
 * neighbours, its case and the year make it a place, and only if one place is meant:
 * rather none than a namesake. Coordinates are null for whole countries and regions.
 */
export function findPlaces(text: string, options: FindPlaceOptions): PlaceReading[] {
  const words = splitWords(text)
  const { year } = options
  const exclude = options.exclude ?? linkPeople(text, { year }).map(({ span }) => span)
  const setting: Setting = { words, year, mixedCase: hasMixedCase(words) }
  const taken = words.map((word) =>
    exclude.some(([start, end]) => word.start < end && start < word.end),
  )
  const readings: Reading[] = []
  for (const phrase of listPhrases(words, LONGEST_NAME)) {
    if (taken.slice(phrase.first, phrase.after).includes(true)) continue
    const reading = readPhrase(setting, phrase)
    if (!reading) continue
    taken.fill(true, phrase.first, reading.after)
    readings.push(reading)
  }
  readings.sort((a, b) => b.score - a.score || a.span[0] - b.span[0])
  return keepFirstOfEach(readings).map(({ place, source, span }) => ({ place, source, span }))
}

function keepFirstOfEach(readings: Reading[]): Reading[] {
  const key = ({ source }: Reading) =>
    source.kind === 'record' ? `${source.dataset}:${source.id}` : source.title
  return [
    ...new Map(readings.toReversed().map((reading) => [key(reading), reading])).values(),
  ].sort((a, b) => readings.indexOf(a) - readings.indexOf(b))
}

function readPhrase(setting: Setting, phrase: Phrase): Reading | null {
  if (isNeverName(phrase.key)) return null
  const { words, mixedCase } = setting
  const evidence = weighEvidence(words, phrase)
  if (mixedCase && !evidence.capitalised && !phrase.key.startsWith('the ')) return null
  if (isHyphenated(words, phrase)) return null
  const historic = lookUpHistoricName(phrase.key, setting.year)
  // Two old places of one name: today's towns of that name are no way out.
  if (historic.length > 1) return readHistoric(setting, phrase, evidence)
  const qualifier = readQualifier(words, phrase)
  return (
    readHistoric(setting, phrase, evidence) ??
    (qualifier ? readQualified(setting, phrase, qualifier) : null) ??
    readCountry(setting, phrase, evidence) ??
    readTown(setting, phrase, evidence) ??
    readRegion(setting, phrase, evidence)
  )
}

function readHistoric(
  { words, year }: Setting,
  phrase: Phrase,
  evidence: Evidence,
): Reading | null {
  const entries = settleByCountry(lookUpHistoricName(phrase.key, year), words)
  const [entry] = entries
  if (!entry || entries.length > 1) return null
  const qualifier = readQualifier(words, phrase)
  const apart = qualifier && !agrees(qualifier, entry.place)
  if (apart && /,/.test(words[phrase.after - 1]?.gap ?? '')) return null
  const several = phrase.key.includes(' ')
  const use = wordUse(phrase.key)
  if (use !== 'name' && !several && evidence.strength === 'weak' && !evidence.capitalised)
    return null
  if (evidence.strength === 'none' && !several) return null
  // A name that means this place in its own time only needs the year, or words that say "place".
  if (year === null && !several && evidence.strength === 'weak') return null
  const score = SCORE[evidence.strength] + 3.5
  return {
    place: entry.place,
    source: citeHistoricPlace(entry),
    span: phrase.span,
    after: phrase.after,
    score,
  }
}

/** Of several entries those whose country the text names anywhere ("Thebes, capital of Egypt"). */
function settleByCountry(entries: HistoricPlace[], words: Word[]): HistoricPlace[] {
  if (entries.length < 2) return entries
  const countries = new Set(words.map(({ stem }) => findCountryByName(stem)?.code))
  return entries.filter(({ place }) => countries.has(place.countryCode ?? ''))
}

/** "el-Medina", "Paris-based": a part of a longer word. */
function isHyphenated(words: Word[], phrase: Phrase): boolean {
  const hyphen = /^[-‐‑]$/
  const before = words[phrase.first - 1]?.gap ?? ''
  const after = words[phrase.after - 1]?.gap ?? ''
  return hyphen.test(before) || (hyphen.test(after) && phrase.after < words.length)
}

function agrees(qualifier: Qualifier, place: Place): boolean {
  const country = place.countryCode
  if (country === null) return false
  const regions = [...qualifier.regions]
  return qualifier.countries.has(country) || regions.some((key) => key.startsWith(`${country}.`))
}

/** "Paris, Texas": a town inside the region or country that follows it. */
function readQualified(
  { words, year }: Setting,
  phrase: Phrase,
  qualifier: Qualifier,
): Reading | null {
  const comma = /,/.test(words[phrase.after - 1]?.gap ?? '')
  if (!comma && wordUse(phrase.key) !== 'name') return null
  const chosen = choosePlace(phrase.key, year, qualifier)
  if (!chosen) return null
  const place = placeOfRow(chosen.row)
  return {
    place,
    source: citePlace(String(chosen.row.id), place),
    span: [phrase.span[0], qualifier.end],
    after: qualifier.after,
    score: comma ? 8 : 6,
  }
}

function readCountry(setting: Setting, phrase: Phrase, evidence: Evidence): Reading | null {
  const country = findCountryByName(phrase.key)
  if (!country || CITY_STATES.has(country.code)) return null
  if (isAlsoState(phrase.key) && (setting.year === null || setting.year >= 1700)) return null
  if (!isPlaceEnough(setting, phrase, evidence)) return null
  const place = placeOfCountry(country.code)
  if (!place) return null
  return wholeArea(`country-${country.code}`, place, phrase, evidence, 0)
}

/** Georgia: from the founding of the colony on, nobody can tell which one is meant. */
function isAlsoState(key: string): boolean {
  return lookUpRegions(key).some((region) => region.startsWith('US.'))
}

/** A region, if its name means one only, or one of the United States. */
function readRegion(setting: Setting, phrase: Phrase, evidence: Evidence): Reading | null {
  const keys = lookUpRegions(phrase.key)
  const key = keys.length === 1 ? keys[0] : undefined
  if (!key || !isPlaceEnough(setting, phrase, evidence) || findCountryByName(phrase.key))
    return null
  const known = key.startsWith('US.') || isEnglishRegion(phrase.key)
  if (evidence.strength === 'weak' && !known) return null
  if (!known && wordUse(phrase.key) !== 'name') return null
  // A town of that name that could not be settled is no reason to take a region instead.
  if (!known && lookUpName(phrase.key).some(({ primary }) => primary)) return null
  const place = placeOfRegion(key)
  if (!place || isTooEarly(key, setting.year)) return null
  return wholeArea(key, place, phrase, evidence, 0.5)
}

/** American and Australasian regions have no such names before 1500. */
function isTooEarly(key: string, year: number | null): boolean {
  return year !== null && !isPossibleCountry(key.slice(0, 2), year)
}

function wholeArea(
  id: string,
  place: Place,
  phrase: Phrase,
  evidence: Evidence,
  more: number,
): Reading {
  return {
    place,
    source: citePlace(id, place),
    span: phrase.span,
    after: phrase.after,
    score: SCORE[evidence.strength] / 3 + more,
  }
}

function readTown(setting: Setting, phrase: Phrase, evidence: Evidence): Reading | null {
  const { year } = setting
  if (!isPlaceEnough(setting, phrase, evidence)) return null
  const chosen = choosePlace(phrase.key, year, null)
  if (!chosen) return null
  const { row, wellKnown, primary } = chosen
  if (!wellKnown && (wordUse(phrase.key) !== 'name' || followsParticle(setting, phrase)))
    return null
  if (evidence.strength === 'weak' && (!wellKnown || row.population < TOWN)) return null
  if (evidence.strength === 'medium' && !wellKnown && row.population < 10_000) return null
  if (!primary && evidence.strength !== 'strong' && row.feature !== 'PPLC') return null
  const metropolis = row.feature === 'PPLC' && row.population >= WORLD_CITY
  if (evidence.strength !== 'strong' && !metropolis && isBorneByPerson(phrase.key, year))
    return null
  const place = placeOfRow(row)
  return {
    place,
    source: citePlace(String(row.id), place),
    span: phrase.span,
    after: phrase.after,
    score: SCORE[evidence.strength] + (wellKnown ? 2 : 1),
  }
}

/** "Wells Fargo": the second word of another name. */
function followsCapital({ words, mixedCase }: Setting, phrase: Phrase): boolean {
  const before = words[phrase.first - 1]
  return mixedCase && before !== undefined && before.gap === ' ' && isCapitalised(before)
}

/** "Estádio do Maracanã": part of a name in another language. */
function followsParticle({ words }: Setting, phrase: Phrase): boolean {
  const before = words[phrase.first - 1]
  return (
    before !== undefined && /^(?:d[aeiou]|do[ns]|das|del|des|la|le|el|al|von|van)$/.test(before.key)
  )
}

/** Whether common words are placed like a place name: the more common, the more is asked. */
function isPlaceEnough({ mixedCase }: Setting, phrase: Phrase, evidence: Evidence): boolean {
  const { strength, capitalised } = evidence
  const proper = mixedCase && capitalised
  const use = wordUse(phrase.key)
  if (strength === 'none') return false
  if (use === 'frequent') return proper && strength === 'strong' && phrase.first > 0
  if (use === 'known') return strength !== 'weak'
  return true
}
