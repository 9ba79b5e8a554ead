import { randomUUID } from 'node:crypto'
import { IngestReport } from '@timepoint/contracts'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrate } from '../src/platform/db/migrate.ts'
import { type SlowServer, spawnServerScript } from './support/crash.ts'
import { asUser } from './support/jobs.ts'
import {
  CLOCKCHAIN_KEY,
  call,
  createTestDatabase,
  type TestDatabase,
} from './support/test-stack.ts'
import { eventually } from './support/workers.ts'

const NODES = 1000
const EDGES = 3000

let database: TestDatabase
let pool: pg.Pool
let servers: SlowServer[]
const running = new Set<SlowServer>()

beforeAll(async () => {
  database = await createTestDatabase()
  await migrate(database.url)
  pool = new pg.Pool({ connectionString: database.url, max: 4 })
  // Each is loaded while the one before is still at work.
  servers = [spawn(), spawn(), spawn()]
})

afterAll(async () => {
  for (const server of running) server.signal('SIGKILL')
  await Promise.all([...running].map(({ ended }) => ended))
  await pool.end()
  await database.drop()
})

function spawn(): SlowServer {
  const env = {
    SERVICE_API_KEY: CLOCKCHAIN_KEY,
    INDEXER_ENABLED: 'false',
    SEED_MOMENTS: 'false',
    RATE_LIMIT_AUTH_WRITE: '0/minute',
  }
  const script = import.meta.resolve('./support/job-server.ts')
  const server = spawnServerScript(script, [database.url, JSON.stringify(env)])
  running.add(server)
  void server.ended.then(() => running.delete(server))
  return server
}

const pathOf = (n: number) => `/${1000 + n}/unknown/unknown/unknown/france/unknown/paris/event-${n}`

const node = (n: number) => ({
  name: `Event ${n}`,
  year: 1000 + n,
  country: 'France',
  city: 'Paris',
  visibility: 'public',
  tags: [`tag ${n % 7}`],
  figures: [`Figure ${n % 11}`],
})

/** As many moments as an import may have, with relations to later ones and to one that is there. */
const subgraph = {
  nodes: Array.from({ length: NODES }, (_, n) => node(n + 1)),
  edges: Array.from({ length: EDGES }, (_, n) => {
    const source = n % (NODES - 10)
    const target = source + Math.floor(n / (NODES - 10)) + 1
    return { source: pathOf(source), target: pathOf(target), edge_type: 'causes', weight: 0.5 }
  }),
}

/** Everything that an import writes to, as numbers. */
async function contents(): Promise<Record<string, unknown>> {
  await pool.query('SELECT fold_tallies()')
  const { rows } = await pool.query(`SELECT
    (SELECT count(*)::integer FROM moments) AS moments,
    (SELECT count(*)::integer FROM moment_edges) AS edges,
    (SELECT count(*)::integer FROM moment_history) AS history,
    (SELECT count(*)::integer FROM moment_terms) AS terms,
    (SELECT count(*)::integer FROM moment_aliases) AS aliases,
    (SELECT count(*)::integer FROM idempotency_keys) AS keys,
    (SELECT coalesce(sum(degree), 0)::integer FROM moments) AS degrees,
    (SELECT json_object_agg(kind || ' ' || key, n ORDER BY kind, key) FROM tallies
      WHERE n <> 0 AND kind <> 'changed') AS tallies`)
  return rows[0]
}

const ALICE = asUser('alice')
const KEY = randomUUID()

const send = (url: string, body: unknown, key: string) =>
  call({ url }, 'POST', '/api/v1/ingest/subgraph', {
    body,
    headers: { ...ALICE, 'idempotency-key': key },
  })

/** The session of a server that waits for the transaction of another. */
const waiting = () =>
  eventually(async () => {
    const { rows } = await pool.query<{ pid: number }>(`
      SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`)
    return rows[0]
  }, 'the import waits')

/** A statement that is not committed holds an import up; its server is killed then. */
async function killDuringImport(
  { server, url }: { server: SlowServer; url: string },
  obstacle: { text: string; values: unknown[] },
): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('BEGIN')
    await client.query(obstacle)
    const answer = send(url, subgraph, KEY).then(
      ({ status }) => status,
      () => 'cut',
    )
    const { pid } = await waiting()
    server.signal('SIGKILL')
    expect(await answer).toBe('cut')
    await server.ended
    await client.query('ROLLBACK')
    await eventually(async () => {
      const { rowCount } = await pool.query('SELECT FROM pg_stat_activity WHERE pid = $1', [pid])
      return rowCount === 0
    }, 'the session of the dead server ends')
  } finally {
    client.release(true)
  }
}

describe('kill -9 in the middle of an import', () => {
  it('CC-INGEST-23: nothing of it is there, and sent again with its key it makes each moment once', {
    timeout: 60_000,
  }, async () => {
    const [first, second, third] = servers
    if (!first || !second || !third) throw new Error('no servers')
    const url = await first.start()
    expect((await send(url, { nodes: [node(0)] }, randomUUID())).status).toBe(200)
    const before = await contents()
    expect(before).toMatchObject({ moments: 1, edges: 0, history: 1, keys: 1 })

    // All moments are made, and the first relation waits for its end.
    await killDuringImport(
      { server: first, url },
      { text: 'SELECT FROM moments WHERE path = $1 FOR UPDATE', values: [pathOf(0)] },
    )
    expect(await contents()).toEqual(before)

    // Everything is made, and only the key is not claimed.
    await killDuringImport(
      { server: second, url: await second.start() },
      {
        text: `INSERT INTO idempotency_keys (scope, key, request_hash, answer)
          SELECT scope, $1, '', '{}' FROM idempotency_keys`,
        values: [KEY],
      },
    )
    expect(await contents()).toEqual(before)

    const lastUrl = await third.start()
    const answer = await send(lastUrl, subgraph, KEY)
    const report = IngestReport.parse(await answer.json())
    expect(answer.status).toBe(200)
    expect(answer.headers.get('idempotency-replayed')).toBeNull()
    expect(report).toMatchObject({ created: NODES + EDGES, failed: 0 })
    const after = await contents()
    expect(after).toMatchObject({
      moments: NODES + 1,
      edges: EDGES,
      degrees: 2 * EDGES,
      history: NODES + 1,
      keys: 2,
      tallies: { 'total ': NODES + 1, 'edge causes': EDGES },
    })
    const again = await send(lastUrl, subgraph, KEY)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await again.json()).toEqual(report)
    expect(await contents()).toEqual(after)
  })
})
