import { setTimeout as sleep } from 'node:timers/promises'
import type { RootDb } from '../../platform/db/database.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import { JOBS_TOPIC } from '../jobs/job-runner.ts'
import { type RenderProgress, readProgress } from './render-store.ts'
import type { WorkerTask } from './worker.ts'

const POLL_MS = 1000

/**
 * Waits until the renders of a run, or one of them, have ended, however they do.
 * @throws the signal's reason when it aborts: whoever goes on with the run goes on waiting.
 */
export async function awaitRenders(
  { db, bus }: { db: RootDb; bus: EventBus },
  { runId, signal }: WorkerTask,
  jobId: string | null = null,
): Promise<RenderProgress> {
  let woken = Promise.withResolvers<void>()
  const unsubscribe = bus.subscribe(JOBS_TOPIC, () => woken.resolve())
  try {
    for (;;) {
      woken = Promise.withResolvers()
      const progress = await readProgress(db, runId, jobId)
      if (progress.unfinished === 0) return progress
      const pause = sleep(POLL_MS, undefined, { signal })
      pause.catch(() => {})
      await Promise.race([woken.promise, pause])
      signal.throwIfAborted()
    }
  } finally {
    unsubscribe()
  }
}
