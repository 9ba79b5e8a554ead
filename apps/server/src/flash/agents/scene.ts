import { Scene } from '@timepoint/contracts'
import { defineAgent } from './agent.ts'

/** The place at that instant. */
export const scene = defineAgent({ name: 'scene', output: Scene })
