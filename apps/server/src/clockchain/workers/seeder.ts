import { createHash } from 'node:crypto'
import { setImmediate as breathe } from 'node:timers/promises'
import { allMoments, type CuratedMoment } from '@timepoint/almanac'
import { z } from 'zod'
import type { RootDb } from '../../platform/db/database.ts'
import type { Logger } from '../../platform/log.ts'
import { ALMANAC } from '../moments/join-moment.ts'
import { upsertMoments } from '../moments/moment-upsert.ts'
import type { AssertEdges } from './assert-edges.ts'
import { NOTHING, type RunResult } from './run-result.ts'
import { seedCause, seedContent } from './seed-content.ts'
import {
  findThere,
  readSeeded,
  readSeededLinks,
  rememberLinks,
  rememberSeeded,
  type SeedLink,
} from './seed-store.ts'
import type { Worker, WorkerTask } from './worker.ts'
import type { WorkerSettings } from './worker-settings.ts'

/** What laying down needs of the system. */
export interface SeedContext {
  db: RootDb
  log: Logger
  assertEdges: AssertEdges
  /** In the place of the almanac's. */
  moments?: () => readonly CuratedMoment[]
}

/** Causes of the almanac are written by people, and still not certain. */
const CAUSE_WEIGHT = 0.8

/** Moments in one transaction: requests are answered in between. */
const BATCH = 50

const Cursor = z.object({ version: z.string() })

/** Which moments there are, and what led to what: all that laying down depends on. */
function versionOf(moments: readonly CuratedMoment[]): string {
  const hash = createHash('sha256')
  for (const { id, causes } of moments) hash.update(JSON.stringify([id, causes]))
  return hash.digest('hex')
}

async function seedMoments(
  { db }: SeedContext,
  task: WorkerTask,
  moments: readonly CuratedMoment[],
): Promise<number> {
  const seeded = await readSeeded(db)
  const fresh = moments.filter(({ id }) => !seeded.has(id))
  const writer = { actor: ALMANAC, isAdmin: false, requestId: null, otherwise: 'keep' } as const
  for (let from = 0; from < fresh.length; from += BATCH) {
    task.signal.throwIfAborted()
    const batch = fresh.slice(from, from + BATCH)
    const inputs = batch.map((moment) => ({
      content: seedContent(moment),
      visibility: 'public' as const,
    }))
    await task.write(async (trx) => {
      const results = await upsertMoments(trx, inputs, writer)
      const known = results.flatMap((result, index) => {
        const almanacId = batch[index]?.id
        if (result.outcome === 'refused' || almanacId === undefined) return []
        return [{ almanacId, momentId: result.id }]
      })
      await rememberSeeded(trx, known)
    })
    await breathe()
  }
  return fresh.length
}

function linksOf(moments: readonly CuratedMoment[]): SeedLink[] {
  return moments.flatMap(({ id: effect, causes }) => causes.map((cause) => ({ cause, effect })))
}

const nameOf = ({ cause, effect }: SeedLink) => `${cause} ${effect}`

async function seedLinks(
  { db, log, assertEdges }: SeedContext,
  task: WorkerTask,
  moments: readonly CuratedMoment[],
): Promise<number> {
  const byId = new Map(moments.map((moment) => [moment.id, moment]))
  const seeded = await readSeeded(db)
  const known = new Set((await readSeededLinks(db)).map(nameOf))
  const fresh = linksOf(moments).filter((link) => !known.has(nameOf(link)))
  if (fresh.length === 0) return 0
  return task.write(async (trx) => {
    const there = await findThere(trx, [...seeded.values()])
    const edges = fresh.flatMap(({ cause, effect }) => {
      const [sourceId = '', targetId = ''] = [seeded.get(cause), seeded.get(effect)]
      const moment = byId.get(effect)
      if (!moment || !there.has(sourceId) || !there.has(targetId)) return []
      const said = { weight: CAUSE_WEIGHT, theme: null, ...seedCause(moment) }
      return [{ sourceId, targetId, type: 'causes' as const, ...said }]
    })
    const outcomes = await assertEdges(trx, edges, { actor: ALMANAC })
    const refused = outcomes.filter(({ outcome }) => outcome === 'refused').length
    if (refused > 0) log.warn({ refused }, 'relations of the almanac were refused')
    await rememberLinks(trx, fresh)
    return edges.length - refused
  })
}

/**
 * Lays down the almanac's curated moments as public ones, and what led to what. Each is laid down once:
 * what somebody changes stays as they have it, and what is deleted stays away. A later release adds what
 * is new in it.
 */
export function createSeeder(
  context: SeedContext,
  { isEnabled, schedule }: WorkerSettings,
): Worker {
  async function run(task: WorkerTask): Promise<RunResult> {
    const moments = (context.moments ?? allMoments)()
    const version = versionOf(moments)
    if (Cursor.safeParse(task.cursor).data?.version === version) return NOTHING
    const nodes = await seedMoments(context, task, moments)
    const edges = await seedLinks(context, task, moments)
    await task.write((trx) => task.saveCursor(trx, { version }))
    context.log.info({ nodes, edges }, 'the curated moments of the almanac are in the graph')
    return { created: nodes + edges, failed: 0, costUsd: 0 }
  }
  return { name: 'seeder', isEnabled, schedule, topics: [], run }
}
