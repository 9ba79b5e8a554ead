import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const FOLDER = join(import.meta.dirname, 'migrations')

/** Advisory lock that one migrating process holds; the others wait for it. */
const MIGRATION_LOCK = 7_164_502
const LOCK_POLL_MS = 100

interface Migration {
  name: string
  sql: string
  sha256: string
}

function readMigrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.sql'))
    .sort()
    .map((name) => {
      const sql = readFileSync(join(FOLDER, name), 'utf8')
      return { name, sql, sha256: createHash('sha256').update(sql).digest('hex') }
    })
}

async function appliedMigrations(client: pg.Client): Promise<Map<string, string>> {
  await client.query(`CREATE TABLE IF NOT EXISTS migrations (
    name text PRIMARY KEY, sha256 text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())`)
  const { rows } = await client.query<{ name: string; sha256: string }>(
    'SELECT name, sha256 FROM migrations',
  )
  return new Map(rows.map((row) => [row.name, row.sha256]))
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN')
  try {
    await client.query(migration.sql)
    await client.query('INSERT INTO migrations (name, sha256) VALUES ($1, $2)', [
      migration.name,
      migration.sha256,
    ])
    await client.query('COMMIT')
  } catch (cause) {
    await client.query('ROLLBACK')
    throw new Error(`Migration ${migration.name} failed: ${(cause as Error).message}`, { cause })
  }
}

/**
 * Asks for the lock without waiting in the database: a waiting statement has a snapshot, and CREATE
 * INDEX CONCURRENTLY, which the workflow engine uses, waits for every older snapshot to end.
 */
async function tryLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>(
    'SELECT pg_try_advisory_lock($1) AS taken',
    [MIGRATION_LOCK],
  )
  return rows[0]?.taken === true
}

/**
 * Runs work that changes the schema while no other process does, on a connection of its own.
 * The lock ends with the connection, also when the process is killed.
 */
export async function withMigrationLock<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  await client.connect()
  try {
    while (!(await tryLock(client))) await sleep(LOCK_POLL_MS)
    return await work(client)
  } finally {
    await client.end()
  }
}

/**
 * Brings the database to this version's schema, each migration in a transaction, one process at a
 * time. A database of a newer version is left alone: rolling starts pass through that state.
 * @returns names of the migrations applied now.
 * @throws Error when the server is older than 15 or a migration was edited after it was applied.
 */
export async function migrate(url: string): Promise<string[]> {
  return withMigrationLock(url, async (client) => {
    await assertVersion(client)
    const applied = await appliedMigrations(client)
    const done: string[] = []
    for (const migration of readMigrations()) {
      const before = applied.get(migration.name)
      if (before === migration.sha256) continue
      if (before) throw new Error(`Migration ${migration.name} was changed after it was applied.`)
      await apply(client, migration)
      done.push(migration.name)
    }
    return done
  })
}

async function assertVersion(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ server_version_num: string }>('SHOW server_version_num')
  const major = Math.floor(Number(rows[0]?.server_version_num) / 10_000)
  if (major < 15) throw new Error(`PostgreSQL ${major} is too old: 15 or newer is needed.`)
}
