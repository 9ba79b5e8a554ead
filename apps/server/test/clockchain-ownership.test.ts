import { randomUUID } from 'node:crypto'
import type { Visibility } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { SECRETS } from './support/accounts.ts'
import { createUsers, type Users } from './support/callers.ts'
import { ADMIN_KEY } from './support/clockchain.ts'
import {
  type ClockchainCaller,
  directCallers,
  edgeCallers,
  type Rank,
} from './support/clockchain-callers.ts'
import {
  createSecrets,
  type Owner,
  type Planted,
  plantMoment,
  type Secrets,
  uniqueWord,
  writesAs,
} from './support/secret-moments.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

/**
 * Every route of Clockchain by every kind of caller to things of every owner and visibility: made from the
 * routes that there are, so that a new one must say here whose it is. Whatever is private or unlisted is
 * said in words of its own, which no answer may hold that goes to somebody else.
 */

/** What becomes of a request as far as it is a question of who asks. */
type Outcome = 'passes' | 401 | 403 | 404
type Rule = (
  rank: Rank,
  about: Pick<Planted, 'owner' | 'visibility'>,
  caller?: ClockchainCaller,
) => Outcome

interface Entry {
  rule: Rule
  /** What it is about: a moment unless it says otherwise. */
  about?: 'job' | 'nothing'
  query?: string
  body?: object
  /** What it is about is another afterwards. */
  isFinal?: true
  /** What is unlisted is as little there for others as what is private. */
  hidesUnlisted?: true
  /** Services ask for A. */
  isForA?: true
}

const isNobody = (rank: Rank) => rank === 'anonymous' || rank === 'visitor'
const isMine = (rank: Rank, owner: Owner) => rank === owner || rank === 'admin'
const known =
  (rule: Rule): Rule =>
  (...asked) =>
    asked[0] === 'anonymous' ? 401 : rule(...asked)
const writing =
  (rule: Rule): Rule =>
  (...asked) =>
    isNobody(asked[0]) ? 401 : rule(...asked)

const open: Rule = () => 'passes'
const read: Rule = (rank, { owner, visibility }) =>
  visibility !== 'private' || isMine(rank, owner) ? 'passes' : 404
const manage = writing((rank, about) => {
  if (isMine(rank, about.owner)) return 'passes'
  return read(rank, about) === 404 ? 404 : 403
})
/** What everybody sees, administrators alone delete. */
const remove: Rule = (rank, about) => {
  const rule = manage(rank, about)
  return rule === 'passes' && about.visibility === 'public' && rank !== 'admin' ? 403 : rule
}
const admin: Rule = (rank) => (rank === 'admin' ? 'passes' : 403)
/** Services see every job. */
const job: Rule = (rank, { owner }) => (isMine(rank, owner) || rank === 'system' ? 'passes' : 404)

/** A relation from somebody's moment to one that everybody sees. */
const edges = [{ source: '{moment}', target: '{anchor}', edge_type: 'influences' }]
const nodes = [{ id: '{moment}', tags: ['retold'] }]
const record = {
  id: '{moment}',
  version: '1.0.0',
  source: 'clockchain',
  timestamp: '2026-01-02T03:04:05Z',
  provenance: { generator: 'timepoint-clockchain' },
  payload: {
    name: 'Told again',
    year: 1777,
    month_num: 5,
    day: 3,
    country: 'france',
    city: 'paris',
  },
}

const BROWSES = Array.from({ length: 8 }, (_, depth) => [
  `GET /browse${Array.from({ length: depth }, (_, at) => `/{s${at + 1}}`).join('')}`,
  { rule: known(open), query: '?limit=1000' },
])

