import {
  canonicalJson,
  IngestReport,
  type LosslessObject,
  Problem,
  parseLossless,
  readTdfRecord,
  writeLossless,
} from '@timepoint/contracts'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upsertMoments } from '../src/clockchain/moments/moment-upsert.ts'
import { hashPayload } from '../src/platform/tdf-hash.ts'
import type { Stack } from '../src/stack.ts'
import { content } from './support/moments.ts'
import {
  CLOCKCHAIN_KEY,
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const ADMIN_KEY = 'admin-key-of-this-test-0123456789'
const SERVICE = { 'x-service-key': CLOCKCHAIN_KEY }
const ALICE = { ...SERVICE, 'x-user-id': 'alice' }
const BOB = { ...SERVICE, 'x-user-id': 'bob' }
const ADMIN = { ...SERVICE, 'x-admin-key': ADMIN_KEY }

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

type Headers = Record<string, string>

const LINES = { 'content-type': 'application/x-ndjson' }

function ingest(body: string | Buffer, headers: Headers = ALICE, query = '') {
  return fetch(`${stack.url}/api/v1/ingest/tdf${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: body as string,
    signal: AbortSignal.timeout(20_000), // Names who did not answer, before the test's own limit.
  })
}

async function exported(headers: Headers, query = ''): Promise<string> {
  const response = await call(stack, 'GET', `/api/v1/export/tdf.jsonl${query}`, { headers })
  expect(response.status).toBe(200)
  const text = await response.text()
  const lines = text === '' ? 0 : text.split('\n').length - 1
  expect(response.headers.get('x-tdf-records')).toBe(String(lines))
  expect(response.headers.get('x-credits-charged')).toBe('0')
  return text
}

async function report(response: Response): Promise<IngestReport> {
  const text = await response.text()
  expect(response.status, text.slice(0, 500)).toBe(200)
  return IngestReport.parse(JSON.parse(text))
}

async function refusal(response: Response): Promise<[number, string]> {
  const { code } = Problem.parse(await response.json())
  return [response.status, code]
}

let count = 0
const unique = (what: string) => {
  count += 1
  return `${what} y${count}`
}

const record = (payload: object, over: object = {}) => ({
  id: unique('record'),
  source: 'clockchain',
  timestamp: '2026-01-01',
  provenance: { generator: 'somebody' },
  payload: { name: unique('Event'), year: 1700, ...payload },
  ...over,
})

const text = (max: number) =>
  fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: max })
    .map((value) => [...value.replaceAll('\0', '').toWellFormed()].slice(0, max).join(''))
    .filter((value) => value.trim() !== '')

const moment = fc.record({
  name: text(40),
  oneLiner: fc.option(text(60)),
  era: fc.option(text(20)),
  tags: fc.uniqueArray(text(12), { maxLength: 4 }),
  figures: fc.uniqueArray(text(12), { maxLength: 3 }),
  sources: fc.array(
    fc.oneof(text(30), fc.record({ url: fc.option(text(9)), title: fc.option(text(9)) })),
    { maxLength: 3 },
  ),
  confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
  disclaimer: fc.option(text(20)),
  date: fc.oneof(
    fc.record({
      year: fc.integer({ min: -5000, max: 2000 }).filter((year) => year !== 0),
      month: fc.integer({ min: 1, max: 12 }),
      day: fc.integer({ min: 1, max: 28 }),
      time: fc.constantFrom(null, '0930', '2359'),
    }),
    fc.constantFrom(
      { edtf: '134X' },
      { edtf: '-04XX' },
      { edtf: '1816-22' },
      { edtf: '-1273~' },
      { edtf: '1518-07' },
      { edtf: '1900/1905' },
    ),
  ),
  place: fc.record({
    name: fc.option(text(20)),
    country: fc.option(text(12)),
    region: fc.option(text(12)),
    city: fc.option(text(12)),
  }),
  coordinates: fc.option(
    fc.tuple(
      fc.double({ min: -90, max: 90, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
    ),
  ),
})

describe('exports', () => {
  it('CC-EXPORT-1: an export that is imported elsewhere is exported byte for byte the same', async () => {
    const writer = {
      actor: 'user:alice',
      isAdmin: false,
      requestId: null,
      otherwise: 'keep' as const,
    }
    await fc.assert(
      fc.asyncProperty(fc.array(moment, { minLength: 1, maxLength: 25 }), async (moments) => {
        const inputs = moments.map(({ place, coordinates, ...rest }) => {
          const [latitude = null, longitude = null] = coordinates ?? []
          return {
            content: content({ ...rest, place: { ...place, latitude, longitude } }),
            visibility: 'public' as const,
          }
        })
        const { db } = stack.database
        await db.transaction().execute((trx) => upsertMoments(trx, inputs, writer))
        const first = await exported(BOB)
        await db.deleteFrom('moments').execute()
        expect(await exported(BOB)).toBe('')
        const told = await report(await ingest(first, { ...ADMIN, ...LINES }, '?visibility=public'))
        expect(told.failed).toBe(0)
        expect(await exported(BOB)).toBe(first)
      }),
      { numRuns: 12 },
    )
    // Publishing, verifying and a second import of the same leave the records as they are.
    const before = await exported(BOB)
    await ingest(before, { ...ADMIN, ...LINES }, '?visibility=public')
    await stack.database.db
      .updateTable('moments')
      .set({ verified_at: new Date(), status: 'verified', version: 9 })
      .execute()
    expect(await exported(BOB)).toBe(before)
  }, 120_000)

  it('CC-EXPORT-2: shows what lists show: public ones, with `mine` one’s own, with `all` everything', async () => {
    const [open1, hidden] = [record({ name: 'Seen abroad' }), record({ name: 'Kept at home' })]
    await report(await ingest(JSON.stringify(open1), ALICE, '?visibility=public'))
    await report(await ingest(JSON.stringify(hidden), ALICE))
    const has = async (headers: Headers, query: string) => {
      const all = await exported(headers, query)
      return [all.includes('Seen abroad'), all.includes('Kept at home')]
    }
    expect(await has(BOB, '')).toEqual([true, false])
    expect(await has(ALICE, '')).toEqual([true, false])
    expect(await has(ALICE, '?scope=mine')).toEqual([true, true])
    expect(await has(BOB, '?scope=mine')).toEqual([false, false])
    expect(await has(ADMIN, '?scope=all')).toEqual([true, true])
    expect(await has(BOB, '?year_from=1701&year_to=1800')).toEqual([false, false])
    expect(await has(BOB, '?year_from=1700&year_to=1700&tags=,x')).toEqual([false, false])
    const wrong = await call(stack, 'GET', '/api/v1/export/tdf.jsonl?scope=all', { headers: BOB })
    expect(await refusal(wrong)).toEqual([403, 'admin_required'])
    expect((await call(stack, 'GET', '/api/v1/export/tdf.jsonl')).status).toBe(401)
  })
})

describe('records', () => {
  it('CC-INGEST-10: is served again as it came until its moment changes', async () => {
    const name = unique('Kept')
    const line =
      `{"id":"run/7","source":"clockchain","timestamp":"1700000000","provenance":{"generator":"us","run_id":"r"},"payload":{"name":"${name}","year":1700,"weight":1.0,"big":12345678901234567890,"__proto__":{"x":1},"a":1,"a":2},"entity_ids":["e"]}`.replace(
        '"1700000000"',
        '1700000000',
      )
    const told = await report(await ingest(line, ALICE, '?visibility=public'))
    const path = told.items[0]?.id ?? ''
    const served = await call(stack, 'GET', `/api/v1/moments${path}?format=tdf`)
    expect(served.headers.get('x-tdf-records')).toBe('1')
    const reading = readTdfRecord(line, hashPayload)
    const text1 = await served.text()
    expect(text1).toContain('"weight":1.0,"big":12345678901234567890,"__proto__":{"x":1},"a":2')
    expect(readTdfRecord(text1, hashPayload)).toEqual(reading)
    const index = { path, metadata: { era: 'New' }, visibility: 'public' }
    await call(stack, 'POST', '/api/v1/index', { body: index, headers: BOB })
    const changed = await (await call(stack, 'GET', `/api/v1/moments${path}?format=tdf`)).text()
    expect(changed).not.toContain('weight')
    expect(JSON.parse(changed)).toMatchObject({ id: path, payload: { era: 'New', name } })
  })

  it('CC-INGEST-11: the record of another is not put in the place of what a moment says', async () => {
    const payload = { name: unique('Mine'), year: 1700 }
    const first = await report(
      await ingest(JSON.stringify(record(payload)), ALICE, '?visibility=public'),
    )
    const forged = record(payload, { provenance: { generator: 'eve', run_id: null } })
    const told = await report(await ingest(JSON.stringify(forged), BOB, '?visibility=public'))
    expect(told).toMatchObject({ unchanged: 1 })
    const path = first.items[0]?.id ?? ''
    const served = await (await call(stack, 'GET', `/api/v1/moments${path}?format=tdf`)).text()
    expect(served).not.toContain('eve')
  })

  it('CC-INGEST-12: a wrong hash is refused, an empty one is computed', async () => {
    const wrong = record({}, { tdf_hash: 'f'.repeat(64) })
    const good = record({}, { tdf_hash: '' })
    const answer = await ingest(JSON.stringify([good, wrong]))
    const problem = (await answer.json()) as IngestReport
    expect([answer.status, problem.items[1]?.code]).toEqual([422, 'hash_mismatch'])
    const told = await report(
      await ingest(JSON.stringify({ records: [good, wrong] }), ALICE, '?partial=1'),
    )
    expect(told).toMatchObject({ created: 1, failed: 1, ingested_nodes: 1 })
  })

  it('CC-INGEST-13: takes a list, one, `{records}` and lines; NaN is 400, what is no JSON 422', async () => {
    const one = () => JSON.stringify(record({}))
    const forms: [string, Headers, number][] = [
      [`[${one()}, ${one()}]`, {}, 2],
      [one(), {}, 1],
      [`{"more":[1,{"records":[]}],"records":[${one()},${one()},${one()}]}`, {}, 3],
      [`\uFEFF${one()}\r\n\n${one()}`, LINES, 2],
      ['[]', {}, 0],
    ]
    for (const [sent, headers, records] of forms) {
      const told = await report(await ingest(sent, { ...ALICE, ...headers }))
      expect(told.created).toBe(records)
    }
    const nan = one().replace('1700', 'NaN')
    expect(await refusal(await ingest(nan))).toEqual([400, 'invalid_input'])
    expect(await refusal(await ingest(one().replace('1700', '1e999')))).toEqual([
      400,
      'invalid_input',
    ])
    for (const bad of ['', '{', '[', '[1,]', '{"a"}', 'x', `${one()} x`, '"x"', '[{]}', '\xff']) {
      const answer = await ingest(bad)
      expect([422, 413], bad).toContain(answer.status)
    }
    const broken = await report(
      await ingest(`${one()}\n{"id":\n${one()}`, { ...ALICE, ...LINES }, '?partial=true'),
    )
    expect(broken.items.map(({ status }) => status)).toEqual(['created', 'failed', 'created'])
  })

  it('CC-INGEST-14: records of other systems count where they name an event with a date', async () => {
    const flash = record(
      { query: 'Moon landing 1969', slug: 'x', year: 1969, month: 7, day: 20, name: undefined },
      { source: 'flash' },
    )
    const pro = record(
      { name: undefined, year: undefined, metadata: { title: unique('Run'), year: 1500 } },
      { source: 'pro' },
    )
    const bench = record({ name: undefined, year: undefined, score: 3 }, { source: 'snag-bench' })
    const told = await report(
      await ingest(JSON.stringify([flash, pro, bench]), ALICE, '?partial=true'),
    )
    expect(told.items.map(({ status, code }) => [status, code])).toEqual([
      ['created', null],
      ['created', null],
      ['failed', 'invalid_input'],
    ])
    expect(told.items[0]?.id).toMatch(/^\/1969\/july\/20\//)
  })

  it('CC-INGEST-15: a repeated key gives the first answer; with another query it is 422', async () => {
    const keyed = { ...ALICE, 'idempotency-key': unique('key') }
    const sent = JSON.stringify(record({}))
    const first = await ingest(sent, keyed)
    const again = await ingest(sent, keyed)
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(await again.text()).toBe(await first.text())
    expect(await refusal(await ingest(sent, keyed, '?dry_run=true'))).toEqual([
      422,
      'idempotency_mismatch',
    ])
  })
})

const odd: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    'x',
    0,
    -1,
    1.5,
    1e300,
    true,
    [],
    {},
    [[]],
    [null],
    '\0',
    '\ud800',
  ),
  fc.constantFrom<unknown>('unknown', '__proto__', '/', '999999999999999999999', 'data:x', ' '),
  fc.string(),
  fc.json().map((json) => JSON.parse(json) as unknown),
)

const KEYS = [
  ...['id', 'name', 'one_liner', 'year', 'month', 'month_num', 'day', 'time', 'season'],
  ...['date_edtf', 'date_precision', 'is_approximate', 'calendar', 'country', 'region', 'city'],
  ...['place', 'place_name', 'latitude', 'longitude', 'slug', 'layer', 'visibility', 'tags'],
  ...['figures', 'sources', 'era', 'source_type', 'confidence', 'source_run_id', 'attributes'],
  ...['text_model', 'model_permissiveness', 'generation_id', 'schema_version', 'time_of_day'],
  ...['flash_timepoint_id', 'disclaimer', 'status', '__proto__', 'type', 'image_url'],
]

describe('hostile input', () => {
  it('CC-INGEST-20: whatever a node, a record or an edge says, the answer is 2xx or 4xx', async () => {
    const node = fc
      .array(fc.tuple(fc.constantFrom(...KEYS), odd), { maxLength: 4 })
      .map((pairs) => Object.fromEntries([['name', 'N'], ['year', 1800], ...pairs]))
    const edge = fc
      .array(
        fc.tuple(fc.constantFrom('source', 'target', 'type', 'weight', 'evidence', 'theme'), odd),
      )
      .map((pairs) => Object.fromEntries(pairs))
    await fc.assert(
      fc.asyncProperty(
        fc.array(node, { maxLength: 6 }),
        fc.array(edge, { maxLength: 4 }),
        async (nodes, edges) => {
          const records = nodes.map((payload, n) =>
            record(payload, n % 2 ? {} : { source: 'flash' }),
          )
          const envelope = nodes.map((fields) => ({ ...record({}), ...fields, provenance: fields }))
          const sent: [string, unknown][] = [
            ['/ingest/subgraph?partial=true', { nodes, edges }],
            ['/ingest/tdf?partial=true', [...records, ...envelope]],
            ['/index', { path: '/1800/may/1/unknown/a/b/c/d', metadata: nodes[0] }],
            ['/index', { ...nodes[0], path: nodes[0]?.id }],
            ['/index', { timepoint: { id: 'x', status: 'completed', ...nodes[0] } }],
          ]
          for (const [path, body] of sent) {
            const answer = await call(stack, 'POST', `/api/v1${path}`, { body, headers: ALICE })
            expect(answer.status, `${path} ${JSON.stringify(body)}`).toBeLessThan(500)
          }
        },
      ),
      { numRuns: 60 },
    )
    expect(
      (await call(stack, 'GET', '/api/v1/export/tdf.jsonl?scope=mine', { headers: ALICE })).status,
    ).toBe(200)
    await exported(ALICE, '?scope=mine')
  }, 120_000)

  it('CC-INGEST-21: what is nested too deeply, or repeats its keys, harms nobody', async () => {
    const deep = `${'['.repeat(40)}${']'.repeat(40)}`
    const levels = (n: number) => `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`
    const one = (payload: string) =>
      `{"id":"d","source":"clockchain","timestamp":"2026-01-01","provenance":{"generator":"g"},"payload":${payload}}`
    expect((await ingest(deep)).status).toBe(422)
    expect((await ingest(one(levels(31)))).status).toBe(422)
    const lines = await ingest(one(levels(40)), { ...ALICE, ...LINES })
    expect(await refusal(lines)).toEqual([422, 'ingest_failed'])
    expect((await ingest('['.repeat(5_000_000))).status).toBe(422)
    const twice = one('{"name":"First","year":1,"name":"Last one","year":1600}')
    const told = await report(await ingest(twice))
    expect(told.items[0]?.id).toBe('/1600/unknown/unknown/unknown/unknown/unknown/unknown/last-one')
    expect(Object.prototype).not.toHaveProperty('x')
  })

  it('CC-INGEST-22: more records than 10,000 are refused, and so many of one event are one', async () => {
    const same = record({ name: 'One and the same' })
    const many = JSON.stringify(Array.from({ length: 10_001 }, () => same))
    expect(await refusal(await ingest(many))).toEqual([422, 'invalid_input'])
    const told = await report(await ingest(JSON.stringify(Array.from({ length: 500 }, () => same))))
    expect(told).toMatchObject({ created: 1, unchanged: 499 })
  })
})

describe('exports and their readers', () => {
  it('CC-EXPORT-3: a client that goes away or reads nothing leaves nothing behind', async () => {
    const records = Array.from({ length: 3000 }, () => record({ one_liner: 'x'.repeat(190) }))
    await report(await ingest(JSON.stringify(records), ALICE, '?visibility=public'))
    const busy = async () => {
      const { rows } = await stack.database.db
        .selectFrom('pg_stat_activity' as never)
        .select((eb) => eb.fn.countAll<string>().as('n'))
        .where('datname' as never, '=', new URL(database.url).pathname.slice(1) as never)
        .where('state' as never, '=', 'idle in transaction' as never)
        .execute()
        .then((found) => ({ rows: found }))
      return Number(rows[0]?.n)
    }
    for (let round = 0; round < 8; round += 1) {
      const leaving = new AbortController()
      const response = await fetch(`${stack.url}/api/v1/export/tdf.jsonl`, {
        headers: ALICE,
        signal: AbortSignal.any([leaving.signal, AbortSignal.timeout(5000)]),
      })
      expect(response.status).toBe(200)
      await response.body?.getReader().read()
      leaving.abort()
    }
    await expect.poll(busy, { timeout: 10_000 }).toBe(0)
    expect((await exported(ALICE)).length).toBeGreaterThan(3000 * 190)
  })
})

describe('hashes', () => {
  it('CC-EXPORT-4: the hash of a line is that of its payload, and the one that is stored', async () => {
    const all = await exported(ADMIN, '?scope=all')
    const lines = all.split('\n').filter((line) => line !== '')
    for (const line of lines.slice(0, 300)) {
      const { payload, tdf_hash: hash } = parseLossless(line) as LosslessObject
      expect(hash).toBe(hashPayload(payload ?? null))
      expect(canonicalJson(parseLossless(writeLossless(payload ?? null)))).toBe(
        canonicalJson(payload ?? null),
      )
    }
  })
})
