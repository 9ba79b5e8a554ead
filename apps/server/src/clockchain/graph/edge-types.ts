import type { Direction, EdgeType } from '@timepoint/contracts'

/** Types as they are stored: of two that are each other's inverse, one. */
export type StoredType = Exclude<EdgeType, 'caused_by' | 'follows'>

/** What follows from dates, places, figures and tags. */
export type DerivedType =
  | 'contemporaneous'
  | 'same_era'
  | 'precedes'
  | 'follows'
  | 'same_location'
  | 'same_figure'
  | 'thematic'

const INVERSE: Partial<Record<EdgeType, EdgeType>> = {
  causes: 'caused_by',
  caused_by: 'causes',
  precedes: 'follows',
  follows: 'precedes',
}

/** Types that lead from one moment to the other. */
const DIRECTED: ReadonlySet<EdgeType> = new Set([
  ...['causes', 'caused_by', 'influences', 'precedes', 'follows', 'challenges'],
] as EdgeType[])

const CAUSAL: ReadonlySet<EdgeType> = new Set(['causes', 'caused_by', 'influences'] as EdgeType[])

const DERIVABLE: ReadonlySet<EdgeType> = new Set([
  ...['contemporaneous', 'same_era', 'precedes', 'follows'],
  ...['same_location', 'same_figure', 'thematic'],
] as EdgeType[])

/** Types of which a circle would say that something was before itself. */
export const ACYCLIC = ['causes', 'precedes'] as const satisfies readonly StoredType[]

/** Whether a type has a direction; otherwise it is the same from either end. */
export const isDirected = (type: EdgeType): boolean => DIRECTED.has(type)

/** Whether a type says that one moment had a part in the other. */
export const isCausal = (type: EdgeType): boolean => CAUSAL.has(type)

export const isDerivable = (type: EdgeType): type is DerivedType => DERIVABLE.has(type)

const isStored = (type: EdgeType): type is StoredType => type !== 'caused_by' && type !== 'follows'

/** The type that is stored for a type. */
export function storedType(type: EdgeType): StoredType {
  const inverse = isStored(type) ? type : INVERSE[type]
  return inverse && isStored(inverse) ? inverse : 'causes'
}

/** Whether edges that are of these types from one end are so from the other as well. */
export const isSameFromEitherEnd = (types: ReadonlySet<EdgeType>): boolean =>
  [...types].every((type) => types.has(INVERSE[type] ?? type))

/** The ends and type of an edge as they are stored. */
export interface EdgeKey {
  sourceId: string
  targetId: string
  type: StoredType
}

/** An edge as it is stored: inverse types turned round, and without a direction in the order of ids. */
export function keyOf(sourceId: string, targetId: string, type: EdgeType): EdgeKey {
  if (!isStored(type)) return { sourceId: targetId, targetId: sourceId, type: storedType(type) }
  if (isDirected(type) || sourceId < targetId) return { sourceId, targetId, type }
  return { sourceId: targetId, targetId: sourceId, type }
}

/** An edge from one of its ends. */
export interface Aspect {
  otherId: string
  type: EdgeType
  direction: Direction
}

/** How an edge looks from a moment at its end: incoming ones turn to their inverse, where they have one. */
export function aspectFrom({ sourceId, targetId, type }: EdgeKey, id: string): Aspect {
  const otherId = sourceId === id ? targetId : sourceId
  if (!isDirected(type)) return { otherId, type, direction: 'both' }
  if (sourceId === id) return { otherId, type, direction: 'out' }
  return { otherId, type: INVERSE[type] ?? type, direction: 'in' }
}
