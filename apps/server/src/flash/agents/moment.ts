import { Moment } from '@timepoint/contracts'
import { defineAgent } from './agent.ts'

/** What happens, what is at stake, and what it came to mean. */
export const moment = defineAgent({ name: 'moment', output: Moment })
