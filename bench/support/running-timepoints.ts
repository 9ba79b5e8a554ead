import { randomUUID } from 'node:crypto'
import { type Frame, GenerateRequest } from '@timepoint/contracts'
import { Journal } from '../../apps/server/src/flash/pipeline/journal.ts'
import { newSlug } from '../../apps/server/src/flash/timepoints/slug.ts'
import {
  claimTimepoint,
  insertTimepoint,
} from '../../apps/server/src/flash/timepoints/timepoint-store.ts'
import { type Database, openDatabase } from '../../apps/server/src/platform/db/database.ts'
import { EventBus } from '../../apps/server/src/platform/events/event-bus.ts'
import { createLogger } from '../../apps/server/src/platform/log.ts'

/**
 * A render under way, of which only the journal is there: this process holds its lease and tells
 * frames in the way of a worker, through the same journal and bus.
 */
export interface RunningTimepoint {
  id: string
  /** Where its stream is. */
  path: string
  /** Tells one more frame; resolves when it is stored. */
  tell(): Promise<void>
}

/** The worker's side of running timepoints: a pool and a bus of this process. */
export interface Writer {
  bus: EventBus
  start(): Promise<RunningTimepoint>
  [Symbol.asyncDispose](): Promise<void>
}

const QUERY = 'Moon landing, July 20 1969'

/** A frame of ordinary size. */
export function stepFrame(progress: number): Frame {
  const data = { latency_ms: 1, model_used: 'constant', provider: 'bench' }
  return { event: 'step_complete', step: 'judge', progress, data }
}

async function store({ db }: Database): Promise<string> {
  const id = randomUUID()
  const request = GenerateRequest.parse({ query: QUERY })
  const timepoint = { id, slug: newSlug(QUERY), request, warnings: [], createdAt: new Date() }
  const data = { timepoint_id: id, query: QUERY, preset: 'hyper' as const, generate_image: false }
  const start: Frame = { event: 'start', step: 'initialization', progress: 0, data }
  await insertTimepoint(db, timepoint, start)
  return id
}

/** On a database that the server has migrated. */
export async function openWriter(databaseUrl: string): Promise<Writer> {
  const database = openDatabase(databaseUrl)
  const { db } = database
  const bus = new EventBus(databaseUrl, createLogger('silent'))
  await bus.open()
  return {
    bus,
    async start() {
      const id = await store(database)
      const claimed = await claimTimepoint(db, id)
      const journal = new Journal({
        db,
        lease: { timepointId: id, epoch: claimed?.leaseEpoch ?? 0 },
        lastSeq: 1,
        runMs: () => 0,
        onStored: () => bus.announce(id),
        signal: new AbortController().signal,
      })
      let told = 0
      return {
        id,
        path: `/api/v1/timepoints/${id}/events`,
        tell() {
          told += 1
          return journal.tell(`bench:${told}`, stepFrame(10))
        },
      }
    },
    async [Symbol.asyncDispose]() {
      await bus.close()
      await database.close()
    },
  }
}
