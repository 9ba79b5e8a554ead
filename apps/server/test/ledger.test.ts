import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkBooks } from '../src/accounts/credits/books-store.ts'
import {
  type Balance,
  endHold,
  grantCredits,
  holdCredits,
  type LedgerEntry,
  readBalance,
  readHistory,
} from '../src/accounts/credits/ledger-store.ts'
import type { Principal } from '../src/accounts/identity/principal.ts'
import { findOrCreateUser } from '../src/accounts/users/user-store.ts'
import { type Database, type Db, openDatabase } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { AppError } from '../src/platform/errors.ts'
import { createTestDatabase, type TestDatabase } from './support/test-stack.ts'

let testDatabase: TestDatabase
let database: Database

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  await migrate(testDatabase.url)
  database = openDatabase(testDatabase.url)
})

afterAll(async () => {
  await database.close()
  await testDatabase.drop()
})

async function createUser(credits: number): Promise<string> {
  const { user } = await findOrCreateUser(database.db, {
    provider: 'dev',
    subject: randomUUID(),
    email: null,
    displayName: null,
    signupCredits: credits,
  })
  return user.id
}

const payer = (userId: string): Principal => ({
  kind: 'user',
  userId,
  isMetered: true,
  scopes: null,
})

const DESCRIPTION = 'something'

const ALL = { limit: 10_000, offset: 0 }

/** Holds credits; what was missing when there were too few. */
async function hold(db: Db, id: string, userId: string, cost: number) {
  const price = { cost, type: 'chat' as const, description: DESCRIPTION }
  try {
    await holdCredits(db, id, { principal: payer(userId), price })
    return null
  } catch (error) {
    if (error instanceof AppError && error.code === 'insufficient_credits') return error
    throw error
  }
}

const grant = (db: Db, userId: string, amount: number, type = 'admin_grant') =>
  grantCredits(db, { userId, amount, type, description: DESCRIPTION })

const expectBalanced = async () => expect((await checkBooks(database.db)).disagreements).toEqual([])

/** The ledger as it should be: plain arithmetic, one user. */
class Expected {
  readonly entries: Omit<LedgerEntry, 'createdAt'>[] = []
  readonly balance: Balance = { available: 0, reserved: 0, earned: 0, spent: 0 }

  grant(amount: number, type: string): void {
    const { balance } = this
    const returned = type === 'refund' ? Math.min(balance.spent, amount) : 0
    balance.available += amount
    balance.spent -= returned
    balance.earned += amount - returned
    this.#note(amount, type)
  }

  hold(cost: number): boolean {
    if (this.balance.available < cost) return false
    this.balance.available -= cost
    this.balance.reserved += cost
    return true
  }

  end(held: number, charge: number): void {
    const { balance } = this
    balance.reserved -= held
    balance.available += held - charge
    balance.spent += charge
    if (charge > 0) this.#note(-charge, 'chat')
  }

  #note(amount: number, type: string): void {
    const { available, reserved } = this.balance
    const balanceAfter = available + reserved
    this.entries.unshift({ amount, balanceAfter, type, description: DESCRIPTION })
  }
}

const USERS = 4
/** The last one is nobody. */
const who = fc.nat(USERS)
const command = fc.oneof(
  fc.record({
    kind: fc.constant('grant' as const),
    who,
    amount: fc.integer({ min: 1, max: 60 }),
    type: fc.constantFrom('admin_grant', 'refund', 'stripe_purchase', 'signup_bonus'),
  }),
  fc.record({ kind: fc.constant('hold' as const), who, cost: fc.nat(40) }),
  fc.record({ kind: fc.constant('hold' as const), who, cost: fc.nat(40) }),
  fc.record({
    kind: fc.constant('end' as const),
    /** Which of the holds so far, as a share; ended ones again, and one that never was. */
    which: fc.double({ min: 0, max: 1, noNaN: true }),
    charge: fc.option(fc.integer({ min: -5, max: 50 })),
  }),
)
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never

/** Ledger and model side by side. */
class Comparison {
  readonly ids: string[]
  readonly models = Array.from({ length: USERS }, () => new Expected())
  readonly holds: { id: string; who: number; cost: number; isOver: boolean }[] = []

  constructor(ids: string[]) {
    this.ids = ids
  }

  async run(db: Db, command: Command): Promise<void> {
    if (command.kind === 'grant') await this.#grant(db, command)
    else if (command.kind === 'hold') await this.#hold(db, command)
    else await this.#end(db, command)
  }

