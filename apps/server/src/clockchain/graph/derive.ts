import type { Db } from '../../platform/db/database.ts'
import type { Viewer } from '../moments/seen-store.ts'
import type { DerivedType } from './edge-types.ts'
import {
  type Anchor,
  findNearby,
  findVisible,
  type GraphNode,
  type Nearby,
  scopesOf,
} from './nearest-store.ts'
import { probesOf } from './probes.ts'
import { compareRanks, type Days, dayGap, type Relation, relationsOf } from './relation.ts'
import {
  findSharers,
  type Sharer,
  type TermCounts,
  termName,
  termRelations,
  type WeighedTerm,
  weighTerms,
} from './shared-terms.ts'

/** A relation that follows, seen from an anchor. */
export interface DerivedEdge {
  node: GraphNode
  type: DerivedType
  /** 0 to 1. */
  weight: number
  /** Names of shared figures or tags; null for relations of time and place. */
  theme: string | null
  /** Days between the two. */
  gap: number
}

/** What is asked of the relations of moments. */
export interface DeriveOrder {
  types: ReadonlySet<DerivedType>
  /** Of each type of each anchor. */
  limit: number
  /** How many at most are hidden, of a type of an anchor, by edges that were asserted. */
  hidden: number
  /** Whether an edge of that type was asserted: it hides the one that follows. */
  isAsserted(anchorId: string, type: DerivedType, otherId: string): boolean
}

type Candidate = Days & { id: string; theme: string | null } & Relation & { gap: number }

const NOWHERE = { country: null, region: null, city: null }

function relationsTo(anchor: Anchor, found: Nearby): Relation[] {
  if (found.neighbourhood === 'time') {
    return relationsOf(anchor, { ...NOWHERE, lo: found.lo, hi: found.hi, isFine: found.isFine })
  }
  const isSameCity = found.neighbourhood === 'city' && !found.isCityUnknown
  return [{ type: 'same_location', weight: isSameCity ? 0.5 : 0.25 }]
}

function byNearness(anchor: Anchor, nearby: readonly Nearby[]): Candidate[] {
  return nearby.flatMap((found) => {
    const gap = dayGap(anchor, found)
    const { id, lo, hi } = found
    return relationsTo(anchor, found).map((one) => ({ ...one, id, lo, hi, gap, theme: null }))
  })
}

function byTerms(
  anchor: Anchor,
  sharers: readonly Sharer[],
  terms: readonly WeighedTerm[],
): Candidate[] {
  return sharers.flatMap(({ id, lo, hi, shared }) => {
    const gap = dayGap(anchor, { lo, hi })
    const relations = termRelations(terms, (term) => shared.has(termName(term)))
    return relations.map((one) => ({ ...one, id, lo, hi, gap }))
  })
}

/** The best of each type as far as weight, nearness and start tell, with all that are equal in those. */
function best(candidates: readonly Candidate[], limit: number): Candidate[] {
  const types = Map.groupBy(candidates, ({ type }) => type)
  return [...types.values()].flatMap((all) => {
    const unique = [...new Map(all.map((one) => [one.id, one])).values()]
    const ranked = unique.map((one) => ({ ...one, path: '' })).sort(compareRanks)
    const last = ranked[limit - 1]
    return last ? ranked.filter((one) => compareRanks(one, last) <= 0) : ranked
  })
}

function present(
  candidates: readonly Candidate[],
  visible: ReadonlyMap<string, GraphNode>,
  limit: number,
): DerivedEdge[] {
  const edges = candidates.flatMap(({ id, type, weight, gap, theme }) => {
    const node = visible.get(id)
    return node ? [{ node, type, weight, gap, theme, lo: node.lo, path: node.path }] : []
  })
  const types = Map.groupBy(edges.sort(compareRanks), ({ type }) => type)
  return [...types.values()].flatMap((all) => all.slice(0, limit))
}

/** What somebody sees relations in. */
export interface DeriveContext {
  db: Db
  viewer: Viewer
  counts: TermCounts
}

/**
 * The relations of moments that follow from dates, places, figures and tags, as somebody may see them: of
 * each type the best, by weight, nearness in days, start and path. Looks at a bounded part of the database.
 */
export async function deriveEdges(
  { db, viewer, counts }: DeriveContext,
  anchors: readonly Anchor[],
  { types, limit, hidden, isAsserted }: DeriveOrder,
): Promise<Map<string, DerivedEdge[]>> {
  const scopes = await scopesOf(db, viewer)
  const names = scopes.map(({ scope }) => scope)
  const probes = anchors.flatMap((anchor) => probesOf(anchor, scopes, types))
  // An anchor finds itself, too.
  const found = await findNearby(db, probes, limit + hidden + 1)
  const nearby = Map.groupBy(found, ({ anchorId }) => anchorId)
  const usesTerms = types.has('same_figure') || types.has('thematic')
  const ids = usesTerms ? anchors.map(({ id }) => id) : []
  const terms = usesTerms ? await weighTerms(db, counts, { ids, scopes: names }) : new Map()
  const sharers = usesTerms ? await findSharers(db, anchors, terms) : new Map()
  const candidates = anchors.map((anchor) => {
    const { id } = anchor
    const near = byNearness(anchor, nearby.get(id) ?? [])
    const all = [...near, ...byTerms(anchor, sharers.get(id) ?? [], terms.get(id) ?? [])]
    const wanted = all.filter((one) => types.has(one.type) && !isAsserted(id, one.type, one.id))
    return { id, list: best(wanted, limit) }
  })
  const chosen = new Set(candidates.flatMap(({ list }) => list.map((one) => one.id)))
  const visible = await findVisible(db, [...chosen], viewer)
  return new Map(candidates.map(({ id, list }) => [id, present(list, visible, limit)]))
}
