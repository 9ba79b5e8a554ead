import { wordUse } from './common-words.ts'
import { findCountryByName } from './countries.ts'
import type { Evidence } from './evidence.ts'
import { citeHistoricPlace, type HistoricPlace, lookUpHistoricName } from './historic-places.ts'
import type { Place } from './place.ts'
import { type Qualifier, readQualifier } from './qualifier.ts'
import { type Reading, SCORE, type Setting } from './reading.ts'
import type { Phrase, Word } from './words.ts'

/** The historic place that a phrase means in the year of the text, or null. */
export function readHistoric(
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
  const score = SCORE[evidence.strength] + (several ? 4.5 : 3.9)
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

function agrees(qualifier: Qualifier, place: Place): boolean {
  const country = place.countryCode
  if (country === null) return false
  const regions = [...qualifier.regions]
  return qualifier.countries.has(country) || regions.some((key) => key.startsWith(`${country}.`))
}
