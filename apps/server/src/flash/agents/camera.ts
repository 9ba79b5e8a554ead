import { Camera } from '@timepoint/contracts'
import { defineAgent } from './agent.ts'

/** One frame, as a witness could have seen it. */
export const camera = defineAgent({ name: 'camera', output: Camera })
