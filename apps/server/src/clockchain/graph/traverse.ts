import type { EdgeType } from '@timepoint/contracts'
import type { Viewer } from '../moments/seen-store.ts'
import { isDirected, isSameFromEitherEnd } from './edge-types.ts'
import type { SeenEdge } from './look-around.ts'
import {
  arrivalsOf,
  edgeName,
  runWalk,
  type StepOrder,
  toWalkEdge,
  type WalkContext,
  type WalkEdge,
} from './walk.ts'

/** Which way a walk goes. Without a direction of its own an edge leads to what starts later or earlier. */
type Course = 'past' | 'future' | 'both'

/** A walk from a moment. */
export interface TraverseOrder extends StepOrder {
  course: Course
  /** Steps. */
  depth: number
  /** Moments, the first among them. */
  limit: number
}

/** What a walk came to. */
export interface Walked {
  /** Steps from the first moment, by id; that one first, then as they were come to. */
  hops: Map<string, number>
  /** Edges between them, each once. */
  edges: WalkEdge[]
  isTruncated: boolean
}

/** Whether an edge leads the way that a walk goes. */
function leads(course: Course, { direction, node }: SeenEdge, startOfFrom: number): boolean {
  if (course === 'both') return true
  if (direction === 'both') {
    return course === 'past' ? node.lo < startOfFrom : node.lo > startOfFrom
  }
  return direction === (course === 'past' ? 'in' : 'out')
}

/** Types that lead the way that a walk goes: others need not be looked at. */
function typesFor({ course, types }: TraverseOrder): ReadonlySet<EdgeType> {
  const wrong: Record<Course, readonly EdgeType[]> = {
    past: ['causes', 'precedes'],
    future: ['caused_by', 'follows'],
    both: [],
  }
  return new Set([...types].filter((type) => !isDirected(type) || !wrong[course].includes(type)))
}

/** Whether a walk takes any edge of the types that are stored for its own, so that weights alone decide. */
const takesEveryEdge = ({ course, types, derived }: TraverseOrder) =>
  course === 'both' && !derived && isSameFromEitherEnd(types)

/**
 * Walks from a moment along edges, step by step, as far as `depth` and to `limit` moments: nearer ones
 * first, then those that are joined best.
 */
export async function traverse(
  context: WalkContext,
  viewer: Viewer,
  start: { id: string; lo: number },
  order: TraverseOrder,
): Promise<Walked> {
  const hops = new Map([[start.id, 0]])
  const starts = new Map([[start.id, start.lo]])
  const edges = new Map<string, WalkEdge>()
  let isCut = false
  const steps = { ...order, types: typesFor(order) }
  const { isTruncated } = await runWalk(context, viewer, steps, async (walk) => {
    let frontier = [start.id]
    for (let hop = 1; hop <= order.depth && frontier.length > 0; hop += 1) {
      const isFull = isCut && hops.size >= order.limit
      // One more than there is room for tells that there are more.
      const fresh = isFull ? 0 : order.limit + 1 - hops.size
      const isBounded = isFull || takesEveryEdge(order)
      const known = new Set(hops.keys())
      const views = await walk.step(frontier, isBounded ? { known, fresh } : undefined)
      if (!views) return
      const isTaken = (edge: SeenEdge, from: string) =>
        leads(order.course, edge, starts.get(from) ?? 0)
      const arrivals = arrivalsOf(views, isTaken).filter(({ id }) => !hops.has(id))
      const taken = arrivals.slice(0, order.limit - hops.size)
      isCut ||= taken.length < arrivals.length
      for (const { id } of taken) hops.set(id, hop)
      for (const [from, view] of views) {
        for (const edge of view.edges) {
          if (!hops.has(edge.node.id) || !isTaken(edge, from)) continue
          starts.set(edge.node.id, edge.node.lo)
          const walked = toWalkEdge(from, edge)
          if (!edges.has(edgeName(walked))) edges.set(edgeName(walked), walked)
        }
      }
      frontier = taken.map(({ id }) => id)
    }
  })
  return { hops, edges: [...edges.values()], isTruncated: isTruncated || isCut }
}
