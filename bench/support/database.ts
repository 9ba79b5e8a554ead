import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Config, parseConfig } from '../../apps/server/src/platform/config/config.ts'
import { startEmbeddedPostgres } from '../../apps/server/src/platform/db/embedded/embedded-postgres.ts'

/** A database that only a bench uses. */
export interface BenchDatabase {
  url: string
  /** A connection of the bench's own. */
  client: pg.Client
  /** Removes everything that was made. */
  [Symbol.asyncDispose](): Promise<void>
}

async function startServer() {
  const given = process.env.DATABASE_URL
  if (given) return { url: given, stop: async () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'timepoint-bench-'))
  const server = await startEmbeddedPostgres(folder)
  const stop = async () => {
    await server.release()
    for (const used of [folder, server.directory]) rmSync(used, { recursive: true, force: true })
  }
  return { url: server.url, stop }
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

/**
 * A new database on the server of DATABASE_URL, or on an embedded PostgreSQL in a temporary folder.
 * Nothing of it remains.
 */
export async function openBenchDatabase(): Promise<BenchDatabase> {
  const server = await startServer()
  const name = `bench_${randomUUID().replaceAll('-', '')}`
  await execute(server.url, `CREATE DATABASE ${name}`)
  const url = new URL(server.url)
  url.pathname = `/${name}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  const remove = async () => {
    await client.end()
    await execute(server.url, `DROP DATABASE ${name} WITH (FORCE)`)
    await server.stop()
  }
  removeWhenInterrupted(remove)
  return { url: url.href, client, [Symbol.asyncDispose]: remove }
}

/** Nothing remains of a bench that was stopped or failed where nobody waited, either. */
function removeWhenInterrupted(remove: () => Promise<void>): void {
  const leave = (cause: unknown) => {
    process.stderr.write(`${cause instanceof Error ? cause.stack : cause}\n`)
    const leaveAnyway = () => process.exit(1)
    // What is under way breaks off, since its database goes away: that is not another failure.
    process.removeAllListeners('uncaughtException').on('uncaughtException', () => {})
    remove().then(leaveAnyway, leaveAnyway)
  }
  for (const event of ['SIGINT', 'SIGTERM', 'uncaughtException']) process.once(event, leave)
}

/** The server's own defaults, but a free port, no request limits and no log. */
export function benchConfig(databaseUrl: string): Config {
  return parseConfig({
    PORT: '0',
    RATE_LIMIT: '0',
    LOG_LEVEL: 'silent',
    SERVICE_API_KEY: 'key-of-the-benches',
    RATE_LIMIT_PUBLIC: '0/minute',
    RATE_LIMIT_AUTH_READ: '0/minute',
    RATE_LIMIT_AUTH_WRITE: '0/minute',
    INDEXER_ENABLED: 'false',
    SEED_MOMENTS: 'false',
    DATABASE_URL: databaseUrl,
  })
}

/** Of the accounts that a bench makes. */
export const JWT_SECRET = 'jwt-secret-of-the-benches-32-bytes'

/** A gateway before a service, with accounts and without limits. */
export function gatewayConfig(databaseUrl: string, flashUrl: string): Config {
  return parseConfig({
    PORT: '0',
    RATE_LIMIT: '0',
    ROLES: 'gateway',
    LOG_LEVEL: 'silent',
    DATABASE_URL: databaseUrl,
    FLASH_URL: flashUrl,
    AUTH_ENABLED: 'true',
    JWT_SECRET_KEY: JWT_SECRET,
    GATEWAY_SIGNING_SECRET: 'signing-secret-of-the-benches',
  })
}
