import type { Cast, Character } from '@timepoint/contracts'
import { defineAgent } from './agent.ts'
import { type CharacterStub, OUTPUTS, type State } from './outputs.ts'
import { normalise } from './prompting/ledger.ts'

/** A person of whom nothing was written: what the casting dealt, and nothing else. */
export function bareCharacter(stub: CharacterStub): Character {
  const { name, role, speaks_in_scene, brief } = stub
  return {
    name,
    role,
    speaks_in_scene,
    description: brief?.gloss ?? (stub.is_named ? name : 'Someone whose name is not on record.'),
    clothing: null,
    expression: null,
    pose: null,
    action: null,
    position_in_scene: null,
    age_description: null,
    historical_note: null,
    personality: null,
    speaking_style: brief && brief.voice.length > 0 ? brief.voice.join('; ') : null,
    social_register: brief?.register ?? null,
    emotional_state: null,
  }
}

function listText(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** Who is on record as present, who is named without that, and who is a role. */
function accuracyNote(state: State): string | null {
  const stubs = state.identification?.characters ?? []
  if (stubs.length === 0) return null
  const { physical_participants: there = [], verified_participants: verified = [] } =
    state.grounding?.grounding ?? {}
  const onRecord = [...there, ...verified].map(normalise)
  const named = stubs.filter((stub) => stub.is_named).map(({ name }) => name)
  const present = named.filter((name) => onRecord.includes(normalise(name)))
  const open = named.filter((name) => !present.includes(name))
  const roles = stubs.filter((stub) => !stub.is_named).map(({ name }) => name)
  return [
    present.length > 0 ? `On record as present: ${listText(present)}.` : null,
    open.length > 0 ? `Named, but not verified as present: ${listText(open)}.` : null,
    roles.length > 0 ? `Invented for the scene, by role: ${listText(roles)}.` : null,
  ]
    .filter((part) => part !== null)
    .join(' ')
}

/** Who wants what, as it was dealt; null where nobody was dealt a want. */
function groupDynamics(stubs: readonly CharacterStub[]): string | null {
  const wants = stubs.flatMap(({ name, brief }) => (brief?.want ? `${name}: ${brief.want}` : []))
  return wants.length < 2 ? null : `What each wants here: ${wants.join('; ')}.`
}

/** The cast in the order of the stubs; who has no biography is there bare. */
export function completeCast(characters: readonly Character[], state: State): Cast {
  const stubs = state.identification?.characters ?? []
  return {
    characters: stubs.map(
      (stub) => characters.find(({ name }) => name === stub.name) ?? bareCharacter(stub),
    ),
    focal_character: state.identification?.focal_character ?? null,
    group_dynamics: groupDynamics(stubs),
    historical_accuracy_note: accuracyNote(state),
  }
}

/** The biographies of the people identified, playable at this hour. Each is a call of its own. */
export const characters = defineAgent({
  name: 'characters',
  output: OUTPUTS.characters,
  check(output, state) {
    const stubs = (state.identification?.characters ?? []).map((stub) => stub.name)
    const written = output.characters.map((character) => character.name)
    return [
      ...written
        .filter((name) => !stubs.includes(name))
        .map((name) => ({ code: 'unknown_character', detail: `Not identified before: ${name}` })),
      ...stubs
        .filter((name) => !written.includes(name))
        .map((name) => ({ code: 'missing_character', detail: `Without a biography: ${name}` })),
    ]
  },
})
