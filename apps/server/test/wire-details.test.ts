import { parseLossless, readTdfRecord } from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upsertMoments } from '../src/clockchain/moments/moment-upsert.ts'
import { hashPayload } from '../src/platform/tdf-hash.ts'
import type { Stack } from '../src/stack.ts'
import { ADMIN_KEY, ALICE, body, pathOf, requestsTo, unique } from './support/moment-requests.ts'
import { content } from './support/moments.ts'
import { rawRequest, sendRaw } from './support/raw-http.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const FLASH_KEY = 'flash-key-of-this-test'

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database, { env: { ADMIN_KEY, FLASH_SERVICE_KEY: FLASH_KEY } })
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

describe('exports', () => {
  it('CC-EXPORT-5: have an ETag, and are not sent again to who has them', async () => {
    const path = pathOf(unique('Exported'))
    const index = (metadata: object) =>
      post('/index', { path, metadata, visibility: 'public' }).then(({ status }) => status)
    expect(await index({ era: 'One' })).toBe(200)
    const ask = (etag?: string) =>
      get('/export/tdf.jsonl', {
        ...ALICE,
        ...(etag === undefined ? {} : { 'if-none-match': etag }),
      })
    const first = await ask()
    const etag = first.headers.get('etag') ?? ''
    expect([first.status, etag]).toEqual([200, expect.stringMatching(/^"[\w-]+"$/)])
    expect(await first.text()).toContain(path)
    const again = await ask(etag)
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag])
    // Each holds a connection until it is closed: those that were not sent have let go of theirs.
    for (let times = 0; times < 8; times += 1) expect((await ask(etag)).status).toBe(304)
    expect(await index({ era: 'Two' })).toBe(200)
    const changed = await ask(etag)
    expect([changed.status, (await changed.text()).includes('Two')]).toEqual([200, true])
    expect(
      (await get('/export/tdf.jsonl?tags=none', { ...ALICE, 'if-none-match': etag })).status,
    ).toBe(200)
  })
})

describe('addresses', () => {
  it.each(['/api', '/api/v1', '/api/v1/clockchain'])(
    'CC-PATH-11: one below %s that cannot be decoded is no path: 422, elsewhere 404',
    async (mount) => {
      const status = async (path: string) => {
        const answer = await sendRaw(stack, rawRequest(`GET ${mount}${path}`))
        return [answer.status, (JSON.parse(answer.body) as { code: string }).code]
      }
      for (const path of ['%ff', '1900/may/%zz', '%2F1900%ff/history', '%']) {
        expect(await status(`/moments/${path}`), path).toEqual([422, 'path_invalid'])
        expect(await status(`/graph/neighbors/${path}`), path).toEqual([422, 'path_invalid'])
      }
      expect(await status('/jobs/%ff')).toEqual([404, 'not_found'])
    },
  )

  it('CC-MOUNT-10: a wrong method is 405 with those that are possible, also of what stands behind a path', async () => {
    const path = pathOf(unique('Asked'))
    const asked = async (method: string, address: string) => {
      const response = await call(stack, method, `/api/v1/moments${address}`, { headers: ALICE })
      return [response.status, response.headers.get('allow')]
    }
    for (const named of [path, `/${encodeURIComponent(path)}`]) {
      expect(await asked('GET', `${named}/publish`)).toEqual([405, 'POST'])
      expect(await asked('GET', `${named}/visibility`)).toEqual([405, 'PATCH'])
      expect(await asked('DELETE', `${named}/history`)).toEqual([405, 'GET, HEAD'])
      expect((await asked('POST', named))[0]).toBe(405)
      expect((await asked('GET', `${named}/nothing`))[0]).toBe(404)
    }
  })
})

describe('credentials that are wrong', () => {
  const ask = async (path: string, headers: Record<string, string>) => {
    const response = await call(stack, 'GET', path, { headers })
    return response.status
  }

  it('CC-MOUNT-2: an unknown API key or token is 401 at the edge, also where nobody signs in', async () => {
    const path = '/api/v1/clockchain/moments'
    expect(await ask(path, {})).toBe(200)
    expect(await ask(path, { 'x-api-key': 'tp_gw_unknown' })).toBe(401)
    expect(await ask(path, { authorization: 'Bearer a.b.c' })).toBe(401)
  })
})
