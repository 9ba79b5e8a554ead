import type { Frame, StepName } from '@timepoint/contracts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { appendFrame } from '../../platform/events/event-store.ts'
import { releaseCallbacks } from '../callbacks/callback-store.ts'
import type { RenderResult } from '../timepoints/render-result.ts'
import {
  completeTimepoint,
  failTimepoint,
  type RenderFailure,
  type StoredTimepoint,
} from '../timepoints/timepoint-store.ts'
import { STEPS } from './steps.ts'

/** What is announced when a render was ended by somebody else than who works on it. */
export const stopTopic = (id: string) => `stop:${id}`

/** What a render came to. */
export type RenderEnd =
  | { result: RenderResult; tdfHash: string; completedAt: Date }
  | { failure: RenderFailure }

function doneFrame({ id, slug, result, createdAt, completedAt }: StoredTimepoint): Frame {
  return {
    event: 'done',
    progress: 100,
    data: {
      timepoint_id: id,
      slug,
      status: 'completed',
      year: result?.year ?? null,
      location: result?.location ?? null,
      total_latency_ms: (completedAt ?? createdAt).getTime() - createdAt.getTime(),
      has_image: result?.has_image ?? false,
    },
  }
}

function errorFrame({ id, progress }: StoredTimepoint, failure: RenderFailure): Frame {
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

/**
 * Ends a render: its outcome, the last frame of its stream and the start of its callbacks, all in one
 * transaction, so that nobody ever sees one without the others. A render ends once.
 * @param epoch the lease under which it ends; null: whoever holds it, as when it is cancelled.
 * @returns false when it had ended before, or the lease was lost; nothing is changed then.
 */
export async function endRender(
  db: RootDb,
  id: string,
  epoch: number | null,
  end: RenderEnd,
): Promise<boolean> {
  return db.transaction().execute((trx) => writeEnd(trx, id, epoch, end))
}

/** {@link endRender} as a part of a transaction. */
export async function writeEnd(
  trx: Db,
  id: string,
  epoch: number | null,
  end: RenderEnd,
): Promise<boolean> {
  // First the row: whoever writes frames holds it too, so the number of the last one is certain.
  const ended =
    'failure' in end
      ? await failTimepoint(trx, id, epoch, end.failure)
      : await completeTimepoint(trx, id, epoch, end)
  if (!ended) return false
  const frame = 'failure' in end ? errorFrame(ended, end.failure) : doneFrame(ended)
  await appendFrame(trx, id, 'final', frame)
  await releaseCallbacks(trx, id)
  return true
}
