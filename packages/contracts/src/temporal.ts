import { z } from 'zod'
import { GenerateRequest } from './generation.ts'

/** Going on from a moment in time: what is sent, what comes back, and the chain of such moments. */

/** What time is counted in. */
export const TimeUnit = z.enum(['second', 'minute', 'hour', 'day', 'week', 'month', 'year'])
export type TimeUnit = z.infer<typeof TimeUnit>

/** Later or earlier. */
export const JumpDirection = z.enum(['next', 'prior'])
export type JumpDirection = z.infer<typeof JumpDirection>

const MAX_UNITS = 365

function jumpFields({ shape }: typeof GenerateRequest) {
  const { preset, text_model, image_model, model_policy, llm_params } = shape
  return z.object({
    units: z.int().min(1).max(MAX_UNITS).default(1),
    unit: TimeUnit.default('day'),
    generate_image: z.boolean().nullish().meta({
      description: 'Also make a picture; by default if the moment it starts from has one.',
    }),
    preset,
    text_model,
    image_model,
    model_policy,
    llm_params,
  })
}

const NOTHING = jumpFields(GenerateRequest).parse({})

const EXAMPLE = { units: 1, unit: 'hour' }

function jumpRequest(generate: typeof GenerateRequest) {
  return jumpFields(generate)
    .nullish()
    .transform((body) => body ?? NOTHING)
}

/**
 * Body of the two jump endpoints. Nothing at all means all defaults; what is absent or null is as the
 * moment it starts from has it, but for `llm_params`.
 */
export const JumpRequest = jumpRequest(GenerateRequest).meta({
  id: 'JumpRequest',
  example: EXAMPLE,
})

/**
 * The same for a server with presets of its own.
 * @param generate what the generate endpoints of that server take.
 */
export function jumpRequestFor(generate: typeof GenerateRequest): typeof JumpRequest {
  // One schema has the id: of two, the API description would tell neither.
  if (generate === GenerateRequest) return JumpRequest
  return jumpRequest(generate).meta({ example: EXAMPLE })
}
export type JumpRequest = z.infer<typeof JumpRequest>

/** Answer of the two jump endpoints. */
export const Jumped = z
  .object({
    source_id: z.uuid(),
    target_id: z.uuid(),
    source_year: z.int().nullable(),
    target_year: z.int().nullable(),
    direction: JumpDirection,
    units: z.int(),
    unit: TimeUnit,
    status: z.literal('completed'),
    message: z.string().meta({ example: 'Generated moment 1 hour(s) forward' }),
  })
  .meta({ id: 'Jumped' })
export type Jumped = z.infer<typeof Jumped>

const SequenceCenter = z.object({ id: z.uuid(), year: z.int().nullable(), slug: z.string() })

/** A moment of a chain, as sequences show it. */
export const SequenceItem = SequenceCenter.extend({
  month: z.int().nullable(),
  day: z.int().nullable(),
  hour: z.int().nullable(),
  location: z.string().nullable(),
  has_image: z.boolean(),
}).meta({ id: 'SequenceItem' })
export type SequenceItem = z.infer<typeof SequenceItem>

/** What lies before and after a moment in its chain, nearest first on both sides. */
export const Sequence = z
  .object({
    center: SequenceCenter,
    prior: z.array(SequenceItem),
    next: z.array(SequenceItem),
  })
  .meta({ id: 'Sequence' })
export type Sequence = z.infer<typeof Sequence>
