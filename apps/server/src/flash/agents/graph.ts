import { CharacterGraph } from '@timepoint/contracts'
import { defineAgent } from './agent.ts'
import type { CharacterStub } from './character-stub.ts'

interface Identified {
  characters: CharacterStub[]
}

/** How the people stand to each other at this hour. */
export const graph = defineAgent({
  name: 'graph',
  output: CharacterGraph,
  check({ relationships }, inputs) {
    const names = (inputs.identification as Identified).characters.map((stub) => stub.name)
    return relationships
      .flatMap((relation) => [relation.from_character, relation.to_character])
      .filter((name) => !names.includes(name))
      .map((name) => ({
        code: 'unknown_character',
        detail: `Related but not in the cast: ${name}`,
      }))
  },
})
