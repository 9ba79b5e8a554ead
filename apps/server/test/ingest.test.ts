import { randomBytes, randomUUID } from 'node:crypto'
import { IngestReport } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import {
  ADMIN,
  ADMIN_KEY,
  ALICE,
  BOB,
  body,
  pathOf,
  refusal,
  requestsTo,
  SERVICE,
  unique,
} from './support/moment-requests.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

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

async function report(response: Response): Promise<IngestReport> {
  expect(response.status).toBe(200)
  return IngestReport.parse(await response.json())
}

/** A node of its own in Paris in May 1920. */
const node = (over: Record<string, unknown> = {}) => ({
  name: unique('Gathering'),
  year: 1920,
  month: 'may',
  day: 3,
  country: 'France',
  city: 'Paris',
  visibility: 'public',
  ...over,
})

const paths = async () => {
  const rows = await stack.database.db.selectFrom('moments').select('path').execute()
  return rows.map(({ path }) => path)
}

describe('indexing one moment', () => {
  it('CC-WRITE-1: stores what is said, under its path, private unless it says otherwise', async () => {
    const path = pathOf(unique('party'))
    const metadata = {
      name: 'A party',
      one_liner: 'They dance',
      tags: ['dance'],
      sources: ['Diary'],
    }
    const answer = await body(post('/index', { path: path.toUpperCase(), metadata }))
    expect(answer).toEqual({ http: 200, status: 'indexed', path, ignored: [] })
    const shown = await body(get(`/moments${path}`))
    expect(shown).toMatchObject({
      name: 'A party',
      visibility: 'private',
      layer: 1,
      tags: ['dance'],
    })
    expect((await get(`/moments${path}`, BOB)).status).toBe(404)
  })

  it('CC-WRITE-1: neither a path nor a timepoint is 400', async () => {
    expect(await refusal(await post('/index', { metadata: { name: 'x' } }))).toEqual([
      400,
      'invalid_input',
    ])
  })

  it('CC-WRITE-2: what only the system says is told in `ignored`, as it was sent', async () => {
    const path = pathOf(unique('forged'))
    const forged = {
      status: 'verified',
      version: 7,
      tdf_hash: 'abc',
      disclaimer: 'Bad',
      verified_at: '2020-01-01',
      created_by: 'eve',
      layer: 2,
    }
    const answer = await body(post('/index', { path, metadata: forged, created_by: 'eve' }))
    expect((answer.ignored as string[]).toSorted()).toEqual(
      [...Object.keys(forged), 'created_by'].toSorted(),
    )
    expect(await body(get(`/moments${path}`))).toMatchObject({
      status: 'proposed',
      version: 1,
      disclaimer: null,
      verified_at: null,
      created_by: 'alice',
      layer: 0,
    })
  })
})