const ENTRIES: Record<string, Entry> = {
  // Too short or empty: who passes gets no further, and nothing is begun.
  'POST /generate': { rule: writing(open), about: 'nothing', body: { query: 'x' } },
  'POST /bulk-generate': {
    rule: (rank, _, caller) => {
      if (rank === 'admin') return 'passes'
      return isNobody(rank) || caller?.isSigned ? 401 : 403
    },
    about: 'nothing',
    body: { queries: [] },
  },
  'GET /jobs/{id}': { rule: known(job), about: 'job' },
  'POST /jobs/{id}/cancel': { rule: writing(job), about: 'job' },
  'GET /jobs': { rule: known(open), about: 'job', query: '?limit=100' },
  'GET /moments/{path}': { rule: read, query: '?edges=all' },
  'POST /moments/{path}/publish': { rule: manage, body: {}, isFinal: true },
  'PATCH /moments/{path}/visibility': {
    rule: manage,
    body: { visibility: 'unlisted' },
    isFinal: true,
  },
  'GET /moments/{path}/history': { rule: read },
  'DELETE /moments/{path}': { rule: remove, isFinal: true },
  'GET /scenes/{id}/image': { rule: read },
  'GET /scenes/{id}/thumbnail': { rule: read },
  'GET /moments': { rule: open, about: 'nothing', query: '?limit=100&sort=newest' },
  'GET /search': { rule: known(open), about: 'nothing', query: '?q=gathering&limit=100' },
  ...Object.fromEntries(BROWSES),
  'GET /today': { rule: known(open), about: 'nothing', query: '?date=05-03&limit=500' },
  'GET /random': { rule: known(open), about: 'nothing' },
  'GET /stats': { rule: open, about: 'nothing' },
  'GET /timeline': { rule: open, about: 'nothing', query: '?from=1777&to=1777' },
  'GET /graph/neighbors/{path}': { rule: known(read), query: '?limit=100' },
  'GET /graph/subgraph/{path}': { rule: known(read), query: '?depth=2&cap=500' },
  'GET /graph/traverse/{path}': { rule: known(read), query: '?depth=4&derived=true&limit=500' },
  'GET /graph/path': { rule: known(read), query: '?from={moment}&to={anchor}&derived=true' },
  'POST /index': {
    rule: writing(open),
    body: { path: '{moment}', metadata: { tags: ['retold'] } },
    isFinal: true,
  },
  'POST /ingest/subgraph': { rule: writing(open), body: { nodes, edges }, isFinal: true },
  'POST /ingest/tdf': { rule: writing(open), body: [record], isFinal: true },
  'GET /export/tdf.jsonl': { rule: known(open), about: 'nothing' },
  'GET /workers': { rule: admin, about: 'nothing' },
  'POST /workers/{name}/run': { rule: admin, about: 'nothing' },
  'POST /expand-once': {
    rule: writing((rank) => (rank === 'system' || rank === 'admin' ? 'passes' : 403)),
    about: 'nothing',
  },
}

const relation = { source: '{anchor}', target: '{moment}', edge_type: 'influences' }
const asA: Rule = (rank, about) => manage(rank === 'system' ? 'A' : rank, about)

/** Other ways to ask the same routes about something that may be hidden. */
const VARIANTS: [string, string, Entry][] = [
  ['as TDF', 'GET /moments/{path}', { rule: read, query: '?format=tdf' }],
  ['by its id', 'GET /moments/{path}', { rule: read, query: '?node={id}' }],
  ['by its id', 'GET /graph/neighbors/{path}', { rule: known(read), query: '?node={id}&limit=9' }],
  [
    'as the end of a way',
    'GET /graph/path',
    { rule: known(read), query: '?from={anchor}&to={moment}' },
  ],
  [
    'as the end of a relation',
    'POST /ingest/subgraph',
    { rule: writing(open), body: { edges: [relation] }, hidesUnlisted: true },
  ],
  [
    'as the end of a relation, with what is good stored',
    'POST /ingest/subgraph',
    {
      rule: writing(open),
      query: '?partial=true',
      body: { edges: [relation, { ...relation, edge_type: 'causes' }] },
      hidesUnlisted: true,
    },
  ],
  [
    'without storing',
    'POST /ingest/subgraph',
    { rule: writing(open), query: '?dry_run=true', body: { nodes, edges } },
  ],
  [
    'without storing',
    'POST /ingest/tdf',
    { rule: writing(open), query: '?dry_run=1', body: [record] },
  ],
  [
    'in other words',
    'POST /index',
    { rule: writing(open), body: { path: '{moment}-of-the', metadata: {} }, isFinal: true },
  ],
  [
    'as unlisted',
    'POST /index',
    {
      rule: writing(open),
      body: { path: '{moment}', metadata: { name: 'Another name' }, visibility: 'unlisted' },
      isFinal: true,
    },
  ],
  [
    'for A',
    'PATCH /moments/{path}/visibility',
    { rule: asA, body: { visibility: 'unlisted', user_id: '{A}' }, isFinal: true, isForA: true },
  ],
]

