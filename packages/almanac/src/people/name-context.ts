import { isNeverName, wordUse } from '../places/common-words.ts'
import { findCountryByName } from '../places/countries.ts'
import { weighEvidence } from '../places/evidence.ts'
import { lookUpHistoricName } from '../places/historic-places.ts'
import { lookUpName, readRow } from '../places/place-index.ts'
import { lookUpWellKnown } from '../places/well-known.ts'
import { isCapitalised, type Phrase, type Word } from '../places/words.ts'
import { mergePerson, wasAlive } from './life.ts'
import { fameOf, isGivenName, lookUpPeople, readPerson } from './person-index.ts'
import { isTitle } from './titles.ts'

/** A text whose people are looked for. */
export interface NameSetting {
  words: Word[]
  year: number | null
  mixedCase: boolean
}

/** From this fame on the next word may be another person ("Burr Hamilton duel"). */
const NEIGHBOUR_FAME = 22
/** With so many known bearers a surname is of anybody (Smith). */
const COMMON_SURNAME = 8
const PLACE_PREPOSITIONS = new Set(['in', 'at', 'near', 'outside', 'inside', 'around'])
/** After these a personal name is part of the name of a thing. */
const NAMESAKES = new Set(
  `falls memorial monument day tower bridge island street park university college county city station
  airport river lake square theatre theater road avenue hospital prize medal telescope machine mountains
  heights stadium dam canal tunnel brothers sisters family dynasty downs school hotel museum cathedral
  church chapel hall house lane bomber bombers tank tanks award trophy cup beach bay town village`.split(
    /\s+/,
  ),
)

/** Whether the words can be a name where they stand, judged by case, neighbours and common use. */
export function isNameHere(setting: NameSetting, phrase: Phrase, titled: boolean): boolean {
  const { words, mixedCase } = setting
  const first = words[phrase.first]
  if (!first || isNeverName(phrase.key)) return false
  const capitalised = isCapitalised(first)
  const lower = mixedCase && !capitalised && !isCapitalised(words[phrase.after - 1] ?? first)
  if (lower) return false
  const use = wordUse(phrase.key)
  const opening = phrase.first === 0 || /[.!?:]/.test(words[phrase.first - 1]?.gap ?? '')
  const proper = mixedCase && capitalised && !opening
  if (use === 'frequent' && !titled && !proper) return false
  if (isChurch(words, phrase) || isLongerName(setting, phrase)) return false
  if (phrase.key.includes(' ')) return true
  if (isGivenNameOfOther(setting, phrase)) return false
  return titled || !isPartOfOtherName(setting, phrase)
}

/** "St Mary's": a saint's possessive is a church, school or hospital. */
function isChurch(words: Word[], phrase: Phrase): boolean {
  const last = words[phrase.after - 1]
  const possessive = last !== undefined && last.stemEnd < last.end
  return possessive && /^(?:st|saint)$/.test(words[phrase.first - 1]?.key ?? '')
}

/** "Martin Luther" in "Martin Luther King": the words begin the known name of somebody else. */
function isLongerName({ words, year }: NameSetting, phrase: Phrase): boolean {
  const next = nextInName(words, phrase)
  if (!next || year === null) return false
  return lookUpPeople(`${phrase.key} ${next.stem}`).some(({ kind }) => kind === 'full')
}

/**
 * "Elizabeth" in "Elizabeth Bishop", "Darwin" in "Darwin Smith": a surname follows, also one that
 * is a title or a common word. Not so when a place follows ("Einstein Berlin") or, after what is
 * no first name, somebody of note who lives in the year ("Kennedy Khrushchev").
 */
function isGivenNameOfOther({ words, year, mixedCase }: NameSetting, phrase: Phrase): boolean {
  const next = nextInName(words, phrase)
  if (!next || /\d/.test(next.key) || isKnownPlace(next.stem, year)) return false
  if (mixedCase && !isCapitalised(next)) return false
  const surname = lookUpPeople(next.stem).some(({ kind }) => kind !== 'regnal')
  if (isGivenName(phrase.key)) {
    const name = mixedCase && wordUse(next.stem) === 'name' && !isNeverName(next.stem)
    return surname || name || isTitle(next.stem)
  }
  return surname && !isNeverName(next.stem) && !isBorneByNoted(next.stem, year)
}

function nextInName(words: Word[], phrase: Phrase): Word | null {
  const last = words[phrase.after - 1]
  const next = words[phrase.after]
  if (!last || !next || last.stemEnd < last.end || !/^[ -]$/.test(last.gap)) return null
  return next
}

function isKnownPlace(key: string, year: number | null): boolean {
  if (lookUpWellKnown(key).length > 0 || findCountryByName(key)) return true
  return lookUpHistoricName(key, year).length > 0
}

function isBorneByNoted(key: string, year: number | null): boolean {
  const bearers = lookUpPeople(key)
  if (bearers.length >= COMMON_SURNAME) return false
  return bearers.some(({ row, kind }) => {
    const record = readPerson(row)
    if (kind === 'regnal' || fameOf(record) < NEIGHBOUR_FAME) return false
    return year === null || wasAlive(mergePerson(record), year)
  })
}

/** One word only: whether it is rather a place, a thing or the surname of somebody else. */
function isPartOfOtherName({ words, mixedCase, year }: NameSetting, phrase: Phrase): boolean {
  const before = words[phrase.first - 1]
  const word = words[phrase.first]
  const next = words[phrase.after]
  const possessive = word !== undefined && word.stemEnd < word.end
  if (word && next && /^\s+$/.test(word.gap) && !possessive && NAMESAKES.has(next.key)) return true
  if (word && next && /^,\s*$/.test(word.gap) && findCountryByName(next.stem)) return true
  if (isRatherTown(words, phrase, year)) return true
  if (!before || !/^[\s.]+$/.test(before.gap)) return false
  if (PLACE_PREPOSITIONS.has(before.key) || before.key === 'the') return true
  if (before.stemEnd < before.end) return false
  if (isGivenName(before.key) && wordUse(before.key) !== 'frequent') return true
  return (
    mixedCase &&
    isCapitalised(before) &&
    wordUse(before.key) !== 'frequent' &&
    !/^\d/.test(before.key)
  )
}

/** From this size on a town is known by its name in its own language: "Wien 1913" is no physicist. */
const METROPOLIS = 1_000_000

function isKnownTown(key: string, year: number | null): boolean {
  if (lookUpWellKnown(key).length > 0 || lookUpHistoricName(key, year).length > 0) return true
  return lookUpName(key).some(({ row }) => readRow(row).population >= METROPOLIS)
}

/** "Einstein, Berlin 1915": a town's name where the place of an event stands. */
function isRatherTown(words: Word[], phrase: Phrase, year: number | null): boolean {
  if (!isKnownTown(phrase.key, year)) return false
  const { strength } = weighEvidence(words, phrase)
  return strength === 'strong' || strength === 'medium'
}
