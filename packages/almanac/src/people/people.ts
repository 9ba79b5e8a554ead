import { isNeverName, wordUse } from '../places/common-words.ts'
import { findCountryByName } from '../places/countries.ts'
import { weighEvidence } from '../places/evidence.ts'
import { lookUpWellKnown } from '../places/well-known.ts'
import {
  hasMixedCase,
  isCapitalised,
  listPhrases,
  type Phrase,
  splitWords,
  type Word,
} from '../places/words.ts'
import { ageIn, mergePerson, wasAlive } from './life.ts'
import type { Person, PersonReading } from './person.ts'
import {
  type Bearer,
  fameOf,
  findPersonRow,
  isGivenName,
  longestName,
  lookUpPeople,
  type NameKind,
  readPerson,
} from './person-index.ts'

/** Least fame (Pantheon's index) with which a bare surname is read as a person. */
const BARE_FAME = 25
/** The same, for people whom WordNet has too. */
const BARE_FAME_WORDNET = 22
const TITLED_FAME = 18
/** Fame of a one-word name that is read without a year. */
const TIMELESS_FAME = 28.5
/** Lead in fame over the next bearer of a name from which on it is unambiguous. */
const LEAD = 2
/** A surname in a text hardly means a child. */
const LEAST_AGE = 10

const TITLES = new Set(
  `king queen emperor empress pope tsar czar tsarina czarina sultan caliph shah khan prince princess
  president chancellor premier general admiral captain commander marshal colonel major lieutenant sir lord
  lady dame duke duchess earl count baron dr doctor professor saint st mahatma mother sister father
  chairman comrade pharaoh consul cardinal archbishop bishop senator secretary reverend rev mr mrs miss
  madame monsieur herr maestro sheikh imam rabbi dictator`.split(/\s+/),
)
const PLACE_PREPOSITIONS = new Set(['in', 'at', 'near', 'outside', 'inside', 'around'])
/** After these a personal name is part of the name of a thing. */
const NAMESAKES = new Set(
  `falls memorial monument day tower bridge island street park university college county city station
  airport river lake square theatre theater road avenue hospital prize medal telescope machine mountains
  heights stadium dam canal tunnel brothers sisters family dynasty`.split(/\s+/),
)

interface Candidate {
  person: Person
  kind: NameKind
  fame: number
  inWordNet: boolean
}

interface Setting {
  words: Word[]
  year: number | null
  mixedCase: boolean
}

/**
 * People whom a text names, in text order, spans not overlapping.
 *
 * With a year only people alive in it count, and a bare surname counts for the very famous alone
 * if no other bearer comes near ("Oppenheimer", not "Smith"). Without a year only full names
 * count and `age` is null. A name that is also a common word needs more evidence. Rather nobody
 * than a namesake.
 */
export function linkPeople(text: string, { year }: { year: number | null }): PersonReading[] {
  const words = splitWords(text)
  const setting = { words, year, mixedCase: hasMixedCase(words) }
  const taken = words.map(() => false)
  const readings: PersonReading[] = []
  for (const phrase of listPhrases(words, longestName(7))) {
    if (taken.slice(phrase.first, phrase.after).includes(true)) continue
    const reading = readPhrase(setting, phrase)
    if (!reading) continue
    taken.fill(true, phrase.first, phrase.after)
    if (!readings.some((known) => known.source.kind === 'record' && sameRecord(known, reading))) {
      readings.push(reading)
    }
  }
  return readings.sort((a, b) => a.span[0] - b.span[0])
}

function sameRecord(a: Person, b: Person): boolean {
  return JSON.stringify(a.source) === JSON.stringify(b.source)
}

function readPhrase(setting: Setting, phrase: Phrase): PersonReading | null {
  const bearers = lookUpPeople(phrase.key)
  if (bearers.length === 0) return null
  const { words, year } = setting
  const titled = TITLES.has(words[phrase.first - 1]?.key ?? '')
  if (!isNameHere(setting, phrase, titled)) return null
  const alive = bearers
    .map(toCandidate)
    .filter(({ person }) => year === null || wasAlive(person, year))
  const chosen = chooseCandidate(alive, setting, phrase, titled)
  if (!chosen) return null
  const start = titled ? (words[phrase.first - 1]?.start ?? phrase.span[0]) : phrase.span[0]
  const age = year === null ? null : ageIn(chosen.person, year)
  return { ...chosen.person, age, span: [start, phrase.span[1]] }
}

