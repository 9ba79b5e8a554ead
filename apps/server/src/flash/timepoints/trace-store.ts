import type { Trace } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import { readCheckpoints } from '../pipeline/checkpoint-store.ts'
import { traceRecord } from '../pipeline/trace.ts'

/**
 * How a render came about. While it goes on, and after it was stopped from outside, that is what of it
 * was kept so far.
 */
export async function readTrace(db: Db, timepointId: string): Promise<Trace> {
  const row = await db
    .selectFrom('traces')
    .select('trace')
    .where('timepoint_id', '=', timepointId)
    .executeTakeFirst()
  if (row) return row.trace as Trace
  const kept = [...(await readCheckpoints(db, timepointId))]
  const steps = kept.map(([key, record]) => {
    const [step = '', inputHash = ''] = key.split(':')
    return traceRecord(step, inputHash, record, false)
  })
  return { steps: steps.sort((a, b) => a.started_at.localeCompare(b.started_at)) }
}
