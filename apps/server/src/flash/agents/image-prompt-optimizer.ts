import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** Image models read about this many words; the rest is lost on them. */
const MAX_WORDS = 77

/** The image prompt, shortened without adding. */
export const imagePromptOptimizer = defineAgent({
  name: 'image_prompt_optimizer',
  output: OUTPUTS.image_prompt_optimizer,
  check({ optimized_prompt: prompt }) {
    const words = prompt.split(/\s+/).length
    if (words <= MAX_WORDS) return []
    return [{ code: 'prompt_too_long', detail: `${words} words instead of ${MAX_WORDS}.` }]
  },
})