describe('indexing a moment that is there', () => {
  it('CC-WRITE-3: blanks and what a path alone says change nothing', async () => {
    const name = unique('Blank')
    await post('/ingest/subgraph', { nodes: [node({ name, one_liner: 'There', tags: ['x'] })] })
    const path = pathOf(name)
    const before = await body(get(`/moments${path}`))
    const blank = { name: '', one_liner: null, tags: [], era: '', sources: [] }
    for (const headers of [ALICE, BOB]) {
      const answer = await post('/index', { path, metadata: blank, visibility: 'public' }, headers)
      expect(await body(answer)).toMatchObject({ http: 200, path, ignored: [] })
    }
    const after = await body(get(`/moments${path}`))
    expect(after).toEqual(before)
    expect(after).toMatchObject({ place: { country: 'France' }, version: 1 })
  })

  it('CC-WRITE-4: another may fill blanks, not replace what is there: 409', async () => {
    const name = unique('Mine')
    await post('/ingest/subgraph', { nodes: [node({ name, one_liner: 'First' })] })
    const index = (metadata: unknown) =>
      post('/index', { path: pathOf(name), metadata, visibility: 'public' }, BOB)
    expect(await refusal(await index({ one_liner: 'Second' }))).toEqual([409, 'item_conflict'])
    expect((await index({ era: 'Modern', tags: ['new'] })).status).toBe(200)
    const { db } = stack.database
    await db
      .updateTable('moments')
      .set({ verified_at: new Date(), status: 'verified' })
      .where('path', '=', pathOf(name))
      .execute()
    const replace = post('/index', {
      path: pathOf(name),
      metadata: { one_liner: 'Third' },
      visibility: 'public',
    })
    expect(await refusal(await replace)).toEqual([409, 'moment_verified'])
    expect((await index({ sources: ['A letter'] })).status).toBe(200)
    expect(await body(get(`/moments${pathOf(name)}`))).toMatchObject({
      one_liner: 'First',
      era: 'Modern',
      sources: ['A letter'],
    })
  })

  it('CC-WRITE-5: models, run and kind of source are said once; later ones are ignored', async () => {
    const path = pathOf(unique('Once'))
    const first = { text_model: 'a', source_type: 'expander', generation_id: 'g1' }
    await post('/index', { path, metadata: first })
    const second = { text_model: 'b', source_type: 'simulation', generation_id: 'g1', era: 'New' }
    const answer = await body(post('/index', { path, metadata: second }))
    expect((answer.ignored as string[]).toSorted()).toEqual(['source_type', 'text_model'])
    expect(await body(get(`/moments${path}`))).toMatchObject({ ...first, era: 'New' })
  })

  it('CC-WRITE-6: services write for others, and nobody else does', async () => {
    const path = pathOf(unique('Named'))
    const answer = await post('/index', { path, metadata: {}, created_by: 'carol' }, SERVICE)
    expect(await body(answer)).toMatchObject({ http: 200, ignored: [] })
    const carol = { ...SERVICE, 'x-user-id': 'carol' }
    expect(await body(get(`/moments${path}`, carol))).toMatchObject({ created_by: 'carol' })
    expect((await get(`/moments${path}`, SERVICE)).status).toBe(404)
  })

  it('CC-WRITE-7: what contradicts its path is 422, as is what no path is', async () => {
    const path = pathOf(unique('Odd'))
    const contradictions = [
      { year: 1921 },
      { month: 'june' },
      { day: 4 },
      { time: '14:30' },
      { country: 'Italy' },
      { slug: 'other' },
      { date_edtf: '1920-05-04' },
      { month: 'may', month_num: 6 },
      { place: { country: 'Italy' } },
      { latitude: 4 },
      { image_url: 'data:image/png;base64,AAAA' },
    ]
    for (const metadata of contradictions) {
      const answer = await post('/index', { path, metadata })
      expect(await refusal(answer), JSON.stringify(metadata)).toEqual([422, 'invalid_input'])
    }
    expect(await refusal(await post('/index', { path: '/0/may/x' }))).toEqual([422, 'path_invalid'])
    const agrees = {
      year: 1920,
      month: 5,
      day: '3',
      time: 'unknown',
      country: 'FRANCE',
      city: 'paris',
    }
    expect((await post('/index', { path, metadata: agrees })).status).toBe(200)
  })

  it('CC-INGEST-20: an interval that ends before it begins is 422, as are dates with open parts', async () => {
    for (const date_edtf of ['1910/1900', '-0043/-0050', 'XXXX', '1900-XX', '193']) {
      const nodes = [{ name: unique('Turned'), date_edtf }]
      const answer = await post('/ingest/subgraph', { nodes })
      expect(await refusal(answer), date_edtf).toEqual([422, 'ingest_failed'])
    }
  })

  it('CC-INGEST-20: whatever is called a scene is stored as far as it can be, or refused', async () => {
    const scene = (over: object) => ({
      timepoint: {
        id: randomUUID(),
        status: 'completed',
        title: unique('Scene'),
        year: 1890,
        ...over,
      },
    })
    for (const id of ['\0', 'a\ud800']) {
      const answer = await post('/index', scene({ id }))
      expect(await refusal(answer), JSON.stringify(id)).toEqual([422, 'invalid_input'])
    }
    for (const id of ['.', '..', '/', '../../../health']) {
      expect(await body(post('/index', scene({ id }))), id).toMatchObject({
        http: 200,
        ignored: expect.arrayContaining(['flash_timepoint_id']),
      })
    }
    const long = randomBytes(6000).toString('base64')
    const said = { tags: [long], era: long, characters: [{ name: long }], place: { city: long } }
    const models = { text_model_used: long, time_of_day: long, date_edtf: `[${long}]` }
    const urls = {
      share_url: `https://example.org/${long}`,
      citations: [{ url: long, title: long }],
    }
    const { path } = await body(post('/index', scene({ ...said, ...models, ...urls })))
    const moment = await body(get(`/moments${path}`))
    expect(moment).toMatchObject({ http: 200, year: 1890 })
    const texts = [moment.era, moment.text_model, moment.time_of_day, moment.city]
    const lists = [moment.tags, moment.figures] as string[][]
    for (const text of [...texts, ...lists.flat()]) expect(String(text).length).toBeLessThan(201)
  })

  it('CC-INGEST-20: a warning in a record that no database stores is 422', async () => {
    for (const disclaimer of ['\0', 'a\ud800', 'x'.repeat(301)]) {
      const answer = await post('/ingest/tdf', {
        id: unique('record'),
        source: 'clockchain',
        timestamp: '2026-01-01T00:00:00Z',
        provenance: { generator: 'timepoint-clockchain' },
        payload: { name: unique('Warned'), year: 1890, disclaimer },
      })
      expect(await refusal(answer), JSON.stringify(disclaimer)).toEqual([422, 'ingest_failed'])
    }
  })

  it('CC-WRITE-8: a repeated key gives the first answer, with another body 422', async () => {
    const path = pathOf(unique('Key'))
    const keyed = { ...ALICE, 'idempotency-key': unique('key') }
    const first = await post('/index', { path, metadata: { status: 'x' } }, keyed)
    const again = await post('/index', { path, metadata: { status: 'x' } }, keyed)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await again.text()).toBe(await first.text())
    const other = await post('/index', { path, metadata: { status: 'y' } }, keyed)
    expect(await refusal(other)).toEqual([422, 'idempotency_mismatch'])
  })

  it("CC-WRITE-9: nobody writes into another's private moment, or learns of it", async () => {
    const path = pathOf(unique('Secret'))
    const answers = []
    for (const headers of [ALICE, BOB]) {
      const metadata = { one_liner: headers['x-user-id'], era: 'Old' }
      answers.push(await (await post('/index', { path, metadata }, headers)).text())
    }
    expect(answers[0]).toBe(answers[1])
    expect(await body(get(`/moments${path}`))).toMatchObject({ one_liner: 'alice', version: 1 })
    expect(await body(get(`/moments${path}`, BOB))).toMatchObject({ one_liner: 'bob', version: 1 })
  })
})

