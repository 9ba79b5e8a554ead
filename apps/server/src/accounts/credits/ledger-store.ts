import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { Principal } from '../identity/principal.ts'

/** What somebody has, in credits: `available + reserved = earned − spent`. */
export interface Balance {
  /** What can be spent. */
  available: number
  /** What is held for work that goes on. */
  reserved: number
  earned: number
  spent: number
}

/** One line of somebody's ledger. */
export interface LedgerEntry {
  /** Negative: spent. */
  amount: number
  /** What they had after it, held credits included. */
  balanceAfter: number
  type: string
  description: string
  createdAt: Date
}

/** What credits are spent on, as the ledger calls it. */
type SpendType =
  | 'generation'
  | 'temporal'
  | 'chat'
  | 'dialog'
  | 'survey'
  | 'eval'
  | 'index'
  | 'ingest'

/** What a piece of work costs, and what the ledger says of it once it is done. */
export interface Price {
  /** Credits; 0 is free. */
  cost: number
  type: SpendType
  description: string
}

/** Who asks for a piece of work, and what it costs. */
export interface Payment {
  principal: Principal
  price: Price
}

/** Who is charged; null: nobody, since the caller pays for nothing or the work costs nothing. */
export function payerOf({ principal, price }: Payment): string | null {
  return principal.kind === 'user' && principal.isMetered && price.cost > 0
    ? principal.userId
    : null
}

/**
 * Holds what work costs, until {@link endHold}: for the transaction that stores the work, after what it
 * stores. Nothing happens where nobody is charged.
 * @param id of the work.
 * @throws AppError insufficient_credits: the transaction must be rolled back.
 */
export async function holdCredits(db: Db, id: string, payment: Payment): Promise<void> {
  const userId = payerOf(payment)
  if (userId === null) return
  const { cost, type, description } = payment.price
  const { rows } = await sql<{ available: string }>`/* prepared: place_hold */
    SELECT place_hold(${id}, ${userId}, ${cost}, ${type}, ${description}) AS available`.execute(db)
  const available = Number(rows[0]?.available ?? 0)
  if (available >= cost) return
  throw new AppError('insufficient_credits', {
    detail: `Insufficient credits: ${cost} needed, ${available} available`,
    extra: { cost, balance: available },
  })
}

/**
 * Ends what is held for work, in the transaction that writes the end of it: so much is spent, the rest
 * is free again. Nothing happens where nothing is held, so it can be called for whatever ends.
 * @param charge credits, at most what is held; null: all of it.
 */
export async function endHold(db: Db, id: string, charge: number | null): Promise<void> {
  await sql`/* prepared: end_hold */ SELECT end_hold(${id}, ${charge}::integer)`.execute(db)
}

/** What somebody has; nothing where there is no account. */
export async function readBalance(db: Db, userId: string): Promise<Balance> {
  const row = await db
    .selectFrom('credit_accounts')
    .select(['balance', 'reserved', 'earned', 'spent'])
    .where('user_id', '=', userId)
    .executeTakeFirst()
  const { balance = 0, reserved = 0, earned = 0, spent = 0 } = row ?? {}
  return {
    available: Number(balance),
    reserved: Number(reserved),
    earned: Number(earned),
    spent: Number(spent),
  }
}

/** A part of somebody's ledger, newest first. */
export async function readHistory(
  db: Db,
  userId: string,
  { limit, offset }: { limit: number; offset: number },
): Promise<LedgerEntry[]> {
  const rows = await db
    .selectFrom('ledger_entries')
    .select(['amount', 'balance_after', 'type', 'description', 'created_at'])
    .where('user_id', '=', userId)
    .where('account', '=', 'user')
    .orderBy('id', 'desc')
    .limit(limit)
    .offset(offset)
    .execute()
  return rows.map(({ amount, balance_after, type, description, created_at }) => ({
    amount,
    balanceAfter: Number(balance_after),
    type,
    description,
    createdAt: created_at,
  }))
}

/** Credits that are given to somebody. */
export interface Grant {
  userId: string
  /** From 1 to what an `integer` of PostgreSQL holds. */
  amount: number
  /** `refund`: takes back what was spent, before anything of it counts as earned. */
  type: string
  description: string
}

/** PostgreSQL: a row would break a CHECK. */
const CHECK_VIOLATION = '23514'
const TOO_MANY = 'credits_are_countable'

function toRefusal(cause: unknown): never {
  const { code, constraint } = cause as { code?: unknown; constraint?: unknown }
  if (code !== CHECK_VIOLATION || constraint !== TOO_MANY) throw cause
  const message = 'is more than this account can hold beside what it was given before'
  throw new AppError('invalid_input', {
    detail: `amount: ${message}`,
    errors: [{ path: 'amount', message }],
    cause,
  })
}

/**
 * Gives credits.
 * @returns the transfer's id in the ledger, and what can be spent now; null when there is no such account.
 * @throws AppError invalid_input when the account cannot count so many: the transaction has failed.
 */
export async function grantCredits(
  db: Db,
  { userId, amount, type, description }: Grant,
): Promise<{ transferId: string; available: number } | null> {
  const transferId = randomUUID()
  const { rows } = await sql<{ available: string | null }>`
    SELECT grant_credits(${transferId}, ${userId}, ${amount}, ${type}, ${description}) AS available`
    .execute(db)
    .catch(toRefusal)
  const available = rows[0]?.available ?? null
  return available === null ? null : { transferId, available: Number(available) }
}
