import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** The place at that instant. */
export const scene = defineAgent({ name: 'scene', output: OUTPUTS.scene })
