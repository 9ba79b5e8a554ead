import { createHash } from 'node:crypto'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { putImage } from '../timepoints/image-store.ts'
import { CheckpointError, type Checkpoints, type StepRecord } from './run.ts'

type StoredAnswer = Pick<StepRecord, 'answer' | 'warnings'>

const key = (step: string, inputHash: string) => `${step}:${inputHash}`

async function readAll(db: Db, timepointId: string): Promise<Map<string, StepRecord>> {
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

async function insert(
  db: Db,
  timepointId: string,
  step: string,
  inputHash: string,
  record: StepRecord,
): Promise<void> {
  const { answer, warnings, startedAt, completedAt } = record
  await db
    .insertInto('checkpoints')
    .values({
      timepoint_id: timepointId,
      step,
      input_hash: inputHash,
      answer: JSON.stringify({ answer, warnings }),
      started_at: startedAt,
      completed_at: completedAt,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** The checkpoints of one render, in the database; what is there already is read at once. */
export async function openCheckpoints(db: RootDb, timepointId: string): Promise<Checkpoints> {
  const known = await readAll(db, timepointId)
  return {
    load: async (step, inputHash) => known.get(key(step, inputHash)) ?? null,
    async save(step, inputHash, record, image) {
      try {
        if (!image) return await insert(db, timepointId, step, inputHash, record)
        const sha256 = createHash('sha256').update(image.bytes).digest('hex')
        await db.transaction().execute(async (trx) => {
          await insert(trx, timepointId, step, inputHash, record)
          await putImage(trx, timepointId, { ...image, sha256 })
        })
      } catch (cause) {
        throw new CheckpointError('The checkpoint store did not answer', { cause })
      }
    },
  }
}
