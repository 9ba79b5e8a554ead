import { findErasable, finishErasure } from '../../accounts/users/erasure-store.ts'
import type { RootDb } from '../../platform/db/database.ts'
import { eraseScenesOf } from './erase-scenes-store.ts'

/** Accounts that are looked for in one go. */
const AT_ONCE = 20

/**
 * Erases the data of accounts that were deleted longer ago: first what Flash has of them, then what
 * accounts have, which remembers that it is done. So what was killed in between is found again.
 * @returns how many accounts.
 */
export async function eraseDeletedAccounts(db: RootDb, retentionMs: number): Promise<number> {
  let erased = 0
  for (;;) {
    const ids = await findErasable(db, { retentionMs, limit: AT_ONCE })
    if (ids.length === 0) return erased
    for (const id of ids) {
      await eraseScenesOf(db, id)
      if (await finishErasure(db, id)) erased += 1
    }
  }
}
