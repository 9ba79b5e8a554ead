import { z } from 'zod'
import { ErrorCode } from './errors.ts'
import { DialogLine } from './scene.ts'

/**
 * The steps of a render as a client sees them, in the order in which they are shown, each with the
 * progress that its frame carries. `graph`, `moment` and `camera` come in any order among each other.
 */
export const STEP_PROGRESS = {
  judge: 10,
  timeline: 20,
  grounding: 25,
  scene: 30,
  characters: 50,
  graph: 55,
  moment: 65,
  camera: 65,
  dialog: 80,
  critique: 85,
  image_prompt: 90,
  image_prompt_optimizer: 95,
  image_generation: 100,
} as const

/** A step as clients know it. */
export type StepName = keyof typeof STEP_PROGRESS

const STEP_NAMES = Object.keys(STEP_PROGRESS) as [StepName, ...StepName[]]

export const StepName = z.enum(STEP_NAMES)

const StartFrame = z.object({
  event: z.literal('start'),
  step: z.literal('initialization'),
  progress: z.literal(0),
  data: z.object({
    timepoint_id: z.uuid(),
    query: z.string(),
    preset: z.string(),
    generate_image: z.boolean(),
  }),
})

const StepCompleteFrame = z.object({
  event: z.literal('step_complete'),
  step: StepName,
  progress: z.int(),
  data: z.object({
    latency_ms: z.int(),
    model_used: z.string().optional(),
    provider: z.string().optional(),
    skipped: z.literal(true).optional(),
    reason: z.string().optional(),
  }),
})

const StepErrorFrame = z.object({
  event: z.literal('step_error'),
  step: StepName,
  progress: z.int(),
  data: z.object({ code: ErrorCode }),
  error: z.string(),
})

/**
 * What is written while it is written: a piece of prose, or a line of dialog. `restart`: what came
 * before of this step does not count, because another answer was begun.
 */
export const Content = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), value: z.string(), restart: z.literal(true).optional() }),
  z.object({ kind: z.literal('line'), value: DialogLine, restart: z.literal(true).optional() }),
])
export type Content = z.infer<typeof Content>

const PartialFrame = z.object({
  event: z.literal('partial'),
  step: z.enum(['scene', 'dialog']),
  progress: z.int(),
  data: Content,
})

const DoneFrame = z.object({
  event: z.literal('done'),
  progress: z.literal(100),
  data: z.object({
    timepoint_id: z.uuid(),
    slug: z.string(),
    status: z.literal('completed'),
    year: z.int().nullable(),
    location: z.string().nullable(),
    total_latency_ms: z.int(),
    has_image: z.boolean(),
  }),
})

const ErrorFrame = z.object({
  event: z.literal('error'),
  step: StepName.nullable(),
  progress: z.int(),
  data: z.object({
    timepoint_id: z.uuid(),
    status: z.literal('failed'),
    code: ErrorCode,
    reason: z.string().optional(),
    suggested_query: z.string().optional(),
  }),
  error: z.string(),
})

/**
 * One frame of a generation stream: the JSON object behind `data:`. A stream starts with `start`
 * and ends with exactly one `done` or `error`; the SSE `id` beside it increases within a timepoint.
 */
export const Frame = z
  .discriminatedUnion('event', [
    StartFrame,
    StepCompleteFrame,
    StepErrorFrame,
    PartialFrame,
    DoneFrame,
    ErrorFrame,
  ])
  .meta({ id: 'Frame' })
export type Frame = z.infer<typeof Frame>

/** Whether the frame ends its stream. */
export function isFinalFrame(frame: Frame): boolean {
  return frame.event === 'done' || frame.event === 'error'
}
