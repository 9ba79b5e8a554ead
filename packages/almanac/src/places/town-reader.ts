import { isBorneByPerson } from '../people/people.ts'
import { type Candidate, choosePlace, isOverseas, isWorldCity } from './candidates.ts'
import { wordUse } from './common-words.ts'
import type { Evidence, Strength } from './evidence.ts'
import { foundingYear } from './founding.ts'
import type { PlaceRow } from './places-file.ts'
import { lookUpRegions, type Qualifier } from './qualifier.ts'
import { isPlaceEnough, type Reading, SCORE, type Setting } from './reading.ts'
import { citePlace, placeOfRow } from './records.ts'
import { isCapitalised, type Phrase } from './words.ts'

/** Below this size a name needs a clear context. */
const TOWN = 50_000

/** Below this size a name needs a preposition or the like, unless WordNet knows it. */
const VILLAGE = 10_000

/** From this size on a town overseas stands against people of its name who do not live. */
const CITY = 500_000

/** Two generations, in years. */
const GENERATIONS = 50

/** Below this size an unknown place overseas is a hamlet that was named after another. */
const HAMLET = 1000

/** From this fame on (Pantheon's index) the bearer of a surname competes with a known town. */
const RIVAL_FAME = 25

/** "Paris, Texas": a town inside the region or country that follows it. */
export function readQualified(
  { words, year }: Setting,
  phrase: Phrase,
  qualifier: Qualifier,
): Reading | null {
  const comma = /[,(]/.test(words[phrase.after - 1]?.gap ?? '')
  if (!comma && wordUse(phrase.key) !== 'name') return null
  const chosen = choosePlace(phrase.key, year, qualifier)
  if (!chosen) return null
  const place = placeOfRow(chosen.row, phrase.key)
  return {
    place,
    source: citePlace(String(chosen.row.id), place),
    span: [phrase.span[0], qualifier.end],
    after: qualifier.after,
    score: comma ? 8 : 6,
  }
}

/** A town of the gazetteer that the context makes sure enough. */
export function readTown(setting: Setting, phrase: Phrase, evidence: Evidence): Reading | null {
  const { year } = setting
  if (!isPlaceEnough(setting, phrase, evidence)) return null
  const chosen = choosePlace(phrase.key, year, null)
  if (!chosen) return null
  if (!isSureTown(chosen, setting, phrase, evidence.strength)) return null
  const { row, wellKnown } = chosen
  const place = placeOfRow(row, phrase.key)
  return {
    place,
    source: citePlace(String(row.id), place),
    span: phrase.span,
    after: phrase.after,
    score: SCORE[evidence.strength] + (wellKnown ? 2 : 1),
  }
}

/** The less the context says, the better known the town must be, and nobody of its name alive. */
function isSureTown(
  { row, wellKnown, primary }: Candidate,
  setting: Setting,
  phrase: Phrase,
  strength: Strength,
): boolean {
  if (!wellKnown && (followsParticle(setting, phrase) || isOwner(setting, phrase))) return false
  const large = row.population >= TOWN
  if (!large && isRatherOther(row, phrase)) return false
  if (!wellKnown && row.population < HAMLET && isOverseas(row)) return false
  if (strength === 'strong') return wellKnown || large || wordUse(phrase.key) === 'name'
  // A small town that only a word in lower case supports may be any word of any language.
  const first = setting.words[phrase.first]
  if (!wellKnown && !large && !(first && isCapitalised(first))) return false
  if (!primary && row.feature !== 'PPLC') return false
  if (!wellKnown && wordUse(phrase.key) !== 'name') return false
  if (strength === 'weak' && (!wellKnown || !large || followsCapital(setting, phrase))) return false
  if (!wellKnown && row.population < VILLAGE) return false
  if (isWorldCity(row)) return true
  // Overseas the towns bear the names of people, who may be meant long after their deaths.
  const namesake = isOverseas(row) && (row.population < CITY || isYoung(row, setting.year))
  const rival = wellKnown && strength === 'medium' && !namesake ? RIVAL_FAME : 0
  // A name that no word around it makes a place may be that of somebody long dead.
  const small = isOverseas(row) && row.population < CITY
  const year = strength === 'weak' || small ? null : setting.year
  return !isBorneByPerson(phrase.key, year, rival)
}

/** "Solomon's temple": somebody owns something. */
function isOwner({ words }: Setting, phrase: Phrase): boolean {
  const last = words[phrase.after - 1]
  return last !== undefined && last.stemEnd < last.end
}

/** "Virginia" and "Mount Washington" are a state and a mountain, not small towns. */
function isRatherOther(row: PlaceRow, phrase: Phrase): boolean {
  if (/^(?:mount|mt|lake|river|cape|point) /.test(phrase.key)) return true
  return isOverseas(row) && lookUpRegions(phrase.key).some((region) => region.startsWith('US.'))
}

/** Within two generations of its founding a town and the man it honours are not told apart. */
function isYoung(row: PlaceRow, year: number | null): boolean {
  const founded = foundingYear(row)
  return year !== null && founded !== null && year - founded < GENERATIONS
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
