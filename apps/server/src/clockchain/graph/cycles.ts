import type { Db } from '../../platform/db/database.ts'
import { type Sight, stepAlong } from './edge-store.ts'
import type { StoredType } from './edge-types.ts'

/** Moments that are looked at to find a circle. */
const MAX_VISITED = 50_000

/** Edges of one type, by the ids of their ends. */
export interface Link {
  source: string
  target: string
}

type Way = 'forward' | 'backward'

/** A walk from a set of moments along stored edges, level by level. */
function startWalk(starts: Iterable<string>, way: Way) {
  const seen = new Set(starts)
  return { way, seen, frontier: [...seen], links: [] as Link[] }
}

async function advance(db: Db, type: StoredType, walk: ReturnType<typeof startWalk>, sight: Sight) {
  const { way, seen, frontier: ids } = walk
  const limit = MAX_VISITED + 1
  const links = await stepAlong(db, type, { ids, way, limit, ...sight })
  walk.links.push(...links)
  walk.frontier = []
  for (const { source, target } of links) {
    const next = way === 'forward' ? target : source
    if (seen.has(next)) continue
    seen.add(next)
    walk.frontier.push(next)
  }
  return links.length < limit && seen.size <= MAX_VISITED
}

/**
 * The stored edges with which new ones could close a circle: such a circle leaves a new edge at its target
 * and comes back to the source of one, so either all that is after the targets or all that is before the
 * sources is enough. The nearer end of the two is found first. An edge that is not seen from end to end is
 * as if it were not there: who is told of a circle learns of it.
 * @param added joins moments that are seen.
 * @returns null where there are more than {@link MAX_VISITED} moments both ways.
 */
export async function linksAround(
  db: Db,
  type: StoredType,
  added: readonly Link[],
  sight: Sight,
): Promise<Link[] | null> {
  const after = startWalk(new Set(added.map(({ target }) => target)), 'forward')
  const before = startWalk(new Set(added.map(({ source }) => source)), 'backward')
  const open = new Set([after, before])
  while (open.size > 0) {
    for (const walk of open) {
      if (!(await advance(db, type, walk, sight))) open.delete(walk)
      else if (walk.frontier.length === 0) return walk.links
    }
  }
  return null
}

function groupTargets(links: readonly Link[]): Map<string, string[]> {
  const targets = new Map<string, string[]>()
  for (const { source, target } of links) {
    const known = targets.get(source)
    if (known) known.push(target)
    else targets.set(source, [target])
  }
  return targets
}

function reaches(targets: ReadonlyMap<string, readonly string[]>, from: string, to: string) {
  const seen = new Set([from])
  const waiting = [from]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node === to) return true
    for (const next of targets.get(node) ?? []) {
      if (seen.has(next)) continue
      seen.add(next)
      waiting.push(next)
    }
  }
  return false
}

/** Takes away, again and again, what nothing leads to: what is left is in circles or after them. */
function inOrAfterCircles(links: readonly Link[]): Set<string> {
  const targets = groupTargets(links)
  const incoming = new Map<string, number>()
  for (const { source, target } of links) {
    incoming.set(source, incoming.get(source) ?? 0)
    incoming.set(target, (incoming.get(target) ?? 0) + 1)
  }
  const free = [...incoming].filter(([, count]) => count === 0).map(([node]) => node)
  for (let node = free.pop(); node !== undefined; node = free.pop()) {
    incoming.delete(node)
    for (const target of targets.get(node) ?? []) {
      const count = (incoming.get(target) ?? 0) - 1
      incoming.set(target, count)
      if (count === 0) free.push(target)
    }
  }
  return new Set(incoming.keys())
}

const turned = ({ source, target }: Link): Link => ({ source: target, target: source })

/**
 * Which of new edges close a circle with what is there and the new ones before them.
 * @param stored circles among these alone are nobody's fault. Without any this takes as long as reading all.
 */
export function closingLinks<New extends Link>(
  stored: readonly Link[],
  added: readonly New[],
): Set<New> {
  const all = [...stored, ...added]
  const after = inOrAfterCircles(all)
  if (after.size === 0) return new Set()
  const before = inOrAfterCircles(all.map(turned))
  const within = ({ source, target }: Link) =>
    [source, target].every((node) => after.has(node) && before.has(node))
  const known = groupTargets(stored.filter(within))
  const closing = new Set<New>()
  for (const link of added.filter(within)) {
    if (reaches(known, link.target, link.source)) closing.add(link)
    else known.set(link.source, [...(known.get(link.source) ?? []), link.target])
  }
  return closing
}
