import { CharacterGraph } from '@timepoint/contracts'
import type { z } from 'zod'
import { defineAgent } from './agent.ts'
import type { identification } from './identification.ts'

type Stubs = z.infer<typeof identification.output>

/** How the people stand to each other at this hour. */
export const graph = defineAgent({
  name: 'graph',
  output: CharacterGraph,
  check({ relationships }, inputs) {
    const names = (inputs.identification as Stubs).characters.map((stub) => stub.name)
    return relationships
      .flatMap((relation) => [relation.from_character, relation.to_character])
      .filter((name) => !names.includes(name))
      .map((name) => ({
        code: 'unknown_character',
        detail: `Related but not in the cast: ${name}`,
      }))
  },
})
