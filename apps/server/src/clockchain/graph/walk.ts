import type { EdgeType, Evidence } from '@timepoint/contracts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import type { Viewer } from '../moments/seen-store.ts'
import type { DeriveContext } from './derive.ts'
import type { StoredEdge } from './edge-store.ts'
import { type EdgeKey, isCausal, keyOf } from './edge-types.ts'
import { type LookOrder, lookAround, type SeenEdge, type View } from './look-around.ts'
import type { Anchor } from './nearest-store.ts'
import { findAnchors } from './nearest-store.ts'
import type { Reach } from './reach-store.ts'
import type { TermCounts } from './shared-terms.ts'
import { allowMs, inSnapshot, isTooLong } from './walk-store.ts'

/** How much a walk may look at, and for how long. */
const MAX_VISITED = 50_000
const MAX_MS = 5000

/** Derived edges of each type that a walk takes from a moment, and asserted ones in each direction. */
export const DERIVED_A_STEP = 5
const STORED_A_STEP = 1000

/** Moments whose edges are asked for at once: where edges are derived each takes many looks. */
const AT_ONCE = { stored: 500, derived: 10 } as const

/** An edge as it is in a list that is seen from no moment: as it was asserted, or follows. */
export interface WalkEdge extends EdgeKey {
  weight: number
  theme: string | null
  description: string | null
  evidence: Evidence[]
  createdBy: string | null
  createdAt: Date | null
  isDerived: boolean
}

/** What walks need of the system. */
export interface WalkContext {
  db: RootDb
  counts: TermCounts
}

/** Which edges a walk takes. */
export interface StepOrder {
  /** As seen from the moment that is left. */
  types: ReadonlySet<EdgeType>
  minWeight: number
  derived: boolean
}

export const edgeName = ({ type, sourceId, targetId }: EdgeKey): string =>
  `${type} ${sourceId} ${targetId}`

/** A stored edge in such a list. */
export const storedWalkEdge = (edge: StoredEdge): WalkEdge => ({ ...edge, isDerived: false })

/** An edge that is seen from a moment, in such a list. */
export function toWalkEdge(anchorId: string, seen: SeenEdge): WalkEdge {
  const { node, type, direction, weight, theme, description, evidence } = seen
  const { createdBy, createdAt, isDerived } = seen
  // Without an inverse the type is the same from either end.
  const isTurned = direction === 'in' && type !== 'caused_by' && type !== 'follows'
  const key = isTurned ? keyOf(node.id, anchorId, type) : keyOf(anchorId, node.id, type)
  return { ...key, weight, theme, description, evidence, createdBy, createdAt, isDerived }
}

/** Where a step of a walk needs to lead: to moments that are known, and to so many others. */
type Within = Pick<Reach, 'known' | 'fresh'>

/** A walk that has been begun: what it may still look at. */
export interface Walk {
  /** Whether it had to stop before its end. */
  isTruncated: boolean
  /**
   * The edges at moments, each with the moment that it is seen from. Stops the walk by null.
   * @param within where it needs to lead: what else there is does not count. Unset: anywhere.
   */
  step(ids: readonly string[], within?: Within): Promise<Map<string, View> | null>
  /** For what else has to be known. */
  context: DeriveContext
}

function createWalk(context: DeriveContext, { types, minWeight, derived }: StepOrder): Walk {
  const endsAt = performance.now() + MAX_MS
  let visited = 0
  const order: LookOrder = {
    types,
    minWeight,
    storedLimit: STORED_A_STEP,
    derivedLimit: derived ? DERIVED_A_STEP : 0,
  }
  const size = derived ? AT_ONCE.derived : AT_ONCE.stored

  async function look(
    ids: readonly string[],
    within: Within | null,
    views: Map<string, View>,
  ): Promise<boolean> {
    const leftMs = endsAt - performance.now()
    if (leftMs <= 0 || visited > MAX_VISITED) return false
    await allowMs(context.db, leftMs)
    const anchors = await findAnchors(context.db, ids)
    const seen = await lookAround(context, [...anchors.values()] satisfies Anchor[], {
      ...order,
      reach: within && { ...within, limit: MAX_VISITED + 1 - visited },
    })
    visited += seen.looked
    walk.isTruncated ||= within !== null && visited > MAX_VISITED
    for (const [id, view] of seen.views) {
      views.set(id, view)
      walk.isTruncated ||= view.isCut
    }
    return true
  }

  const walk: Walk = {
    context,
    isTruncated: false,
    async step(ids, within) {
      const views = new Map<string, View>()
      for (let from = 0; from < ids.length; from += size) {
        if (await look(ids.slice(from, from + size), within ?? null, views)) continue
        walk.isTruncated = true
        return null
      }
      return views
    },
  }
  return walk
}

/**
 * Walks about the graph in one state of the database, for at most five seconds and past at most 50,000
 * edges; then it is truncated and what was found so far stands.
 */
export async function runWalk(
  { db, counts }: WalkContext,
  viewer: Viewer,
  order: StepOrder,
  go: (walk: Walk) => Promise<void>,
): Promise<{ isTruncated: boolean }> {
  let walk: Walk | null = null
  try {
    await inSnapshot(db, async (trx: Db) => {
      walk = createWalk({ db: trx, viewer, counts }, order)
      await go(walk)
    })
  } catch (error) {
    if (!isTooLong(error)) throw error
    return { isTruncated: true }
  }
  return { isTruncated: (walk as Walk | null)?.isTruncated ?? false }
}

/** A moment that a walk comes to, by the best edge that leads there. */
export interface Arrival {
  id: string
  path: string
  edge: WalkEdge
  /** The moment that it comes from. */
  from: string
}

function compareArrivals(a: Arrival, b: Arrival): number {
  return (
    b.edge.weight - a.edge.weight ||
    Number(isCausal(b.edge.type)) - Number(isCausal(a.edge.type)) ||
    (a.path < b.path ? -1 : Number(a.path > b.path))
  )
}

/** Where a step leads, each moment once, those first that are joined best: by weight, causes first. */
export function arrivalsOf(
  views: ReadonlyMap<string, View>,
  isTaken: (edge: SeenEdge, fromId: string) => boolean,
): Arrival[] {
  const all = [...views].flatMap(([from, { edges }]) =>
    edges
      .filter((edge) => isTaken(edge, from))
      .map((edge) => ({
        id: edge.node.id,
        path: edge.node.path,
        edge: toWalkEdge(from, edge),
        from,
      })),
  )
  const best = new Map<string, Arrival>()
  for (const arrival of all.sort(compareArrivals)) {
    if (!best.has(arrival.id)) best.set(arrival.id, arrival)
  }
  return [...best.values()]
}
