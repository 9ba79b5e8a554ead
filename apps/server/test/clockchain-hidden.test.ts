import { randomUUID } from 'node:crypto'
import { Job, type MomentHistory } from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { SECRETS } from './support/accounts.ts'
import { createUsers, type Users } from './support/callers.ts'
import { ADMIN_KEY } from './support/clockchain.ts'
import { type ClockchainCaller, directCallers } from './support/clockchain-callers.ts'
import { ended } from './support/jobs.ts'
import {
  createSecrets,
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

/** What is hidden leaves no trace in what others are answered: no word, no number, no order, no refusal. */

let database: TestDatabase
let stack: Stack
let users: Users
let secrets: Secrets
let callers: ClockchainCaller[]
let anchor: Planted
let hidden: Planted
let unlisted: Planted

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database, { env: { ...SECRETS, ADMIN_KEY, AUTH_ENABLED: 'true' } })
  users = await createUsers(stack)
  secrets = createSecrets(users)
  callers = directCallers(users)
  const world = { stack, users, secrets }
  anchor = await plantMoment(world, { owner: 'system', visibility: 'public' })
  await plantMoment(world, { owner: 'B', visibility: 'public' })
  await plantMoment(world, { owner: 'A', visibility: 'public' })
  hidden = await plantMoment(world, { owner: 'A', visibility: 'private' })
  unlisted = await plantMoment(world, { owner: 'A', visibility: 'unlisted' })
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

const api = (path: string) => `/api/v1${path}`

async function ask(
  caller: ClockchainCaller,
  path: string,
): Promise<{ status: number; text: string }> {
  const request = { method: 'GET', path: api(path) }
  const response = await fetch(`${stack.url}${request.path}`, { headers: caller.headers(request) })
  const kept = ['x-truncated', 'link', 'x-tdf-records', 'x-next-cursor', 'location', 'etag']
  const headers = kept.map((name) => `${name}: ${response.headers.get(name)}`)
  const id = response.headers.get('x-request-id') ?? ''
  const text = `${headers.join('\n')}\n${await response.text()}`.replaceAll(id, 'ID')
  return { status: response.status, text }
}

const asA = () => writesAs(users, 'A')
const asB = () => writesAs(users, 'B')
const post = (path: string, body: unknown, headers: Record<string, string>) =>
  call(stack, 'POST', api(path), { body, headers })
const strangers = () => callers.filter(({ rank }) => rank !== 'A' && rank !== 'admin')

/** Answers to everybody but A and administrators, by what was asked. */
async function look(paths: readonly string[]): Promise<Record<string, string>> {
  const seen: Record<string, string> = {}
  for (const caller of strangers()) {
    for (const path of paths) {
      const { status, text } = await ask(caller, path)
      seen[`${caller.name} ${path}`] = `${status} ${text}`
    }
  }
  return seen
}

