import type { EdgeType, Evidence } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'

/** A relation that a worker asserts. */
export interface WorkerEdge {
  sourceId: string
  targetId: string
  type: EdgeType
  /** 0 to 1. */
  weight: number
  theme: string | null
  description: string | null
  evidence: readonly Evidence[]
}

/** Stores relations in a transaction; those that cannot be are refused one by one. */
export type AssertEdges = (
  trx: Db,
  edges: readonly WorkerEdge[],
  writer: { actor: string },
) => Promise<readonly { outcome: string }[]>
