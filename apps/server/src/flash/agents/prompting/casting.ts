import { linkPeople } from '@timepoint/almanac'
import type { CharacterRole } from '@timepoint/contracts'
import type { Finding, PromptInput } from '../agent.ts'
import { carriedPeople, isStranger } from './jump-sections.ts'
import { normalise } from './ledger.ts'
import { cutText, NAME } from './lists.ts'
import { curatedMomentOf, isKnownName, lifeOf, spellName } from './names.ts'
import { cleanText } from './one-line.ts'
import { isNeverShown } from './protected.ts'
import { protectionOf } from './sensitivity.ts'
import { settingOf } from './setting.ts'

/** A person as proposed for the cast. */
export interface Proposed {
  name: string
  is_named: boolean
  ids: string[]
  gloss: string
  voice: string[]
  role: CharacterRole
  speaks_in_scene: boolean
}

/** Fewest and most people who speak, where the cast allows it. */
export const SPEAKERS = { least: 2, most: 4 }

/** Names that the sheet spells. */
function knownNames(input: PromptInput): string[] {
  const speakers = input.sheet.quotes.map(({ speaker }) => speaker)
  const carried = carriedPeople(input).map(({ name }) => name)
  return [...new Set([...input.sheet.people.map(({ name }) => name), ...speakers, ...carried])]
}

/** Why somebody cannot be in the scene; null when they can. */
export function absence(
  { name, is_named }: Pick<Proposed, 'name' | 'is_named'>,
  input: PromptInput,
): string | null {
  const { year } = settingOf(input)
  if (isNeverShown(name, year)) return 'is never shown and never speaks'
  const moment = curatedMomentOf(input)
  const listed = moment?.people.find((person) => person.name === name)
  if (listed && !listed.present) return 'was not there in body'
  const life = is_named ? lifeOf(name, input) : null
  if (!life || year === null) return null
  if (life.born !== null && life.born > year) return 'was not born yet'
  return life.died !== null && life.died < year ? 'was dead' : null
}

/** The role that somebody is called by whose name nothing bears out. */
function roleOf({ gloss }: Proposed) {
  const said =
    cleanText(gloss)
      .replace(/^(?:the|an?)\s+/i, '')
      .split(/[,;.]/)[0]
      ?.trim() ?? ''
  // A name does not come back in by the gloss.
  const isRole = said !== '' && linkPeople(said, { year: null }).length === 0
  const text = isRole ? cutText(said, NAME) : 'bystander'
  const name = `${/^[aeiou]/i.test(text) ? 'An' : 'A'} ${text}`
  return { name, is_named: false, ids: [] }
}

/** Two words with a capital, the first no article: "Angela Merkel", "Jean de Joinville". */
const PROPER_NAME = /^(?!(?:An?|The)\s)\p{Lu}[\p{L}\p{M}.’'-]*\s(?:.*\s)?\p{Lu}[\p{L}\p{M}’'-]*/u

/**
 * Somebody with the name as the sheet spells it, and named whatever the model says of it where sheet
 * or almanac know the person or the name looks like one.
 */
export function identified<P extends Pick<Proposed, 'name' | 'is_named'>>(
  person: P,
  input: PromptInput,
): P {
  const typed = cutText(cleanText(person.name), NAME)
  const name = spellName(typed, knownNames(input))
  if (person.is_named || PROPER_NAME.test(typed)) return { ...person, name, is_named: true }
  const isPerson = (one: string) =>
    input.sheet.people.some((listed) => listed.name === one) || lifeOf(one, input) !== null
  // Words of a role may stand in a name: only the whole name is a person.
  const same = key(name) === key(typed) ? name : typed
  return { ...person, name: same, is_named: isPerson(same) }
}

/** Somebody as the sheet spells the name; a role, where no fact and no source has it. */
function spelled<P extends Proposed>(person: P, input: PromptInput): P {
  const known = identified(person, input)
  // Who cannot be here is left out, and not played by a role.
  if (!known.is_named || absence(known, input) !== null) return known
  const isCarried = carriedPeople(input).some(({ name }) => name === known.name)
  if (isCarried || isKnownName(known.name, input)) return known
  return { ...known, ...roleOf(known) }
}

/** What is left of a name when case, accents, spaces and signs go: equal for one and the same. */
const key = (name: string) => normalise(name).replaceAll(' ', '')

/** Those proposed who can be in the scene, each once: of one name the first stays. */
export function castOf<P extends Proposed>(people: readonly P[], input: PromptInput): P[] {
  const kept = new Map<string, P>()
  for (const person of people) {
    if (key(cleanText(person.name)) === '') continue
    const one = spelled(person, input)
    const isOut = absence(one, input) !== null || isStranger(one, input)
    if (!isOut && !kept.has(key(one.name))) kept.set(key(one.name), one)
  }
  return [...kept.values()]
}

/** Whether somebody may speak: in words on record, or because lines may be written for them. */
export function maySpeak(person: Pick<Proposed, 'name' | 'is_named'>, input: PromptInput): boolean {
  if (input.sheet.quotes.some(({ speaker }) => speaker === person.name)) return true
  return protectionOf(person, input).speech === 'free'
}

const WEIGHT: Record<CharacterRole, number> = { primary: 0, secondary: 1, background: 2 }

/** Two to four speakers: those proposed who may speak, then others, those who matter most first. */
export function chooseSpeakers(people: readonly Proposed[], input: PromptInput): Set<string> {
  const able = people
    .filter((person) => maySpeak(person, input))
    .toSorted((a, b) => WEIGHT[a.role] - WEIGHT[b.role])
  const wanted = able.filter((person) => person.speaks_in_scene).slice(0, SPEAKERS.most)
  const others = able.filter((person) => !wanted.includes(person))
  const missing = Math.max(SPEAKERS.least - wanted.length, 0)
  return new Set([...wanted, ...others.slice(0, missing)].map(({ name }) => name))
}

/** Pairs of people who were dealt nearly the same voice: two notes of three. */
export function voiceFindings(people: readonly Proposed[]): Finding[] {
  return people.flatMap((a, index) =>
    people.slice(index + 1).flatMap((b) => {
      const own = new Set(a.voice.map(normalise))
      const shared = b.voice.filter((note) => own.has(normalise(note))).length
      const detail = `voice: ${a.name} and ${b.name} share ${shared} of 3 notes`
      return shared >= 2 ? [{ code: 'same_voice', detail }] : []
    }),
  )
}

/**
 * People who are known to be meant, a line each: alive or not, without how and when they die, and
 * whether words of theirs are on record.
 */
export function knownPeople(input: PromptInput): string {
  const { people, quotes } = input.sheet
  return knownNames(input)
    .map((name) => {
      const listed = people.find((person) => person.name === name)
      const reason = absence({ name, is_named: listed !== undefined }, input)
      const isQuoted = quotes.some(({ speaker }) => speaker === name)
      const isSilent = !maySpeak({ name, is_named: listed !== undefined }, input)
      const age = listed?.age ?? null
      const parts = [
        age === null || age < 1 ? name : `${name}, about ${age}`,
        reason === null ? (listed ? 'alive' : 'a role') : `${reason}; not in the cast`,
        ...(isQuoted ? ['words on record'] : isSilent ? ['silent: no words on record'] : []),
      ]
      return parts.join('; ')
    })
    .join('\n')
}
