import { randomUUID } from 'node:crypto'
import { setImmediate as immediate } from 'node:timers/promises'
import {
  DEFAULT_PRESET,
  type Frame,
  type GenerateRequest,
  type Warning,
} from '@timepoint/contracts'
import {
  holdCredits,
  type Payment,
  type Price,
  payerOf,
} from '../../accounts/credits/ledger-store.ts'
import { type Principal, userIdOf } from '../../accounts/identity/principal.ts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'
import { isOutage } from '../../platform/db/outage.ts'
import { AppError } from '../../platform/errors.ts'
import {
  claimKey,
  findKey,
  type IdempotencyKey,
} from '../../platform/idempotency/idempotency-store.ts'
import type { Logger } from '../../platform/log.ts'
import { insertCallback } from '../callbacks/callback-store.ts'
import type { Engines } from '../engines/engines.ts'
import { factsOf } from '../pipeline/facts.ts'
import { type RenderPrices, renderPrice } from '../prices.ts'
import { logAccepted } from './log-accepted.ts'
import { newSlug } from './slug.ts'
import { findTimepoint, insertTimepoint } from './timepoint-store.ts'

/** What accepting needs of the system. */
export interface AcceptContext {
  db: RootDb
  engines: Pick<Engines, 'assertAnswerable' | 'ignoredParts'>
  prices: RenderPrices
  /** Starts the durable workflow that renders an accepted timepoint. */
  startRender(id: string): Promise<void>
  /** @throws AppError invalid_input for an address that must not be called. */
  assertCallbackUrl(url: string): Promise<void>
  log: Logger
}

/** Whether the caller waits for the end, or comes back later. */
export type Mode = 'wait' | 'background'

/** The render that answers a request. */
export interface Accepted {
  id: string
  /** An earlier request with the same idempotency key started it, and its answer is given again. */
  replayed: boolean
}

/** Who asks for a render, and how. */
export interface Asking {
  principal: Principal
  key: IdempotencyKey | null
  mode: Mode
}

/** A render that is about to be accepted. */
export interface NewRender {
  request: GenerateRequest
  ownerId: string | null
  price: Price
  /** What the caller should know of it beside what of the request has no effect. */
  warnings?: Warning[]
  /** Stores what belongs to it, in the transaction that stores the render itself. */
  along?(trx: Db, id: string): Promise<void>
}

type NewTimepoint = Parameters<typeof insertTimepoint>[1]

/** Rolls back the transaction of a render whose idempotency key another request took first. */
class KeyTaken extends Error {}

function startFrame({ id, request }: NewTimepoint): Frame {
  return {
    event: 'start',
    step: 'initialization',
    progress: 0,
    data: {
      timepoint_id: id,
      query: request.query,
      preset: request.preset ?? DEFAULT_PRESET,
      generate_image: request.generate_image,
    },
  }
}

/**
 * The render that a key stands for; null for a new key.
 * @throws AppError idempotency_mismatch; not_found when it was deleted; conflict while it runs and the
 *   answer is its end.
 */
async function findReplay(db: Db, key: IdempotencyKey, mode: Mode): Promise<Accepted | null> {
  const known = await findKey(db, key)
  if (!known || !('timepointId' in known)) return null
  const timepoint = await findTimepoint(db, { id: known.timepointId })
  if (!timepoint) throw new AppError('not_found', { detail: 'Timepoint not found' })
  const { id, status } = timepoint
  if (mode === 'wait' && (status === 'pending' || status === 'processing')) {
    throw new AppError('conflict', {
      detail: 'The first request with this idempotency key is still being worked on',
      extra: { timepoint_id: id },
    })
  }
  return { id, replayed: true }
}

/** What is stored with a render. */
interface Companions extends Pick<Asking, 'mode' | 'key'>, Pick<NewRender, 'along'> {
  payment: Payment
}

/**
 * Stores a render with its first frame, its key and what it costs, or nothing of them: false if the key is
 * taken. That is looked at before the credits are: they are held for the first request only.
 * @throws AppError insufficient_credits
 */
async function store(
  db: RootDb,
  timepoint: NewTimepoint,
  { mode, key, along, payment }: Companions,
): Promise<boolean> {
  const callbackUrl = mode === 'background' ? timepoint.request.callback_url : undefined
  const insert = (db: Db) => insertTimepoint(db, timepoint, startFrame(timepoint))
  if (!key && !callbackUrl && !along && payerOf(payment) === null) {
    await insert(db)
    return true
  }
  const transaction = async (trx: Db) => {
    await insert(trx)
    await along?.(trx, timepoint.id)
    if (key && !(await claimKey(trx, key, { timepointId: timepoint.id }))) throw new KeyTaken()
    if (callbackUrl) await insertCallback(trx, { timepointId: timepoint.id, url: callbackUrl })
    await holdCredits(trx, timepoint.id, payment)
    return true
  }
  const storing = throughDeadlocks(() => db.transaction().execute(transaction))
  return storing.catch((error: unknown) => {
    if (error instanceof KeyTaken) return false
    throw error
  })
}

/**
 * Stores a render and starts it: it goes on whatever becomes of the caller. Or finds the one that an
 * earlier request with the same idempotency key started.
 * @param create says what is to be rendered; not asked for a key that is known.
 * @throws AppError provider_unavailable, invalid_input, insufficient_credits and what `create` throws:
 *   nothing is stored, the key stays new; idempotency_mismatch, conflict, not_found for a key that is known.
 */
export async function acceptRender(
  context: AcceptContext,
  asking: Asking,
  create: () => Promise<NewRender>,
): Promise<Accepted> {
  const { key, mode, principal } = asking
  const replay = key && (await findReplay(context.db, key, mode))
  if (replay) return replay
  const { request, ownerId, price, warnings = [], along } = await create()
  context.engines.assertAnswerable(request)
  const { callback_url: callbackUrl } = request
  if (callbackUrl) await context.assertCallbackUrl(callbackUrl)
  const timepoint = {
    id: randomUUID(),
    slug: newSlug(request.query),
    createdAt: new Date(),
    ownerId,
    request: { ...request, preset: request.preset ?? DEFAULT_PRESET },
    warnings: [...context.engines.ignoredParts(request, mode), ...warnings],
  }
  const [stored] = await Promise.all([
    store(context.db, timepoint, { mode, key, along, payment: { principal, price } }),
    // Read for its render, while the database is busy. Whatever comes along has its own facts.
    along ? null : immediate().then(() => factsOf(request.query, timepoint.createdAt)),
  ])
  // Another request with the key came first, since we looked: the answer is that of its render.
  if (!stored) return acceptRender(context, asking, create)
  logAccepted(context.log, timepoint)
  await context.startRender(timepoint.id).catch((error: unknown) => {
    // It is stored: when the database is back it is found and started.
    if (!isOutage(error)) throw error
  })
  return { id: timepoint.id, replayed: false }
}

/** {@link acceptRender} for what a request asks for. */
export function acceptRequest(
  context: AcceptContext,
  asking: Asking,
  request: GenerateRequest,
): Promise<Accepted> {
  const ownerId = userIdOf(asking.principal)
  const price = renderPrice(context.prices, request.preset ?? DEFAULT_PRESET)
  return acceptRender(context, asking, async () => ({ request, ownerId, price }))
}