  async #grant(db: Db, { who, amount, type }: Command & { kind: 'grant' }): Promise<void> {
    const model = this.models[who]
    model?.grant(amount, type)
    const given = await grant(db, this.ids[who] ?? randomUUID(), amount, type)
    expect(given?.available).toBe(model?.balance.available)
  }

  async #hold(db: Db, { who, cost }: Command & { kind: 'hold' }): Promise<void> {
    const id = randomUUID()
    const model = this.models[who]
    const balance = model?.balance.available ?? 0
    const isHeld = model?.hold(cost) ?? cost === 0
    const refusal = await hold(db, id, this.ids[who] ?? randomUUID(), cost)
    expect(refusal?.extra).toEqual(isHeld ? undefined : { cost, balance })
    if (isHeld && cost > 0) this.holds.push({ id, who, cost, isOver: false })
  }

  async #end(db: Db, { which, charge }: Command & { kind: 'end' }): Promise<void> {
    const found = this.holds[Math.floor(which * (this.holds.length + 1))]
    if (found && !found.isOver) {
      const asked = charge ?? found.cost
      this.models[found.who]?.end(found.cost, Math.min(Math.max(asked, 0), found.cost))
      found.isOver = true
    }
    await endHold(db, found?.id ?? randomUUID(), charge)
  }

  async check(): Promise<void> {
    await expectBalanced()
    for (const [at, { balance, entries }] of this.models.entries()) {
      const id = this.ids[at] ?? ''
      expect(await readBalance(database.db, id)).toEqual(balance)
      const { available, reserved, earned, spent } = balance
      expect(available + reserved).toBe(earned - spent)
      expect(entries[0]?.balanceAfter ?? 0).toBe(available + reserved)
      const history = await readHistory(database.db, id, ALL)
      expect(history.map(({ createdAt: _at, ...entry }) => entry)).toEqual(entries)
    }
  }
}

const RUNS = 20
const BATCHES = 5
const BATCH = 100

describe('the ledger', () => {
  it(`G-CREDIT-1: ${RUNS * BATCHES * BATCH} random movements come to what plain arithmetic says`, {
    timeout: 120_000,
  }, async () => {
    const batch = fc.array(command, { minLength: BATCH, maxLength: BATCH })
    const batches = fc.array(batch, { minLength: BATCHES, maxLength: BATCHES })
    let movements = 0
    const property = fc.asyncProperty(batches, async (script) => {
      const ids = await Promise.all(Array.from({ length: USERS }, () => createUser(0)))
      const comparison = new Comparison(ids)
      for (const commands of script) {
        await database.db.transaction().execute(async (trx) => {
          for (const command of commands) await comparison.run(trx, command)
        })
        await comparison.check()
        movements += commands.length
      }
    })
    await fc.assert(property, { numRuns: RUNS })
    expect(movements).toBe(RUNS * BATCHES * BATCH)
  })

  it('G-CREDIT-1: of movements at the same time none is lost, and none goes below zero', async () => {
    const { db } = database
    const user = await createUser(50)
    const ids = Array.from({ length: 60 }, () => randomUUID())
    const [refusals, ...grants] = await Promise.all([
      Promise.all(ids.map((id) => hold(db, id, user, 5))),
      ...Array.from({ length: 10 }, () => grant(db, user, 3)),
    ])
    const held = refusals.filter((refusal) => refusal === null).length
    const { available, reserved, earned } = await readBalance(db, user)
    expect(earned).toBe(50 + 3 * grants.length)
    expect([available, reserved]).toEqual([80 - 5 * held, 5 * held])
    expect(held).toBeGreaterThanOrEqual(10)
    // All at once, each twice: half of them in part.
    await Promise.all([...ids, ...ids].map((id, at) => endHold(db, id, at % 2 === 0 ? null : 2)))
    const after = await readBalance(db, user)
    expect(after.reserved).toBe(0)
    expect(after.available).toBe(after.earned - after.spent)
    expect((await readHistory(db, user, ALL)).filter(({ amount }) => amount < 0)).toHaveLength(held)
    await expectBalanced()
  })

  it('G-CREDIT-1: a grant beyond what can be counted is refused, and nothing of it stays', async () => {
    const { db } = database
    const user = await createUser(0)
    const most = Number.MAX_SAFE_INTEGER
    const set = (credits: number) =>
      sql`UPDATE credit_accounts SET balance = ${credits}, earned = ${credits}
        WHERE user_id = ${user}`.execute(db)
    await set(most - 5)
    await expect(grant(db, user, 6)).rejects.toMatchObject({
      code: 'invalid_input',
      errors: [{ path: 'amount' }],
    })
    expect((await readBalance(db, user)).available).toBe(most - 5)
    expect(await readHistory(db, user, ALL)).toEqual([])
    const rolledBack = db.transaction().execute(async (trx) => {
      expect(await grant(trx, user, 5)).toMatchObject({ available: most })
      throw new Error('rolled back')
    })
    await expect(rolledBack).rejects.toThrow('rolled back')
    await set(0)
    await expectBalanced()
  })

  it.each([0, -1])('G-CREDIT-1: a grant of %d gives and takes nothing', async (amount) => {
    const user = await createUser(5)
    await expect(grant(database.db, user, amount)).rejects.toThrow('gives nothing')
    expect(await readBalance(database.db, user)).toMatchObject({ available: 5, earned: 5 })
  })

  it('G-CREDIT-2: work is paid for once, also under an id that is used again', async () => {
    const { db } = database
    const user = await createUser(20)
    const id = randomUUID()
    await hold(db, id, user, 5)
    await expect(hold(db, id, user, 5)).rejects.toThrow('credit_holds_pkey')
    await endHold(db, id, null)
    await hold(db, id, user, 5)
    await expect(endHold(db, id, null)).rejects.toThrow('ledger_entries_transfer_id_account_key')
    await endHold(db, id, 0)
    expect(await readBalance(db, user)).toMatchObject({ available: 15, reserved: 0, spent: 5 })
    await expectBalanced()
  })

  it.each([
    ['changed', sql`UPDATE ledger_entries SET amount = amount + 1`],
    ['removed', sql`DELETE FROM ledger_entries`],
    ['emptied', sql`TRUNCATE ledger_entries`],
  ])('G-CREDIT-2: entries cannot be %s', async (_how, statement) => {
    const user = await createUser(7)
    await expect(statement.execute(database.db)).rejects.toThrow('append-only')
    expect(await readHistory(database.db, user, ALL)).toMatchObject([{ amount: 7 }])
  })
})