/** Routes that are tried at the other mounts, too. */
const ELSEWHERE = [
  'GET /moments/{path}',
  'GET /moments',
  'GET /export/tdf.jsonl',
  'GET /graph/neighbors/{path}',
  'GET /jobs/{id}',
  'PATCH /moments/{path}/visibility',
  'POST /ingest/subgraph',
  'GET /workers',
]

const TAGS = ['jobs', 'moments', 'reading', 'graph', 'exchange', 'workers']

type Kind = Pick<Planted, 'owner' | 'visibility'>

const KINDS: readonly Kind[] = [
  { owner: 'A', visibility: 'private' },
  { owner: 'A', visibility: 'unlisted' },
  { owner: 'A', visibility: 'public' },
  { owner: 'B', visibility: 'private' },
  { owner: 'system', visibility: 'private' },
]
const OF_JOBS = KINDS.filter(({ visibility }) => visibility === 'private')

let database: TestDatabase
let stack: Stack
let users: Users
let secrets: Secrets
/** Things that stay as they are. */
let moments: Planted[]
let jobs: Planted[]
/** A moment that everybody sees, with relations to the others. */
let anchor: Planted

const plant = (owner: Owner, visibility: Visibility) =>
  plantMoment({ stack, users, secrets }, { owner, visibility })

/** A job that is done, whose moment is somebody's own. */
async function plantJob(kind: Kind): Promise<Planted> {
  const { owner } = kind
  const [id, nodeId, word, query] = [randomUUID(), randomUUID(), uniqueWord(), uniqueWord()]
  const path = `/1778/unknown/unknown/unknown/unknown/unknown/unknown/${word}`
  const creator = { A: `user:${users.owner.id}`, B: `user:${users.other.id}`, system: 'expander' }
  await stack.database.db
    .insertInto('jobs')
    .values({
      id,
      created_by: creator[owner],
      worker: 'generate',
      query,
      preset: 'balanced',
      visibility: 'private',
      status: 'completed',
      path,
      node_id: nodeId,
      completed_at: new Date(),
    })
    .execute()
  const mayKnow = (rank: Rank) => isMine(rank, owner) || rank === 'system'
  const known = { 'id of a job': id, 'node of a job': nodeId, 'path of a job': word, query }
  for (const [what, secret] of Object.entries(known)) {
    secrets.keep(secret, { what: `${what} of ${owner}`, mayKnow })
  }
  return { ...kind, id, word, path, words: [] }
}

/** Joins moments by a relation all of whose words are kept like the moment that fewer people see. */
async function join(from: Planted, to: Planted, hidden: Planted, owner: Owner): Promise<void> {
  const words = { theme: uniqueWord(), description: uniqueWord(), quote: uniqueWord() }
  const evidence = [{ quote: words.quote }]
  const ends = { source: from.path, target: to.path }
  const edge = { ...ends, edge_type: 'influences', weight: 1, ...words, evidence }
  const response = await call(stack, 'POST', '/api/v1/ingest/subgraph', {
    body: { edges: [edge] },
    headers: writesAs(users, owner),
  })
  expect(await response.json()).toMatchObject({ failed: 0, ingested_edges: 1 })
  const { theme, description, quote } = words
  secrets.keepFor(hidden, { 'an edge theme': theme, 'an edge': description, evidence: quote })
}

