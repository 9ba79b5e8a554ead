import type { Db } from '../../platform/db/database.ts'
import { tdfHashOf } from './moment-payload.ts'
import { type ContentColumns, contentOf, type MomentRow } from './moment-row.ts'
import { updateMoments } from './moment-write-store.ts'

/** Changes what a locked moment says, its hash with it. Its history is for the caller to write. */
export async function changeMoment(
  trx: Db,
  row: MomentRow,
  changes: Partial<ContentColumns>,
): Promise<void> {
  const content = { ...row, ...changes }
  const next = { ...content, tdf_hash: tdfHashOf(contentOf(content)) }
  const changed = Object.keys(changes) as (keyof ContentColumns)[]
  await updateMoments(trx, [{ id: row.id, next, changed }])
}
