import type { StepName } from '@timepoint/contracts'
import type { AgentName } from '../agents/agents.ts'

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

/**
 * What depends on what, each step after those it needs. Frames are shown in this order.
 * The judge gates the render: its refusal discards whatever ran beside it.
 */
export const STEPS: readonly Step[] = [
  { name: 'judge', needs: [], required: true, frame: 'judge' },
  { name: 'timeline', needs: [], required: true, frame: 'timeline' },
  { name: 'grounding', needs: [], required: false, frame: 'grounding' },
  { name: 'scene', needs: ['timeline', 'grounding'], required: true, frame: 'scene' },
  { name: 'identification', needs: ['timeline', 'grounding'], required: true, frame: null },
  { name: 'characters', needs: ['scene', 'identification'], required: true, frame: 'characters' },
  { name: 'graph', needs: ['scene', 'identification'], required: false, frame: 'graph' },
  { name: 'moment', needs: ['scene', 'identification'], required: false, frame: 'moment' },
  { name: 'camera', needs: ['scene', 'identification'], required: false, frame: 'camera' },
  {
    name: 'dialog',
    needs: ['characters', 'graph', 'moment', 'scene'],
    required: true,
    frame: 'dialog',
  },
  { name: 'critique', needs: ['dialog', 'characters'], required: false, frame: 'critique' },
  {
    name: 'image_prompt',
    needs: ['characters', 'moment', 'camera', 'scene', 'timeline'],
    required: false,
    frame: 'image_prompt',
  },
  {
    name: 'image_prompt_optimizer',
    needs: ['image_prompt'],
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
