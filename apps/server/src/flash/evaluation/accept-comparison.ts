import { randomUUID } from 'node:crypto'
import type { Principal } from '../../accounts/identity/principal.ts'
import type { Db } from '../../platform/db/database.ts'
import type { IdempotencyKey } from '../../platform/idempotency/idempotency-store.ts'
import { insertOperation } from '../operations/operation-store.ts'
import type { AcceptedOperation, Operations } from '../operations/operations.ts'
import { comparisonPrice } from '../prices.ts'
import type { CompareOrder } from './compare-models.ts'

/** Who asks for a comparison. */
export interface ComparisonAsking {
  principal: Principal
  key: IdempotencyKey | null
}

/**
 * Accepts a comparison; one that was accepted before under the same key is found.
 * @throws AppError insufficient_credits
 */
export async function acceptComparison(
  operations: Operations,
  request: CompareOrder,
  { principal, key }: ComparisonAsking,
): Promise<AcceptedOperation> {
  const replay = key && (await operations.findReplay(key))
  if (replay) return replay
  const operation = {
    id: randomUUID(),
    kind: 'comparison' as const,
    timepointId: null,
    sessionId: null,
    turn: null,
    request,
    streamed: false,
    createdAt: new Date(),
  }
  const { id, streamed } = operation
  const payment = { principal, price: comparisonPrice(request.models.length) }
  const store = (db: Db) => insertOperation(db, operation)
  return operations.accept({ id, streamed, store, payment, handed: undefined }, key)
}
