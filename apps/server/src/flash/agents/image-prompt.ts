import { ImagePromptData } from '@timepoint/contracts'
import { defineAgent } from './agent.ts'

/** What the picture shows, in words. */
export const imagePrompt = defineAgent({ name: 'image_prompt', output: ImagePromptData })
