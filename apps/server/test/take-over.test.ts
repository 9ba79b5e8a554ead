import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { beat, listExecutors } from '../src/platform/workflows/executor-store.ts'
import { processHost } from '../src/platform/workflows/host.ts'
import { TakeOver } from '../src/platform/workflows/take-over.ts'
import type { Stack } from '../src/stack.ts'
import { createTestDatabase, startTestStack, type TestDatabase } from './support/test-stack.ts'

let database: TestDatabase
let stack: Stack
let now = 0
let takeOver: TakeOver
const self = { id: randomUUID(), host: 'here', pid: process.pid }
const other = { id: randomUUID(), host: 'elsewhere', pid: process.pid }

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database)
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

beforeEach(async () => {
  now = 0
  takeOver = new TakeOver(stack.database.db, self, () => now)
  await beat(stack.database.db, other)
  await sql`UPDATE executors SET heartbeat_at = now() - interval '1 hour'
    WHERE id = ${other.id}`.execute(stack.database.db)
})

/** Looks every few seconds of its own clock. */
async function watch(seconds: number, each: () => Promise<unknown> = async () => {}) {
  for (const end = now + seconds * 1000; now < end; now += 2000) {
    await takeOver.look()
    await each()
  }
}

const isKnown = async () =>
  (await listExecutors(stack.database.db)).some(({ id }) => id === other.id)

describe('a process of which nothing is heard', () => {
  it('G-LEASE-1: counts as gone when it was silent for 30 s before our eyes, not before', async () => {
    await watch(28)
    expect(await isKnown()).toBe(true)
    await watch(6)
    expect(await isKnown()).toBe(false)
  })

  it('G-LEASE-1: lives as long as it gives signs', async () => {
    await watch(60, () => beat(stack.database.db, other))
    expect(await isKnown()).toBe(true)
  })

  it('G-OUTAGE-1: is not gone because nobody could look for a while', async () => {
    await watch(20)
    now += 40_000 // No database: neither it nor we could say anything.
    await takeOver.look()
    expect(await isKnown()).toBe(true)
    await watch(20)
    expect(await isKnown()).toBe(true)
  })

  it('G-LEASE-1: is gone at once when its pid is, but only where pids mean the same', async () => {
    const gone = 2 ** 22 + 1 // Beyond the largest pid of Linux.
    const here = { id: randomUUID(), host: self.host, pid: gone }
    const there = { id: randomUUID(), host: 'another container', pid: gone }
    await beat(stack.database.db, here)
    await beat(stack.database.db, there)
    await takeOver.look()
    const ids = (await listExecutors(stack.database.db)).map(({ id }) => id)
    expect(ids).not.toContain(here.id)
    expect(ids).toContain(there.id)
  })

  it('G-LEASE-1: two that look at once do not both act', async () => {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    await client.query('SELECT pg_advisory_lock(7164503)')
    await watch(40)
    await client.end()
    expect(await isKnown()).toBe(true)
  })

  it('G-LEASE-1: the name of a host tells containers apart', () => {
    expect(processHost()).toBe(processHost())
    expect(processHost()).toMatch(/^[0-9a-f-]{36} pid:\[\d+\]$/)
  })
})
