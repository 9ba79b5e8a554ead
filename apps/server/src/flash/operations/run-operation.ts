import { endHold } from '../../accounts/credits/ledger-store.ts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'
import { isOutage, throughOutages } from '../../platform/db/outage.ts'
import { AppError } from '../../platform/errors.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import type { Logger } from '../../platform/log.ts'
import { startTimer, unlessAborted } from '../signals.ts'
import { Channel, type LiveFrames } from './live-frames.ts'
import type { OperationKind, Work } from './operation-kind.ts'
import {
  type ClaimedOperation,
  claimOperation,
  endOperation,
  isBehind,
  type Operation,
  type OperationEnd,
  type OperationFailure,
  type OperationName,
} from './operation-store.ts'
import { LeaseLostError, Parts } from './parts.ts'

/** What running an operation needs of the system. */
export interface RunContext {
  db: RootDb
  bus: EventBus
  live: LiveFrames
  kinds: Readonly<Record<OperationName, OperationKind>>
  log: Logger
}

/** An operation that was begun this often brings its process down each time. */
const MAX_CLAIMS = 25

/** How often an operation looks whether the turn before it has ended, in milliseconds. */
const TURN_POLL_MS = 1000

/** Turns of a conversation are answered in their order. */
async function waitForTurn(
  { db, bus }: RunContext,
  operation: ClaimedOperation,
  signal: AbortSignal,
): Promise<void> {
  for (let waits = operation.isBehind; waits; waits = await isBehind(db, operation)) {
    const { promise: woken, resolve } = Promise.withResolvers<void>()
    const unsubscribe = bus.subscribe(operation.sessionId ?? '', () => resolve())
    const timer = setTimeout(resolve, TURN_POLL_MS)
    await unlessAborted(woken, signal).finally(() => {
      clearTimeout(timer)
      unsubscribe()
    })
  }
}

function failureOf(error: AppError): OperationFailure {
  const { code, message: detail, retryAfterMs } = error
  return { code, detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) }
}

/** Pays for what was delivered; what failed is free. */
function pay({ kinds }: RunContext, db: Db, { id, kind }: Operation, end: OperationEnd) {
  if (end.status === 'failed') return endHold(db, id, 0)
  return endHold(db, id, kinds[kind].charge?.(end.result) ?? null)
}

/** Writes the end, with what belongs to it and what it costs. @throws LeaseLostError */
async function write(context: RunContext, operation: Operation, end: OperationEnd): Promise<void> {
  const { db, kinds } = context
  const transaction = async (trx: Db) => {
    if (!(await endOperation(trx, operation, end))) throw new LeaseLostError(operation.id)
    if (end.status === 'completed') {
      await kinds[operation.kind].settle?.(trx, operation, end.result)
    }
    await pay(context, trx, operation, end)
  }
  await throughDeadlocks(() => db.transaction().execute(transaction))
}

/** Works on an operation until it has a result or has failed. @throws when it must be let go of. */
async function work(
  context: RunContext,
  operation: ClaimedOperation,
  abandon: AbortSignal,
): Promise<OperationEnd> {
  const { kinds, live, log } = context
  const kind = kinds[operation.kind]
  const limitMs = kind.limitMs(operation)
  const detail = `It took longer than ${limitMs / 1000} s`
  const limit = startTimer(limitMs, new AppError('timeout', { detail }))
  const signal = AbortSignal.any([limit.signal, abandon])
  const channel = operation.streamed ? (live.find(operation.id) ?? new Channel()) : null
  const frames = () => channel?.frames.slice() ?? null
  const told = frames() ?? []
  const deadline = Date.now() + limitMs
  const parts = await Parts.open(context.db, operation, signal)
  const part: Work['part'] = (name, call) => parts.get(name, call)
  const tell = (frame: unknown) => channel?.tell(frame)
  try {
    await waitForTurn(context, operation, signal)
    const handed = live.takeHanded(operation.id)
    const given: Work = { signal, deadline, told, part, tell, handed }
    const result = await unlessAborted(kind.run(operation, given), signal)
    await parts.kept()
    return { status: 'completed', result, frames: frames() }
  } catch (error) {
    await parts.settled()
    abandon.throwIfAborted()
    if (error instanceof LeaseLostError || isOutage(error)) throw error
    const known = error instanceof AppError ? error : new AppError('internal', { cause: error })
    if (known.code === 'internal') log.error({ err: error, operationId: operation.id }, 'defect')
    return { status: 'failed', failure: failureOf(known), frames: frames() }
  } finally {
    limit.clear()
  }
}

/**
 * Runs one accepted operation to its end: the workflow behind talk and comparisons. Takes an id only, so
 * it can be run again after a crash; then the answers that were kept are not asked for again.
 * @param abandon aborts when this process must let go of it, for another to go on.
 * @throws when it was abandoned, or could not be written: it must be run again.
 */
export async function runOperation(
  context: RunContext,
  id: string,
  abandon: AbortSignal,
): Promise<void> {
  const { db, bus, kinds, log } = context
  const operation = await throughOutages(() => claimOperation(db, id), abandon)
  if (!operation) return
  if (operation.leaseEpoch > MAX_CLAIMS) return giveUpOperation(context, id)
  try {
    const end = await work(context, operation, abandon)
    await throughOutages(() => write(context, operation, end), abandon)
    announce(bus, operation)
    const code = end.status === 'failed' ? end.failure.code : undefined
    log.info({ operationId: id, kind: operation.kind, status: end.status, code }, 'operation ended')
    if (end.status === 'completed') {
      const afterwards = kinds[operation.kind].afterwards?.(operation, abandon)
      await afterwards?.catch((err: Error) => log.warn({ err, operationId: id }, 'left undone'))
    }
  } catch (error) {
    announce(bus, operation) // Its end may have been written by a connection that then broke.
    if (!(error instanceof LeaseLostError)) throw error
    log.warn({ operationId: id }, 'operation let go: not ours any more')
  }
}

function announce(bus: EventBus, { id, sessionId }: Operation): void {
  bus.announce(id)
  if (sessionId !== null) bus.announce(sessionId)
}

/** Ends an operation that cannot be finished. */
export async function giveUpOperation(context: RunContext, id: string): Promise<void> {
  const operation = await claimOperation(context.db, id)
  if (!operation) return
  const failure = { code: 'internal' as const, detail: 'The work could not be finished' }
  const end: OperationEnd = { status: 'failed', failure, frames: null }
  await write(context, operation, end).catch((error: unknown) => {
    if (!(error instanceof LeaseLostError)) throw error
  })
  announce(context.bus, operation)
}
