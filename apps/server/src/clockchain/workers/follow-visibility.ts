import type { RootDb } from '../../platform/db/database.ts'
import type { Logger } from '../../platform/log.ts'
import type { FlashClient } from '../jobs/flash-client.ts'
import { FlashError } from '../jobs/flash-error.ts'
import { GONE } from './ask-flash.ts'
import type { RunResult } from './run-result.ts'
import {
  endVisibilityChange,
  listVisibilityChanges,
  putOffVisibilityChange,
  type VisibilityChange,
} from './visibility-store.ts'
import type { Worker, WorkerTask } from './worker.ts'
import type { WorkerSettings } from './worker-settings.ts'

/** Announced when who may see a moment has changed. */
export const VISIBILITY_TOPIC = 'moment-visibility'

/** What following needs of the system. */
export interface FollowContext {
  db: RootDb
  flash: FlashClient
  log: Logger
}

/** Changes that are read at a time. */
const BATCH = 50

const FIRST_PAUSE_MS = 2000
const LONGEST_PAUSE_MS = 600_000

async function tell(
  { flash }: FollowContext,
  { visibility, timepointIds }: VisibilityChange,
  signal: AbortSignal,
): Promise<void> {
  for (const id of timepointIds) {
    await flash.setVisibility(id, visibility, signal).catch((error: unknown) => {
      // A scene that is gone has nobody to be told of.
      if (error instanceof FlashError && GONE.has(error.status ?? 0)) return
      throw error
    })
  }
}

/** @returns whether Flash knows. */
async function followOne(
  context: FollowContext,
  task: WorkerTask,
  change: VisibilityChange,
): Promise<boolean> {
  try {
    await tell(context, change, task.signal)
  } catch (error) {
    task.signal.throwIfAborted()
    if (!(error instanceof FlashError)) throw error
    const { failures, momentId } = change
    const level = failures === 0 ? 'warn' : 'debug'
    context.log[level]({ err: error, momentId }, 'Flash could not be told who may see a scene')
    const growing = Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures, 20), LONGEST_PAUSE_MS)
    const pauseMs = Math.max(growing, error.retryAfterMs ?? 0)
    await task.write((trx) => putOffVisibilityChange(trx, change, pauseMs))
    return false
  }
  await task.write((trx) => endVisibilityChange(trx, change))
  return true
}

async function followAll(context: FollowContext, task: WorkerTask): Promise<RunResult> {
  const sum = { created: 0, failed: 0, costUsd: 0 }
  for (;;) {
    const changes = await listVisibilityChanges(context.db, BATCH)
    if (changes.length === 0) return sum
    for (const change of changes) {
      if (await followOne(context, task, change)) sum.created += 1
      else sum.failed += 1
    }
  }
}

/**
 * Has Flash show the scenes of moments to whom the moments are shown, however often that changes and however
 * long Flash is away. Always the last change counts.
 */
export function createVisibilityFollower(
  context: FollowContext,
  { isEnabled, schedule }: WorkerSettings,
): Worker {
  return {
    name: 'visibility',
    isEnabled,
    schedule,
    topics: [VISIBILITY_TOPIC],
    run: (task) => followAll(context, task),
  }
}
