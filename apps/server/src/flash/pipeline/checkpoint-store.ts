import type { Db } from '../../platform/db/database.ts'
import type { Checkpoint } from './journal-store.ts'
import type { Checkpoints, StepRecord } from './run.ts'

type StoredAnswer = Pick<StepRecord, 'answer' | 'warnings'>

const key = (step: string, inputHash: string) => `${step}:${inputHash}`

/** The answers that were kept of a render, by step and input hash. */
export async function readCheckpoints(
  db: Db,
  timepointId: string,
): Promise<Map<string, StepRecord>> {
  const rows = await db
    .selectFrom('checkpoints')
    .select(['step', 'input_hash', 'answer', 'started_at', 'completed_at'])
    .where('timepoint_id', '=', timepointId)
    .execute()
  return new Map(
    rows.map((row) => {
      const stored = row.answer as StoredAnswer
      const record = { ...stored, startedAt: row.started_at, completedAt: row.completed_at }
      return [key(row.step, row.input_hash), record]
    }),
  )
}

/**
 * The checkpoints of one render: those that were kept before, and its journal for new ones.
 * @param confirm resolves when the next step may be asked; throws when the render is ours no more.
 */
export function openCheckpoints(
  known: Map<string, StepRecord>,
  journal: { keep(checkpoint: Checkpoint): Promise<void> },
  confirm: () => Promise<void>,
): Checkpoints {
  return {
    load: (step, inputHash) => known.get(key(step, inputHash)) ?? null,
    confirm,
    save: (step, inputHash, record, image) => journal.keep({ step, inputHash, record, image }),
  }
}
