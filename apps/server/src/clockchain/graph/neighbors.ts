import type { EdgeType } from '@timepoint/contracts'
import type { DeriveContext } from './derive.ts'
import { lookAround, type SeenEdge } from './look-around.ts'
import type { Anchor } from './nearest-store.ts'
import { compareRanks, type Rank } from './relation.ts'

/** Edges that are looked at in each direction of a moment, and how far pages go in each type. */
const MAX_STORED = 10_000
const MAX_PAGED = 1000

/** Where a page ends: the rank of the last edge of each type that goes on. */
export interface NeighborsPosition {
  /** Edges of each type that were told before. */
  told: number
  last: Partial<Record<EdgeType, Rank>>
}

/** Which neighbours of a moment are wanted. */
export interface NeighborsOrder {
  /** As seen from the moment. */
  types: ReadonlySet<EdgeType>
  minWeight: number
  /** Of each type. */
  limit: number
  derived: boolean
  after: NeighborsPosition | null
}

/** Edges of a moment, those first that weigh most. */
export interface Neighbors {
  edges: SeenEdge[]
  isCut: boolean
  /** Null where there are no more, or no more that can be told. */
  next: NeighborsPosition | null
}

function rankOf({ weight, gap, node }: SeenEdge): Rank {
  return { weight, gap, lo: node.lo, path: node.path }
}

/** By weight, nearness, start and path; between the same moments by type. */
function compareEdges(a: SeenEdge, b: SeenEdge): number {
  return compareRanks(rankOf(a), rankOf(b)) || (a.type < b.type ? -1 : Number(a.type > b.type))
}

/** What comes of each type after a position, at most `limit` of each. */
function pageOf(edges: readonly SeenEdge[], { limit, after }: NeighborsOrder) {
  const page: SeenEdge[] = []
  const last: NeighborsPosition['last'] = {}
  for (const [type, all] of Map.groupBy(edges, (edge) => edge.type)) {
    const from = after?.last[type]
    if (after && !from) continue
    const rest = from ? all.filter((edge) => compareRanks(rankOf(edge), from) > 0) : all
    const shown = rest.slice(0, limit)
    page.push(...shown)
    const end = shown.at(-1)
    if (end && rest.length > limit) last[type] = rankOf(end)
  }
  return { page, last }
}

/** The edges that somebody sees from a moment, best first, so many of each type. */
export async function findNeighbors(
  context: DeriveContext,
  anchor: Anchor,
  order: NeighborsOrder,
): Promise<Neighbors> {
  const { types, minWeight, limit, derived, after } = order
  const told = (after?.told ?? 0) + limit
  const { views } = await lookAround(context, [anchor], {
    types: after ? new Set([...types].filter((type) => after.last[type])) : types,
    minWeight,
    storedLimit: MAX_STORED,
    derivedLimit: derived ? told + 1 : 0,
  })
  const view = views.get(anchor.id)
  const { page, last } = pageOf((view?.edges ?? []).sort(compareEdges), order)
  const isCut = Object.keys(last).length > 0
  const next = isCut && told < MAX_PAGED ? { told, last } : null
  return { edges: page.sort(compareEdges), isCut: isCut || view?.isCut === true, next }
}
