import { randomUUID } from 'node:crypto'
import { DBOS } from '@dbos-inc/dbos-sdk'
import { type RawBuilder, sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type BookFault, checkBooks } from '../src/accounts/credits/books-store.ts'
import { grantCredits, holdCredits } from '../src/accounts/credits/ledger-store.ts'
import type { Db } from '../src/platform/db/database.ts'
import { createLogger } from '../src/platform/log.ts'
import type { Stack } from '../src/stack.ts'
import { createTestUser, startAccountsStack } from './support/accounts.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'

let database: TestDatabase
let stack: Stack
const lines: { level: number; msg: string; [field: string]: unknown }[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  const write = (line: string) => void lines.push(JSON.parse(line))
  stack = await startAccountsStack(database, { log: createLogger('info', { write }) })
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

/** Somebody with 50 credits, 7 more that were granted and 5 of them on hold. */
async function createHolder(db: Db): Promise<{ id: string; hold: string }> {
  const { id } = await createTestUser(stack)
  await grantCredits(db, { userId: id, amount: 7, type: 'admin_grant', description: 'd' })
  const hold = randomUUID()
  await holdCredits(db, hold, {
    principal: { kind: 'user', userId: id, isMetered: true, scopes: null },
    price: { cost: 5, type: 'generation', description: 'd' },
  })
  return { id, hold }
}

class RolledBack extends Error {}

/** What is found once something is wrong, which it is only until the end of this. */
async function faultsAfter(tamper: (user: string) => RawBuilder<unknown>): Promise<BookFault[]> {
  const { db } = stack.database
  const { id } = await createHolder(db)
  let faults: BookFault[] = []
  const tampering = db.transaction().execute(async (trx) => {
    await tamper(id).execute(trx)
    const { disagreements } = await checkBooks(trx)
    expect(disagreements).toHaveLength(1)
    faults = disagreements.find(({ userId }) => userId === id)?.faults ?? []
    throw new RolledBack()
  })
  await expect(tampering).rejects.toThrow(RolledBack)
  return faults
}

const entry = (user: string, account: string, amount: number, after: number | null) => sql`
  INSERT INTO ledger_entries
    (transfer_id, account, user_id, amount, balance_after, type, description)
  VALUES (gen_random_uuid(), ${account}, ${user}, ${amount}, ${after}, 't', 'd')`

const pair = (user: string, amount: number, after: number) => sql`
  INSERT INTO ledger_entries
    (transfer_id, account, user_id, amount, balance_after, type, description)
  SELECT ${randomUUID()}, e.account, ${user}, e.amount, e.after, 't', 'd'
  FROM (VALUES ('user', ${amount}::int, ${after}::bigint), ('granted', -${amount}::int, NULL))
    AS e (account, amount, after)`

const CASES: [string, BookFault[], (user: string) => RawBuilder<unknown>][] = [
  [
    'credits out of nothing',
    ['totals'],
    (user) => sql`UPDATE credit_accounts SET balance = balance + 1, earned = earned + 1
      WHERE user_id = ${user}`,
  ],
  [
    'credits that are gone',
    ['totals'],
    (user) => sql`UPDATE credit_accounts SET balance = balance - 1, spent = spent + 1
      WHERE user_id = ${user}`,
  ],
  [
    'a reserve that no hold explains',
    ['reserved'],
    (user) => sql`UPDATE credit_accounts SET balance = balance - 1, reserved = reserved + 1
      WHERE user_id = ${user}`,
  ],
  [
    'a hold that is gone',
    ['reserved'],
    (user) => sql`DELETE FROM credit_holds WHERE user_id = ${user}`,
  ],
  ['half a transfer', ['totals', 'transfer'], (user) => entry(user, 'spent', 3, null)],
  ['a movement that the account does not know', ['totals'], (user) => pair(user, 3, 60)],
  ['a wrong balance in the history', ['totals', 'balance_after'], (user) => pair(user, 3, 61)],
]

describe('the books', () => {
  it.each(CASES)('G-CREDIT-2: an audit finds %s', async (_what, faults, tamper) => {
    expect(await faultsAfter(tamper)).toEqual(faults)
  })

  it('G-CREDIT-2: it looks at every account, however many', async () => {
    const { db } = stack.database
    const { accounts } = await checkBooks(db)
    await sql`WITH made AS (
        INSERT INTO users (provider, subject_sha256)
        SELECT 'dev', sha256(n::text::bytea) FROM generate_series(1, 1200) n RETURNING id
      ) INSERT INTO credit_accounts (user_id) SELECT id FROM made`.execute(db)
    expect(await checkBooks(db)).toEqual({ accounts: accounts + 1200, disagreements: [] })
    const { rows } = await sql<{ user_id: string }>`
      UPDATE credit_accounts SET balance = 1, earned = 1
      WHERE user_id = (SELECT max(user_id::text)::uuid FROM credit_accounts)
      RETURNING user_id`.execute(db)
    const found = await checkBooks(db)
    expect(found.disagreements).toEqual([{ userId: rows[0]?.user_id, faults: ['totals'] }])
    await sql`UPDATE credit_accounts SET balance = 0, earned = 0
      WHERE user_id = ${rows[0]?.user_id}`.execute(db)
  })

  it('G-CREDIT-2: the audit is made when the house is tidied, and tells what is wrong', async () => {
    const { db } = stack.database
    await db.transaction().execute(async (trx) => {
      await sql`DELETE FROM credit_holds`.execute(trx)
      await sql`UPDATE credit_accounts SET balance = balance + reserved, reserved = 0`.execute(trx)
    })
    // It may be its time anyway, so they are not counted.
    const untilAudit = async (outcome: string) => {
      await DBOS.triggerSchedule('tidy-up')
      const counted = new RegExp(
        `^timepoint_book_audits_total\\{outcome="${outcome}"\\} [1-9]`,
        'm',
      )
      await vi.waitFor(async () => {
        expect(await (await call(stack, 'GET', '/metrics')).text()).toMatch(counted)
      }, 10_000)
    }
    await untilAudit('balanced')
    const errors = () => lines.filter(({ level }) => level >= 50)
    expect(errors()).toEqual([])
    const { id, hold } = await db.transaction().execute(async (trx) => {
      const holder = await createHolder(trx)
      await sql`UPDATE credit_accounts SET reserved = 0, balance = balance + 5
        WHERE user_id = ${holder.id}`.execute(trx)
      return holder
    })
    await untilAudit('unbalanced')
    expect(errors()[0]).toMatchObject({
      msg: 'the books of credits disagree',
      disagreeing: 1,
      disagreements: [{ userId: id, faults: ['reserved'] }],
      // Nothing runs that it is held for.
      stray: 1,
      strayHolds: [hold],
    })
  })
})
