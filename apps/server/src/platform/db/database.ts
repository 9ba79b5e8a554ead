import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { Tables } from './tables.ts'

/** Where queries run, and where transactions begin. */
export type RootDb = Kysely<Tables>

/** Queries outside a transaction, or inside one. */
export type Db = RootDb | Transaction<Tables>

/** The database as this process uses it. */
export interface Database {
  db: RootDb
  /** For connections that are held for long, such as LISTEN. */
  url: string
  close(): Promise<void>
}

/** Connections per process; PostgreSQL's default allows 100 in all. */
const POOL_SIZE = 10

/**
 * Connections are kept for so long without use: one that knows its tables, and has their pages before it,
 * answers several times as fast as a new one.
 */
const IDLE_MS = 10 * 60_000

/** A process that was paused in a transaction must not hold its locks: others wait for them. */
const IDLE_TRANSACTION_MS = 10_000

/** Longest wait for an answer: connections can fall silent without breaking. */
const QUERY_MS = 20_000

/** What the driver says then. */
const READ_TIMEOUT = 'Query read timeout'

/** A statement that says so is parsed and planned once for each connection, under that name. */
const PREPARED = /^\/\* prepared: (\w+) \*\//

/** A connection whose query had no answer is worth nothing: the next query would wait behind it. */
function cutIfSilent(client: pg.ClientBase, result: unknown): unknown {
  if (!(result instanceof Promise)) return result
  return result.catch((error: Error) => {
    if (error.message === READ_TIMEOUT) (client as pg.Client).connection.stream.destroy()
    throw error
  })
}

/** Statements of the hottest path begin with `/* prepared: name *\/`; their text never varies. */
function prepareMarked(client: pg.ClientBase): void {
  const query = client.query.bind(client) as (...args: unknown[]) => unknown
  const prepare = (text: unknown, values: unknown, ...rest: unknown[]) => {
    const name = typeof text === 'string' ? PREPARED.exec(text)?.[1] : undefined
    const request = name === undefined ? [text, values] : [{ name, text, values }]
    return cutIfSilent(client, query(...request, ...rest))
  }
  client.query = prepare as typeof client.query
}

/**
 * What every session is set to. Queries are short: compiling them, or starting others to help, takes longer
 * than they do. What is ranked or gathered stays in memory.
 */
const SESSION = '-c jit=off -c max_parallel_workers_per_gather=0 -c work_mem=16MB'

/**
 * Opens a pool; connections are made on first use. The server's clock and time zone never matter:
 * times are `timestamptz` and read as Date.
 */
export function openDatabase(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: POOL_SIZE,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: IDLE_MS,
    query_timeout: QUERY_MS,
    keepAlive: true,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_MS,
    application_name: 'timepoint',
    options: SESSION,
  })
  pool.on('error', () => {}) // An idle connection that breaks is replaced on next use.
  // One that breaks in use fails its query, and says so again here: unheard, that would end us.
  pool.on('connect', (client) => {
    client.on('error', () => {})
    prepareMarked(client)
  })
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
  return { db, url, close: () => db.destroy() }
}

/** Longest that a health check waits for the database, in milliseconds. */
const PING_TIMEOUT_MS = 2000

/** Whether the database answers a query within two seconds. */
export async function pingDatabase(db: Db): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), PING_TIMEOUT_MS)
  const ping = sql`SELECT 1`.execute(db).then(
    () => true,
    () => false,
  )
  try {
    return await Promise.race([ping, late])
  } finally {
    clearTimeout(timer)
  }
}
