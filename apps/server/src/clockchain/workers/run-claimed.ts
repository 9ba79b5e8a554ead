import { WORKER_ERRORS, type WorkerErrorCode } from '@timepoint/contracts'
import type { RootDb } from '../../platform/db/database.ts'
import { isOutage, throughOutages } from '../../platform/db/outage.ts'
import type { Logger } from '../../platform/log.ts'
import { NOTHING, type RunResult } from './run-result.ts'
import { LeaseLost, type Worker, WorkerError, type WorkerTask, writeAsLeader } from './worker.ts'
import type { WorkerObserver } from './worker-metrics.ts'
import { untilNext, untilRetry } from './worker-schedule.ts'
import {
  type ClaimedRun,
  type EndedRun,
  endWorkerRun,
  letGoOfWorker,
  renewWorkerLease,
  saveWorkerCursor,
} from './worker-store.ts'

/** What running needs of the system. */
export interface RunContext {
  db: RootDb
  log: Logger
  observer: WorkerObserver
}

/** Leases are renewed this many times before they would run out. */
const RENEWALS = 4

/**
 * Holds a lease while work goes on. The signal aborts when the lease is lost, or when nobody knows: a
 * process that was paused, or has no database, stops before another one may begin.
 */
function holdLease({ db }: RunContext, { lease }: ClaimedRun, leaseMs: number) {
  const lost = new AbortController()
  let heldAt = performance.now()
  const renew = async () => {
    const began = performance.now()
    if (await renewWorkerLease(db, lease, leaseMs)) heldAt = began
    else lost.abort(new LeaseLost(lease.name))
  }
  const timer = setInterval(() => {
    if (performance.now() - heldAt >= leaseMs) lost.abort(new LeaseLost(lease.name))
    else void renew().catch(() => {}) // Without an answer nothing is known.
  }, leaseMs / RENEWALS)
  return { signal: lost.signal, release: () => clearInterval(timer) }
}

function taskOf({ db }: RunContext, run: ClaimedRun, signal: AbortSignal): WorkerTask {
  const { lease, runId, trigger, cursor } = run
  return {
    runId,
    trigger,
    cursor,
    signal,
    write: (work) => writeAsLeader(db, lease, work),
    saveCursor: (trx, next) => saveWorkerCursor(trx, lease.name, next),
  }
}

/** What came of a run that threw. The first failure in a row is said aloud, the others quietly. */
function failureOf(
  { log }: RunContext,
  { schedule }: Worker,
  { lease, failures, trigger }: ClaimedRun,
  error: unknown,
): EndedRun {
  const isKnown = error instanceof WorkerError
  const errorCode: WorkerErrorCode = isKnown ? error.code : 'run_failed'
  const fields = { err: error, worker: lease.name, failures: failures + 1 }
  if (!isKnown && !isOutage(error)) log.error(fields, 'defect')
  else if (failures === 0) log.warn(fields, WORKER_ERRORS[errorCode])
  else log.debug(fields, WORKER_ERRORS[errorCode])
  return {
    ...NOTHING,
    errorCode,
    nextInMs: untilRetry(schedule, failures, isKnown ? error.retryAfterMs : null),
    isRecorded: failures === 0 || trigger === 'admin',
  }
}

function successOf({ schedule }: Worker, { trigger }: ClaimedRun, result: RunResult): EndedRun {
  const { created, removed = 0, failed, costUsd } = result
  const isIdle = created === 0 && removed === 0 && failed === 0 && costUsd === 0
  return {
    ...result,
    errorCode: null,
    nextInMs: untilNext(schedule, Date.now()),
    isRecorded: !isIdle || trigger === 'admin',
  }
}

async function outcomeOf(
  context: RunContext,
  worker: Worker,
  run: ClaimedRun,
  signal: AbortSignal,
): Promise<EndedRun> {
  if (!worker.isEnabled && run.trigger !== 'admin') {
    const isRecorded = true
    return { ...NOTHING, errorCode: 'switched_off', nextInMs: null, isRecorded }
  }
  try {
    return successOf(worker, run, await worker.run(taskOf(context, run, signal)))
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof LeaseLost) throw error
    return failureOf(context, worker, run, error)
  }
}

/**
 * Runs what was taken until it ends, is lost to another process, or this one stops: then it is given back.
 * @param stopping aborts when this process stops.
 */
export async function runClaimed(
  context: RunContext,
  worker: Worker,
  run: ClaimedRun,
  { leaseMs, stopping }: { leaseMs: number; stopping: AbortSignal },
): Promise<void> {
  const { db, log, observer } = context
  const hold = holdLease(context, run, leaseMs)
  const signal = AbortSignal.any([hold.signal, stopping])
  const began = performance.now()
  try {
    const end = await outcomeOf(context, worker, run, signal)
    const isOurs = await throughOutages(() => endWorkerRun(db, run, end), signal)
    if (isOurs) observer.ended(worker.name, run.trigger, end, (performance.now() - began) / 1000)
  } catch (error) {
    // Whoever takes the run goes on with it; a database that is away gives it back when the lease ends.
    if (!signal.aborted && !(error instanceof LeaseLost)) {
      log.warn({ err: error, worker: worker.name }, 'a run was given back')
    }
    await letGoOfWorker(db, run.lease).catch(() => {})
  } finally {
    hold.release()
  }
}
