import { hasMixedCase, listPhrases, type Phrase, splitWords } from '../places/words.ts'
import { ageIn, mergePerson, wasAlive } from './life.ts'
import { isNameHere, type NameSetting } from './name-context.ts'
import type { Person, PersonReading } from './person.ts'
import {
  type Bearer,
  fameOf,
  findPersonRow,
  lookUpPeople,
  type NameKind,
  readPerson,
} from './person-index.ts'
import { fitsTitle, readTitle } from './titles.ts'

/** Least fame (Pantheon's index) with which a bare surname is read as a person. */
const BARE_FAME = 25
/** The same, for people whom WordNet has too. */
const BARE_FAME_WORDNET = 22
const TITLED_FAME = 18
/** Fame of a one-word name that is read without a year. */
const TIMELESS_FAME = 28.5
/** Lead in fame over the next bearer of a name from which on it is unambiguous. */
const LEAD = 2
/** Fame granted to a rival that nobody measured: the general Montgomery, not only the novelist. */
const UNMEASURED_RIVAL = 25
/** Words in a name that is read: a handful of names have more. */
const LONGEST_NAME = 7
/** Years after a death in which people still date things to the life. */
const GENERATION = 30
/** A surname in a text hardly means a child. */
const LEAST_AGE = 10

interface Candidate {
  person: Person
  kind: NameKind
  fame: number
  inWordNet: boolean
  /** Whether Pantheon knows the person, so that `fame` is no guess. */
  measured: boolean
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
  for (const phrase of listPhrases(words, LONGEST_NAME)) {
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

function readPhrase(setting: NameSetting, phrase: Phrase): PersonReading | null {
  const bearers = lookUpPeople(phrase.key)
  if (bearers.length === 0) return null
  const { words, year } = setting
  const title = readTitle(words, phrase)
  const titled = title !== null
  if (!isNameHere(setting, phrase, titled)) return null
  const all = bearers
    .map(toCandidate)
    .filter(({ person, kind }) => title === null || fitsTitle(person, kind, title, phrase.key))
  const alive = all.filter(({ person }) => year === null || wasAlive(person, year))
  const chosen = chooseCandidate(alive, setting, phrase, titled)
  const isBare = !titled && !phrase.key.includes(' ')
  if (!chosen || (isBare && all.some((other) => isLateAndGreater(other, chosen, year)))) return null
  const start = titled ? (words[phrase.first - 1]?.start ?? phrase.span[0]) : phrase.span[0]
  const age = year === null ? null : ageIn(chosen.person, year)
  return { ...chosen.person, age, span: [start, phrase.span[1]] }
}

/** "Gandhi 1958": who died not long before and is better known is meant as well, by mistake. */
function isLateAndGreater(
  { person, fame }: Candidate,
  chosen: Candidate,
  year: number | null,
): boolean {
  const { died } = person
  if (year === null || died === null || died >= year) return false
  return year - died <= GENERATION && fame > chosen.fame
}

function toCandidate({ row, kind }: Bearer): Candidate {
  const record = readPerson(row)
  return {
    person: mergePerson(record),
    kind,
    fame: fameOf(record),
    inWordNet: record.wordnet !== null,
    measured: record.pantheon !== null,
  }
}

function chooseCandidate(
  candidates: Candidate[],
  setting: NameSetting,
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
  const single = !phrase.key.includes(' ')
  const fame = (other: Candidate) =>
    single && !other.measured ? Math.max(other.fame, UNMEASURED_RIVAL) : other.fame
  return rivals.some((other) => best.fame - fame(other) < lead) ? null : best
}

function isFamousEnough(
  { person, kind, fame, inWordNet }: Candidate,
  { words, year }: NameSetting,
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

function isTooYoung(person: Person, { words, year }: Pick<NameSetting, 'words' | 'year'>): boolean {
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
