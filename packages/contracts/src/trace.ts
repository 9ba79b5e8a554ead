import { z } from 'zod'
import { float } from './json.ts'

/** What became of one call of a model. `ok`: it answered, and the answer was of the right form. */
export const AttemptOutcome = z.enum([
  'ok',
  'quota',
  'rate_limited',
  'credential',
  'model_gone',
  'truncated',
  'blocked',
  'invalid_request',
  'overloaded',
  'network',
  'unusable',
  'timeout',
  'cancelled',
])
export type AttemptOutcome = z.infer<typeof AttemptOutcome>

/** One call of a model. Tokens and cost are null when they are not known. */
export const Attempt = z
  .object({
    /** What was asked, such as `scene` or `character_bio`. */
    call: z.string(),
    provider: z.string(),
    model: z.string(),
    outcome: AttemptOutcome,
    started_at: z.iso.datetime(),
    duration_ms: z.int(),
    input_tokens: z.int().nullable(),
    output_tokens: z.int().nullable(),
    cost_usd: float({ min: 0 }).nullable(),
  })
  .meta({ id: 'Attempt' })
export type Attempt = z.infer<typeof Attempt>

/** How one step of a render came about. */
export const TraceStep = z.object({
  step: z.string(),
  status: z.enum(['completed', 'failed']),
  engine: z.enum(['llm', 'offline']),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  attempts: z.array(Attempt),
  input_hash: z.string(),
  started_at: z.iso.datetime(),
  completed_at: z.iso.datetime(),
  from_checkpoint: z.boolean().meta({
    description: 'True when the process that ended the render found the answer of an earlier one.',
  }),
})
export type TraceStep = z.infer<typeof TraceStep>

/** How a render came about, step by step. Holds no text of prompts or answers. */
export const Trace = z.object({ steps: z.array(TraceStep) }).meta({ id: 'Trace' })
export type Trace = z.infer<typeof Trace>
