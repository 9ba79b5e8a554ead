import type { EdgeType } from '@timepoint/contracts'
import type { Viewer } from '../moments/seen-store.ts'
import {
  arrivalsOf,
  runWalk,
  type StepOrder,
  type Walk,
  type WalkContext,
  type WalkEdge,
} from './walk.ts'

/** A search for the shortest way between two moments. */
export interface PathOrder extends StepOrder {
  /** Edges. */
  maxHops: number
}

/** The shortest way between two moments, along edges in either direction. */
export interface FoundPath {
  /** From one to the other, both included; null where there is none. */
  ids: string[] | null
  /** One between each two of them. */
  edges: WalkEdge[]
  /** Whether edges were left out: there may be a way, or a shorter one. */
  isTruncated: boolean
}

/** What is known from one of the ends. */
interface Side {
  depth: number
  /** Steps to each moment, and how it was come to. */
  seen: Map<string, { depth: number; from: string | null; edge: WalkEdge | null }>
  frontier: string[]
}

function startAt(id: string): Side {
  return { depth: 0, seen: new Map([[id, { depth: 0, from: null, edge: null }]]), frontier: [id] }
}

/** Goes one step further. @returns false where the walk had to stop. */
async function advance(walk: Walk, side: Side): Promise<boolean> {
  const views = await walk.step(side.frontier)
  if (!views) return false
  side.depth += 1
  const fresh = arrivalsOf(views, () => true).filter(({ id }) => !side.seen.has(id))
  for (const { id, from, edge } of fresh) side.seen.set(id, { depth: side.depth, from, edge })
  side.frontier = fresh.map(({ id }) => id)
  return true
}

/** The moment at which both sides meet with the fewest steps; null where they do not. */
function meeting(a: Side, b: Side): string | null {
  const [small, large] = a.seen.size < b.seen.size ? [a, b] : [b, a]
  let best: { id: string; hops: number } | null = null
  for (const [id, { depth }] of small.seen) {
    const other = large.seen.get(id)
    if (!other) continue
    const hops = depth + other.depth
    if (!best || hops < best.hops || (hops === best.hops && id < best.id)) best = { id, hops }
  }
  return best?.id ?? null
}

/** From a moment back to where its side began. */
function wayBack(side: Side, start: string): { ids: string[]; edges: WalkEdge[] } {
  const ids = [start]
  const edges: WalkEdge[] = []
  let step = side.seen.get(start)
  while (step?.from && step.edge) {
    ids.push(step.from)
    edges.push(step.edge)
    step = side.seen.get(step.from)
  }
  return { ids, edges }
}

function join(from: Side, to: Side, middle: string): { ids: string[]; edges: WalkEdge[] } {
  const [before, after] = [wayBack(from, middle), wayBack(to, middle)]
  return {
    ids: [...before.ids.toReversed(), ...after.ids.slice(1)],
    edges: [...before.edges.toReversed(), ...after.edges],
  }
}

const INVERSES: readonly (readonly [EdgeType, EdgeType])[] = [
  ['causes', 'caused_by'],
  ['precedes', 'follows'],
]

/** Where edges are taken in both directions, a type and its inverse are the same. */
function eitherWay(types: ReadonlySet<EdgeType>): ReadonlySet<EdgeType> {
  const added = INVERSES.filter((pair) => pair.some((type) => types.has(type)))
  return new Set([...types, ...added.flat()])
}

/** Finds the shortest way between two moments, from both ends at once. */
export async function findShortestPath(
  context: WalkContext,
  viewer: Viewer,
  ends: { from: string; to: string },
  order: PathOrder,
): Promise<FoundPath> {
  if (ends.from === ends.to) return { ids: [ends.from], edges: [], isTruncated: false }
  const [from, to] = [startAt(ends.from), startAt(ends.to)]
  let middle: string | null = null
  const steps = { ...order, types: eitherWay(order.types) }
  const { isTruncated } = await runWalk(context, viewer, steps, async (walk) => {
    while (middle === null && from.depth + to.depth < order.maxHops) {
      if (from.frontier.length === 0 || to.frontier.length === 0) return
      const nearer = from.frontier.length <= to.frontier.length ? from : to
      if (!(await advance(walk, nearer))) return
      middle = meeting(from, to)
    }
  })
  if (middle === null) return { ids: null, edges: [], isTruncated }
  const path = join(from, to, middle)
  // What was left out may have been a shorter way; there is none that is shorter than one edge.
  return { ...path, isTruncated: isTruncated && path.edges.length > 1 }
}
