import { z } from 'zod'
import { ErrorCode } from './errors.ts'
import { Visibility } from './generation.ts'
import { float } from './json.ts'
import {
  Camera,
  Cast,
  CharacterGraph,
  CharacterRole,
  Claim,
  Dialog,
  Grounding,
  ImagePromptData,
  Moment,
  Scene,
} from './scene.ts'

/** How far a render is; the last two are final. */
export const TimepointStatus = z.enum(['pending', 'processing', 'completed', 'failed'])
export type TimepointStatus = z.infer<typeof TimepointStatus>

/** A place within today's borders. */
export const Place = z
  .object({
    name: z.string(),
    country: z.string().nullable(),
    region: z.string().nullable(),
    city: z.string().nullable(),
    country_code: z.string().nullable(),
    latitude: float({ min: -90, max: 90 }).nullable(),
    longitude: float({ min: -180, max: 180 }).nullable(),
  })
  .meta({ id: 'Place' })
export type Place = z.infer<typeof Place>

/** Something that did not stop the render but that a reader should know. */
export const Warning = z
  .object({
    step: z.string().optional(),
    code: z.string(),
    detail: z.string(),
    requested: z.string().optional().meta({ description: 'Only with `model_replaced`.' }),
    used: z.string().optional(),
  })
  .meta({ id: 'Warning' })
export type Warning = z.infer<typeof Warning>

/** Calls to models and their cost. All zero when no model was asked; cost null when unknown. */
export const Usage = z
  .object({
    calls: z.int(),
    input_tokens: z.int(),
    output_tokens: z.int(),
    cost_usd: float({ min: 0 }).nullable(),
  })
  .meta({ id: 'Usage' })
export type Usage = z.infer<typeof Usage>

/** A source that the scene rests on, for people. */
export const Citation = z
  .object({
    title: z.string().nullable(),
    url: z.string().nullable(),
    source: z.enum(['google_search', 'openrouter_web', 'curated']),
    retrieved_at: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Citation' })
export type Citation = z.infer<typeof Citation>

const Share = float({ min: 0, max: 1 }).nullable()

/** Shares between 0 and 1; what was not measured is null. `overall` is the lowest known. */
export const Confidence = z
  .object({ overall: Share, date: Share, location: Share, grounding: Share })
  .meta({ id: 'Confidence' })
export type Confidence = z.infer<typeof Confidence>

/** What kind of moment was asked for. */
export const QueryType = z.enum([
  'historical',
  'fictional',
  'speculative',
  'contemporary',
  'personal_future',
])
export type QueryType = z.infer<typeof QueryType>

const CastSummary = z.object({
  characters: z.array(z.object({ name: z.string(), role: CharacterRole })),
})

const Metadata = z.object({
  generation_time_ms: z.int().nullable(),
  preset: z.string(),
  query_type: QueryType.nullable(),
  graph: CharacterGraph.nullable(),
  camera: Camera.nullable(),
  image_prompt_data: ImagePromptData.nullable(),
})

const FULL = 'Only with `full=true` and in generate answers; null otherwise.'

/**
 * A rendered moment. Every key is always present; null means unknown or, for the keys marked so,
 * not asked for with `full`.
 */
export const Timepoint = z
  .object({
    id: z.uuid(),
    timepoint_id: z.uuid(),
    title: z.string().nullable(),
    query: z.string(),
    slug: z.string(),
    status: TimepointStatus,
    progress: z.int(),
    current_step: z.string().nullable(),
    year: z.int().nullable().meta({ description: 'Historical numbering: 44 BC is -44.' }),
    month: z.int().nullable(),
    day: z.int().nullable(),
    hour: z.int().nullable(),
    minute: z.int().nullable(),
    second: z.int().nullable(),
    season: z.enum(['spring', 'summer', 'fall', 'winter']).nullable(),
    time_of_day: z.string().nullable(),
    era: z.string().nullable(),
    location: z.string().nullable(),
    latitude: float({ min: -90, max: 90 }).nullable(),
    longitude: float({ min: -180, max: 180 }).nullable(),
    place: Place.nullable(),
    date_edtf: z.string().nullable(),
    date_precision: z
      .enum(['year', 'season', 'month', 'day', 'hour', 'minute', 'decade', 'century', 'unknown'])
      .nullable(),
    calendar: z.enum(['julian', 'gregorian']).nullable(),
    is_approximate: z.boolean(),
    has_image: z.boolean(),
    image_url: z.string().nullable(),
    thumbnail_url: z.string().nullable(),
    image_base64: z.string().nullable(),
    scene_url: z.string().nullable(),
    image_prompt: z.string().nullable().meta({ description: FULL }),
    image_generation_warning: z.string().nullable(),
    text_model_used: z.string().nullable(),
    image_model_used: z.string().nullable(),
    model_provider: z.string().nullable(),
    model_permissiveness: z.enum(['permissive', 'restricted', 'unknown']).nullable(),
    models_used: z.array(z.object({ step: z.string(), model: z.string(), provider: z.string() })),
    visibility: Visibility,
    share_url: z.string().nullable(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime().nullable(),
    completed_at: z.iso.datetime().nullable(),
    error: z.string().nullable(),
    error_code: ErrorCode.nullable(),
    preset_used: z.string().nullable(),
    generation_time_ms: z.int().nullable(),
    metadata: Metadata,
    request_context: z.record(z.string(), z.unknown()).nullable(),
    tags: z.array(z.string()),
    sequence_id: z.uuid().nullable(),
    source_id: z.uuid().nullable(),
    warnings: z.array(Warning),
    usage: Usage,
    citations: z.array(Citation),
    confidence: Confidence,
    tdf_hash: z.string().nullable(),
    characters: z.union([Cast, CastSummary]).nullable(),
    scene: Scene.nullable().meta({ description: FULL }),
    dialog: Dialog.nullable().meta({ description: FULL }),
    moment: Moment.nullable().meta({ description: FULL }),
    grounding: Grounding.nullable().meta({ description: FULL }),
    search_suggestions: z
      .string()
      .nullable()
      .meta({
        description: `HTML that Google wants shown beside what its search found. ${FULL}`,
      }),
    claims: z.array(Claim).nullable().meta({ description: FULL }),
  })
  .meta({ id: 'Timepoint' })
export type Timepoint = z.infer<typeof Timepoint>

/** Answer of the list endpoint: newest first, items never full and never with image data. */
export const TimepointList = z
  .object({
    items: z.array(Timepoint),
    total: z.int(),
    page: z.int(),
    page_size: z.int(),
    deleted: z
      .array(z.object({ id: z.uuid(), deleted_at: z.iso.datetime() }))
      .optional()
      .meta({ description: 'Only with `changed_since`.' }),
    next_cursor: z
      .string()
      .optional()
      .meta({ description: 'Only with `changed_since`: where to go on.' }),
  })
  .meta({ id: 'TimepointList' })
