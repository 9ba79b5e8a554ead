import { z } from 'zod'
import { float } from './json.ts'

/** How two moments are related. `challenges` comes about by challenging alone. */
export const EdgeType = z.enum([
  'causes',
  'caused_by',
  'influences',
  'precedes',
  'follows',
  'contemporaneous',
  'same_era',
  'same_location',
  'same_conflict',
  'same_figure',
  'thematic',
  'challenges',
])
export type EdgeType = z.infer<typeof EdgeType>

/** What an asserted relation rests on. */
export const Evidence = z
  .object({
    url: z.string().nullable(),
    citation: z.string().nullable(),
    quote: z.string().nullable(),
  })
  .meta({ id: 'Evidence' })
export type Evidence = z.infer<typeof Evidence>

/** Seen from a moment: it leads there, comes from there, or neither more than the other. */
export const Direction = z.enum(['out', 'in', 'both'])
export type Direction = z.infer<typeof Direction>

/**
 * A relation between two moments, by their paths. Seen from a moment, that is the `source`, and the type
 * is turned round where it has an inverse; otherwise as it was asserted.
 */
export const Edge = z
  .object({
    source: z.string(),
    target: z.string(),
    edge_type: EdgeType,
    type: EdgeType.meta({ description: 'The same as `edge_type`.' }),
    weight: float({ min: 0, max: 1 }),
    theme: z.string().nullable(),
    description: z.string().nullable(),
    evidence: z.array(Evidence),
    created_by: z.string().nullable(),
    created_at: z.string().nullable().meta({ description: 'Null for what is derived.' }),
    direction: Direction,
    derived: z.boolean().meta({ description: 'Computed from dates, places, figures and tags.' }),
  })
  .meta({ id: 'Edge' })
export type Edge = z.infer<typeof Edge>
