import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** What must be mended in the dialog. */
export const critique = defineAgent({ name: 'critique', output: OUTPUTS.critique })
