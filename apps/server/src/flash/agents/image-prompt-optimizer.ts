import { z } from 'zod'
import { defineAgent } from './agent.ts'

/** Image models read about this many words; the rest is lost on them. */
const MAX_WORDS = 77

/** The image prompt, shortened without adding. */
export const imagePromptOptimizer = defineAgent({
  name: 'image_prompt_optimizer',
  output: z.object({ optimized_prompt: z.string() }),
  check({ optimized_prompt: prompt }) {
    const words = prompt.split(/\s+/).length
    if (words <= MAX_WORDS) return []
    return [{ code: 'prompt_too_long', detail: `${words} words instead of ${MAX_WORDS}.` }]
  },
})
