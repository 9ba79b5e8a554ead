import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** What the picture shows, in words. */
export const imagePrompt = defineAgent({ name: 'image_prompt', output: OUTPUTS.image_prompt })
