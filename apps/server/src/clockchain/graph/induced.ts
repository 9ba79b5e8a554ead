import type { DeriveContext } from './derive.ts'
import { type DerivedType, keyOf } from './edge-types.ts'
import type { Anchor } from './nearest-store.ts'
import { scopesOf } from './nearest-store.ts'
import { compareRanks, dayGap, type Rank, relationsOf } from './relation.ts'
import { termName, termRelations, type WeighedTerm, weighTerms } from './shared-terms.ts'
import { DERIVED_A_STEP, edgeName, type WalkEdge } from './walk.ts'

type Ranked = WalkEdge & { rank: Rank }

interface Known {
  node: Anchor
  terms: readonly WeighedTerm[]
  names: ReadonlySet<string>
}

function between(a: Known, b: Known): Ranked[] {
  const gap = dayGap(a.node, b.node)
  const found = [
    ...relationsOf(a.node, b.node).map((relation) => ({ ...relation, theme: null })),
    ...termRelations(a.terms, (term) => b.names.has(termName(term))),
  ]
  return found.map(({ type, weight, theme }) => ({
    ...keyOf(a.node.id, b.node.id, type),
    weight,
    theme,
    description: null,
    evidence: [],
    createdBy: null,
    createdAt: null,
    isDerived: true,
    rank: { weight, gap, lo: b.node.lo, path: b.node.path },
  }))
}

/** The best of each type that are seen from a moment. */
function bestFrom(own: Known, others: readonly Known[]): Ranked[] {
  const all = others.flatMap((other) => (other === own ? [] : between(own, other)))
  // Seen from here `precedes` and `follows` are two types, though they are stored as one.
  const seenType = (edge: Ranked): DerivedType | 'other' =>
    edge.type === 'precedes' && edge.sourceId !== own.node.id
      ? 'follows'
      : (edge.type as DerivedType)
  const types = Map.groupBy(all, seenType)
  return [...types.values()].flatMap((edges) =>
    edges.sort((a, b) => compareRanks(a.rank, b.rank)).slice(0, DERIVED_A_STEP),
  )
}

/**
 * The relations among moments that follow from dates, places, figures and tags: the best of each type of
 * each of them. Of one that both see differently the greater weight counts.
 */
export async function derivedAmong(
  { db, viewer, counts }: DeriveContext,
  nodes: readonly Anchor[],
): Promise<WalkEdge[]> {
  const found = await scopesOf(db, viewer)
  const scopes = found.map(({ scope }) => scope)
  const terms = await weighTerms(db, counts, { ids: nodes.map(({ id }) => id), scopes })
  const known = nodes.map((node): Known => {
    const own = terms.get(node.id) ?? []
    return { node, terms: own, names: new Set(own.map(termName)) }
  })
  const edges = new Map<string, WalkEdge>()
  for (const own of known) {
    for (const { rank: _, ...edge } of bestFrom(own, known)) {
      const before = edges.get(edgeName(edge))
      if (!before || before.weight < edge.weight) edges.set(edgeName(edge), edge)
    }
  }
  return [...edges.values()]
}
