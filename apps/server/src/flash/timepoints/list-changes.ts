import type { Principal } from '../../accounts/identity/principal.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { cursorInvalid, readChangeCursor, writeChangeCursor } from './change-cursor.ts'
import {
  readChanges,
  readLastChange,
  readSettledChange,
  type TimepointChange,
} from './change-store.ts'
import { findTimepoints, type StoredTimepoint } from './timepoint-store.ts'

/** What has changed behind a cursor, the oldest change first. */
export interface ChangedTimepoints {
  /** Of every status and visibility, as they are now. */
  items: StoredTimepoint[]
  deleted: { id: string; deletedAt: Date }[]
  /** Where to go on; the same again when nothing has changed. */
  nextCursor: string
}

const isGone = (change: TimepointChange): change is TimepointChange & { deletedAt: Date } =>
  change.deletedAt !== null

/**
 * One page of the changes of all timepoints: each timepoint once with its last change, which is that it
 * was accepted, begun, ended, given away, deleted, erased, or changed its visibility. Nothing is missed,
 * however late a transaction commits: what others may still fill in is not shown before they are done.
 * @throws AppError forbidden unless a service of ours asks; cursor_invalid, also for a cursor of another
 *   database.
 */
export async function listChanges(
  db: Db,
  principal: Principal,
  { since, limit }: { since: string; limit: number },
): Promise<ChangedTimepoints> {
  if (principal.kind !== 'system') {
    throw new AppError('forbidden', { detail: 'changed_since is for services only' })
  }
  const after = readChangeCursor(since)
  // In this order: whoever takes a number after the first look has a higher one.
  const last = await readLastChange(db)
  if (BigInt(after.number) > BigInt(last)) throw cursorInvalid()
  const upTo = await readSettledChange(db, last)
  const changes = await readChanges(db, { after, upTo, limit })
  const there = await findTimepoints(
    db,
    changes.filter((change) => !isGone(change)).map(({ id }) => id),
  )
  return {
    // What was deleted in between is told with that change.
    items: changes.flatMap(({ id }) => there.get(id) ?? []),
    deleted: changes.filter(isGone).map(({ id, deletedAt }) => ({ id, deletedAt })),
    nextCursor: writeChangeCursor(changes.at(-1) ?? after),
  }
}
