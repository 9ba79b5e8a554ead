import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Hold, holdLease, LeaseLostError } from '../src/flash/pipeline/lease.ts'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { EventBus } from '../src/platform/events/event-bus.ts'
import { createLogger } from '../src/platform/log.ts'
import { acceptRender, claimRender } from './support/bare-render.ts'
import { createTestDatabase, type TestDatabase } from './support/test-stack.ts'

/** Longer than a lease is trusted without a look. */
const PAUSE_MS = 20_000

let testDatabase: TestDatabase
let database: Database
let bus: EventBus
let id = ''
let hold: Hold
/** By how much the process believes that time has gone on. */
let skewMs = 0

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  await migrate(testDatabase.url)
  database = openDatabase(testDatabase.url)
  bus = new EventBus(testDatabase.url, createLogger('silent'))
  await bus.open()
})

beforeEach(async () => {
  const now = performance.now.bind(performance)
  skewMs = 0
  vi.spyOn(performance, 'now').mockImplementation(() => now() + skewMs)
  id = await acceptRender(database.db)
  hold = holdLease({ db: database.db, bus }, await claimRender(database.db, id))
})

afterEach(() => {
  hold.release()
  vi.restoreAllMocks()
})

afterAll(async () => {
  await bus.close()
  await database.close()
  await testDatabase.drop()
})

describe('a lease', () => {
  it('G-LEASE-2: is looked at before a call after a pause, and holds while nobody else claimed', async () => {
    skewMs = PAUSE_MS
    await expect(hold.confirm()).resolves.toBeUndefined()
    expect(hold.lost.aborted).toBe(false)
  })

  it('G-LEASE-2: that another has claimed in a pause is lost before the next call', async () => {
    await claimRender(database.db, id)
    skewMs = PAUSE_MS
    await expect(hold.confirm()).rejects.toBeInstanceOf(LeaseLostError)
  })

  it('G-LEASE-1, G-LEASE-2: is not trusted for a write that began before a pause and was heard of after it', async () => {
    const beganAt = performance.now()
    await claimRender(database.db, id)
    skewMs = PAUSE_MS
    hold.confirmed(beganAt)
    await expect(hold.confirm()).rejects.toBeInstanceOf(LeaseLostError)
  })

  it('G-LEASE-2: is trusted for a while after a write', async () => {
    skewMs = PAUSE_MS
    hold.confirmed(performance.now())
    await claimRender(database.db, id)
    await expect(hold.confirm()).resolves.toBeUndefined()
  })
})
