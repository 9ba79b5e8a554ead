import { Cast } from '@timepoint/contracts'
import type { z } from 'zod'
import { defineAgent } from './agent.ts'
import type { identification } from './identification.ts'

type Stubs = z.infer<typeof identification.output>

/** The biographies of the people identified, playable at this hour. */
export const characters = defineAgent({
  name: 'characters',
  output: Cast,
  check(output, inputs) {
    const stubs = (inputs.identification as Stubs).characters.map((stub) => stub.name)
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
