import { setTimeout as sleep } from 'node:timers/promises'
import type { CallbackAttempt } from '@timepoint/contracts'
import type { RootDb } from '../../platform/db/database.ts'
import { throughOutages } from '../../platform/db/outage.ts'
import type { Logger } from '../../platform/log.ts'
import { OutboundError } from '../../platform/outbound/outbound-error.ts'
import { findTimepoint } from '../timepoints/timepoint-store.ts'
import { type CallbackPresentation, callbackBody, callbackHeaders } from './callback-message.ts'
import { type ClaimedCallback, claimDueCallbacks, recordAttempt } from './callback-store.ts'
import { afterTry } from './retry-schedule.ts'
import type { SendCallback } from './send-callback.ts'

/** How often due callbacks are looked for, in milliseconds. */
const POLL_MS = 1000

/** Deliveries of one process at a time: a slow receiver holds up itself only. */
const MAX_AT_ONCE = 8

/** Longest wait for a query, in milliseconds: a connection can fall silent without breaking. */
const QUERY_MS = 10_000

/**
 * How long storing a try is repeated while the database is away, in milliseconds. Reading, sending and
 * this stay within the lease.
 */
const RECORD_MS = 30_000

/** Longest that a stop waits, in milliseconds: one try, and storing how it went. */
const CLOSE_MS = 12_000

/** What the worker needs of the system. */
export interface CallbackWorkerContext {
  db: RootDb
  send: SendCallback
  /** Where links in the body lead: known once the server listens. */
  presentation(): CallbackPresentation
  /** Key of the signatures; null: callbacks are not signed. */
  secret: Buffer | null
  log: Logger
  /** Longest wait for one query, in milliseconds; {@link QUERY_MS} when absent. */
  queryMs?: number
}

/** Delivers callbacks of this and of other processes, at least once each. */
export interface CallbackWorker {
  start(): void
  /** Looks now instead of within a second: a render has just ended here. */
  wake(): void
  /** Begins no other try and waits for those that are under way. */
  close(): Promise<void>
}

function inTime<T>(query: Promise<T>, { queryMs = QUERY_MS }: CallbackWorkerContext): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error('the database does not answer')), queryMs)
  return Promise.race([query, late]).finally(() => clearTimeout(timer))
}

/** One try, whatever comes of it. */
async function attempt(
  { send, secret, log }: CallbackWorkerContext,
  { id, url }: ClaimedCallback,
  makeBody: () => string,
): Promise<CallbackAttempt> {
  const at = new Date()
  const started = performance.now()
  const ended = (status_code: number | null, error: string | null) => {
    const duration_ms = Math.round(performance.now() - started)
    return { at: at.toISOString(), status_code, error, duration_ms }
  }
  try {
    const body = makeBody()
    const status = await send(url, { body, headers: callbackHeaders({ id, body, at }, secret) })
    const redirect = status >= 300 && status < 400
    return ended(status, redirect ? 'redirects are not followed' : null)
  } catch (err) {
    if (err instanceof OutboundError) return ended(null, err.message)
    log.error({ err, callback: id }, 'callback could not be made')
    return ended(null, 'the callback could not be made')
  }
}

/** Tries once and stores how it went. What is not stored is tried again when the lease has passed. */
async function deliver(context: CallbackWorkerContext, claimed: ClaimedCallback): Promise<void> {
  const { db, log, presentation } = context
  const timepoint = await inTime(findTimepoint(db, { id: claimed.timepointId }), context)
  if (!timepoint) return
  const tried = await attempt(context, claimed, () => callbackBody(timepoint, presentation()))
  const { status, retryInMs } = afterTry(claimed.attempts + 1, tried.status_code)
  const outcome = { attempt: tried, status, retryInMs }
  // A receiver that was told should not be told again because the database has just restarted.
  const stored = await throughOutages(
    () => inTime(recordAttempt(db, claimed, outcome), context),
    AbortSignal.timeout(RECORD_MS),
  )
  const { status_code: statusCode, error } = tried
  const event = { callback: claimed.id, timepoint: claimed.timepointId, statusCode, error }
  if (!stored) log.warn(event, 'callback try was stored before, or taken over by another process')
  else if (status === 'failed') log.warn(event, 'callback given up')
}

/**
 * Makes the worker; it does nothing before `start`. Any number of processes may run one: the
 * database gives each due callback to one of them.
 */
export function createCallbackWorker(context: CallbackWorkerContext): CallbackWorker {
  const { db, log } = context
  const running = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | null = null
  let lookAgain = false
  let closed = false

  const begin = (claimed: ClaimedCallback) => {
    const delivery = deliver(context, claimed)
      .catch((err: Error) => log.warn({ err, callback: claimed.id }, 'callback was not recorded'))
      .finally(() => {
        const moreMayWait = running.size === MAX_AT_ONCE
        running.delete(delivery)
        if (moreMayWait) wake()
      })
    running.add(delivery)
  }

  const look = async () => {
    const free = MAX_AT_ONCE - running.size
    if (free === 0) return
    for (const claimed of await inTime(claimDueCallbacks(db, free), context)) begin(claimed)
  }

  const wake = () => {
    lookAgain = looking !== null
    if (closed || looking) return
    looking = look()
      .catch((err: Error) => log.warn({ err }, 'looking for due callbacks failed'))
      .finally(() => {
        looking = null
        if (lookAgain) wake()
      })
  }

  const settled = async () => {
    await looking
    await Promise.all(running)
  }

  return {
    start() {
      timer ??= setInterval(wake, POLL_MS)
      wake()
    },
    wake,
    async close() {
      closed = true
      clearInterval(timer)
      const limit = new AbortController()
      await Promise.race([settled(), sleep(CLOSE_MS, undefined, { signal: limit.signal })]).finally(
        () => limit.abort(),
      )
    },
  }
}