describe('scenes', () => {
  it('CC-WRITE-10: a scene counts when Flash has it for the caller; a made-up one is ignored', async () => {
    const made = await call(stack, 'POST', '/api/v1/timepoints/generate/sync', {
      body: { query: 'Battle of Hastings 1066', visibility: 'public', generate_image: false },
    })
    const scene = (await made.json()) as Record<string, unknown> & { id: string }
    expect(made.status).toBe(200)
    const path = pathOf(unique('Scene'))
    const metadata = { layer: 2 }
    const shown = { path, metadata, flash_timepoint_id: scene.id }
    expect(await body(post('/index', shown))).toMatchObject({ http: 200, ignored: [] })
    expect(await body(get(`/moments${path}`))).toMatchObject({
      layer: 2,
      flash_timepoint_id: scene.id,
      flash_slug: scene.slug,
    })
    const forged = { path: pathOf(unique('Forged')), metadata, flash_timepoint_id: 'nobody-has-it' }
    const answer = await body(post('/index', forged))
    expect(answer.ignored).toEqual(['flash_timepoint_id', 'layer'])
    expect(await body(get(`/moments${forged.path}`))).toMatchObject({ layer: 0, scenes: [] })

    const indexed = await body(post('/index', { timepoint: scene, source_type: 'historical' }))
    expect(indexed).toMatchObject({ http: 200, status: 'indexed', ignored: [] })
    expect(await body(get(`/moments${indexed.path}`))).toMatchObject({ year: 1066, layer: 2 })
    const fake = { ...scene, id: 'nobody-has-it', title: unique('Fake') }
    const told = await body(post('/index', { timepoint: fake }))
    expect(told.ignored).toEqual(['flash_timepoint_id', 'layer'])
  })
})

