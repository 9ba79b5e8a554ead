import type { Edge, GraphNode, Neighbor } from '@timepoint/contracts'
import { shownActor } from '../identity/principal.ts'
import type { Moment } from '../moments/moment.ts'
import { instant, presentSummary } from '../moments/present-moment.ts'
import type { Viewer } from '../moments/seen-store.ts'
import { isDirected } from './edge-types.ts'
import type { SeenEdge } from './look-around.ts'
import type { WalkEdge } from './walk.ts'

function said(
  { weight, theme, description, evidence, createdBy, createdAt, isDerived }: Said,
  viewer: Viewer,
) {
  return {
    weight,
    theme,
    description,
    evidence,
    created_by: createdBy === null ? null : shownActor(createdBy, viewer),
    created_at: createdAt === null ? null : instant(createdAt),
    derived: isDerived,
  }
}

type Said = Pick<
  WalkEdge,
  'weight' | 'theme' | 'description' | 'evidence' | 'createdBy' | 'createdAt' | 'isDerived'
>

/** An edge as a moment sees it: that is its source, except where its type has no inverse. */
export function presentSeen(anchorPath: string, edge: SeenEdge, viewer: Viewer): Edge {
  const { type, direction, node } = edge
  const comesIn = direction === 'in' && type !== 'caused_by' && type !== 'follows'
  const [source, target] = comesIn ? [node.path, anchorPath] : [anchorPath, node.path]
  return { source, target, edge_type: type, type, ...said(edge, viewer), direction }
}

/** An edge as it was asserted, or follows. Null where an end is not among the moments. */
export function presentWalked(
  edge: WalkEdge,
  moments: ReadonlyMap<string, Moment>,
  viewer: Viewer,
): Edge | null {
  const [source, target] = [moments.get(edge.sourceId), moments.get(edge.targetId)]
  if (!source || !target) return null
  const { type } = edge
  const ends = { source: source.path, target: target.path, edge_type: type, type }
  return { ...ends, ...said(edge, viewer), direction: isDirected(type) ? 'out' : 'both' }
}

/** A neighbour in short. */
export function presentNeighbor(edge: SeenEdge, viewer: Viewer): Neighbor {
  const { node, type, direction } = edge
  const { weight, theme, description, created_by, derived } = said(edge, viewer)
  const { path, name } = node
  return { path, name, edge_type: type, weight, theme, description, created_by, direction, derived }
}

/** A moment with the steps that lead to it. */
export function presentNode(moment: Moment, hop: number): GraphNode {
  return { ...presentSummary(moment), hop }
}
