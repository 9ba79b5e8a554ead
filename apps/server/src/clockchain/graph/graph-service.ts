import type { GraphPath, Neighbor, Subgraph, Traversal } from '@timepoint/contracts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import type { Moment } from '../moments/moment.ts'
import { getMoment, type MomentEdges, type ShownEdges } from '../moments/moment-service.ts'
import type { MomentName } from '../moments/moment-store.ts'
import { Moved } from '../moments/path-parameter.ts'
import type { Viewer } from '../moments/seen-store.ts'
import { findShortestPath, type PathOrder } from './find-path.ts'
import { ALL_TYPES } from './look-around.ts'
import type { Anchor } from './nearest-store.ts'
import { findNeighbors, type NeighborsOrder, type NeighborsPosition } from './neighbors.ts'
import { presentNeighbor, presentNode, presentSeen, presentWalked } from './present-graph.ts'
import { createTermCounts } from './shared-terms.ts'
import { findSubgraph, type SubgraphOrder } from './subgraph.ts'
import { type TraverseOrder, traverse, type Walked } from './traverse.ts'
import { findMoments, inSnapshot } from './walk-store.ts'

export type GraphService = ReturnType<typeof createGraphService>

/** Edges of each type that a moment is shown with. */
const SHOWN_EDGES = 20

/** Neighbours of a moment, best first. */
export interface NeighborsPage {
  items: Neighbor[]
  isCut: boolean
  next: NeighborsPosition | null
}

/** The moment at one end of a search, also where its path is another spelling. */
async function endOf(db: RootDb, path: string, viewer: Viewer): Promise<Moment> {
  try {
    return await getMoment(db, { path }, viewer)
  } catch (error) {
    if (!(error instanceof Moved)) throw error
    return getMoment(db, { path: error.path }, viewer)
  }
}

const isFine = ({ precision }: Moment['date']) =>
  precision === 'minute' || precision === 'hour' || precision === 'day' || precision === 'month'

function anchorOf({ id, path, name, date, countrySlug, regionSlug, citySlug }: Moment): Anchor {
  const place = { country: countrySlug, region: regionSlug, city: citySlug }
  return { id, path, name, lo: date.lo, hi: date.hi, ...place, isFine: isFine(date) }
}

async function presentWalk(db: Db, viewer: Viewer, { hops, edges }: Walked) {
  const moments = await findMoments(db, [...hops.keys()])
  const nodes = [...hops].flatMap(([id, hop]) => {
    const moment = moments.get(id)
    return moment ? [presentNode(moment, hop)] : []
  })
  return { nodes, edges: edges.flatMap((edge) => presentWalked(edge, moments, viewer) ?? []) }
}

/** Answers what is around moments. Hidden ones are neither shown nor walked through. */
export function createGraphService({ db }: { db: RootDb }) {
  const counts = createTermCounts()

  async function neighborsOf(viewer: Viewer, moment: Moment, order: NeighborsOrder) {
    const anchor = anchorOf(moment)
    // What was asserted is asked for in one statement; what follows, in many that have to agree.
    if (!order.derived) return findNeighbors({ db, viewer, counts }, anchor, order)
    return inSnapshot(db, (trx) => findNeighbors({ db: trx, viewer, counts }, anchor, order))
  }

  return {
    /** The edges that a moment is shown with: those that weigh most, 20 of each type. */
    async edgesOf(viewer: Viewer, moment: Moment, which: ShownEdges): Promise<MomentEdges> {
      if (which === 'none') return { edges: [], truncated: false }
      const { edges, isCut } = await neighborsOf(viewer, moment, {
        types: ALL_TYPES,
        minWeight: 0,
        limit: SHOWN_EDGES,
        derived: which === 'all',
        after: null,
      })
      return {
        edges: edges.map((edge) => presentSeen(moment.path, edge, viewer)),
        truncated: isCut,
      }
    },

    /** @throws AppError not_found; Moved. */
    async neighbors(
      viewer: Viewer,
      name: MomentName,
      order: NeighborsOrder,
    ): Promise<NeighborsPage> {
      const moment = await getMoment(db, name, viewer)
      const { edges, isCut, next } = await neighborsOf(viewer, moment, order)
      return { items: edges.map((edge) => presentNeighbor(edge, viewer)), isCut, next }
    },

    /** @throws AppError not_found; Moved. */
    async subgraph(viewer: Viewer, name: MomentName, order: SubgraphOrder): Promise<Subgraph> {
      const moment = await getMoment(db, name, viewer)
      const found = await findSubgraph({ db, counts }, viewer, moment.id, order)
      const { nodes, edges } = await presentWalk(db, viewer, found)
      const { depth, cap } = order
      const meta = { root: moment.path, depth, cap, truncated: found.isTruncated }
      return {
        nodes,
        edges,
        meta: { ...meta, counts: { nodes: nodes.length, edges: edges.length } },
      }
    },

    /** @throws AppError not_found; Moved. */
    async traverse(viewer: Viewer, name: MomentName, order: TraverseOrder): Promise<Traversal> {
      const moment = await getMoment(db, name, viewer)
      const start = { id: moment.id, lo: moment.date.lo }
      const found = await traverse({ db, counts }, viewer, start, order)
      const { nodes, edges } = await presentWalk(db, viewer, found)
      return {
        anchor: moment.path,
        direction: order.course,
        depth: order.depth,
        nodes,
        edges,
        node_count: nodes.length,
        edge_count: edges.length,
        truncated: found.isTruncated,
      }
    },

    /** @throws AppError not_found where one of the ends is not there. */
    async path(
      viewer: Viewer,
      ends: { from: string; to: string },
      order: PathOrder,
    ): Promise<GraphPath> {
      const from = await endOf(db, ends.from, viewer)
      const to = await endOf(db, ends.to, viewer)
      const found = await findShortestPath(
        { db, counts },
        viewer,
        { from: from.id, to: to.id },
        order,
      )
      const { ids, isTruncated } = found
      const hops = new Map((ids ?? []).map((id, hop) => [id, hop]))
      const { nodes, edges } = await presentWalk(db, viewer, { ...found, hops })
      return {
        found: ids !== null,
        from: from.path,
        to: to.path,
        hops: ids === null ? null : ids.length - 1,
        nodes,
        edges,
        truncated: isTruncated,
      }
    },
  }
}