function toCandidate({ row, kind }: Bearer): Candidate {
  const record = readPerson(row)
  return {
    person: mergePerson(record),
    kind,
    fame: fameOf(record),
    inWordNet: record.wordnet !== null,
  }
}

/** Whether the words can be a name where they stand, judged by case, neighbours and common use. */
function isNameHere(setting: Setting, phrase: Phrase, titled: boolean): boolean {
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
  if (phrase.key.includes(' ')) return true
  return titled || !isPartOfOtherName(setting, phrase)
}

/** One word only: whether it is rather a place, a thing or the surname of somebody else. */
function isPartOfOtherName({ words, mixedCase }: Setting, phrase: Phrase): boolean {
  const before = words[phrase.first - 1]
  const word = words[phrase.first]
  const next = words[phrase.after]
  const possessive = word !== undefined && word.stemEnd < word.end
  if (word && next && /^\s+$/.test(word.gap) && !possessive && NAMESAKES.has(next.key)) return true
  if (word && next && /^,\s*$/.test(word.gap) && findCountryByName(next.stem)) return true
  if (isRatherTown(words, phrase)) return true
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

/** "Einstein, Berlin 1915": a town's name where the place of an event stands. */
function isRatherTown(words: Word[], phrase: Phrase): boolean {
  if (lookUpWellKnown(phrase.key).length === 0) return false
  const { strength } = weighEvidence(words, phrase)
  return strength === 'strong' || strength === 'medium'
}

function chooseCandidate(
  candidates: Candidate[],
  setting: Setting,
  phrase: Phrase,
  titled: boolean,
): Candidate | null {
  const ranked = candidates
    .filter((candidate) => isFamousEnough(candidate, setting, phrase, titled))
    .sort((a, b) => b.fame - a.fame)
  const best = ranked[0]
  if (!best) return null
  const rivals = candidates.filter(
    (other) =>
      other.person !== best.person &&
      (titled || other.kind !== 'regnal') &&
      !isTooYoung(other.person, setting),
  )
  const lead = phrase.key.includes(' ') || titled ? LEAD / 2 : LEAD
  return rivals.some((other) => best.fame - other.fame < lead) ? null : best
}

function isFamousEnough(
  { person, kind, fame, inWordNet }: Candidate,
  { words, year }: Setting,
  phrase: Phrase,
  titled: boolean,
): boolean {
  const single = !phrase.key.includes(' ')
  if (year === null) return kind === 'full' && (!single || fame >= TIMELESS_FAME)
  if (!single && kind === 'full') return true
  if (kind === 'regnal' && !titled) return false
  if (isTooYoung(person, { words, year })) return false
  if (titled || (kind === 'full' && inWordNet)) return fame >= TITLED_FAME
  return fame >= (inWordNet ? BARE_FAME_WORDNET : BARE_FAME)
}

function isTooYoung(person: Person, { words, year }: Pick<Setting, 'words' | 'year'>): boolean {
  const age = year === null ? null : ageIn(person, year)
  const birth = words.some((word) => word.key === 'birth' || word.key === 'born')
  return age !== null && age < LEAST_AGE && !birth
}

/** The person of a record: data set `wordnet` (synset) or `pantheon` (curid); null if unknown. */
export function personRecord(dataset: 'wordnet' | 'pantheon', id: string): Person | null {
  const row = findPersonRow(dataset, id)
  return row === null ? null : mergePerson(readPerson(row))
}

/**
 * Whether a known person of at least this fame has this folded word as a surname or only name;
 * with a year, whether one of them was alive in it. Readers of place names doubt such words.
 */
export function isBorneByPerson(key: string, year: number | null, leastFame = 0): boolean {
  return lookUpPeople(key).some(({ row }) => {
    const record = readPerson(row)
    if (fameOf(record) < leastFame) return false
    return year === null || wasAlive(mergePerson(record), year)
  })
}
