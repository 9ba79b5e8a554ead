import type { CuratedMoment } from '@timepoint/almanac'
import type { Relationship } from '@timepoint/contracts'
import type { AgentOutput, State } from '../../agents/outputs.ts'
import type { RenderInput } from '../../pipeline/state.ts'
import { recordedTies } from './jump.ts'
import { anchorMoment, momentOf } from './known.ts'

const toRelationship = (tie: CuratedMoment['relationships'][number]): Relationship => ({
  from_character: tie.from,
  to_character: tie.to,
  relationship_type: tie.type,
  tension_level: tie.tension,
  description: tie.description,
})

/** Relations between people who are in the scene of a jump, and where they are from. */
function carriedRelations({ carried }: RenderInput, names: readonly string[]) {
  if (!carried) return { relationships: [], from: null }
  const recorded = recordedTies({ carried }, names).map(toRelationship)
  const title = anchorMoment({ carried })?.title
  if (recorded.length > 0) {
    return { relationships: recorded, from: `Relations as on record for “${title}”.` }
  }
  const isThere = (one: Relationship) =>
    names.includes(one.from_character) && names.includes(one.to_character)
  const relationships = carried.relations.filter(isThere)
  const from = 'Relations as in the scene that this jump starts from; how they stood now is open.'
  return { relationships, from: relationships.length > 0 ? from : null }
}

/** Recorded relations between people who are in the scene; those of a jump are of where it counts from. */
export function answerGraph(input: RenderInput, state: State): AgentOutput<'graph'> {
  const names = state.identification?.characters.map((stub) => stub.name) ?? []
  const own = momentOf(input.facts)
  const ties = own?.relationships.filter(
    ({ from, to }) => names.includes(from) && names.includes(to),
  )
  const { relationships, from } = ties
    ? { relationships: ties.map(toRelationship), from: null }
    : carriedRelations(input, names)
  return {
    relationships,
    factions: [],
    power_dynamics: null,
    central_conflict: null,
    alliances: [],
    rivalries: [],
    historical_context: from,
  }
}
