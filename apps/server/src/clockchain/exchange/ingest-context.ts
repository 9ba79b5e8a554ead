import type { EdgeType, Evidence, Visibility } from '@timepoint/contracts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import type { Principal } from '../identity/principal.ts'
import type { VersionCheck } from '../moments/expect-version.ts'
import type { MomentScene } from '../moments/moment.ts'

/** A relation that is asserted, by the ids of its ends. */
export interface AssertedEdge {
  sourceId: string
  targetId: string
  type: EdgeType
  /** 0 to 1. */
  weight: number
  theme: string | null
  description: string | null
  evidence: readonly Evidence[]
  createdBy: string | null
}

/** What became of a relation. */
export type AssertedOutcome =
  | { outcome: 'created' | 'updated' | 'unchanged' | 'derived' }
  | { outcome: 'refused'; code: string; detail: string }

/** A scene, and who may see it in Flash. */
export interface FoundScene extends MomentScene {
  visibility: Visibility
}

/** What imports need of the system. */
export interface IngestContext {
  db: RootDb
  /**
   * The scene of Flash with this id, as the caller may see it there; null where there is none for them.
   * @throws when Flash does not answer.
   */
  sceneOf(principal: Principal, id: string, signal: AbortSignal): Promise<FoundScene | null>
  /**
   * Stores asserted relations; one outcome for each, in their order.
   * @param writer `counted`: relations that moments count already, by their ids.
   */
  assertEdges(
    trx: Db,
    edges: readonly AssertedEdge[],
    writer: {
      actor: string
      isAdmin: boolean
      requestId: string | null
      counted?: ReadonlyMap<string, number>
    },
  ): Promise<AssertedOutcome[]>
}

/** Who imports, and how. */
export interface IngestOrder {
  principal: Principal
  requestId: string
  /** Whether what is good is stored where something else is not. */
  isPartial: boolean
  /** Whether nothing is stored at all. */
  isDryRun: boolean
  /** Of each moment that is written to. */
  isExpected: VersionCheck
}

/** Under which name somebody writes. */
export const actorOf = ({ actor }: Pick<Principal, 'actor'>): string => actor ?? 'admin'
