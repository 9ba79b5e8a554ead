import { Problem } from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import {
  ADMIN_KEY,
  ALICE,
  BOB,
  body,
  pathOf,
  refusal,
  requestsTo,
  unique,
} from './support/moment-requests.ts'
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

/** A node in Paris in May 1920. */
const node = (name: string, over: Record<string, unknown> = {}) => ({
  id: pathOf(name),
  name,
  ...over,
})

async function etagOf(name: string): Promise<string> {
  return (await get(`/moments${pathOf(name)}`)).headers.get('etag') ?? ''
}

const storedAs = async (name: string) => {
  const rows = await stack.database.db
    .selectFrom('moments')
    .select(['visibility', 'era', 'tags', 'created_by'])
    .where('path', '=', pathOf(name))
    .orderBy('visibility')
    .execute()
  return rows.map(({ visibility }) => visibility)
}

describe('writing to a version that is known', () => {
  const index = (name: string, metadata: object, ifMatch: string) =>
    post('/index', { path: pathOf(name), metadata }, { ...ALICE, 'if-match': ifMatch })
  const ingest = (nodes: object[], ifMatch: string, query = '') =>
    post(`/ingest/subgraph${query}`, { nodes }, { ...ALICE, 'if-match': ifMatch })

  it('CC-WRITE-11: /index with the ETag of the version writes, with an older one it is 412', async () => {
    const name = unique('Known')
    await post('/index', { path: pathOf(name), metadata: { one_liner: 'First' } })
    const first = await etagOf(name)
    expect((await index(name, { one_liner: 'Second' }, first)).status).toBe(200)
    expect(await refusal(await index(name, { one_liner: 'Third' }, first))).toEqual([
      412,
      'version_stale',
    ])
    expect(await body(get(`/moments${pathOf(name)}`))).toMatchObject({ one_liner: 'Second' })
    expect((await index(name, { one_liner: 'Third' }, '*')).status).toBe(200)
  })

  it('CC-WRITE-11: what is not there has no version: 412, and nothing is made', async () => {
    const name = unique('Absent')
    for (const ifMatch of ['*', '"1.x"']) {
      expect(await refusal(await index(name, {}, ifMatch))).toEqual([412, 'version_stale'])
    }
    expect(await storedAs(name)).toEqual([])
  })

  it('CC-WRITE-11: an import changes all of its moments in the versions that it names, or none', async () => {
    const [one, other] = [unique('One'), unique('Other')]
    await post('/ingest/subgraph', { nodes: [node(one), node(other)] })
    const known = [await etagOf(one), await etagOf(other)].join(', ')
    const nodes = [node(one, { era: 'A' }), node(one, { tags: ['t'] }), node(other, { era: 'B' })]
    expect((await ingest(nodes, known)).status).toBe(200)
    const stale = [node(one, { era: 'C' }), node(other, { era: 'D' })]
    for (const query of ['', '?partial=true', '?dry_run=true']) {
      const mixed = `"2.x", ${known}`
      expect((await ingest(stale, mixed, query)).status).toBe(412)
    }
    expect(await body(get(`/moments${pathOf(one)}`))).toMatchObject({ era: 'A' })
    expect(await body(get(`/moments${pathOf(other)}`))).toMatchObject({ era: 'B' })
  })

  it('CC-WRITE-11: of two that write to one version at once one is told 412', async () => {
    const name = unique('Raced')
    await post('/index', { path: pathOf(name), metadata: {} })
    const etag = await etagOf(name)
    const eras = ['A', 'B', 'C', 'D']
    const answers = await Promise.all(eras.map((era) => index(name, { era }, etag)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412])
  })
})

