import type { JobErrorCode } from '@timepoint/contracts'
import { recordEvent } from '../../accounts/audit/audit-store.ts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'
import { isOutage, throughOutages } from '../../platform/db/outage.ts'
import { AppError } from '../../platform/errors.ts'
import type { Logger } from '../../platform/log.ts'
import type { MomentContent, SourceType } from '../moments/moment.ts'
import { upsertMoments } from '../moments/moment-upsert.ts'
import { FlashError } from './flash-error.ts'
import { FlashScene } from './flash-scene.ts'
import type { Job, RenderWorker } from './job.ts'
import {
  beginTry,
  type ClaimedJob,
  endJob,
  type JobEnd,
  keepScene,
  keepScreening,
  lockJob,
  retryLater,
} from './job-lease-store.ts'
import type { JobObserver } from './job-metrics.ts'
import type { Judge, Screening } from './judge/judge.ts'
import { type RenderContext, renderScene } from './render-scene.ts'
import { failureOf, nextTry, type StepFailure } from './retry.ts'
import { sceneContent } from './scene-content.ts'

/** What those who ask for renders beside people do with them. */
export interface RenderHooks {
  /** Told of a scene that was rendered, whatever comes of it; may be told again. */
  rendered(job: Job, scene: FlashScene): Promise<void>
  /**
   * Stores a scene where it belongs, in the transaction that ends the job.
   * @returns null where it is a moment like any other.
   * @throws AppError when it belongs nowhere any more.
   */
  place(trx: Db, job: Job, content: MomentContent): Promise<PlacedScene | null>
}

/** A scene that was stored. */
export interface PlacedScene {
  id: string
  path: string
  similarTo: string[]
}

/** What running a job needs of the system. */
export interface RunJobContext extends RenderContext {
  db: RootDb
  judge: Judge
  observer: JobObserver
  log: Logger
  hooks: RenderHooks
}

/** The job was cancelled, or is another's: nothing may be written of it. */
class JobLostError extends Error {
  override name = 'JobLostError'
}

/** A step that has failed for now, or for good. */
class StepError extends Error {
  override name = 'StepError'
  readonly failure: StepFailure

  constructor(failure: StepFailure, cause?: unknown) {
    super(failure.errorCode, { cause })
    this.failure = failure
  }
}

/** What a moment is said to come from, by who asked for it. */
const SOURCE_TYPES: Readonly<Record<RenderWorker, SourceType>> = {
  renderer: 'historical',
  daily: 'historical',
  expander: 'expander',
  mcp: 'mcp_user',
}

/** Taken this often, a job brings its process down each time. */
const MAX_CLAIMS = 60

const lasting = (errorCode: JobErrorCode, cause?: unknown) =>
  new StepError({ errorCode, isPassing: false, retryAfterMs: null, isNewRender: false }, cause)

/** Tries after which a scene that the database refuses is given up; an outage is none. */
const passing = (errorCode: JobErrorCode, cause: unknown, retryAfterMs = 0) =>
  new StepError({ errorCode, isPassing: true, retryAfterMs, isNewRender: false }, cause)

/** One claim of a job, from where it was left. */
class JobRun {
  readonly #context: RunJobContext
  readonly #claim: ClaimedJob
  /** Aborts when this process must let go of the job. */
  readonly #signal: AbortSignal

  constructor(context: RunJobContext, claim: ClaimedJob, signal: AbortSignal) {
    this.#context = context
    this.#claim = claim
    this.#signal = signal
  }

