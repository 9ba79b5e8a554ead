import type { CuratedMoment, Facts, KnownPerson, MomentPerson } from '@timepoint/almanac'
import { ageAt, yearText } from '@timepoint/almanac'
import type { Cast, Character } from '@timepoint/contracts'
import type { AgentOutput, State } from '../../agents/outputs.ts'
import { type Carried, isOwnName } from '../../agents/prompting/carried.ts'
import type { RenderInput } from '../../pipeline/state.ts'
import { anchorMoment, momentOf, spokenWords } from './known.ts'
import { capitalise, listText } from './phrases.ts'
import { unnamedRoles } from './roles.ts'

const MAX_CAST = 6

type Stub = AgentOutput<'identification'>['characters'][number]

/** Those who speak come first, then those who matter most: the cast has room for six. */
function byWeight(a: Stub, b: Stub): number {
  const weight = (stub: Stub) =>
    (stub.speaks_in_scene ? 0 : 3) + ['primary', 'secondary', 'background'].indexOf(stub.role)
  return weight(a) - weight(b)
}

function curatedStubs(moment: CuratedMoment): Stub[] {
  const speakers = [...new Set(spokenWords(moment).map((words) => words.speaker))]
  const present = moment.people.filter((person) => person.present)
  const known = present.map(({ name, role }) => ({
    name,
    role,
    speaks_in_scene: speakers.includes(name),
    is_named: true,
    brief: null,
  }))
  const listed = moment.people.map((person) => person.name)
  const others = speakers
    .filter((name) => !listed.includes(name))
    .map((name) => ({
      name,
      role: 'background' as const,
      speaks_in_scene: true,
      is_named: false,
      brief: null,
    }))
  const everyone = [...known, ...others]
  const chosen = [...everyone].sort(byWeight).slice(0, MAX_CAST)
  return everyone.filter((stub) => chosen.includes(stub))
}

/** People whom the query names, and the roles it names without a name. Nobody is invented. */
function queryStubs(facts: Facts): Stub[] {
  const named = facts.people.map(({ name }) => ({
    name,
    role: 'primary' as const,
    speaks_in_scene: false,
    is_named: true,
    brief: null,
  }))
  const names = facts.people.map(({ name }) => name)
  const roles = unnamedRoles(facts.subject, names).map((name) => ({
    name,
    role: 'secondary' as const,
    speaks_in_scene: false,
    is_named: false,
    brief: null,
  }))
  return [...named, ...roles].slice(0, MAX_CAST)
}

/** People and roles of the scene that a jump starts from. */
function carriedStubs({ people }: Carried): Stub[] {
  return people.slice(0, MAX_CAST).map(({ name, role }) => ({
    name,
    role,
    speaks_in_scene: false,
    is_named: isOwnName(name),
    brief: null,
  }))
}

/** Who is in the scene: those on record, those named in the query, and roles without a name. */
export function answerIdentification({
  facts,
  carried,
}: RenderInput): AgentOutput<'identification'> {
  const moment = momentOf(facts)
  const asked = () => (carried ? carriedStubs(carried) : queryStubs(facts))
  const characters = moment ? curatedStubs(moment) : asked()
  const focal = characters.find((stub) => stub.role === 'primary') ?? characters[0]
  return { characters, focal_character: focal?.name ?? null }
}

const EMPTY: Omit<Character, 'name' | 'role' | 'description' | 'speaks_in_scene'> = {
  clothing: null,
  expression: null,
  pose: null,
  action: null,
  position_in_scene: null,
  age_description: null,
  historical_note: null,
  personality: null,
  speaking_style: null,
  social_register: null,
  emotional_state: null,
}

type Life = Pick<KnownPerson, 'born' | 'died'>

function lifeText({ born, died }: Life, about: boolean): string | null {
  const circa = about ? 'about ' : ''
  if (born === null) return died === null ? null : `Died ${circa}${yearText(died)}`
  if (died === null) return `Born ${circa}${yearText(born)}`
  return `Lived ${circa}${yearText(born)} to ${yearText(died)}`
}

function ageText(age: number | null, about: boolean): string | null {
  if (age === null || age < 1) return null
  return about ? `about ${age}` : `${age - 1} or ${age}`
}

function curatedCharacter(stub: Stub, person: MomentPerson, year: number): Character {
  const about = person.lifeYearsApproximate
  return {
    ...EMPTY,
    name: stub.name,
    role: stub.role,
    speaks_in_scene: stub.speaks_in_scene,
    description: person.gloss,
    action: person.did.text,
    clothing: person.clothing?.text ?? null,
    position_in_scene: person.position?.text ?? null,
    age_description: ageText(ageAt(person.born, year), about),
    historical_note: lifeText(person, about),
    social_register: person.register,
  }
}