/** Gives a moment a scene of its own id, with pictures that came inside of their addresses. */
async function paint(moment: Planted): Promise<void> {
  const { db } = stack.database
  await sql`
    INSERT INTO moment_scenes (moment_id, timepoint_id, rendered_here, created_by)
    VALUES (${moment.id}, ${moment.id}, false, 'indexer')`.execute(db)
  for (const kind of ['image', 'thumbnail'] as const) {
    const word = uniqueWord()
    const { id, owner, visibility } = moment
    const mayKnow = (rank: Rank, url: string) =>
      rank === owner || rank === 'admin' || (visibility === 'unlisted' && url.includes(id))
    if (visibility !== 'public') secrets.keep(word, { what: `the ${kind} of ${owner}`, mayKnow })
    const picture = { media_type: 'image/png', bytes: Buffer.from(word) }
    await db
      .insertInto('scene_pictures')
      .values({ timepoint_id: moment.id, kind, ...picture })
      .execute()
  }
}

beforeAll(async () => {
  database = await createTestDatabase()
  const env = { ...SECRETS, ADMIN_KEY, AUTH_ENABLED: 'true', EXPANSION_TARGET: '1' }
  stack = await startTestStack(database, { env })
  users = await createUsers(stack)
  secrets = createSecrets(users)
  anchor = await plant('system', 'public')
  moments = []
  for (const { owner, visibility } of KINDS) {
    const moment = await plant(owner, visibility)
    await join(anchor, moment, moment, owner)
    await join(moment, await plant(owner, 'private'), moment, owner)
    await paint(moment)
    moments.push(moment)
  }
  jobs = await Promise.all(OF_JOBS.map(plantJob))
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

/** Where a request goes, by its route and what it is about. */
function addressOf(
  route: string,
  { query = '' }: Entry,
  { path, id }: Pick<Planted, 'path' | 'id'>,
) {
  const [method = '', template = ''] = route.split(' ')
  const segments = path.slice(1).split('/')
  const named = template
    .replace('/{path}', path)
    .replace('{id}', id)
    .replace('{name}', 'daily')
    .replace(/\{s(\d)\}/g, (_, at) => segments[at - 1] ?? '')
  return { method, path: `${named}${filled(query, { path, id })}` }
}

const filled = (text: string, { path, id }: Pick<Planted, 'path' | 'id'>) =>
  text
    .replaceAll('{moment}', path)
    .replaceAll('{anchor}', anchor.path)
    .replaceAll('{id}', id)
    .replaceAll('{A}', users.owner.id)

interface Attempt {
  caller: ClockchainCaller
  mount: string
  route: string
  entry: Entry
}

interface Answer {
  status: number
  /** Headers and body, without what differs between any two requests. */
  text: string
  url: string
  sent: string
}

async function ask(
  caller: ClockchainCaller,
  route: string,
  entry: Entry,
  { about, mount = '/api/v1' }: { about: Pick<Planted, 'path' | 'id'>; mount?: string },
): Promise<Answer> {
  const address = addressOf(route, entry, about)
  const { method } = address
  const path = `${mount}${address.path}`
  const body = entry.body && filled(JSON.stringify(entry.body), about)
  const response = await fetch(`${stack.url}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...caller.headers({ method, path, body }),
    },
    ...(body === undefined ? {} : { body }),
  })
  const {
    'x-request-id': requestId = '',
    date: _date,
    etag: _etag,
    'content-length': _length,
    ...headers
  } = Object.fromEntries(response.headers) as Record<string, string>
  const text = `${await response.text()}\n${JSON.stringify(headers)}`.replaceAll(requestId, 'ID')
  return { status: response.status, text, url: path, sent: body ?? '' }
}

function outcomeOf(status: number): Outcome {
  return status === 401 || status === 403 || status === 404 ? status : 'passes'
}

/** The same of something that is not there. */
function absent({ path, word }: Planted) {
  const twin = uniqueWord()
  return { twin, about: { path: path.replace(word, twin), id: randomUUID() } }
}

/** How an answer differs from that about something that is not there: it must not, for who may not know. */
async function compare(
  caller: ClockchainCaller,
  route: string,
  entry: Entry,
  about: Planted,
  mount: string,
  answer: Answer,
) {
  const { twin, about: nothing } = absent(about)
  const other = await ask(caller, route, entry, { about: nothing, mount })
  const alike = (text: string, word: string, id: string) =>
    text.replaceAll(word, 'WORD').replaceAll(id, 'NODE')
  const seen = `${answer.status} ${alike(answer.text, about.word, about.id)}`
  const expected = `${other.status} ${alike(other.text, twin, nothing.id)}`
  return seen === expected
    ? []
    : [`not as if absent: ${seen.slice(0, 600)}\n  but ${expected.slice(0, 600)}`]
}

function mayKnow({ about, hidesUnlisted }: Entry, rank: Rank, one: Planted): boolean {
  if (about === 'nothing') return true
  if (about === 'job') return job(rank, one) === 'passes'
  const isHidden = hidesUnlisted && one.visibility === 'unlisted' && !isMine(rank, one.owner)
  return !isHidden && read(rank, one) === 'passes'
}

/** What is wrong with an answer to somebody about something; empty, one hopes. */
async function tryOne({ caller, mount, route, entry }: Attempt, one: Planted): Promise<string[]> {
  const { rank } = caller
  const answer = await ask(caller, route, entry, { about: one, mount })
  const { status, text, url, sent } = answer
  const expected = entry.rule(rank, one, caller)
  const wrong = secrets.leaks(caller, url, sent, text)
  if (status >= 500 || outcomeOf(status) !== expected) {
    wrong.push(`${status}, not ${expected}: ${text.slice(0, 300)}`)
  }
  if (!mayKnow(entry, entry.isForA && rank === 'system' ? 'A' : rank, one)) {
    wrong.push(...(await compare(caller, route, entry, one, mount, answer)))
  }
  // Others may have a moment at the same path now, and published words are nobody's.
  if (entry.isFinal) secrets.forget([one.word])
  if (entry.isFinal && status === 200 && /publish|visibility/.test(route)) {
    secrets.forget([...one.words, one.id])
  }
  const what = `${mount}, ${caller.name}, ${one.visibility} of ${one.owner}`
  return wrong.map((problem) => `${what}: ${problem}`)
}

function thingsOf({ about }: Entry): readonly Planted[] {
  if (about === 'job') return jobs
  return about === 'nothing' ? jobs.slice(0, 1) : moments
}

/** Has all callers ask about things of all kinds. @returns what is wrong. */
async function tryRoute(
  route: string,
  entry: Entry,
  { callers = directCallers(users), mount = '/api/v1' } = {},
): Promise<string[]> {
  const tried = thingsOf(entry).map(async (thing) => {
    const wrong: string[] = []
    for (const caller of callers) {
      const one = entry.isFinal ? await plant(thing.owner, thing.visibility) : thing
      wrong.push(...(await tryOne({ caller, mount, route, entry }, one)))
    }
    return wrong
  })
  return (await Promise.all(tried)).flat()
}

describe('CC-OWN-1: routes', () => {
  it('CC-OWN-1: every route says here whose it is', async () => {
    const document = await (await fetch(`${stack.url}/openapi.json`)).json()
    const { paths } = document as { paths: Record<string, Record<string, { tags?: string[] }>> }
    const routes = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, { tags = [] }]) => tags.some((tag) => TAGS.includes(tag)))
        .map(([method]) => `${method.toUpperCase()} ${path.replace('/api/v1', '')}`),
    )
    expect(Object.keys(ENTRIES).sort()).toEqual(routes.sort())
  })

  it.each(Object.entries(ENTRIES))('CC-OWN-1: %s', async (route, entry) => {
    expect(await tryRoute(route, entry)).toEqual([])
  })

  it.each(VARIANTS)('CC-OWN-1: %s: %s', async (_, route, entry) => {
    expect(await tryRoute(route, entry)).toEqual([])
  })

  it.each(ELSEWHERE)('CC-OWN-1: at the other mounts: %s', async (route) => {
    const entry = ENTRIES[route]
    if (!entry) throw new Error(`no route ${route}`)
    const bare = await tryRoute(route, entry, { mount: '/api' })
    const edge = { mount: '/api/v1/clockchain', callers: edgeCallers(users) }
    expect([...bare, ...(await tryRoute(route, entry, edge))]).toEqual([])
  })
})
