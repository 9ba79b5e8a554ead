import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** The fields of grounding that could be verified in what the search found. */
export const extraction = defineAgent({ name: 'extraction', output: OUTPUTS.extraction })