describe('accounts that do not say who may see the event', () => {
  it('CC-WRITE-12: they meet the moment that their writer has of it, public or unlisted', async () => {
    for (const visibility of ['public', 'unlisted']) {
      const name = unique('Met')
      await post('/index', { path: pathOf(name), metadata: { name }, visibility })
      await post('/index', { path: pathOf(name), metadata: { era: 'Modern' } })
      await post('/ingest/subgraph', { nodes: [node(name, { tags: ['met'] })] })
      expect(await storedAs(name)).toEqual([visibility])
      const shown = await body(get(`/moments${pathOf(name)}`))
      expect(shown).toMatchObject({ era: 'Modern', tags: ['met'], visibility })
    }
  })

  it('CC-WRITE-12: another spelling of the name, and a record, meet it, too', async () => {
    const name = unique('Spelt')
    await post('/index', { path: pathOf(name), metadata: { name }, visibility: 'public' })
    await post('/index', { path: pathOf(`the-${name}`), metadata: { era: 'Modern' } })
    const record = {
      id: pathOf(name),
      source: 'clockchain',
      timestamp: '2026-01-01',
      provenance: { generator: 'somebody' },
      payload: { tags: ['recorded'] },
    }
    expect((await post('/ingest/tdf', [record])).status).toBe(200)
    expect(await storedAs(name)).toEqual(['public'])
    expect(await storedAs(`the-${name}`)).toEqual([])
    const shown = await body(get(`/moments${pathOf(name)}`))
    expect(shown).toMatchObject({ era: 'Modern', tags: ['recorded'] })
  })

  it('CC-WRITE-12: they leave the public moment of somebody else alone, and what they say decides', async () => {
    const name = unique('Apart')
    await post('/index', { path: pathOf(name), metadata: { name }, visibility: 'public' })
    await post('/index', { path: pathOf(name), metadata: { era: 'Bob' } }, BOB)
    expect(await storedAs(name)).toEqual(['private', 'public'])
    const hidden = { path: pathOf(name), metadata: { era: 'Hidden' }, visibility: 'private' }
    await post('/index', hidden)
    expect(await storedAs(name)).toEqual(['private', 'private', 'public'])
  })

  it('CC-WRITE-12: in one import they are the moment that another account shows, in any order', async () => {
    const name = unique('Together')
    const nodes = [node(name, { era: 'Modern' }), node(name, { visibility: 'public' })]
    await post('/ingest/subgraph', { nodes })
    expect(await storedAs(name)).toEqual(['public'])
    expect(await body(get(`/moments${pathOf(name)}`))).toMatchObject({ era: 'Modern' })
  })
})

describe('a visibility that is none', () => {
  it('CC-VIS-5: is 400 in imports, too, with the report; what is no text is 422', async () => {
    const said = (visibility: unknown) => ({
      nodes: [node(unique('Shown')), node(unique('Shown'), { visibility })],
    })
    const unknown = await post('/ingest/subgraph', said('friends'))
    expect(unknown.status).toBe(400)
    const problem = Problem.loose().parse(await unknown.json())
    expect(problem).toMatchObject({ code: 'visibility_unknown', failed: 1, ingested_nodes: 0 })
    expect(problem.errors).toMatchObject([{ path: 'nodes.1' }])
    const partial = await body(post('/ingest/subgraph?partial=true', said('friends')))
    expect(partial).toMatchObject({ http: 200, created: 1, failed: 1 })
    for (const query of ['/ingest/subgraph', '/ingest/tdf']) {
      const answer = await post(`${query}?visibility=friends`, { nodes: [], records: [] })
      expect(await refusal(answer)).toEqual([400, 'visibility_unknown'])
    }
    expect((await post('/ingest/subgraph', said(7))).status).toBe(422)
    const path = pathOf(unique('Shown'))
    const index = (visibility: unknown) => post('/index', { path, metadata: {}, visibility })
    expect(await refusal(await index('friends'))).toEqual([400, 'visibility_unknown'])
    expect(await refusal(await index(7))).toEqual([422, 'invalid_input'])
  })

  it('CC-WRITE-1: neither a path nor a timepoint is 400, and says where', async () => {
    const answer = await post('/index', {})
    expect(answer.status).toBe(400)
    const { code, errors } = Problem.parse(await answer.json())
    expect([code, errors?.[0]?.path]).toEqual(['invalid_input', 'path'])
  })
})
