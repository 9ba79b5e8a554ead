import { parseLossless, readTdfRecord } from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upsertMoments } from '../src/clockchain/moments/moment-upsert.ts'
import { hashPayload } from '../src/platform/tdf-hash.ts'
import type { Stack } from '../src/stack.ts'
import { ADMIN_KEY, body, pathOf, requestsTo, unique } from './support/moment-requests.ts'
import { content } from './support/moments.ts'
import { createTestDatabase, startTestStack, type TestDatabase } from './support/test-stack.ts'

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database, { env: { ADMIN_KEY } })
})
afterAll(async () => {
  await stack.close()
  await database.drop()
})

const { post, get } = requestsTo(() => stack)

describe('walks that are cut', () => {
  it('CC-GRAPH-11: say so in a header, too, and whole ones do not', async () => {
    const names = Array.from({ length: 4 }, () => unique('Link'))
    const nodes = names.map((name) => ({ id: pathOf(name), visibility: 'public' }))
    const [first = '', ...others] = names.map(pathOf)
    const edges = others.map((target) => ({ source: first, target, edge_type: 'influences' }))
    const stored = await body(post('/ingest/subgraph', { nodes, edges }))
    expect(stored).toMatchObject({ http: 200, ingested_nodes: 4, ingested_edges: 3 })
    const truncated = async (path: string) => {
      const response = await get(path)
      expect(response.status).toBe(200)
      const said = (await response.json()) as { truncated?: boolean; meta?: { truncated: boolean } }
      return [said.truncated ?? said.meta?.truncated, response.headers.get('x-truncated')]
    }
    for (const kind of ['subgraph', 'traverse']) {
      const cut = kind === 'subgraph' ? 'cap=2' : 'limit=2'
      const address = `/graph/${kind}${first}?derived=false`
      expect(await truncated(`${address}&${cut}`)).toEqual([true, 'true'])
      expect(await truncated(address)).toEqual([false, null])
    }
  })
})

describe('the hash of a moment that came as a record', () => {
  it('CC-INGEST-16: is that of the record that is served, until the moment changes', async () => {
    const name = unique('Recorded')
    const record = {
      id: 'run/8',
      source: 'clockchain',
      timestamp: '2026-01-01',
      provenance: { generator: 'somebody' },
      payload: { name, year: 1700, weight: 1.5, note: 'kept' },
    }
    const told = await body(post('/ingest/tdf?visibility=public', [record]))
    const [{ id: path }] = told.items as [{ id: string }]
    const hashes = async () => {
      const { tdf_hash: hash } = await body(get(`/moments${path}`))
      const text = await (await get(`/moments${path}?format=tdf`)).text()
      const reading = readTdfRecord(parseLossless(text), hashPayload)
      expect(reading.ok).toBe(true)
      return [hash, reading.ok && reading.record.tdf_hash]
    }
    const [kept, served] = await hashes()
    expect(kept).toBe(served)
    await post('/index', { path, metadata: { era: 'New' }, visibility: 'public' })
    const [changed, made] = await hashes()
    expect(changed).toBe(made)
    expect(changed).not.toBe(kept)
  })
})

describe('moments that may be the same', () => {
  const store = async (name: string, visibility: 'public' | 'private') => {
    const { db } = stack.database
    const writer = { actor: 'user:alice', isAdmin: false, requestId: null, findsSimilar: true }
    const input = { content: content({ name }), visibility }
    const [made] = await db.transaction().execute((trx) => upsertMoments(trx, [input], writer))
    if (made?.outcome !== 'created') throw new Error('not created')
    return made
  }

  it('CC-WRITE-14: are of other events: the public moment of the same event is none', async () => {
    await store('Feast of the millers', 'public')
    expect((await store('The feast of the millers', 'private')).similarTo).toEqual([])
    const other = await store('Feast of the millers here', 'private')
    expect(other.similarTo.length).toBe(2)
  })
})
