import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** Something that was done to a moment. */
export interface HistoryEntry {
  momentId: string
  path: string
  action: string
  /** As of a principal, `admin`, or the name of a worker. */
  actor: string
  /** Values before and after, of what was changed. A creation has none. */
  before?: Readonly<Record<string, unknown>>
  after?: Readonly<Record<string, unknown>>
  reason?: string | null
  requestId: string | null
}

/** Writes down what was done, in the transaction that does it. The database takes nothing back. */
export async function appendHistory(trx: Db, entries: readonly HistoryEntry[]): Promise<void> {
  if (entries.length === 0) return
  const rows = entries.map(({ momentId, requestId, path, ...entry }) => ({
    ...entry,
    path: entry.action === 'deleted' ? path : null,
    moment_id: momentId,
    request_id: requestId,
  }))
  await sql`/* prepared: append_history */
    INSERT INTO moment_history (moment_id, path, action, actor, before, after, reason, request_id)
    SELECT moment_id, path, action, actor, before, after, reason, request_id
    FROM json_populate_recordset(NULL::moment_history, ${JSON.stringify(rows)}::json)`.execute(trx)
}
