import { DBOS } from '@dbos-inc/dbos-sdk'

/** How long a workflow that has ended is remembered: as long as an idempotency key. */
const KEPT_MS = 24 * 3600 * 1000

const BATCH = 500

/**
 * Deletes what the workflow engine keeps of workflows that ended long ago; our own rows tell of them.
 * @returns how many there were.
 */
export async function forgetFinishedWorkflows(): Promise<number> {
  for (let count = 0; ; ) {
    const old = await DBOS.listWorkflows({
      status: ['SUCCESS', 'ERROR', 'CANCELLED'],
      completedBefore: new Date(Date.now() - KEPT_MS).toISOString(),
      limit: BATCH,
      loadInput: false,
      loadOutput: false,
    })
    if (old.length === 0) return count
    await DBOS.deleteWorkflows(old.map(({ workflowID }) => workflowID))
    count += old.length
  }
}
