import type { StepName } from '@timepoint/contracts'
import type { AgentName } from '../agents/outputs.ts'

/** One row of the step table. */
export interface Step {
  name: AgentName
  /** Steps whose outputs this one reads. The executor derives all parallelism from this. */
  needs: AgentName[]
  /** A required step that fails ends the render; an optional one leaves a warning. */
  required: boolean
  /** The frame that tells clients of it; null for steps that are not shown. */
  frame: StepName | null
  /** Only run when a picture was asked for. */
  imageOnly?: true
}

/** What everything after the first level reads: when, where, what is on record, what kind of moment. */
const LEVEL_1: AgentName[] = ['judge', 'timeline', 'grounding']

/** What is read of the place and its people by those who work it out. */
const LEVEL_2: AgentName[] = [...LEVEL_1, 'scene', 'identification']

/**
 * What depends on what, each step after those it needs. Frames are shown in this order.
 * The judge gates the render: its refusal discards whatever ran beside it.
 */
export const STEPS: readonly Step[] = [
  { name: 'judge', needs: [], required: true, frame: 'judge' },
  { name: 'timeline', needs: [], required: true, frame: 'timeline' },
  { name: 'grounding', needs: [], required: false, frame: 'grounding' },
  { name: 'extraction', needs: ['judge', 'grounding'], required: false, frame: null },
  { name: 'scene', needs: LEVEL_1, required: true, frame: 'scene' },
  { name: 'identification', needs: LEVEL_1, required: true, frame: null },
  { name: 'characters', needs: LEVEL_2, required: true, frame: 'characters' },
  { name: 'graph', needs: LEVEL_2, required: false, frame: 'graph' },
  { name: 'moment', needs: LEVEL_2, required: false, frame: 'moment' },
  { name: 'camera', needs: LEVEL_2, required: false, frame: 'camera' },
  {
    name: 'dialog',
    needs: [...LEVEL_2, 'characters', 'graph', 'moment'],
    required: true,
    frame: 'dialog',
  },
  {
    name: 'critique',
    needs: [...LEVEL_2, 'characters', 'dialog'],
    required: false,
    frame: 'critique',
  },
  {
    name: 'image_prompt',
    needs: [...LEVEL_2, 'characters', 'moment', 'camera'],
    required: false,
    frame: 'image_prompt',
  },
  {
    name: 'image_prompt_optimizer',
    needs: ['timeline', 'image_prompt'],
    required: false,
    frame: 'image_prompt_optimizer',
    imageOnly: true,
  },
  {
    name: 'image_generation',
    needs: ['image_prompt', 'image_prompt_optimizer'],
    required: false,
    frame: 'image_generation',
    imageOnly: true,
  },
]

/** The steps of one render. Without speculation everything also waits for the judge's verdict. */
export function planSteps(options: { image: boolean; speculation: boolean }): Step[] {
  return STEPS.filter((step) => options.image || !step.imageOnly).map((step) => {
    const waits = !options.speculation && step.name !== 'judge' && !step.needs.includes('judge')
    return waits ? { ...step, needs: [...step.needs, 'judge'] } : step
  })
}
