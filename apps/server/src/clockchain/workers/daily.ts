import { DEFAULT_PRESET } from '@timepoint/contracts'
import { z } from 'zod'
import type { Db, RootDb } from '../../platform/db/database.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import { JOBS_TOPIC } from '../jobs/job-runner.ts'
import { awaitRenders } from './await-renders.ts'
import { forgetOldCosts, readRunCost, reserveCost } from './budget-store.ts'
import { type DailyCandidate, listDailyCandidates, readToday } from './daily-store.ts'
import { momentQuery } from './moment-query.ts'
import { askForRender, forgetOldRenders, readProgress } from './render-store.ts'
import { NOTHING, type RunResult } from './run-result.ts'
import type { Worker, WorkerTask } from './worker.ts'
import type { WorkerSettings } from './worker-settings.ts'

/** What Daily needs of the system. */
export interface DailyContext {
  db: RootDb
  bus: EventBus
}

/** Moments that one run has rendered. */
const MOST = 5

const Cursor = z.object({ day: z.string() })

/** Asks for the scene of a moment: one a moment and day, whoever asks. */
async function ask(trx: Db, { runId }: WorkerTask, moment: DailyCandidate): Promise<void> {
  const { id: momentId, name, year, month, day, place } = moment
  const query = momentQuery({ name, date: { year, month, day }, place })
  // What a scene has cost is written down; there is no limit but their number.
  const free = { worker: 'daily', runId, usd: 0, limitUsd: Number.MAX_VALUE } as const
  const costId = await reserveCost(trx, free)
  const render = { worker: 'daily', runId, momentId, query, preset: DEFAULT_PRESET } as const
  await askForRender(trx, { ...render, relation: null, why: null, costId })
}

/** Asks for today's scenes, unless the day is done. @returns whether there are any. */
async function begin({ db }: DailyContext, task: WorkerTask): Promise<boolean> {
  const today = await readToday(db)
  const doneDay = Cursor.safeParse(task.cursor).data?.day
  if (task.trigger !== 'admin' && doneDay === today) return false
  return task.write(async (trx) => {
    const moments = await listDailyCandidates(trx, MOST)
    for (const moment of moments) await ask(trx, task, moment)
    await task.saveCursor(trx, { day: today })
    return moments.length > 0
  })
}

async function run(context: DailyContext, task: WorkerTask): Promise<RunResult> {
  const { db, bus } = context
  const known = await readProgress(db, task.runId)
  const isBegun = known.unfinished + known.completed + known.failed > 0
  if (!isBegun && !(await begin(context, task))) return NOTHING
  bus.announce(JOBS_TOPIC)
  const { completed, failed } = await awaitRenders(context, task)
  await forgetOldRenders(db)
  await forgetOldCosts(db)
  return { created: completed, failed, costUsd: await readRunCost(db, task.runId) }
}

/**
 * Daily: once a day (UTC) over all processes it has moments of that day of the year rendered that have no
 * scene. The judge screens them as any other; a scene joins its moment and makes no other one.
 */
export function createDaily(
  context: DailyContext,
  { isEnabled, schedule }: WorkerSettings,
): Worker {
  return {
    name: 'daily',
    isEnabled,
    schedule,
    topics: [],
    run: (task) => run(context, task),
  }
}
