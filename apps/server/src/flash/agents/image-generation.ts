import { z } from 'zod'
import { defineAgent } from './agent.ts'

/** The picture. Its bytes travel beside the output and are stored by the executor. */
export const imageGeneration = defineAgent({
  name: 'image_generation',
  output: z.object({
    mime: z.enum(['image/webp', 'image/jpeg', 'image/png']),
    width: z.int().positive(),
    height: z.int().positive(),
    sha256: z.string(),
  }),
})