describe('lists', () => {
  const LISTS = [
    '/moments?limit=100&sort=newest',
    '/moments?limit=100&sort=-year',
    '/moments?limit=100&q=gathering',
    '/search?q=gathering&limit=100',
    '/search?q=gathring&limit=100&envelope=1',
    '/browse/1777/may/3/unknown/france/unknown/paris?limit=1000',
    '/today?date=05-03',
    '/timeline?from=1777&to=1777',
    '/export/tdf.jsonl?year_from=1777',
  ]

  it.each(LISTS)('CC-OWN-2: %s shows each what is theirs, in every scope', async (list) => {
    const wrong: string[] = []
    for (const caller of callers) {
      for (const scope of ['public', 'mine', 'all']) {
        const path = `${list}${list.includes('?') ? '&' : '?'}scope=${scope}`
        const { status, text } = await ask(caller, path)
        const { rank } = caller
        const isNobody = rank === 'anonymous' || rank === 'visitor'
        const isOpen = /^\/(moments|timeline)/.test(list)
        const mine = isNobody ? 401 : 200
        const all = rank === 'admin' ? 200 : 403
        const wanted = { public: 200, mine, all }[scope]
        const expected = rank === 'anonymous' && !isOpen ? 401 : wanted
        if (status !== expected) wrong.push(`${caller.name} ${path}: ${status}, not ${expected}`)
        const shows = text.includes(hidden.word) && text.includes(unlisted.word)
        const isShown = (scope === 'mine' && rank === 'A') || (scope === 'all' && rank === 'admin')
        if (shows !== isShown) wrong.push(`${caller.name} ${path}: ${text.slice(0, 300)}`)
        // With nothing but the public in its scope not even the owner is told of more.
        const told = scope === 'public' ? { ...caller, rank: 'anonymous' as const } : caller
        const own = scope === 'public' ? [] : secrets.leaks(told, path, '', text)
        wrong.push(...own.map((leak) => `${caller.name} ${path} ${leak}`))
      }
    }
    expect(wrong).toEqual([])
  })

  it('CC-OWN-2: none of its words is found, nor anything near it', async () => {
    const wrong: string[] = []
    for (const moment of [hidden, unlisted]) {
      for (const word of [...moment.words, moment.word]) {
        for (const [route, parameter] of [
          ['/search', 'q'],
          ['/moments', 'q'],
          ['/moments', 'tags'],
          ['/moments', 'figure'],
          ['/moments', 'era'],
          ['/timeline', 'q'],
          ['/export/tdf.jsonl', 'tags'],
        ] as const) {
          const other = uniqueWord()
          const path = (text: string) => `${route}?${parameter}=${text}`
          const caller = callers.find(({ name }) => name === 'B')
          if (!caller) throw new Error('no B')
          const [found, absent] = [await ask(caller, path(word)), await ask(caller, path(other))]
          if (found.text.replaceAll(word, other) !== absent.text) wrong.push(found.text)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  it('CC-OWN-2: what is picked by chance is public', async () => {
    const wrong: string[] = []
    for (let draw = 0; draw < 60; draw += 1) {
      const caller = callers[3 + (draw % (callers.length - 3))]
      if (!caller) throw new Error('no caller')
      const { status, text } = await ask(caller, '/random')
      if (status !== 200 || !text.includes('"visibility":"public"')) wrong.push(text)
    }
    expect(wrong).toEqual([])
  })
})

describe('traces', () => {
  it('CC-OWN-2: neither numbers nor orders nor weights change by what is hidden', async () => {
    const paths = [
      '/stats',
      '/moments?limit=3',
      '/search?q=gathering&envelope=1&limit=2',
      '/browse',
      '/browse/1777/may/3',
      '/today?date=05-03',
      '/timeline',
      '/export/tdf.jsonl',
      `/moments${anchor.path}`,
      `/moments${anchor.path}/history`,
      `/graph/neighbors${anchor.path}?limit=2`,
      `/graph/subgraph${anchor.path}?cap=3`,
      `/graph/traverse${anchor.path}?derived=true&limit=2`,
      '/jobs',
    ]
    const before = await look(paths)
    const [, , tag = '', figure = ''] = anchor.words
    for (const visibility of ['private', 'unlisted'] as const) {
      for (let count = 0; count < 4; count += 1) {
        const id = `/1777/may/3/unknown/france/unknown/paris/gathering-${uniqueWord()}`
        const node = { id, name: 'Gathering', tags: [tag], figures: [figure], visibility, layer: 1 }
        const types = ['causes', 'influences', 'thematic']
        const edges = types.map((type) => ({ source: anchor.path, target: id, type, weight: 1 }))
        const stored = await post('/ingest/subgraph', { nodes: [node], edges }, asA())
        expect(stored.status).toBe(200)
      }
    }
    const noTimes = (seen: Record<string, string>) =>
      Object.fromEntries(
        Object.entries(seen).map(([path, text]) => [
          path,
          text.replace(/"last_updated":"[^"]*"/, '').replace(/^etag: .*$/m, ''),
        ]),
      )
    expect(noTimes(await look(paths))).toEqual(noTimes(before))
  })

  it('CC-OWN-2: what was done before publication stays with who did it', async () => {
    const [early, late] = [uniqueWord(), uniqueWord()]
    const path = `/1779/unknown/unknown/unknown/unknown/unknown/unknown/${late}`
    for (const one_liner of [`It was ${early}`, `It was ${late}`]) {
      expect((await post('/index', { path, metadata: { one_liner } }, asA())).status).toBe(200)
    }
    expect((await post(`/moments${path}/publish`, {}, asA())).status).toBe(200)
    for (const caller of callers) {
      const { text } = await ask(caller, `/moments${path}/history`)
      const { history } = JSON.parse(text.slice(text.indexOf('{'))) as MomentHistory
      const isOwn = caller.rank === 'A' || caller.rank === 'admin'
      expect([text.includes(early), history.length], caller.name).toEqual([isOwn, isOwn ? 3 : 1])
      expect(text.includes(users.owner.id), caller.name).toBe(isOwn)
    }
  })

  it('CC-OWN-2: another spelling of what is hidden leads nobody to it', async () => {
    const spelling = `${hidden.path}-of-the`
    const metadata = { name: 'Told in other words' }
    const stored = await post('/index', { path: spelling, metadata }, asA())
    expect(await stored.json()).toMatchObject({ path: hidden.path })
    for (const caller of strangers()) {
      const request = { method: 'GET', path: api(`/moments${spelling}`) }
      const headers = caller.headers(request)
      const answer = await fetch(`${stack.url}${request.path}`, { headers, redirect: 'manual' })
      expect([answer.status, answer.headers.get('location')], caller.name).toEqual([404, null])
    }
    const ours = await post('/index', { path: spelling, metadata }, asB())
    expect(await ours.json()).toMatchObject({ path: spelling, ignored: [] })
  })

  it('CC-OWN-2: the key of a request of somebody else is nothing to others', async () => {
    const key = { 'idempotency-key': randomUUID() }
    const path = `/1780/unknown/unknown/unknown/unknown/unknown/unknown/${uniqueWord()}`
    const send = (headers: Record<string, string>, one_liner: string) =>
      post('/index', { path, metadata: { one_liner } }, { ...headers, ...key })
    expect((await send(asA(), 'One')).status).toBe(200)
    for (const one_liner of ['One', 'Two']) {
      for (const { name, rank, isSigned } of callers) {
        if (isSigned || rank === 'A' || rank === 'anonymous' || rank === 'visitor') continue
        const headers = rank === 'B' ? asB() : writesAs(users, 'system')
        const answer = await send(headers, one_liner)
        if (one_liner === 'One') expect(answer.status, name).toBe(200)
      }
    }
    const replayed = await send(asA(), 'One')
    expect(replayed.headers.get('idempotency-replayed')).toBe('true')
  })

  it('CC-OWN-2: what a job finds to be similar is what its creator sees', async () => {
    const body = { query: 'Assassination of Julius Caesar', visibility: 'private' }
    const render = async (headers: Record<string, string>) =>
      ended(stack, Job.parse(await (await post('/generate', body, headers)).json()))
    const first = await render(asA())
    expect(first).toMatchObject({ status: 'completed' })
    const shown = await call(stack, 'GET', api(`/moments${first.path}`), { headers: asA() })
    const { name } = (await shown.json()) as { name: string }
    const metadata = { name: `${name} ii` }
    const twin = `${first.path}-ii`
    expect((await post('/index', { path: twin, metadata }, asA())).status).toBe(200)
    // Its own place is free again: only then is it made anew, and compared.
    await call(stack, 'DELETE', api(`/moments${first.path}`), { headers: asA() })
    expect((await render(asA())).similar_to).toEqual([twin])
    expect((await render(asB())).similar_to).toEqual([])
  })
})
