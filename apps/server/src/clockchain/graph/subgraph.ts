import type { Viewer } from '../moments/seen-store.ts'
import { edgesAmong } from './edge-store.ts'
import { derivedAmong } from './induced.ts'
import { ALL_TYPES } from './look-around.ts'
import { findAnchors } from './nearest-store.ts'
import type { Walked } from './traverse.ts'
import {
  arrivalsOf,
  edgeName,
  runWalk,
  storedWalkEdge,
  type Walk,
  type WalkContext,
  type WalkEdge,
} from './walk.ts'

/** The surroundings of a moment. */
export interface SubgraphOrder {
  /** Steps. */
  depth: number
  /** Moments, the first among them. */
  cap: number
  derived: boolean
}

/** Asserted edges that a subgraph has at most. */
const MAX_EDGES = 20_000

async function spread(
  walk: Walk,
  hops: Map<string, number>,
  { depth, cap }: SubgraphOrder,
): Promise<boolean> {
  let frontier = [...hops.keys()]
  for (let hop = 1; hop <= depth && frontier.length > 0; hop += 1) {
    const views = await walk.step(frontier)
    if (!views) return true
    const fresh = arrivalsOf(views, () => true).filter(({ id }) => !hops.has(id))
    const taken = fresh.slice(0, cap - hops.size)
    for (const { id } of taken) hops.set(id, hop)
    if (taken.length < fresh.length) return true
    frontier = taken.map(({ id }) => id)
  }
  return false
}

/** The edges among moments; asserted ones hide what follows. */
async function induce(
  { context }: Walk,
  ids: readonly string[],
  derived: boolean,
): Promise<{ edges: WalkEdge[]; isCut: boolean }> {
  const stored = await edgesAmong(context.db, ids, MAX_EDGES)
  const names = new Set(stored.map(edgeName))
  const nodes = derived ? await findAnchors(context.db, ids) : new Map()
  const following = derived ? await derivedAmong(context, [...nodes.values()]) : []
  const shown = following.filter((edge) => !names.has(edgeName(edge)))
  const edges = [...stored.map(storedWalkEdge), ...shown]
  return { edges, isCut: stored.length >= MAX_EDGES }
}

/**
 * The moments around a moment, nearer ones first, then those that are joined best; and all edges among
 * them, of derived ones the best five of each type of each moment.
 */
export async function findSubgraph(
  context: WalkContext,
  viewer: Viewer,
  start: string,
  order: SubgraphOrder,
): Promise<Walked> {
  const hops = new Map([[start, 0]])
  let edges: WalkEdge[] = []
  let isCut = false
  const steps = { types: ALL_TYPES, minWeight: 0, derived: order.derived }
  const { isTruncated } = await runWalk(context, viewer, steps, async (walk) => {
    isCut = await spread(walk, hops, order)
    const induced = await induce(walk, [...hops.keys()], order.derived)
    edges = induced.edges
    isCut ||= induced.isCut
  })
  return { hops, edges, isTruncated: isTruncated || isCut }
}
