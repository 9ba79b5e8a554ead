import { randomUUID } from 'node:crypto'
import { type Frame, GenerateRequest } from '@timepoint/contracts'
import type { KyselyPlugin } from 'kysely'
import { claimTimepoint, insertTimepoint } from '../../src/flash/timepoints/timepoint-store.ts'
import type { Db, RootDb } from '../../src/platform/db/database.ts'

/** An accepted render that no process works on, with its first frame. */
export async function acceptRender(db: Db): Promise<string> {
  const id = randomUUID()
  const request = GenerateRequest.parse({ query: 'Rome 44 BC' })
  const timepoint = { id, slug: `bare-${id}`, request, warnings: [], createdAt: new Date() }
  await insertTimepoint(db, timepoint, {
    event: 'start',
    step: 'initialization',
    progress: 0,
    data: { timepoint_id: id, query: request.query, preset: 'balanced', generate_image: false },
  })
  return id
}

/** The same, claimed. */
export async function claimRender(
  db: Db,
  id: string,
): Promise<{ timepointId: string; epoch: number }> {
  const timepoint = await claimTimepoint(db, id)
  if (!timepoint) throw new Error('the render has ended')
  return { timepointId: id, epoch: timepoint.leaseEpoch }
}

/** A frame of the step `scene`; its number tells one from another. */
export const frameNumber = (number: number, progress = 30): Frame => ({
  event: 'step_complete',
  step: 'scene',
  progress,
  data: { latency_ms: number },
})

/** The last frame of a render that was cancelled. */
export const finalFrame = (id: string): Frame => ({
  event: 'error',
  step: null,
  progress: 30,
  data: { timepoint_id: id, status: 'failed', code: 'cancelled' },
  error: 'Cancelled',
})

/** A database that counts its statements, and can lose the connection once one has been done. */
export function watchStatements(plain: RootDb) {
  let count = 0
  let losses = 0
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      count += 1
      return node
    },
    async transformResult({ result }) {
      if (losses === 0) return result
      losses -= 1
      throw new Error('Connection terminated unexpectedly')
    },
  }
  return {
    db: plain.withPlugin(plugin),
    /** Statements since the last call. */
    count(): number {
      const seen = count
      count = 0
      return seen
    },
    /** The next statements are done, but nobody hears of it. */
    loseAnswers(times: number) {
      losses = times
    },
  }
}
