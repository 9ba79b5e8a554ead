import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** How the people stand to each other at this hour. */
export const graph = defineAgent({
  name: 'graph',
  output: OUTPUTS.graph,
  check({ relationships }, state) {
    const names = (state.identification?.characters ?? []).map((stub) => stub.name)
    return relationships
      .flatMap((relation) => [relation.from_character, relation.to_character])
      .filter((name) => !names.includes(name))
      .map((name) => ({
        code: 'unknown_character',
        detail: `Related but not in the cast: ${name}`,
      }))
  },
})
