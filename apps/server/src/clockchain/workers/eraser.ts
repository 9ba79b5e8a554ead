import type { RootDb } from '../../platform/db/database.ts'
import { eraseDeletedAccounts } from '../users/erase-accounts.ts'
import { NOTHING } from './run-result.ts'
import type { Worker } from './worker.ts'
import type { WorkerSettings } from './worker-settings.ts'

/** What erasing needs of the system. */
export interface EraserContext {
  db: RootDb
  /** How long after it was deleted the data of an account goes. */
  retentionMs: number
}

/** Erases what Clockchain has of accounts that were deleted, some time later. */
export function createEraser(
  { db, retentionMs }: EraserContext,
  { isEnabled, schedule }: WorkerSettings,
): Worker {
  return {
    name: 'eraser',
    isEnabled,
    schedule,
    topics: [],
    run: async ({ signal }) => ({
      ...NOTHING,
      created: await eraseDeletedAccounts(db, retentionMs, signal),
    }),
  }
}
