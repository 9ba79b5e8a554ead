import { z } from 'zod'
import type { EdgeType } from './graph.ts'
import { float } from './json.ts'
import { Instant, Layer, MomentListItem, MomentSummary } from './moments.ts'

const Count = z.int().min(0)
const Counts = z.record(z.string(), Count)
const Next = z.string().nullable().meta({ description: 'Where the list goes on; null: nowhere.' })

/** A page of a list of moments. */
export const MomentPage = z
  .object({
    items: z.array(MomentListItem),
    total: Count.meta({ description: 'Exact to 10,000.' }),
    total_is_estimate: z.boolean(),
    limit: z.int(),
    offset: z.int(),
    next_cursor: Next,
  })
  .meta({ id: 'MomentPage' })
export type MomentPage = z.infer<typeof MomentPage>

/** A moment that was found, and how well it fits: 1 is its very name. */
export const SearchHit = z
  .object({ ...MomentSummary.shape, score: float({ min: 0, max: 1 }) })
  .meta({ id: 'SearchHit' })
export type SearchHit = z.infer<typeof SearchHit>

/** A page of what was found. */
export const SearchPage = z
  .object({
    items: z.array(SearchHit),
    next_cursor: Next,
    has_more: z.boolean(),
    query: z.string(),
    truncated: z
      .boolean()
      .meta({ description: 'Of more than 5,000 the most prominent were ranked.' }),
  })
  .meta({ id: 'SearchPage' })
export type SearchPage = z.infer<typeof SearchPage>

/** One way on from a place in the tree of paths. */
export const BrowseItem = z
  .object({
    segment: z.string(),
    count: Count,
    label: z
      .string()
      .meta({ description: 'The segment for people: `44 BCE`, `July`, `New York`.' }),
    path: z.string().optional().meta({ description: 'Of a moment, below seven segments.' }),
  })
  .meta({ id: 'BrowseItem' })
export type BrowseItem = z.infer<typeof BrowseItem>

/** What lies below a part of a path. */
export const BrowsePage = z
  .object({ prefix: z.string(), items: z.array(BrowseItem), next_cursor: Next })
  .meta({ id: 'BrowsePage' })
export type BrowsePage = z.infer<typeof BrowsePage>

/** What happened on a day of the year. */
export const DayPage = z
  .object({
    month: z.int().min(1).max(12),
    day: z.int().min(1).max(31),
    events: z.array(MomentSummary),
    next_cursor: Next,
  })
  .meta({ id: 'DayPage' })
export type DayPage = z.infer<typeof DayPage>

/** Relations that are computed, of which there are only estimates. */
export const DERIVED_TYPES = [
  'contemporaneous',
  'same_era',
  'precedes',
  'same_location',
  'same_figure',
  'thematic',
] as const satisfies readonly EdgeType[]

/** Numbers of the graph as everybody sees it: public moments, and edges between them. */
export const Stats = z
  .object({
    total_nodes: Count,
    total_edges: Count,
    layer_counts: z.object({ '0': Count, '1': Count, '2': Count }),
    edge_type_counts: Counts,
    source_type_counts: Counts,
    date_range: z.object({ min_year: z.int().nullable(), max_year: z.int().nullable() }),
    avg_confidence: float({ min: 0, max: 1 }).nullable(),
    last_updated: Instant.nullable(),
    nodes_with_images: Count,
    schema_version_counts: Counts,
    text_model_counts: Counts,
    derived_edge_estimates: z.record(z.enum(DERIVED_TYPES), Count),
  })
  .meta({ id: 'Stats' })
export type Stats = z.infer<typeof Stats>

/** Moments in the order of time, column by column: as many values in each. */
export const Timeline = z
  .object({
    path: z.array(z.string()),
    name: z.array(z.string()),
    year: z.array(z.int()),
    lo: z.array(z.int()).meta({ description: 'First Julian day number that the date may mean.' }),
    hi: z.array(z.int()).meta({ description: 'Last one.' }),
    lat: z.array(float({ min: -90, max: 90 }).nullable()),
    lon: z.array(float({ min: -180, max: 180 }).nullable()),
    layer: z.array(Layer),
    era: z.array(z.string().nullable()),
    total: Count,
    truncated: z.boolean().meta({ description: 'Whether there are more: the best are here.' }),
    bins: z
      .array(z.object({ lo: z.int(), hi: z.int(), count: Count }))
      .meta({ description: 'How all are spread over time; empty unless truncated.' }),
  })
  .meta({ id: 'Timeline' })
export type Timeline = z.infer<typeof Timeline>
