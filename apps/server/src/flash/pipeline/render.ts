import type { GenerateRequest } from '@timepoint/contracts'
import type { RootDb } from '../../platform/db/database.ts'
import { throughOutages } from '../../platform/db/outage.ts'
import { AppError } from '../../platform/errors.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import { readFrames } from '../../platform/events/event-store.ts'
import { SCENES_CHANGED } from '../../platform/events/topics.ts'
import type { Logger } from '../../platform/log.ts'
import { startTimer } from '../signals.ts'
import { readKnown } from '../temporal/known-input.ts'
import { tdfHash, tdfPayload } from '../timepoints/tdf.ts'
import {
  claimTimepoint,
  type RenderFailure,
  type StoredTimepoint,
} from '../timepoints/timepoint-store.ts'
import { assembleResult, sumUsage } from './assemble.ts'
import { openCheckpoints, readCheckpoints } from './checkpoint-store.ts'
import { Journal } from './journal.ts'
import type { Lease, RenderEnd } from './journal-store.ts'
import { type Hold, holdLease, LeaseLostError } from './lease.ts'
import { Progress } from './progress.ts'
import { finalFrame, shownStep, stopRender } from './render-end.ts'
import type { RenderEnding, RenderObserver } from './render-metrics.ts'
import { type Run, type RunOutcome, runSteps, type StepResult } from './run.ts'
import type { Engine } from './state.ts'
import { planSteps } from './steps.ts'
import { toTrace } from './trace.ts'

/** What a render needs of the system. */
export interface RenderContext {
  db: RootDb
  bus: EventBus
  /** Who answers the steps of a request. */
  engineFor(request: GenerateRequest): Engine
  /** Longest running time of a render; time in which no process had it is not counted. */
  timeoutMs: number
  speculation: boolean
  log: Logger
  /** Told when a render with a callback may have ended, so that it goes out at once. */
  onEnd(): void
  observer?: RenderObserver | undefined
}

/** A render that was begun this often brings its process down each time. */
const MAX_CLAIMS = 25

function toFailure(failure: NonNullable<RunOutcome['failure']>): RenderFailure {
  const { step, error } = failure
  const { reason, suggested_query: suggestedQuery } = error.extra
  return {
    code: publicCode(error),
    detail: error.message,
    step,
    ...(reason === undefined ? {} : { reason }),
    ...(suggestedQuery === undefined ? {} : { suggestedQuery }),
  }
}

/** Failures of a required step are told as `provider_error`, apart from those with their own code. */
function publicCode(error: AppError): AppError['code'] {
  const own: AppError['code'][] = ['query_rejected', 'timeout', 'provider_auth']
  return own.includes(error.code) ? error.code : 'provider_error'
}

/** What earlier runs of a render left behind: nothing, the first time. */
async function readPast({ db }: RenderContext, { timepointId, epoch }: Lease) {
  if (epoch === 1)
    return { checkpoints: new Map(), frames: [{ seq: 1, name: 'start', reached: 0 }] }
  const [checkpoints, stored] = await Promise.all([
    readCheckpoints(db, timepointId),
    readFrames(db, timepointId, 0),
  ])
  const frames = stored.map(({ seq, name, frame }) => ({ seq, name, reached: frame.progress }))
  return { checkpoints, frames }
}

function logStepFailure(context: RenderContext, id: string, result: StepResult): void {
  if (result.status !== 'failed' || result.error.code !== 'internal') return
  context.log.error({ err: result.error, timepointId: id, step: result.step.name }, 'step failed')
}

