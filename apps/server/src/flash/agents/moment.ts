import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** What happens, what is at stake, and what it came to mean. */
export const moment = defineAgent({ name: 'moment', output: OUTPUTS.moment })
