import { randomUUID } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'
import { Timepoint } from '@timepoint/contracts'
import pg from 'pg'
import { inject } from 'vitest'
import { parseConfig } from '../../src/platform/config/config.ts'
import { createLogger } from '../../src/platform/log.ts'
import { type Overrides, type Stack, startStack } from '../../src/stack.ts'

/** A database of its own on the test server; dropped by `drop`, kept when a test failed before that. */
export interface TestDatabase {
  url: string
  drop(): Promise<void>
}

/** Longest wait for sessions that are ending, in milliseconds. */
const SESSIONS_END_MS = 5000

async function onServer(work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: inject('serverUrl') })
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

/**
 * Drops a database when its sessions are over: a pool's `end` does not wait for its sockets, and a
 * session ended by the drop would fail a test file that is done with it.
 */
async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  const sessions = 'SELECT 1 FROM pg_stat_activity WHERE datname = $1'
  const deadline = performance.now() + SESSIONS_END_MS
  while (performance.now() < deadline && (await client.query(sessions, [name])).rowCount !== 0) {
    await setTimeout(10)
  }
  await client.query(`DROP DATABASE ${name} WITH (FORCE)`)
}

async function createDatabase(template: string): Promise<TestDatabase> {
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await onServer((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`))
  const url = new URL(inject('serverUrl'))
  url.pathname = `/${name}`
  return { url: url.href, drop: () => onServer((client) => dropDatabase(client, name)) }
}

/** A database with all tables, as the first process leaves it, and nothing in them. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createDatabase(inject('templateDatabase'))
}

/** A database without a table, as an installation begins. */
export function createEmptyDatabase(): Promise<TestDatabase> {
  return createDatabase('template1')
}

/** `X-Service-Key` of Clockchain in tests. */
export const CLOCKCHAIN_KEY = 'clockchain-key-of-the-tests'

/**
 * What every server of a test is told: nothing is limited, no key is made and kept, and the graph is empty
 * until the test puts something there.
 */
export const TEST_ENV = {
  PORT: '0',
  RATE_LIMIT: '0',
  RATE_LIMIT_PUBLIC: '0/minute',
  RATE_LIMIT_AUTH_READ: '0/minute',
  RATE_LIMIT_AUTH_WRITE: '0/minute',
  SERVICE_API_KEY: CLOCKCHAIN_KEY,
  INDEXER_ENABLED: 'false',
  SEED_MOMENTS: 'false',
} as const

/**
 * The real system on a free port and a database, with variables over the defaults. Requests are not
 * limited unless RATE_LIMIT and those of Clockchain say so.
 */
export function startTestStack(
  database: TestDatabase,
  { env = {}, ...overrides }: Overrides & { env?: Record<string, string> } = {},
): Promise<Stack> {
  const config = parseConfig({ ...TEST_ENV, DATABASE_URL: database.url, ...env })
  return startStack(config, { log: createLogger('silent'), ...overrides })
}

/** Calls the API; `body` is sent as JSON. */
export async function call(
  stack: Pick<Stack, 'url'>,
  method: string,
  path: string,
  options: { body?: unknown; headers?: Record<string, string> } = {},
): Promise<Response> {
  const json = options.body === undefined ? {} : { 'content-type': 'application/json' }
  return fetch(`${stack.url}${path}`, {
    method,
    headers: { ...json, ...options.headers },
    redirect: 'manual',
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  })
}

/** The timepoint of an answer that must be a good one, checked against its schema. */
export async function readTimepoint(response: Response): Promise<Timepoint> {
  const text = await response.text()
  if (response.status !== 200) throw new Error(`${response.status}: ${text}`)
  return Timepoint.parse(JSON.parse(text))
}
