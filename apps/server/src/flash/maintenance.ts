import type { AccountsConfig } from '../platform/config/config.ts'
import type { RootDb } from '../platform/db/database.ts'
import { forgetOldFrames } from '../platform/events/event-store.ts'
import { forgetIdleCallers } from '../platform/http/rate-limit-store.ts'
import { forgetOldKeys } from '../platform/idempotency/idempotency-store.ts'
import type { Logger } from '../platform/log.ts'
import { forgetFinishedWorkflows } from '../platform/workflows/forget-workflows.ts'
import { forgetOldOperations } from './operations/operation-store.ts'
import { forgetErasedTimepoints } from './timepoints/change-store.ts'
import { eraseDeletedAccounts } from './users/erase-accounts.ts'
import { eraseDeletedTimepoints } from './users/erase-scenes-store.ts'

/** Timepoints whose frames are deleted in one statement, so that none holds locks for long. */
const BATCH = 200

/**
 * Deletes what has served its time. Safe to run twice, and to be killed in the middle.
 * @returns how many timepoints and accounts were erased.
 */
export async function tidyUp(
  db: RootDb,
  log: Logger,
  { retentionMs }: Pick<AccountsConfig, 'retentionMs'>,
): Promise<{ timepoints: number; accounts: number }> {
  let frames = 0
  for (;;) {
    const deleted = await forgetOldFrames(db, BATCH)
    frames += deleted
    if (deleted === 0) break
  }
  const keys = await forgetOldKeys(db)
  const operations = await forgetOldOperations(db)
  const callers = await forgetIdleCallers(db)
  const workflows = await forgetFinishedWorkflows()
  const timepoints = await eraseDeletedTimepoints(db, retentionMs)
  const accounts = await eraseDeletedAccounts(db, retentionMs)
  const erased = { timepoints, accounts }
  const tombstones = await forgetErasedTimepoints(db)
  log.info({ frames, keys, operations, callers, workflows, erased, tombstones }, 'tidied up')
  return erased
}
