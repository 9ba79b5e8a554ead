import { isBorneByPerson } from '../people/people.ts'
import { isPossibleCountry } from './candidates.ts'
import { wordUse } from './common-words.ts'
import { findCountryByName } from './countries.ts'
import type { Evidence } from './evidence.ts'
import type { Place } from './place.ts'
import { lookUpName } from './place-index.ts'
import { isEnglishRegion, lookUpRegions } from './qualifier.ts'
import { isPlaceEnough, type Reading, SCORE, type Setting } from './reading.ts'
import { citePlace, placeOfCountry, placeOfRegion } from './records.ts'
import type { Phrase } from './words.ts'

/** From this fame on (Pantheon's index) a bearer of a region's name competes with it. */
const RIVAL_FAME = 25

/** Countries that are one city, which says more. */
const CITY_STATES = new Set(['SG', 'MC', 'VA', 'HK', 'MO', 'GI'])

/** Before, America was a continent. */
const UNION = 1776

/** A whole country, if no city of it is what the name says. */
export function readCountry(setting: Setting, phrase: Phrase, evidence: Evidence): Reading | null {
  const country = findCountryByName(phrase.key)
  if (!country || CITY_STATES.has(country.code)) return null
  if (phrase.key === 'america' && (setting.year ?? UNION) < UNION) return null
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
export function readRegion(setting: Setting, phrase: Phrase, evidence: Evidence): Reading | null {
  const keys = lookUpRegions(phrase.key)
  const key = keys.length === 1 ? keys[0] : undefined
  if (!key || !isPlaceEnough(setting, phrase, evidence) || findCountryByName(phrase.key))
    return null
  const known = key.startsWith('US.') || isEnglishRegion(phrase.key)
  if (evidence.strength === 'weak' && !known) return null
  // Washington 1814: the man, the city or the state.
  if (evidence.strength !== 'strong' && isBorneByPerson(phrase.key, null, RIVAL_FAME)) return null
  if (!known && wordUse(phrase.key) !== 'name') return null
  // A town of that name that could not be settled is no reason to take a region instead.
  if (!known && lookUpName(phrase.key).some(({ primary }) => primary)) return null
  const place = placeOfRegion(key)
  if (!place || isTooEarly(key, setting.year)) return null
  return wholeArea(key, place, phrase, evidence, 0.5)
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

/** American and Australasian regions have no such names before 1500. */
function isTooEarly(key: string, year: number | null): boolean {
  return year !== null && !isPossibleCountry(key.slice(0, 2), year)
}
