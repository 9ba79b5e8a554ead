import type { PromptInput } from '../agent.ts'
import type { Carried, CarriedPerson } from './carried.ts'
import { normalise } from './ledger.ts'
import { cutText, SHORT } from './lists.ts'
import { markText } from './mark.ts'
import { oneLine } from './one-line.ts'
import type { Sections } from './sections.ts'

/** Which step a prompt serves: each is told what it can use, and nothing else. */
export type JumpPart = 'scene' | 'casting' | 'person' | 'relations' | 'moment' | 'dialog'

type Row = readonly [title: string, text: string | null | undefined]

/** Rows of what a model wrote from what strangers asked: marked, and each on one line. */
function rows(list: readonly Row[], mark: string): string[] {
  return list.flatMap(([title, text]) => {
    const plain = cutText(oneLine(text ?? ''), SHORT)
    return plain === '' ? [] : [`${title}: ${markText(plain, mark)}`]
  })
}

/** Everything that is carried over of somebody, as the scene before had it. */
function personRows({ clothing, pose, action, description, ...rest }: CarriedPerson): Row[] {
  return [
    ['WAS', description],
    ['WORE', clothing],
    ['STOOD', pose],
    ['WHERE', rest.position_in_scene],
    ['DID', action],
    ['FELT', rest.emotional_state],
    ['HABITS', rest.personality],
    ['SPEECH', rest.speaking_style],
  ]
}

const ownRow = ({ name, role }: CarriedPerson) => `${oneLine(name)} (${role})`

/** A line on each of the people: who they were and what they did. */
function peopleRows(people: readonly CarriedPerson[], mark: string): string[] {
  return people.flatMap((person) => {
    const { description, action } = person
    const [row] = rows([[ownRow(person), [description, action].filter(Boolean).join(' ')]], mark)
    return row ?? ownRow(person)
  })
}

function relationRows({ relations }: Carried, mark: string): string[] {
  return relations.flatMap((one) => {
    const pair = `${one.from_character} to ${one.to_character}, ${one.relationship_type}`
    const [row] = rows([[pair, one.description]], mark)
    return row ?? pair
  })
}

function placeRows({ place }: Carried): Row[] {
  if (!place) return []
  return [
    ['PLACE THEN', place.setting],
    ['BUILT OF', place.architecture],
    ['THINGS THEN', [...place.objects, ...place.furniture].join(', ')],
    ['PEOPLE AROUND THEN', place.crowd_description],
  ]
}

function happenedRows({ happened }: Carried): Row[] {
  if (!happened) return []
  const { plot, stakes, question, lastLine } = happened
  return [
    ['HAPPENED THEN', plot],
    ['WAS AT STAKE', stakes],
    ['LEFT OPEN', question],
    ['LAST WORDS', lastLine && `${lastLine.speaker}: ${lastLine.text}`],
  ]
}

/** Who is missed. Of an earlier hour those are not told: they may not be born yet. */
function absentRow({ absent, direction }: Carried, mark: string): string[] {
  return direction === 'prior' ? [] : rows([['NOT HERE', absent.join('; ')]], mark)
}

/** What of it each step can use. */
function linesFor(part: JumpPart, carried: Carried, { mark, stub }: Told): string[] {
  const own = carried.people.filter(({ name }) => name === stub?.name)
  const lines: Record<JumpPart, () => string[]> = {
    scene: () => [...rows([...placeRows(carried), ...happenedRows(carried).slice(0, 1)], mark)],
    casting: () => [
      ...rows(happenedRows(carried).slice(0, 2), mark),
      ...peopleRows(carried.people, mark),
      ...absentRow(carried, mark),
    ],
    person: () => own.flatMap((one) => [ownRow(one), ...rows(personRows(one), mark)]),
    relations: () => [...relationRows(carried, mark), ...absentRow(carried, mark)],
    moment: () => [...rows(happenedRows(carried), mark), ...absentRow(carried, mark)],
    dialog: () => [...rows(happenedRows(carried), mark), ...absentRow(carried, mark)],
  }
  return lines[part]()
}

