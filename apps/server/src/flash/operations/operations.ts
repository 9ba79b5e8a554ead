import { holdCredits, type Payment, payerOf } from '../../accounts/credits/ledger-store.ts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'
import { isOutage, throughOutages } from '../../platform/db/outage.ts'
import { AppError } from '../../platform/errors.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import {
  claimKey,
  findKey,
  type IdempotencyKey,
} from '../../platform/idempotency/idempotency-store.ts'
import type { LiveFrames } from './live-frames.ts'
import type { OperationKind } from './operation-kind.ts'
import {
  findOperation,
  type NewOperation,
  type Operation,
  type OperationName,
} from './operation-store.ts'

/** What operations need of the system. */
export interface OperationsContext {
  db: RootDb
  bus: EventBus
  live: LiveFrames
  kinds: Readonly<Record<OperationName, OperationKind>>
  /** Starts the durable workflow that works on it, in this process. */
  start(id: string): Promise<void>
}

/** The operation that answers a request. */
export interface AcceptedOperation {
  id: string
  /** An earlier request with the same idempotency key started it, and its answer is given again. */
  replayed: boolean
}

/** Rolls back the transaction of an operation whose idempotency key another request took first. */
class KeyTaken extends Error {}

/** A waiting caller looks this often by itself: an announcement can get lost. */
const POLL_MS = 2000

/** What is to be accepted. */
interface Acceptable extends Pick<NewOperation, 'id' | 'streamed'> {
  /** Stores the operation and what belongs to it; in one statement, or safe in a transaction. */
  store(db: Db): Promise<void>
  payment: Payment
  /** What the operation need not read again. */
  handed: unknown
}

/** Accepts work and gives its end to whoever waits for it. */
export type Operations = ReturnType<typeof createOperations>

function toError({ failure }: Operation): AppError {
  if (!failure) return new AppError('internal')
  const { code, detail, retryAfterMs } = failure
  return new AppError(code, { detail, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) })
}

function errorFrame({ code, message }: AppError) {
  return { event: 'error', error: message, data: { code } }
}

/** @throws AppError conflict while the first request runs; idempotency_mismatch. */
async function findReplay(db: Db, key: IdempotencyKey): Promise<AcceptedOperation | null> {
  const known = await findKey(db, key)
  if (!known || !('operationId' in known)) return null
  const operation = await findOperation(db, known.operationId)
  if (operation?.status === 'pending') {
    throw new AppError('conflict', {
      detail: 'The first request with this idempotency key is still being worked on',
      ...(operation.timepointId ? { extra: { timepoint_id: operation.timepointId } } : {}),
    })
  }
  return operation ? { id: operation.id, replayed: true } : null
}

export function createOperations({ db, bus, live, kinds, start }: OperationsContext) {
  /** False when another request took the key first: that is looked at before credits are held. */
  async function store(
    { id, store, payment }: Acceptable,
    key: IdempotencyKey | null,
  ): Promise<boolean> {
    if (!key && payerOf(payment) === null) {
      await store(db)
      return true
    }
    const transaction = async (trx: Db) => {
      await store(trx)
      if (key && !(await claimKey(trx, key, { operationId: id }))) throw new KeyTaken()
      await holdCredits(trx, id, payment)
      return true
    }
    const storing = throughDeadlocks(() => db.transaction().execute(transaction))
    return storing.catch((error: unknown) => {
      if (error instanceof KeyTaken) return false
      throw error
    })
  }

  /**
   * Stores what is asked for and starts it; it goes on whatever becomes of the caller. Or finds what an
   * earlier request with the same key started.
   * @throws AppError insufficient_credits: nothing is stored, the key stays new.
   */
  async function accept(
    acceptable: Acceptable,
    key: IdempotencyKey | null,
  ): Promise<AcceptedOperation> {
    const { id, streamed, handed } = acceptable
    if (!(await store(acceptable, key))) {
      const replay = key && (await findReplay(db, key))
      return replay ?? accept(acceptable, key)
    }
    if (streamed) live.open(id)
    live.hand(id, handed)
    await start(id).catch((error: unknown) => {
      live.takeHanded(id)
      // It is stored: when the database is back it is found and started.
      if (isOutage(error)) return
      live.close(id)
      throw error
    })
    return { id, replayed: false }
  }

  /** @throws AppError not_found when it was erased meanwhile; `unavailable` when the signal aborts first. */
  async function end(id: string, signal: AbortSignal): Promise<Operation> {
    while (!signal.aborted) {
      const { promise: woken, resolve } = Promise.withResolvers<void>()
      const unsubscribe = bus.subscribe(id, () => resolve())
      const timer = setTimeout(resolve, POLL_MS)
      signal.addEventListener('abort', () => resolve(), { once: true })
      try {
        const operation = await throughOutages(() => findOperation(db, id), signal)
        if (!operation) throw new AppError('not_found', { detail: 'It was deleted meanwhile' })
        if (operation.status !== 'pending') return operation
        await woken
      } finally {
        clearTimeout(timer)
        unsubscribe()
      }
    }
    throw new AppError('unavailable', {
      detail: 'The server is stopping: the work goes on, ask for it again soon',
      retryAfterMs: 1000,
    })
  }

  /** Frames as they are told here; then, in any case, the last ones. */
  async function* frames(id: string, signal: AbortSignal): AsyncGenerator<unknown> {
    const channel = live.find(id)
    const ending = end(id, signal)
    ending.catch(() => {}) // Heard of below.
    let isOver = false
    const over = ending.then(
      () => (isOver = true),
      () => (isOver = true),
    )
    for (let next = 0; channel && !(isOver && next === channel.frames.length); ) {
      const { changed } = channel
      if (next === channel.frames.length) await Promise.race([changed, over])
      else yield channel.frames[next++]
    }
    const operation = await ending
    if (!channel) yield* operation.frames ?? []
    if (operation.status === 'completed') yield* kinds[operation.kind].lastFrames(operation.result)
    else yield errorFrame(toError(operation))
  }

  return {
    /** What a key stands for, see {@link findReplay}; null for a key that is new. */
    findReplay: (key: IdempotencyKey) => findReplay(db, key),
    accept,

    /** What an operation came to. @throws AppError with the code of its failure. */
    async result(id: string, signal: AbortSignal): Promise<unknown> {
      const operation = await end(id, signal)
      if (operation.status === 'failed') throw toError(operation)
      return operation.result
    },

    /** The frames of an operation up to its end, an `error` frame among them if it failed. Never throws. */
    async *follow(id: string, signal: AbortSignal): AsyncGenerator<unknown> {
      try {
        yield* frames(id, signal)
      } catch (error) {
        yield errorFrame(error instanceof AppError ? error : new AppError('internal'))
      } finally {
        live.close(id)
      }
    },
  }
}
