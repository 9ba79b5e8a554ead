import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** The biographies of the people identified, playable at this hour. */
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
