import type { JobRequest, JobStatus, Job as WireJob } from '@timepoint/contracts'
import { z } from 'zod'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'
import { AppError } from '../../platform/errors.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import { answerOnce } from '../../platform/idempotency/answer-once.ts'
import { findKey, type IdempotencyKey } from '../../platform/idempotency/idempotency-store.ts'
import { isUuid } from '../../platform/ids.ts'
import { openCursor, sealCursor } from '../cursor.ts'
import type { Principal } from '../identity/principal.ts'
import { readSharedKey } from '../shared-key-store.ts'
import type { Job, JobOrigin, NewJob } from './job.ts'
import { checkRequest, checkRequests } from './job-request.ts'
import { JOBS_TOPIC } from './job-runner.ts'
import { cancelJob, findJob, insertJobs, type JobOwner, listJobs } from './job-store.ts'
import type { Judge } from './judge/judge.ts'
import { presentJob } from './present-job.ts'
import { auditUnscreened } from './run-job.ts'
import { hasRunners } from './runner-store.ts'

/** What jobs are taken and shown with. */
export interface JobServiceContext {
  db: RootDb
  bus: EventBus
  judge: Judge
  /** Presets of the server's own, in lower case. */
  furtherPresets: readonly string[]
}

/** Who asks for a job, and how. */
export interface JobAsking {
  principal: Principal
  requestId: string
  key: IdempotencyKey | null
}

/** An answer, and whether it is that of an earlier request. */
export interface GivenJobs<T> {
  answer: T
  replayed: boolean
}

/** Which page of the list is wanted. */
export interface JobListing {
  status: JobStatus | null
  limit: number
  cursor: string | null
}

/** When it makes sense to ask again for a job that nobody could take, in milliseconds. */
const RETRY_MS = 5000

const REJECTED = 'Query rejected by content judge'

const Position = z.object({ at: z.int(), id: z.uuid() })

/** Takes jobs, and shows how far they are. */
export type JobService = ReturnType<typeof createJobService>

const notFound = () => new AppError('not_found', { detail: 'Job not found' })

/** Whose jobs somebody gets to see. Who writes nothing has none. */
function ownerOf({ kind, actor, isAdmin }: Principal): JobOwner {
  return isAdmin || kind === 'system' ? null : (actor ?? '')
}

/** Under which name somebody's jobs run. */
function originOf({ principal, requestId }: JobAsking): JobOrigin {
  if (principal.actor === null) throw new AppError('unauthenticated')
  return { createdBy: principal.actor, worker: 'renderer', requestId }
}

export function createJobService({ db, bus, judge, furtherPresets }: JobServiceContext) {
  /** @throws AppError jobs_unavailable when no process works on jobs: they would wait for nobody. */
  async function assertEngine(): Promise<void> {
    if (await hasRunners(db)) return
    const detail = 'Job manager not available'
    throw new AppError('jobs_unavailable', { detail, retryAfterMs: RETRY_MS })
  }

  /** The answer that a key stands for; what it costs to answer is not spent again. */
  async function earlier<T>(key: IdempotencyKey | null): Promise<GivenJobs<T> | null> {
    const known = key && (await findKey(db, key))
    return known && 'answer' in known ? { answer: known.answer as T, replayed: true } : null
  }

  async function screened(request: Omit<NewJob, 'screening'>): Promise<NewJob> {
    const screening = await judge.screen(request.query)
    if (screening.verdict !== 'reject') return { ...request, screening }
    throw new AppError('query_rejected', { detail: REJECTED })
  }

  async function find(principal: Principal, id: string, from: Db = db): Promise<Job> {
    const job = isUuid(id) ? await findJob(from, id, ownerOf(principal)) : null
    if (!job) throw notFound()
    return job
  }

  return {
    /**
     * Takes one job; its query has passed the judge.
     * @throws AppError visibility_unknown, preset_unknown, query_rejected, judge_unavailable,
     *   jobs_unavailable, idempotency_mismatch.
     */
    async generate(asking: JobAsking, body: JobRequest): Promise<GivenJobs<WireJob>> {
      const request = checkRequest(body, furtherPresets)
      const origin = originOf(asking)
      const known = await earlier<WireJob>(asking.key)
      if (known) return known
      await assertEngine()
      const job = await screened(request)
      const given = await answerOnce(db, asking.key, async (trx) => {
        const [made] = await insertJobs(trx, [job], origin, { isBulk: false })
        if (!made) throw new Error('a job was not stored')
        if (!job.screening?.isScreened) await auditUnscreened(trx, made)
        return presentJob(made)
      })
      bus.announce(JOBS_TOPIC)
      return given
    },

    /**
     * Takes jobs that run one after another; each is judged when it runs.
     * @throws AppError invalid_input, 400, jobs_unavailable, idempotency_mismatch: none is taken.
     */
    async generateBulk(
      asking: JobAsking,
      bodies: readonly JobRequest[],
    ): Promise<GivenJobs<WireJob[]>> {
      const requests = checkRequests(bodies, furtherPresets)
      const origin = originOf(asking)
      const known = await earlier<WireJob[]>(asking.key)
      if (known) return known
      await assertEngine()
      const jobs = requests.map((request) => ({ ...request, screening: null }))
      const given = await answerOnce(db, asking.key, async (trx) => {
        const made = await insertJobs(trx, jobs, origin, { isBulk: true })
        return made.map(presentJob)
      })
      bus.announce(JOBS_TOPIC)
      return given
    },

    /** @throws AppError not_found, also for jobs of others. */
    get: async (principal: Principal, id: string) => presentJob(await find(principal, id)),

    /** One's own jobs, newest first; of the system and administrators all. @throws AppError cursor_invalid */
    async list(principal: Principal, { status, limit, cursor }: JobListing) {
      const owner = ownerOf(principal)
      const kind = {
        key: await readSharedKey(db, 'cursors'),
        query: ['jobs', owner, status],
        position: Position,
      }
      const after = cursor === null ? null : openCursor(kind, cursor)
      const jobs = await listJobs(db, { owner, status, after, limit: limit + 1 })
      const items = jobs.slice(0, limit)
      const last = items.at(-1)
      const goesOn = last !== undefined && jobs.length > limit
      return {
        items: items.map(presentJob),
        next_cursor: goesOn
          ? sealCursor(kind, { at: last.createdAt.getTime(), id: last.id })
          : null,
      }
    },

    /**
     * Ends a job that was not ended; one that was cancelled before is given as it is.
     * @throws AppError not_found, job_finished, idempotency_mismatch.
     */
    async cancel(
      { principal, key }: Pick<JobAsking, 'principal' | 'key'>,
      id: string,
    ): Promise<GivenJobs<WireJob>> {
      const work = async (trx: Db) => {
        const cancelled = await cancelJob(trx, await find(principal, id, trx))
        if (cancelled) return presentJob(cancelled)
        const ended = await find(principal, id, trx)
        if (ended.status === 'cancelled') return presentJob(ended)
        throw new AppError('job_finished', { detail: `The job has ended: ${ended.status}` })
      }
      const given = await throughDeadlocks(() => answerOnce(db, key, work))
      if (!given.replayed) bus.announce(JOBS_TOPIC)
      return given
    },
  }
}
