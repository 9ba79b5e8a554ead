import type { CreditBalance, CreditEntry, Granted, GrantRequest } from '@timepoint/contracts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { answerOnce, type GivenAnswer } from '../../platform/idempotency/answer-once.ts'
import type { IdempotencyKey } from '../../platform/idempotency/idempotency-store.ts'
import { isUuid } from '../../platform/ids.ts'
import { recordEvent } from '../audit/audit-store.ts'
import type { Origin } from '../audit/origin.ts'
import { findUser } from '../users/user-store.ts'
import { grantCredits, readBalance, readHistory } from './ledger-store.ts'

/** What the routes may ask for. */
export type CreditService = ReturnType<typeof createCreditService>

/** @throws AppError not_found for nobody, also for who has deleted the account. */
async function grant(db: Db, order: GrantRequest, { ip, requestId }: Origin): Promise<Granted> {
  const { user_id: userId, amount, transaction_type: type, description } = order
  const user = isUuid(userId) ? await findUser(db, userId) : null
  const given = user?.isActive
    ? await grantCredits(db, { userId: user.id, amount, type, description })
    : null
  if (!user || !given) throw new AppError('not_found', { detail: 'User not found' })
  const { transferId, available: balance } = given
  await recordEvent(db, {
    event: 'credits.granted',
    actor: 'admin',
    userId: user.id,
    ip,
    requestId,
    details: { transfer_id: transferId, amount, type, balance },
  })
  return { balance, granted: amount }
}

/** Shows what users have, and gives them credits. */
export function createCreditService(db: RootDb) {
  return {
    /** What a user has. */
    async balance(userId: string): Promise<CreditBalance> {
      const { available, reserved, earned, spent } = await readBalance(db, userId)
      return {
        balance: available,
        lifetime_earned: earned,
        lifetime_spent: spent,
        reserved,
      }
    },

    /** What a user was given and has spent, newest first. */
    async history(userId: string, page: { limit: number; offset: number }): Promise<CreditEntry[]> {
      const entries = await readHistory(db, userId, page)
      return entries.map(({ amount, balanceAfter, type, description, createdAt }) => ({
        amount,
        balance_after: balanceAfter,
        type,
        description,
        created_at: createdAt.toISOString(),
      }))
    },

    /**
     * Gives a user credits and writes down that it was done, both or neither; once for each key.
     * @throws AppError not_found; invalid_input when the account cannot count so many;
     *   idempotency_mismatch.
     */
    grant: (
      order: GrantRequest,
      key: IdempotencyKey | null,
      origin: Origin,
    ): Promise<GivenAnswer<Granted>> => answerOnce(db, key, (trx) => grant(trx, order, origin)),
  }
}
