import { findErasableBy, noteErasure } from '../../accounts/users/erasure-store.ts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'
import { cancelJob } from '../jobs/job-store.ts'
import { type AccountNames, findAccountNames } from './account-names-store.ts'
import {
  forgetActorOfHistory,
  forgetMakerOfEdges,
  forgetMakerOfMoments,
  forgetMakerOfScenes,
  hasJobsOf,
  listUnfinishedOf,
  removeGoneHistoryOf,
  removeHiddenOf,
  removeJobsOf,
  removeWordsOf,
} from './erase-account-store.ts'

/** Accounts that are looked for in one go. */
const AT_ONCE = 20

/** One statement or transaction for each kind of thing; each finds what is left, and is 0 when nothing is. */
const ERASERS: readonly ((trx: Db, account: AccountNames) => Promise<number>)[] = [
  removeJobsOf,
  // Before their moments: a moment that goes looks for each of its words in the others.
  removeWordsOf,
  removeHiddenOf,
  forgetMakerOfMoments,
  forgetMakerOfScenes,
  forgetMakerOfEdges,
  removeGoneHistoryOf,
  forgetActorOfHistory,
]

async function untilNone(
  erase: () => Promise<number>,
  signal: AbortSignal | undefined,
): Promise<number> {
  let erased = 0
  for (;;) {
    signal?.throwIfAborted()
    const rows = await throughDeadlocks(erase)
    if (rows === 0) return erased
    erased += rows
  }
}

async function cancelAll(db: RootDb, account: AccountNames): Promise<number> {
  const jobs = await listUnfinishedOf(db, account)
  for (const job of jobs) {
    await throughDeadlocks(() => db.transaction().execute((trx) => cancelJob(trx, job)))
  }
  return jobs.length
}

/**
 * Erases what somebody has here. Their jobs are cancelled and removed; moments that are private or unlisted go
 * with scenes, edges, other paths and history. Public ones are history: they stay, made by nobody, as do their
 * scenes, edges and history. It may be killed, repeated and run twice at once.
 * @returns false: somebody still works on a job of theirs, which was cancelled; all else is erased.
 */
async function eraseAccount(
  db: RootDb,
  userId: string,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const account = await findAccountNames(db, userId)
  if (!account) return true
  let erased: number
  do {
    erased = await untilNone(() => cancelAll(db, account), signal)
    for (const erase of ERASERS) {
      const once = () => db.transaction().execute((trx) => erase(trx, account))
      erased += await untilNone(once, signal)
    }
    // Once more: what changes its visibility meanwhile may have slipped between two kinds.
  } while (erased > 0)
  return !(await hasJobsOf(db, account))
}

/**
 * Erases Clockchain's part of accounts that were deleted longer ago, and remembers of which it is done: others are
 * found again.
 * @param signal aborts between two statements.
 * @returns how many accounts; those on whose jobs somebody still works are left for the next time.
 */
export async function eraseDeletedAccounts(
  db: RootDb,
  retentionMs: number,
  signal?: AbortSignal,
): Promise<number> {
  const busy = new Set<string>()
  let done = 0
  for (;;) {
    const limit = AT_ONCE + busy.size
    const found = await findErasableBy(db, 'clockchain', { retentionMs, limit })
    const ids = found.filter((id) => !busy.has(id))
    if (ids.length === 0) return done
    for (const id of ids) {
      if (!(await eraseAccount(db, id, signal))) busy.add(id)
      else if (await noteErasure(db, 'clockchain', id)) done += 1
    }
  }
}
