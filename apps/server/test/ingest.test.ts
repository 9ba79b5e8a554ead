import { IngestReport, Problem } from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
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

const post = (path: string, body: unknown, headers: Headers = ALICE) =>
  call(stack, 'POST', `/api/v1${path}`, { body, headers })
const get = (path: string, headers: Headers = ALICE) =>
  call(stack, 'GET', `/api/v1${path}`, { headers })

/** What was answered, with its status as `http`. */
async function body(response: Response | Promise<Response>): Promise<Record<string, unknown>> {
  const got = await response
  return { http: got.status, ...((await got.json()) as Record<string, unknown>) }
}

async function report(response: Response): Promise<IngestReport> {
  expect(response.status).toBe(200)
  return IngestReport.parse(await response.json())
}

async function refusal(response: Response): Promise<[number, string]> {
  const { code } = Problem.parse(await response.json())
  return [response.status, code]
}

let count = 0
const unique = (what: string) => `${what} z${(count += 1)}`

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
  const { rows } = { rows: await stack.database.db.selectFrom('moments').select('path').execute() }
  return rows.map(({ path }) => path)
}

describe('indexing one moment', () => {
  it('CC-WRITE-1: stores what is said, under its path, private unless it says otherwise', async () => {
    const path = `/1920/may/3/unknown/france/unknown/paris/${unique('party').replace(' ', '-')}`
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
    const path = `/1920/may/3/unknown/france/unknown/paris/${unique('forged').replace(' ', '-')}`
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
})