  /** @throws StepError, JobLostError; whatever else is a defect, or says that the process stops. */
  async run(): Promise<void> {
    const { job } = this.#claim
    const screening = job.screening ?? (await this.#screen(job))
    if (screening.verdict === 'reject') throw lasting('judge_rejected')
    const known = FlashScene.safeParse(job.scene).data
    const scene = known ?? (await this.#render(job))
    await throughOutages(() => this.#context.hooks.rendered(job, scene), this.#signal)
    if (scene.status !== 'completed') throw lasting('render_failed')
    await this.#store(job, scene, screening)
  }

  /** Plans another try, or ends the job. @throws JobLostError */
  async fail({ failure }: StepError): Promise<void> {
    const { db, log, observer } = this.#context
    const { job, lease } = this.#claim
    const retry = nextTry(failure, job)
    const { errorCode } = failure
    if (retry) {
      log.info({ jobId: job.id, code: errorCode, delayMs: retry.delayMs }, 'job waits for a retry')
      await this.#write((inside) => retryLater(inside, lease, retry))
      return
    }
    await this.#end(db, { status: 'failed', errorCode })
    observer.ended('failed', errorCode)
    log.info({ jobId: job.id, code: errorCode }, 'job failed')
  }

  async #screen(job: Job): Promise<Screening> {
    const { judge } = this.#context
    await this.#begin({ callsFlash: false })
    const screening = await judge.screen(job.query, this.#signal).catch((error: unknown) => {
      this.#signal.throwIfAborted()
      if (!(error instanceof AppError) || error.code !== 'judge_unavailable') throw error
      // Models that failed are not asked again for a while: sooner would be for nothing.
      throw passing('judge_unavailable', error, error.retryAfterMs)
    })
    await this.#keepScreening(job, screening)
    return screening
  }

  /** What passed without having been screened is written down with it. */
  async #keepScreening(job: Job, screening: Screening): Promise<void> {
    const { db } = this.#context
    await this.#write(() =>
      db.transaction().execute(async (trx) => {
        if (!(await keepScreening(trx, this.#claim.lease, screening))) return false
        if (!screening.isScreened) await auditUnscreened(trx, job)
        return true
      }),
    )
  }

  async #render(job: Job): Promise<FlashScene> {
    await this.#begin({ callsFlash: true })
    const scene = await this.#callFlash(job)
    try {
      await this.#write((db) => keepScene(db, this.#claim.lease, scene))
    } catch (error) {
      if (error instanceof JobLostError) await this.#hideCancelled(job, scene)
      throw error
    }
    this.#restart()
    return scene
  }

  async #callFlash(job: Job): Promise<FlashScene> {
    const { observer } = this.#context
    const began = performance.now()
    const told = (outcome: Parameters<JobObserver['called']>[0]) =>
      observer.called(outcome, (performance.now() - began) / 1000)
    try {
      const scene = await renderScene(this.#context, job, this.#signal)
      told('answered')
      return scene
    } catch (error) {
      told(error instanceof FlashError ? error.kind : 'abandoned')
      this.#signal.throwIfAborted()
      if (!(error instanceof FlashError)) throw error
      throw new StepError(failureOf(error), error)
    }
  }

  /** A scene that came too late is nobody's moment, and nobody's discovery in Flash either. */
  async #hideCancelled({ visibility }: Job, { id }: FlashScene): Promise<void> {
    if (visibility === 'private') return
    const { flash, log } = this.#context
    await flash.setVisibility(id, 'private', this.#signal).catch((err: unknown) => {
      log.warn({ err, timepointId: id }, 'a scene that is not wanted any more stays visible')
    })
  }

  /** The moment and the end of the job are one transaction. */
  async #store(job: Job, scene: FlashScene, { disclaimer }: Screening): Promise<void> {
    const { log, observer } = this.#context
    const content = sceneContent(scene, {
      query: job.query,
      disclaimer,
      sourceType: SOURCE_TYPES[job.worker],
      now: new Date(),
    })
    if (!content) throw lasting('no_date')
    const end = await this.#storeMoment(job, content)
    observer.ended('completed', '')
    log.info({ jobId: job.id, path: end.path }, 'job completed')
  }

  async #storeMoment(job: Job, content: MomentContent) {
    const { db } = this.#context
    const transaction = () =>
      db.transaction().execute(async (trx) => {
        if (!(await lockJob(trx, this.#claim.lease))) return null
        const { path, id: nodeId, similarTo } = await this.#place(trx, job, content)
        const end = { status: 'completed', path, nodeId, similarTo } as const
        await endJob(trx, this.#claim.lease, end)
        return end
      })
    try {
      const end = await throughOutages(() => throughDeadlocks(transaction), this.#signal)
      if (end) return end
    } catch (error) {
      this.#signal.throwIfAborted()
      if (error instanceof StepError || isOutage(error)) throw error
      // A path that no database holds will not be one later; anything else may pass.
      throw error instanceof AppError
        ? lasting('storage_failed', error)
        : passing('storage_failed', error)
    }
    throw new JobLostError(job.id)
  }

  async #place(trx: Db, job: Job, content: MomentContent): Promise<PlacedScene> {
    const placed = await this.#context.hooks.place(trx, job, content)
    if (placed) return placed
    const { createdBy: actor, requestId, visibility } = job
    const rights = { isAdmin: false, otherwise: 'keep', findsSimilar: true } as const
    const input = { content, visibility, isRenderedHere: true }
    const [stored] = await upsertMoments(trx, [input], { actor, requestId, ...rights })
    if (!stored || stored.outcome === 'refused') throw lasting('storage_failed')
    return stored
  }

  async #end(db: RootDb, end: JobEnd): Promise<void> {
    const { lease } = this.#claim
    await this.#write(() =>
      db.transaction().execute(async (trx) => {
        if (!(await lockJob(trx, lease))) return false
        await endJob(trx, lease, end)
        return true
      }),
    )
  }

  async #begin(what: { callsFlash: boolean }): Promise<void> {
    await this.#write((db) => beginTry(db, this.#claim.lease, what))
  }

  /** @throws JobLostError when nothing was written, since the lease does not count any more. */
  async #write(write: (db: Db) => Promise<boolean>): Promise<void> {
    const { db } = this.#context
    const isOurs = await throughOutages(() => throughDeadlocks(() => write(db)), this.#signal)
    if (!isOurs) throw new JobLostError(this.#claim.job.id)
  }

  /** A step is done: the next one is tried for the first time. */
  #restart(): void {
    this.#claim.job.failures = 0
    this.#claim.job.stepBeganAt = null
  }
}

/** Remembers that a query was let through which no model has seen. */
export async function auditUnscreened(
  db: Db,
  { id, createdBy, requestId }: Pick<Job, 'id' | 'createdBy' | 'requestId'>,
): Promise<void> {
  const details = { job_id: id, reason: 'judge_unavailable' }
  await recordEvent(db, { event: 'query.unscreened', actor: createdBy, requestId, details })
}

/**
 * Works on a job that was taken, until it has ended, waits for another try, or is not ours any more. It
 * goes on at its first step that is not done; what was rendered is rendered once.
 * @param signal aborts when this process must let go of the job.
 * @throws what neither ends nor delays the job: it is to be given back.
 */
export async function runJob(
  context: RunJobContext,
  claim: ClaimedJob,
  signal: AbortSignal,
): Promise<void> {
  const run = new JobRun(context, claim, signal)
  try {
    if (claim.lease.epoch > MAX_CLAIMS) throw lasting('render_failed')
    await run.run()
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof JobLostError) return
    if (isOutage(error)) throw error
    if (!(error instanceof StepError)) {
      context.log.error({ err: error, jobId: claim.job.id }, 'defect')
    }
    const failed = error instanceof StepError ? error : passing('render_failed', error)
    await run.fail(failed).catch((lost: unknown) => {
      if (!(lost instanceof JobLostError)) throw lost
    })
  }
}
