import type { Principal } from '../../accounts/identity/principal.ts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { cursorInvalid, readChangeCursor, writeChangeCursor } from './change-cursor.ts'
import {
  readChanges,
  readContentBytes,
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

/** Which part of the changes is wanted. */
export interface ChangePage {
  /** A cursor; empty: the beginning. */
  since: string
  limit: number
  /** Whether items are shown with their contents: then a page ends sooner when these are long. */
  full: boolean
}

/** What the contents of a page may have together, in bytes of JSON; one item may always be there. */
const PAGE_BYTES = 4 * 1024 ** 2

const isGone = (change: TimepointChange): change is TimepointChange & { deletedAt: Date } =>
  change.deletedAt !== null

/** The first of the changes, as many as the contents of their timepoints allow. */
async function withinBytes(db: Db, changes: TimepointChange[]): Promise<TimepointChange[]> {
  const sizes = await readContentBytes(
    db,
    changes.map(({ id }) => id),
  )
  let bytes = 0
  const end = changes.findIndex(({ id }, index) => {
    bytes += sizes.get(id) ?? 0
    return index > 0 && bytes > PAGE_BYTES
  })
  return end < 0 ? changes : changes.slice(0, end)
}

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
  { since, limit, full }: ChangePage,
): Promise<ChangedTimepoints> {
  if (principal.kind !== 'system') {
    throw new AppError('forbidden', { detail: 'changed_since is for services only' })
  }
  const after = readChangeCursor(since)
  // In this order: whoever takes a number after the first look has a higher one.
  const last = await readLastChange(db)
  if (BigInt(after.number) > BigInt(last)) throw cursorInvalid()
  const upTo = await readSettledChange(db, last)
  const all = await readChanges(db, { after, upTo, limit })
  const changes = full ? await withinBytes(db, all) : all
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