describe('work that is erased', () => {
  /** A timepoint with running talk of these users, in this order. */
  async function createScene(users: readonly string[]): Promise<string> {
    const id = randomUUID()
    const { db } = database
    await sql`INSERT INTO timepoints (id, query, slug, status, visibility, request, warnings)
      VALUES (${id}, 'q', ${id}, 'pending', 'public', '{}', '[]')`.execute(db)
    for (const user of users) {
      const operation = randomUUID()
      await sql`INSERT INTO operations (id, kind, timepoint_id, request, streamed, created_at)
        VALUES (${operation}, 'dialog', ${id}, '{}', false, now())`.execute(db)
      await hold(db, operation, user, 2)
    }
    return id
  }

  it('G-CREDIT-3: is free for everybody at once, and erasures do not get in each other’s way', async () => {
    const users = await Promise.all(Array.from({ length: 6 }, () => createUser(50)))
    const scenes = await Promise.all(
      Array.from({ length: 20 }, (_scene, at) =>
        createScene(at % 2 === 0 ? users : users.toReversed()),
      ),
    )
    for (const user of users) {
      expect(await readBalance(database.db, user)).toMatchObject({ available: 10, reserved: 40 })
    }
    await Promise.all(
      scenes.map((id) => sql`DELETE FROM timepoints WHERE id = ${id}`.execute(database.db)),
    )
    for (const user of users) {
      expect(await readBalance(database.db, user)).toMatchObject({ available: 50, reserved: 0 })
    }
    await expectBalanced()
  })

  it('G-CREDIT-3: a message is free when its conversation is deleted before it is answered', async () => {
    const user = await createUser(50)
    const [scene, session, operation] = [await createScene([]), randomUUID(), randomUUID()]
    const { db } = database
    await sql`INSERT INTO chat_sessions (id, timepoint_id, character_name, created_at, updated_at)
      VALUES (${session}, ${scene}, 'X', now(), now())`.execute(db)
    await sql`INSERT INTO operations
        (id, kind, timepoint_id, session_id, turn, request, streamed, created_at)
      VALUES (${operation}, 'chat', ${scene}, ${session}, 1, '{}', false, now())`.execute(db)
    await hold(db, operation, user, 2)
    await sql`DELETE FROM chat_sessions WHERE id = ${session}`.execute(db)
    expect(await readBalance(db, user)).toMatchObject({ available: 50, reserved: 0 })
    await expectBalanced()
  })

  it('G-CREDIT-3: many at once, of many', async () => {
    const users = await Promise.all(Array.from({ length: 3 }, () => createUser(50)))
    const scenes = await Promise.all([createScene(users), createScene(users)])
    for (const id of scenes) await hold(database.db, id, users[0] ?? '', 5)
    await sql`DELETE FROM timepoints WHERE id = ANY(${scenes}::uuid[])`.execute(database.db)
    for (const user of users) {
      expect(await readBalance(database.db, user)).toMatchObject({ available: 50, reserved: 0 })
    }
    await expectBalanced()
  })
})
