import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { endHold } from './ledger-store.ts'

/**
 * What is wrong with an account: it has not earned, spent or left what its entries sum up to; what it
 * has reserved is not what is held; amounts of a transfer do not sum to zero; an entry does not say what
 * was left after it.
 */
export type BookFault = 'totals' | 'reserved' | 'transfer' | 'balance_after'

/** An account whose books disagree. */
interface Disagreement {
  userId: string
  faults: BookFault[]
}

/** What an audit has found. */
export interface BooksAudit {
  /** Accounts that were looked at: all of them. */
  accounts: number
  disagreements: Disagreement[]
}

/** Accounts that one statement looks at. What moves meanwhile is seen as it was before or after. */
const AT_ONCE = 500

const FIRST = '00000000-0000-0000-0000-000000000000'

interface Row {
  user_id: string
  totals: boolean
  reserved: boolean
  transfer: boolean
  balance_after: boolean
}

/** The next accounts by id, each with whether something is wrong. */
async function checkSome(db: Db, after: string): Promise<Row[]> {
  const { rows } = await sql<Row>`
    WITH accounts AS MATERIALIZED (
      SELECT * FROM credit_accounts WHERE user_id > ${after} ORDER BY user_id LIMIT ${AT_ONCE}
    ), entries AS MATERIALIZED (
      SELECT e.*, sum(e.amount) OVER (PARTITION BY e.user_id, e.transfer_id) AS transfer_sum,
        sum(e.amount) OVER (PARTITION BY e.user_id, e.account ORDER BY e.id) AS running_sum
      FROM accounts JOIN ledger_entries e USING (user_id)
    ), totals AS (
      SELECT user_id, sum(amount) FILTER (WHERE account = 'user') AS owned,
        -sum(amount) FILTER (WHERE account = 'granted') AS earned,
        sum(amount) FILTER (WHERE account = 'spent') AS spent,
        bool_or(transfer_sum <> 0) AS torn,
        bool_or(balance_after <> running_sum) AS misnumbered
      FROM entries GROUP BY user_id
    ), holds AS (
      SELECT user_id, sum(amount) AS held FROM credit_holds JOIN accounts USING (user_id)
      GROUP BY user_id
    )
    SELECT user_id,
      (a.balance + a.reserved, a.earned, a.spent) IS DISTINCT FROM
        (coalesce(t.owned, 0), coalesce(t.earned, 0), coalesce(t.spent, 0)) AS totals,
      a.reserved <> coalesce(h.held, 0) AS reserved,
      coalesce(t.torn, false) AS transfer,
      coalesce(t.misnumbered, false) AS balance_after
    FROM accounts a LEFT JOIN totals t USING (user_id) LEFT JOIN holds h USING (user_id)
    ORDER BY user_id`.execute(db)
  return rows
}

const FAULTS: readonly BookFault[] = ['totals', 'reserved', 'transfer', 'balance_after']

/** Adds up the ledger of every account anew and compares it with what the account says. Changes nothing. */
export async function checkBooks(db: Db): Promise<BooksAudit> {
  const audit: BooksAudit = { accounts: 0, disagreements: [] }
  for (let after = FIRST; ; ) {
    const rows = await checkSome(db, after)
    for (const row of rows) {
      const faults = FAULTS.filter((fault) => row[fault])
      if (faults.length > 0) audit.disagreements.push({ userId: row.user_id, faults })
    }
    audit.accounts += rows.length
    const last = rows.at(-1)
    if (last === undefined || rows.length < AT_ONCE) return audit
    after = last.user_id
  }
}

/** What is held while a request is answered, and for no work that has a row. */
const OF_REQUESTS = sql`h.type IN ('index', 'ingest')`

/** Longer than any request takes. One text for SQL, so that a hold is either abandoned or not. */
const ABANDONED = sql`h.created_at < now() - interval '15 minutes'`

/**
 * Gives back what was held for requests whose process died before it ended them; the number of holds.
 * Safe to run twice, and beside a request that ends after all: a hold ends once.
 */
export async function releaseAbandonedHolds(db: Db): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    SELECT h.id FROM credit_holds h WHERE ${OF_REQUESTS} AND ${ABANDONED}`.execute(db)
  for (const { id } of rows) await endHold(db, id, 0)
  return rows.length
}

/**
 * Ids of holds whose work has ended, or was never there: nobody will end them. Those of requests are
 * given back once they are abandoned.
 */
export async function findStrayHolds(db: Db): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    SELECT h.id FROM credit_holds h
    LEFT JOIN timepoints t ON t.id = h.id AND t.status IN ('pending', 'processing')
    LEFT JOIN operations o ON o.id = h.id AND o.status = 'pending'
    WHERE t.id IS NULL AND o.id IS NULL AND NOT (${OF_REQUESTS} AND NOT ${ABANDONED})`.execute(db)
  return rows.map(({ id }) => id)
}
