import type { Db } from '../../platform/db/database.ts'
import { appendHistory, type HistoryEntry } from '../moments/history-store.ts'
import type { Moment } from '../moments/moment.ts'
import { closingLinks, linksAround } from './cycles.ts'
import { edgesToPublic, lockTypes, removeEdges, type StoredEdge, typesAt } from './edge-store.ts'
import { ACYCLIC, type StoredType } from './edge-types.ts'

/** Everybody: they see what is public. */
const EVERYBODY = { actor: null, isAdmin: false }

/** An edge that comes to light, and the ends that it has then. */
interface Emerging {
  edge: StoredEdge
  otherPath: string
  source: string
  target: string
}

/**
 * Keeps others from adding edges with which those at a moment could close a circle, until the transaction
 * ends. Before the moment itself is locked nobody waits for anybody in a circle.
 */
export async function lockCircleTypes(trx: Db, momentId: string): Promise<void> {
  await lockTypes(trx, await typesAt(trx, momentId, ACYCLIC))
}

async function emergingAt(
  trx: Db,
  id: string,
  type: StoredType,
  asId: string,
): Promise<Emerging[]> {
  const edges = await edgesToPublic(trx, id, type)
  return edges
    .map(({ otherPath, ...edge }) => {
      const [source, target] = [edge.sourceId, edge.targetId].map((end) =>
        end === id ? asId : end,
      )
      return { edge, otherPath, source: source ?? '', target: target ?? '' }
    })
    .filter(({ source, target }) => source !== target)
}

/** Those that close a circle with what everybody sees, or of which that cannot be known. */
async function closingAmong(
  trx: Db,
  id: string,
  type: StoredType,
  emerging: readonly Emerging[],
): Promise<{ closing: ReadonlySet<Emerging>; reason: string }> {
  const also = emerging.flatMap(({ source, target }) => [source, target])
  const around = await linksAround(trx, type, emerging, { viewer: EVERYBODY, also })
  if (!around) {
    const reason = 'Too many moments were around it to be sure that it closes no circle'
    return { closing: new Set(emerging), reason }
  }
  const known = around.filter(({ source, target }) => source !== id && target !== id)
  const reason = `With what everybody sees this would have been a circle of ${type}`
  return { closing: closingLinks(known, emerging), reason }
}

function entryOf(
  { edge, otherPath }: Emerging,
  { id, shown }: { id: string; shown: Pick<Moment, 'id' | 'path'> },
  made: Pick<HistoryEntry, 'actor' | 'requestId' | 'reason'>,
): HistoryEntry {
  const { type, weight, theme, description, evidence, createdBy } = edge
  const isSource = edge.sourceId === id
  return {
    ...made,
    momentId: shown.id,
    path: shown.path,
    action: 'edge_dropped',
    before: {
      source: isSource ? shown.path : otherPath,
      target: isSource ? otherPath : shown.path,
      edge_type: type,
      ...{ weight, theme, description, evidence, created_by: createdBy },
    },
  }
}

/**
 * Drops the edges of a moment with which what everybody sees would have a circle once the moment is public:
 * of each such circle the youngest one. What is dropped is kept whole in the history of the moment.
 * @param id of a moment that is not public, and is locked with {@link lockCircleTypes}.
 * @param shown the moment that everybody sees then: itself, or the one that it joins.
 */
export async function dropClosing(
  trx: Db,
  id: string,
  shown: Pick<Moment, 'id' | 'path'>,
  by: Pick<HistoryEntry, 'actor' | 'requestId'>,
): Promise<void> {
  for (const type of ACYCLIC) {
    const emerging = await emergingAt(trx, id, type, shown.id)
    if (emerging.length === 0) continue
    const { closing, reason } = await closingAmong(trx, id, type, emerging)
    const dropped = [...closing]
    await removeEdges(
      trx,
      dropped.map(({ edge }) => edge),
    )
    const made = { ...by, reason }
    await appendHistory(
      trx,
      dropped.map((one) => entryOf(one, { id, shown }, made)),
    )
  }
}