describe('a subgraph', () => {
  it('CC-INGEST-1: of a hundred with a bad one nothing is stored, and the report says which', async () => {
    const nodes = Array.from({ length: 100 }, () => node())
    nodes[41] = node({ year: 0 })
    const before = await paths()
    const answer = await body(post('/ingest/subgraph', { nodes, edges: [] }))
    expect(answer).toMatchObject({ http: 422, code: 'ingest_failed', failed: 1, created: 0 })
    const items = answer.items as IngestReport['items']
    expect(items[41]).toMatchObject({ index: 41, status: 'failed', code: 'invalid_input' })
    expect(items[40]).toMatchObject({ status: 'skipped' })
    expect(await paths()).toEqual(before)
  })

  it('CC-INGEST-2: with `partial` the ninety-nine others are', async () => {
    const nodes = Array.from({ length: 100 }, () => node())
    nodes[41] = node({ year: 0 })
    const before = await paths()
    const told = await report(await post('/ingest/subgraph?partial=true', { nodes }))
    expect(told).toMatchObject({ ingested_nodes: 99, created: 99, failed: 1 })
    expect((await paths()).length).toBe(before.length + 99)
  })

  it('CC-INGEST-3: with `dry_run` nothing is stored, and the report says what would be', async () => {
    const nodes = [node(), node(), node({ status: 'verified' })]
    const before = await paths()
    const told = await report(await post('/ingest/subgraph?dry_run=true', { nodes }))
    expect(told).toMatchObject({ ingested_nodes: 3, created: 3, failed: 0 })
    expect(told.items[2]).toMatchObject({ status: 'created', ignored: ['status'] })
    expect(await paths()).toEqual(before)
    expect(await report(await post('/ingest/subgraph', { nodes }))).toEqual(told)
    const bad = await post('/ingest/subgraph?dry_run=true', { nodes: [node(), { name: 3 }] })
    expect(await refusal(bad)).toEqual([422, 'ingest_failed'])
  })

  it('CC-INGEST-4: the same import again, and twice at once, makes each moment once', async () => {
    const nodes = Array.from({ length: 60 }, () => node())
    const reversed = { nodes: nodes.toReversed() }
    const told = await Promise.all([
      post('/ingest/subgraph', { nodes }).then(report),
      post('/ingest/subgraph', reversed).then(report),
      post('/ingest/subgraph', { nodes }, BOB).then(report),
    ])
    expect(told.reduce((sum, { created }) => sum + created, 0)).toBe(60)
    expect(told.reduce((sum, { unchanged }) => sum + unchanged, 0)).toBe(120)
    const again = await report(await post('/ingest/subgraph', { nodes }))
    expect(again).toMatchObject({ unchanged: 60, created: 0, ingested_nodes: 60 })
  })

  it('CC-INGEST-5: more than its limits, no list and no body are 422; too large is 413', async () => {
    const many = Array.from({ length: 1001 }, () => ({}))
    const edges = Array.from({ length: 5001 }, () => ({}))
    for (const sent of [{ nodes: many }, { edges }, {}, [], { nodes: 'x' }, { nodes: [[]] }, 3]) {
      expect((await post('/ingest/subgraph', sent)).status).toBe(422)
    }
    const large = ' '.repeat(65 * 1024 ** 2)
    const answer = await fetch(`${stack.url}/api/v1/ingest/subgraph`, {
      method: 'POST',
      headers: { ...ALICE, 'content-type': 'application/json' },
      body: large,
    })
    expect(answer.status).toBe(413)
  })

  it('CC-EDGE-7: a circle through what somebody hides is told them and administrators alone', async () => {
    const [p, a, q] = [node(), node({ visibility: 'private' }), node()]
    const causes = (from: { name: string }, to: { name: string }) => ({
      source: pathOf(from.name),
      target: pathOf(to.name),
      edge_type: 'causes',
    })
    await report(
      await post('/ingest/subgraph', { nodes: [p, a, q], edges: [causes(p, a), causes(a, q)] }),
    )
    const back = { edges: [causes(q, p)] }
    for (const headers of [ALICE, ADMIN]) {
      expect((await post('/ingest/subgraph', back, headers)).status).toBe(422)
    }
    expect(await report(await post('/ingest/subgraph', back, BOB))).toMatchObject({ created: 1 })
    expect((await post(`/moments${pathOf(a.name)}/publish`, {})).status).toBe(200)
    const { history } = (await body(get(`/moments${pathOf(a.name)}/history`, BOB))) as {
      history?: { action: string }[]
    }
    expect(history?.map(({ action }) => action)).toEqual(['edge_dropped', 'visibility_changed'])
  })

  it('CC-INGEST-6: an edge needs ends that the writer sees, here or among what they send', async () => {
    const secret = pathOf(unique('Hidden'))
    await post('/index', { path: secret, metadata: {} })
    const [a, b] = [node(), node()]
    const edges = [
      { source: pathOf(a.name), target: secret },
      { source: pathOf(a.name), target: pathOf('never there') },
      { source: pathOf(a.name), target: 'no path' },
      { source: pathOf(a.name), target: pathOf(b.name), type: 'thematic', created_by: 'auto' },
    ]
    const told = await report(
      await post('/ingest/subgraph?partial=true', { nodes: [a, b], edges }, BOB),
    )
    const items = told.items.filter(({ kind }) => kind === 'edge')
    expect(items.map(({ status, code }) => [status, code])).toEqual([
      ['failed', 'edge_invalid'],
      ['failed', 'edge_invalid'],
      ['failed', 'path_invalid'],
      ['derived', null],
    ])
    const whole = [
      { source: pathOf(a.name), target: pathOf(b.name), edge_type: 'causes', weight: 0.9 },
      { source: pathOf(b.name), target: pathOf(a.name), edge_type: 'influences', theme: 'war' },
    ]
    expect(await report(await post('/ingest/subgraph', { edges: whole }, BOB))).toMatchObject({
      ingested_nodes: 0,
      ingested_edges: 2,
      created: 2,
    })
    const circle = { source: pathOf(b.name), target: pathOf(a.name), type: 'causes' }
    const refused = await body(post('/ingest/subgraph', { nodes: [node()], edges: [circle] }))
    expect(refused).toMatchObject({ http: 422, failed: 1, created: 0 })
    const loop = { source: pathOf(a.name), target: pathOf(a.name), type: 'thematic' }
    const shared = [{ ...whole[1], evidence: [{ url: 'https://example.org' }] }, whole[0], loop]
    const again = await report(await post('/ingest/subgraph?partial=true', { edges: shared }, BOB))
    expect(again.items.map(({ status }) => status)).toEqual(['updated', 'unchanged', 'failed'])
    // What is hidden and what is not there are refused in the same words.
    expect(items[0]?.detail).toBe(items[1]?.detail)
  })
})