/** Runs the steps and ends the render. @throws when it has to let go of it before that. */
async function run(
  context: RenderContext,
  timepoint: StoredTimepoint,
  hold: Hold,
  letGo: AbortSignal,
): Promise<RenderEnd> {
  const { db, bus, timeoutMs } = context
  const { id, request, createdAt: now, runMs } = timepoint
  const engine = context.engineFor(request)
  const { lease } = hold
  const [past, known] = await Promise.all([readPast(context, lease), readKnown(db, timepoint)])
  const began = performance.now()
  const journal = new Journal({
    db,
    lease,
    lastSeq: Math.max(0, ...past.frames.map(({ seq }) => seq)),
    runMs: () => runMs + performance.now() - began,
    onStored: (frames, beganAt) => {
      hold.confirmed(beganAt)
      if (frames.length > 0) bus.announce(id, frames)
    },
    signal: letGo,
  })
  const steps = planSteps({ image: request.generate_image, speculation: context.speculation })
  const told = new Set(past.frames.map(({ name }) => name))
  const progress = new Progress(
    steps,
    (name, frame) => {
      if (!told.has(name)) void journal.tell(name, frame)
    },
    Math.max(0, ...past.frames.map(({ reached }) => reached)),
    lease.epoch,
  )
  const detail = `The render took longer than ${timeoutMs / 1000} s`
  const limit = startTimer(timeoutMs - runMs, new AppError('timeout', { detail }))
  try {
    const deadline = Date.now() + timeoutMs - runMs
    const input = { request, now, deadline, ...known }
    const outcome = await runSteps({
      steps,
      engine,
      input,
      checkpoints: openCheckpoints(past.checkpoints, journal, async () => {
        await journal.keepPace()
        await hold.confirm()
      }),
      onResult: (result) => {
        progress.add(result)
        context.observer?.step(result)
        logStepFailure(context, id, result)
      },
      ...(request.stream_content
        ? { onContent: (step, content) => progress.addContent(step, content) }
        : {}),
      signal: AbortSignal.any([limit.signal, letGo]),
    })
    letGo.throwIfAborted()
    if (outcome.failure) progress.fail(shownStep(outcome.failure.step))
    const end = conclude(timepoint, { engine, input }, outcome)
    // Begun in the same breath, so that the last answers and the end are one write.
    await Promise.all([
      journal.end(end, finalFrame(timepoint, end, progress.reached)),
      outcome.kept,
    ])
    return end
  } finally {
    limit.clear()
  }
}

/** What becomes of the timepoint. */
function conclude(
  timepoint: StoredTimepoint,
  run: Pick<Run, 'engine' | 'input'>,
  outcome: RunOutcome,
): RenderEnd {
  const asked = [...outcome.results, ...outcome.givenUp]
  const trace = toTrace(asked, run.engine.name)
  if (outcome.failure) {
    const failure = { ...toFailure(outcome.failure), usage: sumUsage(asked) }
    return { status: 'failed', failure, trace }
  }
  const completedAt = new Date()
  // The clock of the database began it, ours ends it.
  const elapsedMs = Math.max(
    0,
    completedAt.getTime() - (timepoint.startedAt ?? completedAt).getTime(),
  )
  const result = assembleResult(run, outcome, elapsedMs, timepoint.warnings)
  const hash = tdfHash(tdfPayload(timepoint.query, timepoint.slug, result))
  return { status: 'completed', result, tdfHash: hash, completedAt, trace }
}

/**
 * Renders one accepted timepoint to its end: the workflow behind every generate endpoint. Takes an
 * id only, so it can be run again after a crash; then it reads the checkpoints and goes on. A render
 * that another process has taken over, or that was cancelled, is let go of without a trace.
 * @param abandon aborts when this process must let go of it, for another to go on.
 * @throws when it was abandoned, or could not be written: it must be run again.
 */
export async function renderTimepoint(
  context: RenderContext,
  id: string,
  abandon: AbortSignal,
): Promise<void> {
  const timepoint = await throughOutages(() => claimTimepoint(context.db, id), abandon)
  if (!timepoint) return
  const lease = { timepointId: id, epoch: timepoint.leaseEpoch }
  if (lease.epoch > MAX_CLAIMS) return giveUpRender(context, id)
  const hold = holdLease(context, lease)
  const observeEnd = context.observer?.begin()
  let ending: RenderEnding = { status: 'let_go' }
  try {
    const letGo = AbortSignal.any([abandon, hold.lost])
    const end = await run(context, timepoint, hold, letGo)
    if (end.status === 'completed') context.bus.announce(SCENES_CHANGED)
    ending = end.status === 'failed' ? { status: 'failed', code: end.failure.code } : end
    const { code, step } = end.status === 'failed' ? end.failure : {}
    context.log.info({ timepointId: id, status: end.status, code, step }, 'render ended')
  } catch (error) {
    // Its end may have been written by a connection that then broke.
    for (const topic of [id, SCENES_CHANGED]) context.bus.announce(topic)
    if (!(error instanceof LeaseLostError) && !hold.lost.aborted) throw error
    context.log.warn({ timepointId: id, epoch: lease.epoch }, 'render let go: not ours any more')
  } finally {
    hold.release()
    observeEnd?.(ending)
    if (timepoint.request.callback_url) context.onEnd()
  }
}

/** Ends a render that cannot be finished. */
export async function giveUpRender(context: RenderContext, id: string): Promise<void> {
  const detail = 'The render could not be finished'
  const failure = { code: 'internal' as const, detail, step: null }
  await context.db.transaction().execute((trx) => stopRender(trx, id, failure))
  context.bus.announce(id)
  context.onEnd()
}
