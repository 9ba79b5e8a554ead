import { z } from 'zod'
import { Visibility } from './generation.ts'
import { EdgeType } from './graph.ts'
import { float } from './json.ts'
import { Instant, MomentPrecision, MomentStatus, SourceType } from './moments.ts'
import { text } from './text.ts'

/** Most moments and relations of one subgraph, and most records of one import. */
export const MAX_INGEST_NODES = 1000
export const MAX_INGEST_EDGES = 5000
export const MAX_INGEST_RECORDS = 10_000

const Words = (max: number) => text({ max }).nullish()
const List = <Item extends z.ZodType>(item: Item, max: number) => z.array(item).max(max).nullish()

const Coordinate = (limit: number) => float({ min: -limit, max: limit }).nullish()

/** A part of a date: a number, or a word as paths have it (`july`, `unknown`). */
const DatePart = z.union([z.int(), text({ max: 20 })]).nullish()

/** A source as callers give it: a text, or something to look up. */
export const SourceInput = z.union([
  text({ min: 1, max: 2000 }),
  z.object({
    url: Words(2000),
    title: Words(1000),
    citation: Words(2000),
    quote: Words(5000),
  }),
])

/** A place as callers give it: its parts, or one text with commas. */
export const PlaceInput = z.union([
  text({ max: 300 }),
  z.object({
    name: Words(200),
    country: Words(200),
    region: Words(200),
    city: Words(200),
    latitude: Coordinate(90),
    longitude: Coordinate(180),
  }),
])

/**
 * What callers say of a moment: its path, or date, place and name. Null, empty texts and empty lists say
 * nothing. What else is sent is left alone, and told where it may not be given.
 */
export const NodeInput = z.object({
  id: Words(2000).meta({ description: 'A path, in any spelling.' }),
  name: Words(120),
  one_liner: Words(200),
  year: z.int().nullish(),
  month: DatePart,
  month_num: z.int().min(1).max(12).nullish(),
  day: DatePart,
  time: Words(20),
  season: z.enum(['spring', 'summer', 'fall', 'winter']).nullish(),
  time_of_day: Words(100),
  date_edtf: Words(100),
  date_precision: MomentPrecision.nullish(),
  is_approximate: z.boolean().nullish(),
  calendar: z.enum(['julian', 'gregorian']).nullish(),
  country: Words(200),
  region: Words(200),
  city: Words(200),
  place: PlaceInput.nullish(),
  place_name: Words(200),
  latitude: Coordinate(90),
  longitude: Coordinate(180),
  slug: Words(200),
  layer: z.int().min(0).max(2).nullish(),
  visibility: z
    .unknown()
    .optional()
    .meta({ anyOf: [{ type: 'string', enum: Visibility.options }, { type: 'null' }] }),
  tags: List(text({ min: 1, max: 100 }), 200),
  figures: List(text({ min: 1, max: 200 }), 500),
  sources: List(SourceInput, 500),
  era: Words(100),
  source_type: SourceType.nullish(),
  confidence: float({ min: 0, max: 1 }).nullish(),
  source_run_id: Words(200),
  flash_timepoint_id: Words(200),
  text_model: Words(200),
  image_model: Words(200),
  model_provider: Words(200),
  model_permissiveness: z.enum(['permissive', 'restricted', 'unknown']).nullish(),
  generation_id: Words(200),
  schema_version: Words(50),
  attributes: z.record(z.string(), z.unknown()).nullish(),
})
export type NodeInput = z.infer<typeof NodeInput>

/** What callers say of a relation: its ends are paths, in any spelling. */
export const EdgeInput = z.object({
  source: text({ min: 1, max: 2000 }),
  target: text({ min: 1, max: 2000 }),
  edge_type: EdgeType.nullish(),
  type: EdgeType.nullish().meta({ description: 'The same as `edge_type`.' }),
  weight: float({ min: 0, max: 1 }).nullish(),
  theme: Words(200),
  description: Words(2000),
  evidence: List(z.object({ url: Words(2000), citation: Words(2000), quote: Words(5000) }), 100),
  created_by: Words(200),
})
export type EdgeInput = z.infer<typeof EdgeInput>

/** What became of one thing that was sent. */
export const IngestItem = z
  .object({
    index: z.int().meta({ description: 'Its place among those of its kind, from 0.' }),
    kind: z.enum(['node', 'edge', 'record']),
    id: z.string().nullable().meta({ description: 'A path; of an edge `source type target`.' }),
    status: z.enum(['created', 'updated', 'unchanged', 'derived', 'failed', 'skipped']).meta({
      description: '`skipped`: good, and not stored since others are not.',
    }),
    code: z.string().nullable().meta({ description: 'Why it failed.' }),
    detail: z.string().nullable(),
    ignored: z.array(z.string()).meta({ description: 'Keys whose values were not taken.' }),
  })
  .meta({ id: 'IngestItem' })
export type IngestItem = z.infer<typeof IngestItem>

/** What became of everything that was sent. With `dry_run` it is what would have become of it. */
export const IngestReport = z
  .object({
    ingested_nodes: z.int().meta({ description: 'Moments that are there now as they were sent.' }),
    ingested_edges: z.int(),
    created: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    failed: z.int(),
    items: z.array(IngestItem),
  })
  .meta({ id: 'IngestReport' })
export type IngestReport = z.infer<typeof IngestReport>

/** Answer to indexing one moment. */
export const Indexed = z
  .object({ path: z.string(), status: z.literal('indexed'), ignored: z.array(z.string()) })
  .meta({ id: 'Indexed' })
export type Indexed = z.infer<typeof Indexed>

/** Answer to deleting a moment. */
export const MomentDeleted = z
  .object({ path: z.string(), deleted: z.literal(true) })
  .meta({ id: 'MomentDeleted' })
export type MomentDeleted = z.infer<typeof MomentDeleted>

/** Something that was done to a moment. */
export const HistoryEntry = z
  .object({
    action: z.string(),
    agent: z.string().meta({ description: 'A human is `user` to everybody else.' }),
    timestamp: Instant,
    details: z.object({
      before: z.record(z.string(), z.unknown()).nullable(),
      after: z.record(z.string(), z.unknown()).nullable(),
      reason: z.string().nullable(),
    }),
    request_id: z.string().nullable(),
  })
  .meta({ id: 'HistoryEntry' })
export type HistoryEntry = z.infer<typeof HistoryEntry>

/** What was done to a moment, oldest first. */
export const MomentHistory = z
  .object({
    moment_id: z.string().meta({ description: 'Its path.' }),
    status: MomentStatus,
    history: z.array(HistoryEntry),
    next_cursor: z.string().nullable(),
  })
  .meta({ id: 'MomentHistory' })
export type MomentHistory = z.infer<typeof MomentHistory>

/** Body of `POST /index`: a path with what is known of it, or a scene of Flash. */
export const IndexInput = z.object({
  path: Words(2000),
  metadata: z.record(z.string(), z.unknown()).nullish(),
  timepoint: z.record(z.string(), z.unknown()).nullish(),
  source_type: SourceType.nullish(),
  flash_timepoint_id: Words(200),
  visibility: Visibility.nullish(),
  created_by: Words(128),
})
export type IndexInput = z.infer<typeof IndexInput>
