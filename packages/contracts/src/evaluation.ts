import { z } from 'zod'
import { float } from './json.ts'
import { text } from './text.ts'

/** A model that can be compared. */
export const EvalModel = z
  .object({ model_id: z.string(), provider: z.string(), label: z.string() })
  .meta({ id: 'EvalModel' })
export type EvalModel = z.infer<typeof EvalModel>

/** Sets of models that requests name. */
export const EvalPreset = z.enum(['verified', 'google_native', 'openrouter', 'all'])
export type EvalPreset = z.infer<typeof EvalPreset>

/** Ids end up in addresses: nothing that means something there, neither do `.` and `..` stand alone. */
const MODEL_ID = /^[a-z0-9~][\w.:@-]*(?:\/(?!\.{1,2}(?:\/|$))[\w.:@-]+)*$/i

const ChosenModel = z.object({
  model_id: text({ min: 1, max: 200 }).refine(
    (id) => MODEL_ID.test(id),
    'must be an id such as org/model, gemini-* or the name of a local model',
  ),
  provider: text({ min: 1, max: 50 })
    .overwrite((provider) => provider.toLowerCase())
    .meta({ description: 'google, openrouter or local; others are failing rows.' }),
  label: text({ max: 100 }).nullish().meta({ description: 'How to call it; else by its id.' }),
})

/** Body of the two compare endpoints. */
export const CompareRequest = z
  .object({
    query: text({ min: 1, max: 2000 }).meta({
      description: 'The prompt, as every model gets it.',
      example: 'Kasparov Deep Blue Game 6 1997',
    }),
    preset: z
      .string()
      .overwrite((name) => name.trim().toLowerCase())
      .pipe(EvalPreset)
      .default('verified')
      .meta({ enum: EvalPreset.options }),
    models: z.array(ChosenModel).min(1).max(10).nullish().meta({
      description: 'Compare these instead of those of the preset.',
    }),
    prompt_type: text({ min: 1, max: 50 }).default('text').meta({
      description: 'A label, given back as it is.',
    }),
    timeout_seconds: z.int().min(10).max(600).default(120).meta({
      description: 'For each model.',
    }),
  })
  .meta({
    id: 'CompareRequest',
    example: { query: 'Kasparov Deep Blue Game 6 1997', preset: 'verified' },
  })
export type CompareRequest = z.infer<typeof CompareRequest>

const Ms = z.int().min(0).nullable()

/**
 * What a reader should know of an answer. Not the shape of other warnings: clients take a success body
 * with the key `detail` for an error.
 */
export const EvalWarning = z
  .object({
    code: z.enum(['model_replaced', 'llm_param_ignored']),
    message: z.string(),
    requested: z.string().optional().meta({ description: 'Only with `model_replaced`.' }),
    used: z.string().optional(),
  })
  .meta({ id: 'EvalWarning' })
export type EvalWarning = z.infer<typeof EvalWarning>

/** What became of one model. */
export const ComparisonRow = z
  .object({
    model_id: z.string(),
    provider: z.string(),
    label: z.string(),
    success: z.boolean(),
    latency_ms: Ms.meta({ description: 'From the question to its whole answer; null without.' }),
    output_length: z.int().meta({ description: 'In characters.' }),
    output_preview: z.string().meta({ description: 'The first 200 characters.' }),
    output: z.string().nullable(),
    error: z.string().nullable(),
    started_at: z.iso.datetime(),
    completed_at: z.iso.datetime(),
    model_used: z.string().nullable().meta({
      description: 'Who answered: another one than `model_id` where that is retired.',
    }),
    warnings: z.array(EvalWarning),
  })
  .meta({ id: 'ComparisonRow' })
export type ComparisonRow = z.infer<typeof ComparisonRow>

/** The same prompt, answered by several models side by side. */
export const Comparison = z
  .object({
    query: z.string(),
    prompt_type: z.string(),
    timestamp: z.iso.datetime(),
    total_duration_ms: z.int(),
    models_tested: z.int(),
    fastest_model: z.string().nullable(),
    slowest_model: z.string().nullable(),
    success_count: z.int(),
    failure_count: z.int(),
    success_rate: float({ min: 0, max: 100 }).meta({ description: 'Percent.' }),
    latency_stats: z
      .object({ min_ms: Ms, max_ms: Ms, avg_ms: Ms, median_ms: Ms, range_ms: Ms })
      .meta({ description: 'Of those that answered; null when nobody did.' }),
    ranking: z.array(z.string()).meta({ description: 'Those that answered, fastest first.' }),
    results: z.array(ComparisonRow).meta({ description: 'In the order of the request.' }),
  })
  .meta({ id: 'Comparison' })
export type Comparison = z.infer<typeof Comparison>

/** A comparison, and the same as a table for people. */
export const ComparisonReport = z
  .object({
    comparison: Comparison,
    report: z.string().meta({ description: 'Lines of equal width, for a fixed-width font.' }),
  })
  .meta({ id: 'ComparisonReport' })

/** What can be compared by name. */
export const EvalModels = z
  .object({
    presets: z.record(EvalPreset, z.int()).meta({ description: 'How many models each has.' }),
    models: z.array(EvalModel),
  })
  .meta({ id: 'EvalModels' })
