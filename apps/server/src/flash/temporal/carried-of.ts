import { ageAt, type JumpFacts } from '@timepoint/almanac'
import type { Character, JumpDirection } from '@timepoint/contracts'
import type { Carried, CarriedPerson, Happened } from '../agents/prompting/carried.ts'
import type { RenderResult } from '../timepoints/render-result.ts'

/** How a jump is told: from the moment it starts from, and from the beginning of its chain. */
export type Told = Pick<Carried, 'direction' | 'shift' | 'total' | 'start' | 'title'>

const NOTHING_OF: Omit<CarriedPerson, 'name' | 'role'> = {
  description: '',
  clothing: null,
  pose: null,
  action: null,
  position_in_scene: null,
  emotional_state: null,
  personality: null,
  speaking_style: null,
  social_register: null,
}

/** Of earlier only who somebody is: clothes may be torn and bodies hurt by what was still to come. */
function personOf(name: string, known: Character | undefined, way: JumpDirection): CarriedPerson {
  if (!known) return { name, role: 'secondary', ...NOTHING_OF }
  const { role, personality, speaking_style, social_register } = known
  const lasting = { name, role, personality, speaking_style, social_register }
  if (way === 'prior') return { ...NOTHING_OF, ...lasting }
  const { description, clothing, pose, action, position_in_scene, emotional_state } = known
  return { ...lasting, description, clothing, pose, action, position_in_scene, emotional_state }
}

function happenedIn({ moment, dialog }: RenderResult): Happened {
  const last = dialog?.at(-1) ?? null
  return {
    plot: moment?.plot_summary ?? null,
    stakes: moment?.stakes ?? null,
    question: moment?.central_question ?? null,
    lastLine: last && { speaker: last.speaker, text: last.text },
  }
}

function placeOf({ scene }: RenderResult): Carried['place'] {
  if (!scene) return null
  const { setting, architecture, objects, furniture, crowd_description } = scene
  return { setting, architecture, objects, furniture, crowd_description }
}

/** Years before a scene in which most of its relations are as they are there; kin are kin for longer. */
const SAME_TIES_YEARS = 1

function yearsBack({ year }: RenderResult, { date }: JumpFacts['facts']): number {
  return year === null || date?.year == null ? 0 : (ageAt(date.year, year) ?? 0)
}

/**
 * What a jump takes along. An earlier hour gets people, place and relations only: nothing of what
 * happens in the moment that it starts from, or came of it.
 */
export function carriedOf(
  result: RenderResult,
  { facts, carried, missing, anchor, isAfter }: JumpFacts,
  told: Told,
): Carried {
  const isLater = told.direction === 'next'
  const isRecent = isLater || yearsBack(result, facts) <= SAME_TIES_YEARS
  const isBoth = (from: string, to: string) => carried.includes(from) && carried.includes(to)
  const cast = result.characters?.characters ?? []
  const people = carried.map((name) => {
    const known = cast.find((character) => character.name === name)
    return personOf(name, known, told.direction)
  })
  const relations = (result.graph?.relationships ?? [])
    .filter((one) => isBoth(one.from_character, one.to_character))
    .filter((one) => isRecent || one.relationship_type === 'family')
    .map((one) =>
      isLater ? one : { ...one, tension_level: 'neutral' as const, description: null },
    )
  return {
    ...told,
    location: result.location,
    where: result.place,
    tags: result.tags,
    people,
    absent: missing.map(({ name }) => name),
    relations,
    tension: isLater ? (result.scene?.tension_level ?? null) : null,
    place: isLater ? placeOf(result) : null,
    happened: isLater ? happenedIn(result) : null,
    anchor,
    isAfter,
  }
}
