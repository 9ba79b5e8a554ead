import { type Direction, EdgeType, type Evidence } from '@timepoint/contracts'
import { type DeriveContext, type DerivedEdge, deriveEdges } from './derive.ts'
import { type EdgeWithEnd, edgesAt } from './edge-store.ts'
import { aspectFrom, type DerivedType, isDerivable, isDirected, storedType } from './edge-types.ts'
import type { Anchor, GraphNode } from './nearest-store.ts'
import { edgesWithin, type Reach } from './reach-store.ts'
import { dayGap } from './relation.ts'

/** An edge as it is seen from a moment at one of its ends. */
export interface SeenEdge {
  node: GraphNode
  /** Turned round where it comes in and has an inverse. */
  type: EdgeType
  direction: Direction
  /** 0 to 1. */
  weight: number
  theme: string | null
  description: string | null
  evidence: Evidence[]
  /** As of a principal; null for what is derived. */
  createdBy: string | null
  createdAt: Date | null
  isDerived: boolean
  /** Days between the two. */
  gap: number
}

/** Which edges of moments are looked at. */
export interface LookOrder {
  /** As seen from the moment. */
  types: ReadonlySet<EdgeType>
  minWeight: number
  /** Asserted ones in each direction of each moment. */
  storedLimit: number
  /** Of each type of each moment; 0: none that are derived. */
  derivedLimit: number
  /** Only asserted ones that lead there; unset: to any. */
  reach?: Reach | null
}

/** What is seen from a moment. */
export interface View {
  edges: SeenEdge[]
  /** Whether there are more that were asserted. */
  isCut: boolean
}

/** Every type, as `edge_types` has them when nothing is said. */
export const ALL_TYPES: ReadonlySet<EdgeType> = new Set(EdgeType.options)

function seenStored(anchor: Anchor, edge: EdgeWithEnd): SeenEdge {
  const { type, direction } = aspectFrom(edge, anchor.id)
  const { other, weight, theme, description, evidence, createdBy, createdAt } = edge
  const said = { weight, theme, description, evidence, createdBy, createdAt }
  return { ...said, node: other, type, direction, isDerived: false, gap: dayGap(anchor, other) }
}

function directionOf(type: DerivedType): Direction {
  if (!isDirected(type)) return 'both'
  return type === 'follows' ? 'in' : 'out'
}

function seenDerived({ node, type, weight, theme, gap }: DerivedEdge): SeenEdge {
  const unsaid = { description: null, evidence: [], createdBy: null, createdAt: null }
  return {
    node,
    type,
    direction: directionOf(type),
    weight,
    theme,
    gap,
    isDerived: true,
    ...unsaid,
  }
}

function mostOfAnAnchor(edges: readonly EdgeWithEnd[]): number {
  const counts = [...Map.groupBy(edges, ({ anchorId, type }) => `${anchorId} ${type}`).values()]
  return counts.reduce((most, { length }) => Math.max(most, length), 0)
}

/**
 * The edges that somebody sees from moments: asserted ones, and what follows from dates, places, figures
 * and tags, where that was not asserted besides. `looked`: how many were looked at.
 */
export async function lookAround(
  context: DeriveContext,
  anchors: readonly Anchor[],
  { types, minWeight, storedLimit, derivedLimit, reach = null }: LookOrder,
): Promise<{ views: Map<string, View>; looked: number }> {
  const derived = new Set([...types].filter(isDerivable))
  const derives = derivedLimit > 0 && derived.size > 0
  const { db, viewer } = context
  const ids = anchors.map(({ id }) => id)
  const filter = {
    types: [...new Set([...types].map(storedType))],
    // What weighs too little to be shown still hides what follows.
    minWeight: derives ? 0 : minWeight,
  }
  const within = reach && (await edgesWithin(db, viewer, ids, filter, reach))
  const stored =
    within?.edges ?? (await edgesAt(db, viewer, ids, { ...filter, limit: storedLimit }))
  const byAnchor = Map.groupBy(stored, ({ anchorId }) => anchorId)
  const views = new Map(
    anchors.map((anchor) => {
      const own = byAnchor.get(anchor.id) ?? []
      const edges = own.map((edge) => seenStored(anchor, edge))
      return [anchor.id, { edges, isCut: within === null && own.length >= storedLimit }]
    }),
  )
  const asserted = new Set(
    [...views].flatMap(([id, { edges }]) =>
      edges.map(({ type, node }) => `${id} ${type} ${node.id}`),
    ),
  )
  const following = derives
    ? await deriveEdges(context, anchors, {
        types: derived,
        limit: derivedLimit,
        hidden: mostOfAnAnchor(stored.filter(({ type }) => isDerivable(type))),
        isAsserted: (id, type, otherId) => asserted.has(`${id} ${type} ${otherId}`),
      })
    : new Map<string, DerivedEdge[]>()
  let looked = within?.looked ?? stored.length
  for (const [id, view] of views) {
    const follows = (following.get(id) ?? []).map(seenDerived)
    looked += follows.length
    const all = [...view.edges, ...follows]
    view.edges = all.filter(({ type, weight }) => types.has(type) && weight >= minWeight)
  }
  return { views, looked }
}
