import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** What is said, at most seven lines; empty when nothing is known to have been said. */
export const dialog = defineAgent({
  name: 'dialog',
  output: OUTPUTS.dialog,
  check({ lines }, state) {
    const names = (state.characters?.characters ?? []).map((character) => character.name)
    return lines
      .filter((line) => !names.includes(line.speaker))
      .map((line) => ({
        code: 'unknown_speaker',
        detail: `Speaks but is not in the cast: ${line.speaker}`,
      }))
  },
})