/** What is to be done with it, for an hour that lies later. */
const LATER: Record<JumpPart, string> = {
  scene:
    'This is the place of EARLIER SCENE, {shift}: say what changed there in light, things and traces. What was broken, spilled or burnt then is so still, unless there was time to mend it. Do not write that scene again.',
  casting:
    'These are the people of EARLIER SCENE, {shift}. Keep everybody of it under the same name and role, and put in nobody else by name; fill up with roles only. Whoever is NOT HERE is missed. Want and fear come of what happened.',
  person:
    'If EARLIER SCENE has this person, it is the same body, {shift}: hurts stay or leave scars, and within a day so do the clothes. Say what the time has done to them, and what the hands do now.',
  relations: 'Say how they stand {shift}: what happened has moved who needs whom.',
  moment:
    'This is {shift}: not that scene again, but what it leaves to be settled. Say why these people are here now.',
  dialog: 'They go on, {shift}: nobody repeats or explains what was said and done then.',
}

/** The same for an hour that lies earlier: of what came later nothing is shown. */
const EARLIER: Record<JumpPart, string> = {
  scene:
    'This is {shift} than a scene that you are not shown, at the same place. Nothing of what is to happen has left a trace yet.',
  casting:
    'These people are in a scene that you are not shown, and this is {shift} than that. Keep everybody listed under the same name and role, and put in nobody else by name; fill up with roles only. Nobody knows what is to come.',
  person:
    'This is {shift} than a scene that you are not shown: unhurt by it, and in the clothes of now.',
  relations: 'This is {shift} than a scene that you are not shown: chart how they stand before it.',
  moment:
    'This is {shift} than a scene that you are not shown. Say what brings these people here, and leave what is to come open.',
  dialog:
    'This is {shift} than a scene that you are not shown. Nobody knows or hints at what is to come.',
}

interface Told {
  mark: string
  /** The person whom a prompt is about. */
  stub?: { name: string } | undefined
}

/**
 * The sections of a prompt with what a jump in time carries over: evidence goes to MATERIAL, marked, and
 * what to do with it to TASK. Without a jump they are given back as they are, and so they are where the
 * jump leads to a curated moment, of which everything is on record.
 */
export function withCarried(
  input: Pick<PromptInput, 'carried' | 'mark' | 'facts'> & Pick<Told, 'stub'>,
  part: JumpPart,
  sections: Sections,
): Sections {
  const { carried, facts } = input
  if (!carried || facts.momentId !== null) return sections
  const lines = linesFor(part, carried, input)
  const isLater = carried.direction === 'next'
  const title = isLater ? `EARLIER SCENE (it is now ${carried.shift})` : 'CARRIED OVER'
  const block = lines.length > 0 ? [title, ...lines].join('\n') : ''
  const how = (isLater ? LATER : EARLIER)[part].replaceAll('{shift}', carried.shift)
  return {
    ...sections,
    material: [sections.material ?? '', block].filter((text) => text !== '').join('\n'),
    task: `${sections.task}\n${how}`,
  }
}

/** Texts that were carried over, in which a name may stand without being made up. */
export function carriedTexts({ carried }: Pick<PromptInput, 'carried'>): string[] {
  if (!carried) return []
  const { people, absent, place, happened } = carried
  return [
    ...people.flatMap((person) => [
      person.name,
      ...personRows(person).map(([, text]) => text ?? ''),
    ]),
    ...absent,
    ...(place ? placeRows(carried) : []).map(([, text]) => text ?? ''),
    ...(happened ? happenedRows(carried) : []).map(([, text]) => text ?? ''),
  ]
}

/** People of a jump who belong into its cast; none outside of jumps and where the cast is on record. */
export function carriedPeople({
  carried,
  facts,
}: Pick<PromptInput, 'carried' | 'facts'>): CarriedPerson[] {
  return carried && facts.momentId === null ? carried.people : []
}

/** Whether somebody is named who was not carried along: a jump takes nobody up on its way. */
export function isStranger(
  { name, is_named }: { name: string; is_named: boolean },
  { carried, facts }: Pick<PromptInput, 'carried' | 'facts'>,
): boolean {
  if (!carried || facts.momentId !== null) return false
  const own = normalise(name)
  if (carried.people.some((person) => normalise(person.name) === own)) return false
  return is_named || carried.absent.some((one) => normalise(one) === own)
}
