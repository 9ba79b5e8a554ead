import type { EdgeType } from '@timepoint/contracts'
import type { MomentRow } from '../moments/moment-row.ts'
import type { WorkerEdge } from './assert-edges.ts'

/** How a suggestion can be related to the moment that it is for, seen from that. */
export const RELATIONS = [
  'causes',
  'caused_by',
  'influences',
  'influenced_by',
  'same_figure',
  'thematic',
] as const
export type Relation = (typeof RELATIONS)[number]

/** What the Expander finds is a guess. */
const WEIGHT = 0.5

const TYPES: Record<Relation, EdgeType> = {
  causes: 'causes',
  caused_by: 'causes',
  influences: 'influences',
  influenced_by: 'influences',
  same_figure: 'same_figure',
  thematic: 'thematic',
}

type End = Pick<MomentRow, 'id' | 'lo' | 'hi'>

const isRelation = (name: string | null): name is Relation =>
  RELATIONS.some((relation) => relation === name)

/**
 * The edge between a moment and what was found for it: what came first leads to what came later, whatever
 * was suggested; where the dates do not say which, it is as suggested. Null: there is none.
 */
export function edgeTo(
  anchor: End,
  found: End,
  { relation, why }: { relation: string | null; why: string | null },
): WorkerEdge | null {
  if (!isRelation(relation) || anchor.id === found.id) return null
  const isToAnchor = relation === 'caused_by' || relation === 'influenced_by'
  const isFoundFirst = found.hi < anchor.lo || (anchor.hi >= found.lo && isToAnchor)
  const [source, target] = isFoundFirst ? [found, anchor] : [anchor, found]
  return {
    sourceId: source.id,
    targetId: target.id,
    type: TYPES[relation],
    weight: WEIGHT,
    theme: null,
    description: why,
    evidence: [],
  }
}
