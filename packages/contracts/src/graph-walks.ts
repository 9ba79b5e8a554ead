import { z } from 'zod'
import { Direction, Edge, EdgeType } from './graph.ts'
import { float } from './json.ts'
import { MomentSummary } from './moments.ts'

/** A moment beside another, and how they are related. */
export const Neighbor = z
  .object({
    path: z.string(),
    name: z.string(),
    edge_type: EdgeType,
    weight: float({ min: 0, max: 1 }),
    theme: z.string().nullable(),
    description: z.string().nullable(),
    created_by: z.string().nullable(),
    direction: Direction,
    derived: z.boolean(),
  })
  .meta({ id: 'Neighbor' })
export type Neighbor = z.infer<typeof Neighbor>

/** A moment with the steps that lead to it from where a walk began. */
export const GraphNode = z
  .object({ ...MomentSummary.shape, hop: z.int().min(0) })
  .meta({ id: 'GraphNode' })
export type GraphNode = z.infer<typeof GraphNode>

/** The surroundings of a moment: it comes first, then what is nearer. */
export const Subgraph = z
  .object({
    nodes: z.array(GraphNode),
    edges: z.array(Edge).meta({ description: 'All among the nodes, as they were asserted.' }),
    meta: z.object({
      root: z.string(),
      depth: z.int(),
      cap: z.int(),
      truncated: z.boolean(),
      counts: z.object({ nodes: z.int(), edges: z.int() }),
    }),
  })
  .meta({ id: 'Subgraph' })
export type Subgraph = z.infer<typeof Subgraph>

/** Which way a walk goes from a moment. */
export const Course = z.enum(['past', 'future', 'both'])
export type Course = z.infer<typeof Course>

/** A walk from a moment: that comes first, then what is nearer. */
export const Traversal = z
  .object({
    anchor: z.string(),
    direction: Course,
    depth: z.int(),
    nodes: z.array(GraphNode),
    edges: z.array(Edge),
    node_count: z.int(),
    edge_count: z.int(),
    truncated: z.boolean(),
  })
  .meta({ id: 'Traversal' })
export type Traversal = z.infer<typeof Traversal>

/** The shortest way between two moments. */
export const GraphPath = z
  .object({
    found: z.boolean(),
    from: z.string(),
    to: z.string(),
    hops: z.int().nullable().meta({ description: 'Null where there is no way.' }),
    nodes: z.array(GraphNode),
    edges: z.array(Edge).meta({ description: 'One between each two nodes.' }),
    truncated: z.boolean().meta({ description: 'Whether the search stopped before its end.' }),
  })
  .meta({ id: 'GraphPath' })
export type GraphPath = z.infer<typeof GraphPath>