describe('what imports leave to others', () => {
  const degrees = async () => {
    const rows = await stack.database.db.selectFrom('moments').select(['path', 'degree']).execute()
    return (path: string) => rows.find((row) => row.path === path)?.degree
  }

  it('CC-EDGE-6: moments count the relations that came with them, and none that was refused', async () => {
    const [one, two, three] = [unique('Count'), unique('Count'), unique('Count')].map(pathOf)
    const nodes = [one, two, three].map((id) => ({ id, visibility: 'public' }))
    const edge = (source: string | undefined, target: string | undefined, type: string) => ({
      source,
      target,
      edge_type: type,
    })
    const edges = [
      edge(one, two, 'influences'),
      edge(one, two, 'influences'),
      edge(three, three, 'influences'),
      edge(three, pathOf(unique('Nowhere')), 'causes'),
    ]
    const response = await post('/ingest/subgraph?partial=true', { nodes, edges })
    expect(await report(response)).toMatchObject({ created: 4, failed: 2 })
    const of = await degrees()
    expect([one, two, three].map((path) => of(path ?? ''))).toEqual([1, 1, 0])
  })

  it('CC-INGEST-24: an import does not wait for another one that is not done', async () => {
    const word = unique('Zyxomma').replace(' ', '')
    const { promise: released, resolve: release } = Promise.withResolvers<void>()
    const { promise: written, resolve: wrote } = Promise.withResolvers<void>()
    const other = stack.database.db
      .transaction()
      .execute(async (trx) => {
        await sql`SELECT keep_words(${[word.toLowerCase()]}::text[])`.execute(trx)
        wrote()
        await released
        throw new Error('undone')
      })
      .catch((error: Error) => error.message)
    await written
    const named = node({ name: `Feast of ${word}` })
    expect(await report(await post('/ingest/subgraph', { nodes: [named] }))).toMatchObject({
      created: 1,
    })
    release()
    expect(await other).toBe('undone')
  })
})
