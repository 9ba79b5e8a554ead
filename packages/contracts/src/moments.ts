import { z } from 'zod'
import { Visibility } from './generation.ts'
import { Edge } from './graph.ts'
import { float } from './json.ts'

const Text = z.string().nullable()
const Integer = z.int().nullable()

/** When, UTC with six digits: `2026-03-06T14:32:18.123456Z`. */
export const Instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/)
  .meta({ example: '2026-03-06T14:32:18.123000Z' })

export const MomentStatus = z.enum(['proposed', 'challenged', 'verified', 'alternative'])
export type MomentStatus = z.infer<typeof MomentStatus>

export const SourceType = z.enum(['historical', 'expander', 'simulation', 'predicted', 'mcp_user'])
export type SourceType = z.infer<typeof SourceType>

export const MomentPrecision = z.enum([
  'minute',
  'hour',
  'day',
  'month',
  'season',
  'year',
  'decade',
  'century',
])

/** 0: path and name, 1: metadata, 2: a rendered scene. */
export const Layer = z.union([z.literal(0), z.literal(1), z.literal(2)])

const Head = {
  path: z.string().meta({ example: '/1969/july/20/2017/space/moon/tranquility-base/apollo-11' }),
  node_id: z.uuid(),
  name: z.string(),
  one_liner: Text,
  year: z.int().meta({ description: 'Historical numbering: 44 BCE is -44.' }),
}

const Body = {
  day: Integer,
  time: Text.meta({ description: '`HHMM`, local.' }),
  date_precision: MomentPrecision,
  date_edtf: z.string().meta({ description: 'Astronomical years: 44 BCE is `-0043`.' }),
  era: Text,
  country: Text,
  region: Text,
  city: Text,
  layer: Layer,
  visibility: Visibility,
  status: MomentStatus,
  source_type: SourceType,
  image_url: Text,
  disclaimer: Text,
  created_at: Instant,
}

/** A moment in short. */
export const MomentSummary = z
  .object({ ...Head, month: Integer, month_name: Text, ...Body })
  .meta({ id: 'MomentSummary' })
export type MomentSummary = z.infer<typeof MomentSummary>

/** A moment as the list has it: its `month` is a name. */
export const MomentListItem = z
  .object({
    ...Head,
    month: Text,
    month_num: Integer,
    ...Body,
    confidence: float({ min: 0, max: 1 }).nullable(),
  })
  .meta({ id: 'MomentListItem' })
export type MomentListItem = z.infer<typeof MomentListItem>

/** A source as it was given: a text, or something to look up. */
export const MomentSource = z.union([
  z.string(),
  z.object({
    url: Text.optional(),
    title: Text.optional(),
    citation: Text.optional(),
    quote: Text.optional(),
  }),
])

/** A place as people call it, by today's borders. */
export const MomentPlace = z
  .object({
    name: Text,
    country: Text,
    region: Text,
    city: Text,
    latitude: float({ min: -90, max: 90 }).nullable(),
    longitude: float({ min: -180, max: 180 }).nullable(),
  })
  .meta({ id: 'MomentPlace' })

/** A scene that Flash rendered of a moment. */
export const MomentScene = z
  .object({
    flash_timepoint_id: z.string(),
    flash_slug: Text,
    flash_share_url: Text,
    image_url: Text,
    thumbnail_url: Text,
    scene_url: Text,
    created_by: z.string(),
    created_at: Instant,
    is_main: z.boolean(),
  })
  .meta({ id: 'MomentScene' })
export type MomentScene = z.infer<typeof MomentScene>

/** A moment with everything that is known of it. */
export const MomentDetail = z
  .object({
    ...MomentSummary.shape,
    type: z.literal('event'),
    month_num: Integer,
    calendar: z.enum(['julian', 'gregorian']),
    season: z.enum(['spring', 'summer', 'fall', 'winter']).nullable(),
    time_of_day: Text,
    is_approximate: z.boolean(),
    place: MomentPlace,
    slug: z.string(),
    tags: z.array(z.string()),
    figures: z.array(z.string()),
    figure_ids: z.array(z.string()),
    sources: z.array(MomentSource),
    confidence: float({ min: 0, max: 1 }).nullable(),
    flash_timepoint_id: Text,
    flash_slug: Text,
    flash_share_url: Text,
    scene_url: Text,
    thumbnail_url: Text,
    scenes: z.array(MomentScene),
    created_by: z.string().meta({ description: 'A human is `user` to everybody else.' }),
    proposed_by: Text,
    challenged_by: Text,
    superseded_by: Text.meta({ description: 'A path.' }),
    verified_at: Instant.nullable(),
    published_at: Instant.nullable(),
    updated_at: Instant,
    version: z.int(),
    source_run_id: Text,
    tdf_hash: z.string(),
    schema_version: z.string(),
    text_model: Text,
    image_model: Text,
    model_provider: Text,
    model_permissiveness: z.enum(['permissive', 'restricted', 'unknown']).nullable(),
    generation_id: Text,
    attributes: z.record(z.string(), z.unknown()),
    edges: z.array(Edge),
    edges_truncated: z.boolean(),
  })
  .meta({ id: 'MomentDetail' })
export type MomentDetail = z.infer<typeof MomentDetail>

/** Answer to publishing, and to every other change of who may see a moment. */
export const MomentVisibility = z
  .object({ path: z.string(), visibility: Visibility, published_at: Instant.nullable() })
  .meta({ id: 'MomentVisibility' })
export type MomentVisibility = z.infer<typeof MomentVisibility>
