import type { Frame, StepName } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import { newestFrames } from '../../platform/events/event-store.ts'
import {
  lockUnfinished,
  type RenderFailure,
  type StoredTimepoint,
} from '../timepoints/timepoint-store.ts'
import { readCheckpoints } from './checkpoint-store.ts'
import { type RenderEnd, writeRender } from './journal-store.ts'
import { addUsage } from './state.ts'
import { STEPS } from './steps.ts'

/** What is announced when a render was ended by somebody else than who works on it. */
export const stopTopic = (id: string) => `stop:${id}`

function doneFrame(
  { id, slug, createdAt }: StoredTimepoint,
  { result, completedAt }: RenderEnd & { status: 'completed' },
): Frame {
  return {
    event: 'done',
    progress: 100,
    data: {
      timepoint_id: id,
      slug,
      status: 'completed',
      year: result.year,
      location: result.location,
      total_latency_ms: completedAt.getTime() - createdAt.getTime(),
      has_image: result.has_image,
    },
  }
}

function errorFrame(id: string, progress: number, failure: RenderFailure): Frame {
  const { code, detail, reason, suggestedQuery } = failure
  return {
    event: 'error',
    step: shownStep(failure.step),
    progress,
    data: {
      timepoint_id: id,
      status: 'failed',
      code,
      ...(reason === undefined ? {} : { reason }),
      ...(suggestedQuery === undefined ? {} : { suggested_query: suggestedQuery }),
    },
    error: detail,
  }
}

/** The name under which clients know a step; null for those that are not shown. */
export function shownStep(name: string | null): StepName | null {
  return STEPS.find((step) => step.name === name)?.frame ?? null
}

/** The last frame of a stream. `progress` is what was shown before. */
export function finalFrame(timepoint: StoredTimepoint, end: RenderEnd, progress: number): Frame {
  return end.status === 'completed'
    ? doneFrame(timepoint, end)
    : errorFrame(timepoint.id, progress, end.failure)
}

/**
 * Ends a render from outside, whoever works on it: as failed, with the last frame of its stream and the
 * start of its callbacks. Part of a transaction.
 * @returns false when it had ended before; nothing is changed then.
 */
export async function stopRender(trx: Db, id: string, failure: RenderFailure): Promise<boolean> {
  // First the row: whoever writes frames holds it too, so the number of the last one is certain.
  const timepoint = await lockUnfinished(trx, id)
  if (!timepoint) return false
  // What is in flight somewhere else is not known here.
  const kept = [...(await readCheckpoints(trx, id)).values()].map(({ answer }) => answer.usage)
  const usage = addUsage(kept)
  const end: RenderEnd = { status: 'failed', failure: { ...failure, usage }, trace: null }
  const frame = finalFrame(timepoint, end, timepoint.progress)
  const seq = ((await newestFrames(trx, [id])).get(id) ?? 0) + 1
  const lease = { timepointId: id, epoch: timepoint.leaseEpoch }
  const entries = { checkpoints: [], frames: [{ seq, name: 'final', frame }] }
  return writeRender(trx, lease, end, entries)
}