const NO_GLOSS = 'On record for this event; nothing more is said of them here.'

function knownCharacter(stub: Stub, person: KnownPerson): Character {
  return {
    ...EMPTY,
    name: stub.name,
    role: stub.role,
    speaks_in_scene: false,
    description: person.gloss === '' ? NO_GLOSS : capitalise(person.gloss),
    age_description: ageText(person.age, false),
    historical_note: lifeText(person, false),
  }
}

function unnamed(stub: Stub, curated: boolean): Character {
  const { name, role, speaks_in_scene } = stub
  const description = curated
    ? 'The sources of this moment give no name.'
    : 'Someone whom the query calls by this role; no name is on record here.'
  return { ...EMPTY, name, role, speaks_in_scene, description }
}

const CARRIED = 'In the scene that this jump starts from; nothing more is on record of them here.'

/** Somebody who is carried along, as the records have them; nothing of what they wear or do now. */
function carriedCharacter(stub: Stub, input: RenderInput): Character {
  const known = input.facts.people.find((person) => person.name === stub.name)
  const { name, role, speaks_in_scene } = stub
  if (!known) return { ...EMPTY, name, role, speaks_in_scene, description: CARRIED }
  const recorded = anchorMoment(input)?.people.find((person) => person.name === name)
  const about = recorded?.lifeYearsApproximate ?? false
  const isTold = known.gloss !== ''
  return {
    ...knownCharacter(stub, known),
    ...(isTold ? {} : { description: CARRIED }),
    age_description: ageText(known.age, about),
    historical_note: lifeText(known, about),
    social_register: isTold ? (recorded?.register ?? null) : null,
  }
}

function character(stub: Stub, input: RenderInput, moment: CuratedMoment | null): Character {
  const { facts, carried } = input
  const curated = moment?.people.find((person) => person.name === stub.name)
  if (moment && curated) return curatedCharacter(stub, curated, moment.date.year)
  if (!moment && carried) return carriedCharacter(stub, input)
  const known = facts.people.find((person) => person.name === stub.name)
  return known ? knownCharacter(stub, known) : unnamed(stub, moment !== null)
}

function presenceNotes(moment: CuratedMoment): string {
  const doubts = moment.people.flatMap((person) => person.presenceNote ?? [])
  const note = moment.peopleNote ?? 'Everyone named here is on record as present.'
  return [...new Set([doubts.length > 0 && !moment.peopleNote ? '' : note, ...doubts])]
    .filter((text) => text !== '')
    .join(' ')
}

/** That nobody is on record for the time to which a jump leads. */
function carriedNote({ people }: Carried, { peopleNotes }: Facts): string {
  const names = people.map(({ name }) => name)
  const there =
    names.length === 0
      ? 'Nobody is carried along from the moment that this jump starts from.'
      : `Carried along from the moment that this jump starts from: ${listText(names)}. That they were there at this time is not documented here.`
  return [there, ...peopleNotes].join(' ')
}

function accuracyNote({ facts, carried }: RenderInput, moment: CuratedMoment | null): string {
  if (moment) return presenceNotes(moment)
  if (carried) return carriedNote(carried, facts)
  const notShown = facts.peopleNotes
  if (facts.people.length === 0) {
    return [
      'The query names nobody whom the bundled records know for that time.',
      ...notShown,
    ].join(' ')
  }
  const there = facts.title === null ? [] : (facts.events[0]?.people ?? [])
  const isThere = ({ name, source }: KnownPerson) =>
    there.includes(name) || source === facts.events[0]?.source
  const asked = facts.people.filter((person) => !isThere(person))
  const open = asked.filter(({ born, died }) => born === null || died === null)
  const sure = asked.filter((person) => !open.includes(person))
  const parts = [
    asked.length < facts.people.length
      ? `On record for this event: ${listText(facts.people.filter(isThere).map(({ name }) => name))}.`
      : null,
    sure.length > 0 && facts.date?.year != null
      ? `${listText(sure.map(({ name }) => name))}: named in the query, and alive then by the records.`
      : null,
    open.length > 0
      ? `${listText(open.map(({ name }) => name))}: named in the query; the records lack a year of birth or death.`
      : null,
    asked.length > 0 ? 'That they were present is not documented here.' : null,
    ...notShown,
  ]
  return parts.filter((part) => part !== null).join(' ')
}

/** What is on record of the people identified; nothing is added. */
export function answerCharacters(input: RenderInput, state: State): Cast {
  const moment = momentOf(input.facts)
  const stubs = state.identification?.characters ?? []
  return {
    characters: stubs.map((stub) => character(stub, input, moment)),
    focal_character: state.identification?.focal_character ?? null,
    group_dynamics: null,
    historical_accuracy_note: accuracyNote(input, moment),
  }
}
