import pg from 'pg'
import type { TestContext } from 'vitest'
import { migrate } from '../../src/platform/db/migrate.ts'
import { FlashSimulator } from '../simulators/flash.ts'
import { type SlowServer, spawnServerScript } from './crash.ts'
import { ADMIN_KEY } from './jobs.ts'
import { CLOCKCHAIN_KEY, createTestDatabase, type TestDatabase } from './test-stack.ts'

/** Servers of processes of their own on one database, whose Flash is simulated. */
export interface JobProcesses {
  database: TestDatabase
  pool: pg.Pool
  flash: FlashSimulator
  /**
   * A server that is loaded and not started yet.
   * @param env more configuration.
   * @param leaseMs how long leases of jobs count; 3000 unless told.
   */
  spawn(env?: Record<string, string>, leaseMs?: number): SlowServer
}

/** What every server of these is told: it does what a test asks for, and nothing by itself. */
const ENV = {
  SERVICE_API_KEY: CLOCKCHAIN_KEY,
  ADMIN_KEY,
  INDEXER_ENABLED: 'false',
  SEED_MOMENTS: 'false',
  RATE_LIMIT_AUTH_READ: '0/minute',
  RATE_LIMIT_AUTH_WRITE: '0/minute',
}

/** Ends a process at once. @returns when it is gone. */
export async function kill(server: SlowServer): Promise<void> {
  server.signal('SIGKILL')
  await server.ended
}

/** Opens all of it for one test, which may run beside others; it is gone when the test has ended, whatever comes of it. */
export async function openJobProcesses({
  onTestFinished,
}: Pick<TestContext, 'onTestFinished'>): Promise<JobProcesses> {
  const database = await createTestDatabase()
  await migrate(database.url)
  const pool = new pg.Pool({ connectionString: database.url, max: 2 })
  const flash = await FlashSimulator.start()
  const servers = new Set<SlowServer>()
  onTestFinished(async () => {
    await Promise.all([...servers].map(kill))
    await flash.close()
    await pool.end()
    await database.drop()
  })
  return {
    database,
    pool,
    flash,
    spawn(env = {}, leaseMs) {
      const script = import.meta.resolve('./job-server.ts')
      const given = JSON.stringify({ FLASH_URL: flash.url, ...ENV, ...env })
      const lease = leaseMs === undefined ? [] : [`${leaseMs}`]
      const server = spawnServerScript(script, [database.url, given, ...lease])
      servers.add(server)
      void server.ended.then(() => servers.delete(server))
      return server
    },
  }
}
