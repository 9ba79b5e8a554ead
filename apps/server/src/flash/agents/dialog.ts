import { type Cast, Dialog } from '@timepoint/contracts'
import { z } from 'zod'
import { defineAgent } from './agent.ts'

/** What is said, at most seven lines; empty when nothing is known to have been said. */
export const dialog = defineAgent({
  name: 'dialog',
  output: z.object({ lines: Dialog }),
  check({ lines }, inputs) {
    const names = (inputs.characters as Cast).characters.map((character) => character.name)
    return lines
      .filter((line) => !names.includes(line.speaker))
      .map((line) => ({
        code: 'unknown_speaker',
        detail: `Speaks but is not in the cast: ${line.speaker}`,
      }))
  },
})
