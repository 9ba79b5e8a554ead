import { setTimeout as sleep } from 'node:timers/promises'
import {
  type Expansion,
  type Worker as WireWorker,
  WORKER_ERRORS,
  WorkerName,
  type WorkerRun,
} from '@timepoint/contracts'
import type { Config } from '../../platform/config/config.ts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import { answerOnce, type GivenAnswer } from '../../platform/idempotency/answer-once.ts'
import { type IdempotencyKey, settleKey } from '../../platform/idempotency/idempotency-store.ts'
import type { Principal } from '../identity/principal.ts'
import { hasRunners } from '../jobs/runner-store.ts'
import { instant } from '../moments/present-moment.ts'
import { readSpending } from './budget-store.ts'
import { readGraphSize } from './graph-size.ts'
import { WORKERS_TOPIC } from './run-workers.ts'
import { type WorkerSettings, workerSettings } from './worker-settings.ts'
import {
  findRun,
  listRuns,
  listWorkers,
  requestRun,
  type StoredRun,
  type WorkerState,
} from './worker-store.ts'

/** What the service needs of the system. */
export interface WorkerServiceContext {
  db: RootDb
  bus: EventBus
  config: Config['clockchain']
}

export type WorkerService = ReturnType<typeof createWorkerService>

/** Runs of each worker that are shown. */
const SHOWN_RUNS = 100

/** Longest that an answer waits for a run, in milliseconds: renders may take minutes. */
const RUN_MS = 300_000
const POLL_MS = 500

/** When it makes sense to ask again while nobody works, in milliseconds. */
const RETRY_MS = 5000

function presentRun(run: StoredRun): WorkerRun {
  return {
    run_id: run.runId,
    trigger: run.trigger,
    started_at: instant(run.startedAt),
    finished_at: instant(run.finishedAt),
    status: run.status,
    created: run.created,
    removed: run.removed,
    failed: run.failed,
    cost_usd: run.costUsd,
    error: run.errorCode === null ? null : WORKER_ERRORS[run.errorCode],
  }
}

/** The run that goes on or waits. */
function presentCurrent({ runId, trigger, startedAt }: WorkerState): WorkerRun[] {
  if (runId === null || trigger === null) return []
  return [
    {
      run_id: runId,
      trigger,
      started_at: startedAt === null ? null : instant(startedAt),
      finished_at: null,
      status: startedAt === null ? 'pending' : 'running',
      created: 0,
      removed: 0,
      failed: 0,
      cost_usd: 0,
      error: null,
    },
  ]
}

/** What a key stands for while the Expander runs. */
interface PendingExpansion {
  pending: { run_id: string; before: Expansion['before'] }
}

const unknown = () => new AppError('not_found', { detail: 'There is no such worker' })

