import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** One frame, as a witness could have seen it. */
export const camera = defineAgent({ name: 'camera', output: OUTPUTS.camera })
