import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** The picture. Its bytes travel beside the output and are stored by the executor. */
export const imageGeneration = defineAgent({
  name: 'image_generation',
  output: OUTPUTS.image_generation,
})