/** Shows workers, and has them run. */
export function createWorkerService({ db, bus, config }: WorkerServiceContext) {
  async function budgetOf({ name, dailyBudgetUsd }: WorkerSettings): Promise<WireWorker['budget']> {
    if (dailyBudgetUsd === null) return null
    const { spentUsd, resetsAt } = await readSpending(db, name)
    return { limit_usd: dailyBudgetUsd, spent_usd: spentUsd, resets_at: instant(resetsAt) }
  }

  /** @throws AppError worker_running */
  async function request(trx: Db, name: WorkerName): Promise<string> {
    const id = await requestRun(trx, name)
    if (id !== null) return id
    const known = (await listWorkers(trx)).find((worker) => worker.name === name)
    if (!known) {
      const detail = 'No process has started this worker yet'
      throw new AppError('jobs_unavailable', { detail, retryAfterMs: RETRY_MS })
    }
    // A worker that has no run was made in this very moment, or its run has just ended.
    if (known.runId === null) return request(trx, name)
    throw new AppError('worker_running', { detail: 'The worker runs already' })
  }

  /** Asks for a run in one transaction with its key, and lets the workers know. */
  async function requestOnce<Answer>(
    key: IdempotencyKey | null,
    work: (trx: Db) => Promise<Answer>,
  ): Promise<GivenAnswer<Answer>> {
    const given = await answerOnce(db, key, work)
    if (!given.replayed) bus.announce(WORKERS_TOPIC)
    return given
  }

  /** What a run of the Expander has added. @throws AppError timeout, upstream_unavailable */
  async function expansionOf({ run_id: id, before }: PendingExpansion['pending']) {
    const run = await awaitRun(id)
    if (run.errorCode !== null) {
      throw new AppError('upstream_unavailable', { detail: WORKER_ERRORS[run.errorCode] })
    }
    const after = await readGraphSize(db)
    return {
      before,
      after,
      added_nodes: after.nodes - before.nodes,
      added_edges: after.edges - before.edges,
    }
  }

  /** @throws AppError timeout */
  async function awaitRun(id: string): Promise<StoredRun> {
    const deadline = performance.now() + RUN_MS
    let woken = Promise.withResolvers<void>()
    const unsubscribe = bus.subscribe(WORKERS_TOPIC, () => woken.resolve())
    try {
      while (performance.now() < deadline) {
        woken = Promise.withResolvers()
        const run = await findRun(db, id)
        if (run) return run
        await Promise.race([woken.promise, sleep(POLL_MS)])
      }
    } finally {
      unsubscribe()
    }
    throw new AppError('timeout', { detail: 'The Expander still runs: look at GET /workers' })
  }

  return {
    async list(): Promise<{ workers: WireWorker[] }> {
      const [states, runs] = await Promise.all([listWorkers(db), listRuns(db, SHOWN_RUNS)])
      const workers = workerSettings(config).map(async (settings): Promise<WireWorker> => {
        const { name, isEnabled, schedule } = settings
        const state = states.find((worker) => worker.name === name)
        const ended = runs.filter(({ worker }) => worker === name).map(presentRun)
        const nextRunAt = isEnabled ? (state?.nextRunAt ?? null) : null
        return {
          name,
          enabled: isEnabled,
          interval: schedule.kind === 'interval' ? schedule.everyMs / 1000 : null,
          next_run_at: nextRunAt === null ? null : instant(nextRunAt),
          budget: await budgetOf(settings),
          runs: [...(state ? presentCurrent(state) : []), ...ended],
        }
      })
      return { workers: await Promise.all(workers) }
    },

    /**
     * Has a worker run, also one that is switched off.
     * @throws AppError not_found, worker_running, idempotency_mismatch.
     */
    async run(name: string, key: IdempotencyKey | null): Promise<GivenAnswer<{ run_id: string }>> {
      const { data } = WorkerName.safeParse(name)
      if (!data) throw unknown()
      return requestOnce(key, async (trx) => ({ run_id: await request(trx, data) }))
    },

    /**
     * Runs the Expander and waits for it. Who repeats a key waits for the run of the first request.
     * @throws AppError admin_required, worker_running, jobs_unavailable, timeout, idempotency_mismatch;
     *   upstream_unavailable when the run failed.
     */
    async expandOnce(
      { kind, isAdmin }: Principal,
      key: IdempotencyKey | null,
    ): Promise<GivenAnswer<Expansion>> {
      if (kind !== 'system' && !isAdmin) {
        throw new AppError('admin_required', { detail: 'Admin key required' })
      }
      if (!(await hasRunners(db))) {
        const detail = 'Job manager not available'
        throw new AppError('jobs_unavailable', { detail, retryAfterMs: RETRY_MS })
      }
      const { answer, replayed } = await requestOnce<Expansion | PendingExpansion>(
        key,
        async (trx) => {
          const before = await readGraphSize(trx)
          return { pending: { run_id: await request(trx, 'expander'), before } }
        },
      )
      if (!('pending' in answer)) return { answer, replayed }
      const made = await expansionOf(answer.pending)
      return { answer: (key && (await settleKey(db, key, made))) ?? made, replayed }
    },
  }
}
