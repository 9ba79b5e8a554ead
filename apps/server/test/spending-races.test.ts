import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, describe, expect, it } from 'vitest'
import { readBalance, readHistory } from '../src/accounts/credits/ledger-store.ts'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import type { Stack } from '../src/stack.ts'
import { createTestUser, SECRETS, startAccountsStack, type TestUser } from './support/accounts.ts'
import { createWatchedDatabase, type SlowServer, spawnSlowServer } from './support/crash.ts'
import { balanceOf, expectBalancedBooks } from './support/credits.ts'
import { createTestDatabase, type TestDatabase } from './support/test-stack.ts'

const QUERY = 'Rome 44 BC'

/** What is tried, of which the credits are enough for ten. */
const TRIES = 200
const CREDITS = 50
const COST = 5

/** What was started here, to be ended whatever comes of a test; the last one first. */
const ends: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end()
})

/** Asks for a render in the background; the status of the answer. */
async function ask(url: string, { headers }: TestUser, key: string | null): Promise<number> {
  const response = await fetch(`${url}/api/v1/timepoints/generate`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...headers,
      ...(key === null ? {} : { 'idempotency-key': key }),
    },
    body: JSON.stringify({ query: QUERY }),
  })
  await response.text()
  return response.status
}

const countOf = (statuses: number[], status: number) =>
  statuses.filter((one) => one === status).length

/** Renders of somebody, by status. */
async function rendersOf({ db }: Database, user: TestUser): Promise<Record<string, number>> {
  const { rows } = await sql<{ status: string; n: number }>`
    SELECT status, count(*)::int AS n FROM timepoints WHERE owner_id = ${user.id}
    GROUP BY status`.execute(db)
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]))
}

describe('200 at once, with credits for 10', { timeout: 120_000 }, () => {
  async function start(): Promise<Stack> {
    const database: TestDatabase = await createTestDatabase()
    ends.push(() => database.drop())
    const stack = await startAccountsStack(database)
    ends.push(() => stack.close())
    return stack
  }

  it('G-CREDIT-1: MUST 43: ten are let through, and all add up while they run and afterwards', async () => {
    const stack = await start()
    const user = await createTestUser(stack, { credits: CREDITS })
    const asking = Array.from({ length: TRIES }, () => ask(stack.url, user, null))
    const looks: number[] = []
    const done = Promise.all(asking).then((statuses) => ({ statuses }))
    for (let ended = null; ended === null; ) {
      // Checks that it adds up.
      looks.push((await balanceOf(stack, user)).balance)
      ended = await Promise.race([done, sleep(5, null)])
    }
    const { statuses } = await done
    expect([countOf(statuses, 200), countOf(statuses, 402)]).toEqual([10, 190])
    expect(looks.every((balance) => balance >= 0 && balance % COST === 0)).toBe(true)
    await expect
      .poll(() => rendersOf(stack.database, user), { timeout: 60_000 })
      .toEqual({ completed: 10 })
    expect(await balanceOf(stack, user)).toEqual({
      balance: 0,
      reserved: 0,
      lifetime_earned: CREDITS,
      lifetime_spent: CREDITS,
    })
    await expectBalancedBooks(stack)
  })
})

describe('200 at once over two processes, of which one is killed', { timeout: 120_000 }, () => {
  const ENV = { AUTH_ENABLED: 'true', ...SECRETS }

  async function start() {
    const watched = await createWatchedDatabase()
    ends.push(() => watched.drop())
    const database = openDatabase(watched.url)
    ends.push(() => database.close())
    const servers = [1, 2].map(() => spawnSlowServer(watched.url, 60, ENV))
    for (const server of servers) {
      let isOver = false
      void server.ended.then(() => {
        isOver = true
      })
      ends.push(async () => {
        if (!isOver) server.signal('SIGKILL')
        await server.ended
      })
    }
    const urls = await Promise.all(servers.map((server) => server.start()))
    return {
      database,
      servers: servers as [SlowServer, SlowServer],
      urls: urls as [string, string],
    }
  }

  it('G-CREDIT-1, G-CREDIT-3: ten are let through, rendered and paid for; no hold is left', async () => {
    const { database, servers, urls } = await start()
    const user = await createTestUser({ database }, { credits: CREDITS })
    /** Asks again, with the same key and where somebody lives, until there is an answer. */
    const insist = async (first: string): Promise<number> => {
      const key = randomUUID()
      for (let url = first; ; url = urls[1]) {
        const status = await ask(url, user, key).catch(() => null)
        if (status !== null) return status
        await sleep(20)
      }
    }
    const early = await Promise.all([1, 2, 3, 4].map(() => insist(urls[0])))
    expect(early).toEqual([200, 200, 200, 200])
    const asking = Array.from({ length: TRIES - early.length }, (_try, at) =>
      insist(urls[at % 2 === 0 ? 0 : 1]),
    )
    await Promise.race(asking)
    servers[0].signal('SIGKILL')
    const { completed: _completed, ...unfinished } = await rendersOf(database, user)
    expect(Object.keys(unfinished)).not.toEqual([])
    const statuses = [...early, ...(await Promise.all(asking))]
    expect([countOf(statuses, 200), countOf(statuses, 402)]).toEqual([10, 190])

    await expect
      .poll(() => rendersOf(database, user), { timeout: 60_000 })
      .toEqual({ completed: 10 })
    const balance = { available: 0, reserved: 0, earned: CREDITS, spent: CREDITS }
    expect(await readBalance(database.db, user.id)).toEqual(balance)
    const spends = (await readHistory(database.db, user.id, { limit: 100, offset: 0 })).filter(
      ({ amount }) => amount < 0,
    )
    expect(spends.map(({ amount }) => amount)).toEqual(Array(10).fill(-COST))
    await expectBalancedBooks({ database })
    // Each of them for a render that was completed.
    const { rows } = await sql<{ n: number }>`
      SELECT count(*)::int AS n FROM ledger_entries JOIN timepoints t ON t.id = transfer_id
      WHERE account = 'spent' AND t.status = 'completed'`.execute(database.db)
    expect(rows).toEqual([{ n: 10 }])
  })
})
