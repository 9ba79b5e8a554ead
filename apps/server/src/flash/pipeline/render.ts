import { understand } from '@timepoint/almanac'
import type { Frame, StepName } from '@timepoint/contracts'
import type { RootDb } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { readFrames } from '../../platform/events/event-store.ts'
import type { EventStream } from '../../platform/events/event-stream.ts'
import type { Logger } from '../../platform/log.ts'
import { tdfHash, tdfPayload } from '../timepoints/tdf.ts'
import {
  claimTimepoint,
  completeTimepoint,
  failTimepoint,
  findTimepoint,
  type RenderFailure,
  type StoredTimepoint,
  setProgress,
} from '../timepoints/timepoint-store.ts'
import { assembleResult } from './assemble.ts'
import { openCheckpoints } from './checkpoint-store.ts'
import { Progress } from './progress.ts'
import { type RunOutcome, runSteps } from './run.ts'
import type { Engine } from './state.ts'
import { planSteps, STEPS } from './steps.ts'

/** What a render needs of the system. */
export interface RenderContext {
  db: RootDb
  events: EventStream
  engine: Engine
  /** Longest running time of a render, counted from its first start. */
  timeoutMs: number
  speculation: boolean
  log: Logger
}

function doneFrame(timepoint: StoredTimepoint): Frame {
  const { id, slug, result, createdAt, completedAt } = timepoint
  return {
    event: 'done',
    progress: 100,
    data: {
      timepoint_id: id,
      slug,
      status: 'completed',
      year: result?.year ?? null,
      location: result?.location ?? null,
      total_latency_ms: (completedAt ?? createdAt).getTime() - createdAt.getTime(),
      has_image: result?.has_image ?? false,
    },
  }
}

function errorFrame(timepoint: StoredTimepoint, failure: RenderFailure): Frame {
  const { code, detail, reason, suggestedQuery } = failure
  return {
    event: 'error',
    step: shownStep(failure.step),
    progress: timepoint.progress,
    data: {
      timepoint_id: timepoint.id,
      status: 'failed',
      code,
      ...(reason === undefined ? {} : { reason }),
      ...(suggestedQuery === undefined ? {} : { suggested_query: suggestedQuery }),
    },
    error: detail,
  }
}

/** The name under which clients know a step; null for those that are not shown. */
function shownStep(name: string | null): StepName | null {
  return STEPS.find((step) => step.name === name)?.frame ?? null
}

/** Ends the stream of a render that has ended. Safe to repeat: the frame is written once. */
async function appendFinalFrame(context: RenderContext, id: string): Promise<void> {
  const timepoint = await findTimepoint(context.db, { id })
  if (!timepoint) return
  const { failure } = timepoint
  const frame = failure ? errorFrame(timepoint, failure) : doneFrame(timepoint)
  await context.events.append(id, 'final', frame)
}

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
  const own: AppError['code'][] = ['query_rejected', 'timeout', 'provider_auth', 'cancelled']
  return own.includes(error.code) ? error.code : 'provider_error'
}

/** A signal that aborts when the render's time is up. A resumed render has what is left. */
function deadline(startedAt: Date, timeoutMs: number): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController()
  const left = Math.max(0, startedAt.getTime() + timeoutMs - Date.now())
  const timer = setTimeout(() => {
    const detail = `The render took longer than ${timeoutMs / 1000} s`
    controller.abort(new AppError('timeout', { detail }))
  }, left)
  return { signal: controller.signal, clear: () => clearTimeout(timer) }
}

async function run(context: RenderContext, timepoint: StoredTimepoint) {
  const { db, events, engine, log } = context
  const { id, request, createdAt: now } = timepoint
  const steps = planSteps({ image: request.generate_image, speculation: context.speculation })
  const shown = await readFrames(db, id, 0)
  const reached = Math.max(0, ...shown.map(({ frame }) => frame.progress))
  const send = async (name: string, frame: Frame) => {
    await events.append(id, name, frame)
    await setProgress(db, id, frame.progress, 'step' in frame ? frame.step : null)
  }
  const progress = new Progress(steps, send, reached)
  const limit = deadline(timepoint.startedAt ?? new Date(), context.timeoutMs)
  try {
    const outcome = await runSteps({
      steps,
      engine,
      input: { request, now, facts: understand(request.query, { now }) },
      checkpoints: await openCheckpoints(db, id),
      onResult: (result) => {
        progress.add(result)
        if (result.status === 'failed' && result.error.code === 'internal') {
          log.error({ err: result.error, timepointId: id, step: result.step.name }, 'step failed')
        }
      },
      signal: limit.signal,
    })
    if (outcome.failure) await progress.fail(shownStep(outcome.failure.step))
    await progress.flush()
    return outcome
  } finally {
    limit.clear()
  }
}

/**
 * Renders one accepted timepoint to its end: the workflow behind every generate endpoint. Takes an
 * id only, so it can be run again after a crash; then it reads the checkpoints and goes on.
 * @throws when the database does not answer; the workflow is then run again.
 */
export async function renderTimepoint(context: RenderContext, id: string): Promise<void> {
  const timepoint = await claimTimepoint(context.db, id)
  if (timepoint) {
    const outcome = await run(context, timepoint)
    const completedAt = new Date()
    const { failure } = outcome
    if (failure) {
      await failTimepoint(context.db, id, toFailure(failure))
      context.log.info(
        { timepointId: id, code: failure.error.code, step: failure.step },
        'render failed',
      )
    } else {
      const elapsed = completedAt.getTime() - (timepoint.startedAt ?? completedAt).getTime()
      const result = assembleResult(outcome, elapsed, timepoint.warnings)
      const hash = tdfHash(tdfPayload(timepoint.query, timepoint.slug, result))
      await completeTimepoint(context.db, id, result, hash, completedAt)
      context.log.info({ timepointId: id, durationMs: elapsed }, 'render completed')
    }
  }
  await appendFinalFrame(context, id)
}
