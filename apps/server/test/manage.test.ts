import { setTimeout as sleep } from 'node:timers/promises'
import { isFinalFrame } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { insertCallback } from '../src/flash/callbacks/callback-store.ts'
import type { Stack } from '../src/stack.ts'
import { expectProblem } from './support/problem.ts'
import { createGate, createScriptedEngine, hang } from './support/scripted-engine.ts'
import { collectEvents, readEvents } from './support/sse.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const API = '/api/v1/timepoints'
const QUERY = 'Trinity test 5:29 AM July 16 1945'
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'
const CONCURRENCY = 3

/** Every table with rows of a timepoint, and the column that names it. */
const TABLES = {
  timepoints: 'id',
  checkpoints: 'timepoint_id',
  traces: 'timepoint_id',
  events: 'timepoint_id',
  images: 'timepoint_id',
  callbacks: 'timepoint_id',
  idempotency_keys: 'timepoint_id',
  chat_sessions: 'timepoint_id',
  operations: 'timepoint_id',
  jumps: 'target_id',
}

const scripted = createScriptedEngine()
let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  const env = { RENDER_CONCURRENCY: `${CONCURRENCY}`, SHARE_URL_BASE: 'https://share.example' }
  stack = await startTestStack(database, { engine: scripted.engine, env })
})

afterEach(() => scripted.reset())

afterAll(async () => {
  await stack.close()
  await database.drop()
})

const post = (path: string, body: object = {}, headers: Record<string, string> = {}) =>
  call(stack, 'POST', `${API}/${path}`, { body: { query: QUERY, ...body }, headers })

const get = (path: string) => call(stack, 'GET', `${API}/${path}`)
const cancel = (id: string) => call(stack, 'POST', `${API}/${id}/cancel`)
const remove = (id: string, query = '') => call(stack, 'DELETE', `${API}/${id}${query}`)
const read = async (id: string) => readTimepoint(await get(`${id}?full=true`))
const eventsOf = async (id: string) => collectEvents(await get(`${id}/events`))

const show = (id: string, body: unknown) =>
  call(stack, 'PATCH', `${API}/${id}/visibility`, { body })

/** Starts a render in the background. */
async function begin(body: object = {}, headers: Record<string, string> = {}): Promise<string> {
  return ((await (await post('generate', body, headers)).json()) as { id: string }).id
}

/** A render that waits at a gate in one of its steps. */
async function hold(step: Parameters<typeof scripted.on>[0] = 'scene', body: object = {}) {
  const gate = createGate()
  scripted.on(step, gate.script)
  const id = await begin(body)
  await gate.reached
  return { id, gate }
}

async function finished(body: object = {}): Promise<string> {
  return (await readTimepoint(await post('generate/sync', body))).id
}

/** Everything that is stored of a timepoint, as text, and how many rows that is in each table. */
async function stored(id: string) {
  const counts: Record<string, number> = {}
  let text = ''
  for (const [table, column] of Object.entries(TABLES)) {
    const { rows } = await sql<{ row: string }>`
      SELECT t::text AS row FROM ${sql.table(table)} t WHERE ${sql.ref(column)} = ${id}
      ORDER BY 1`.execute(stack.database.db)
    counts[table] = rows.length
    text += rows.map(({ row }) => row).join('\n')
  }
  return { counts, text }
}

describe('cancel', () => {
  it('G-MANAGE-1: a running render fails with cancelled, in its row and in its stream', async () => {
    const { id } = await hold()
    const following = eventsOf(id)
    const answer = await cancel(id)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({
      id,
      status: 'failed',
      cancelled: true,
      message: expect.stringMatching(/./),
    })
    expect(await read(id)).toMatchObject({
      status: 'failed',
      error_code: 'cancelled',
      error: 'The generation was cancelled',
      current_step: null,
      scene: null,
      tdf_hash: null,
    })
    const events = await following
    expect(events.at(-1)?.frame).toMatchObject({
      event: 'error',
      step: null,
      data: { timepoint_id: id, status: 'failed', code: 'cancelled' },
    })
    expect(events.filter(({ frame }) => isFinalFrame(frame))).toHaveLength(1)
    expect(await eventsOf(id)).toEqual(events)
  })

  it('G-MANAGE-1: who waits for the scene gets 409 with the id', async () => {
    const gate = createGate()
    scripted.on('dialog', gate.script)
    const waiting = post('generate/sync')
    await gate.reached
    const { items } = (await (await get('?status=processing')).json()) as {
      items: { id: string }[]
    }
    expect(items).toHaveLength(1)
    const id = items[0]?.id ?? ''
    expect((await cancel(id)).status).toBe(200)
    const problem = await expectProblem(await waiting, 'cancelled')
    expect(problem.timepoint_id).toBe(id)
  })

  it('G-MANAGE-1: the step that runs is told within a second, and no other is asked', async () => {
    const { promise: told, resolve: tell } = Promise.withResolvers<number>()
    const { promise: reached, resolve: arrive } = Promise.withResolvers<void>()
    scripted.on('scene', (_original, _input, signal) => {
      arrive()
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          tell(performance.now())
          reject(signal.reason)
        })
      })
    })
    const id = await begin()
    await reached
    await vi.waitFor(async () => expect((await read(id)).progress).toBeGreaterThan(20))
    const asked = scripted.calls.length
    const cancelledAt = performance.now()
    expect((await cancel(id)).status).toBe(200)
    expect((await told) - cancelledAt).toBeLessThan(1000)
    await sleep(300)
    expect(scripted.calls).toHaveLength(asked)
  })

  it('G-MANAGE-1, G-LEASE-2: what a deaf step answers afterwards changes nothing', async () => {
    const { id, gate } = await hold('scene')
    await cancel(id)
    const before = await stored(id)
    const asked = scripted.calls.length
    gate.open()
    await sleep(500)
    expect(await stored(id)).toEqual(before)
    expect(scripted.calls).toHaveLength(asked)
  })

  it('G-MANAGE-1: what has ended cannot be cancelled, however it ended', async () => {
    const completed = await finished()
    const { id: stopped } = await hold()
    await cancel(stopped)
    const refused = await post('generate/sync', { query: 'asdf qwer zxcv' })
    const failed = (await expectProblem(refused, 'query_rejected')).timepoint_id ?? ''
    for (const id of [completed, stopped, failed]) {
      const before = await stored(id)
      await expectProblem(await cancel(id), 'invalid_state')
      expect(await stored(id)).toEqual(before)
    }
  })

  it('G-MANAGE-1: of many at once one is told that it did it', async () => {
    const { id } = await hold()
    const answers = await Promise.all(Array.from({ length: 8 }, () => cancel(id)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(400)])
    for (const answer of answers) {
      if (answer.status !== 200) await expectProblem(answer, 'invalid_state')
    }
    expect((await eventsOf(id)).filter(({ frame }) => isFinalFrame(frame))).toHaveLength(1)
  })

  it('G-MANAGE-1: a render ends once, whenever the cancel comes', async () => {
    scripted.on('scene', async (original) => {
      await sleep(40)
      return original()
    })
    const outcomes = new Set<number>()
    for (let delayMs = 0; delayMs < 120; delayMs += 6) {
      const id = await begin()
      await sleep(delayMs)
      const { status } = await cancel(id)
      outcomes.add(status)
      const events = await eventsOf(id)
      expect(events.filter(({ frame }) => isFinalFrame(frame))).toHaveLength(1)
      expect(events.map((event) => event.id)).toEqual(events.map((_event, index) => index + 1))
      const ended = await read(id)
      const wanted = status === 200 ? ['failed', 'cancelled'] : ['completed', null]
      expect([ended.status, ended.error_code]).toEqual(wanted)
      expect(ended.scene === null).toBe(status === 200)
    }
    expect([...outcomes].sort()).toEqual([200, 400])
  })

  it('G-READ-1, G-MANAGE-1: an unknown or malformed id is 404', async () => {
    for (const id of [UNKNOWN_ID, 'x']) {
      const problem = await expectProblem(await cancel(id), 'not_found')
      expect(problem.detail).toBe('Timepoint not found')
    }
  })

  it('G-MANAGE-1: a queued render can be cancelled, and never begins', async () => {
    scripted.on('judge', hang)
    scripted.on('timeline', hang)
    const running = await Promise.all(Array.from({ length: CONCURRENCY }, () => begin()))
    await vi.waitFor(() => expect(scripted.calls.length).toBeGreaterThanOrEqual(CONCURRENCY))
    const queued = await begin({ query: 'The battle of Hastings, 14 October 1066' })
    const last = await begin({ query: 'Moon landing 20 July 1969' })
    await sleep(300)
    expect(await read(queued)).toMatchObject({ status: 'pending' })
    expect((await cancel(queued)).status).toBe(200)
    scripted.reset()
    // A step that is deaf does not keep its place from others.
    for (const id of running) expect((await cancel(id)).status).toBe(200)
    expect((await eventsOf(last)).at(-1)?.frame.event).toBe('done')
    await sleep(300)
    expect(scripted.calls.filter(({ query }) => query.includes('Hastings'))).toEqual([])
    expect(await read(queued)).toMatchObject({ status: 'failed', error_code: 'cancelled' })
    expect((await eventsOf(queued)).map(({ frame }) => frame.event)).toEqual(['start', 'error'])
  })

  it('G-MANAGE-1: a body of nothing that calls itself JSON is no body', async () => {
    const { id } = await hold()
    const headers = { 'content-type': 'application/json' }
    const answer = await call(stack, 'POST', `${API}/${id}/cancel`, { headers })
    expect(answer.status).toBe(200)
  })
})

describe('delete', () => {
  const everywhere = (id: string, slug: string) => [
    get(id),
    get(`slug/${slug}`),
    get(`${id}/image`),
    get(`${id}/events`),
    get(`${id}/callbacks`),
    cancel(id),
    show(id, { visibility: 'public' }),
    remove(id),
    remove(id, '?permanent=true'),
    call(stack, 'POST', `/api/v1/temporal/${id}/next`),
    call(stack, 'POST', `/api/v1/temporal/${id}/prior`),
    call(stack, 'GET', `/api/v1/temporal/${id}/sequence`),
  ]

  const expectGone = async (id: string, slug: string) => {
    for (const asking of everywhere(id, slug)) {
      const problem = await expectProblem(await asking, 'not_found')
      expect(problem.detail).toBe('Timepoint not found')
    }
    for (const query of ['', '?visibility=private', '?visibility=public', '?status=completed']) {
      const text = await (await get(`${query}${query ? '&' : '?'}page_size=100`)).text()
      expect(text).toContain('"items"')
      expect(text).not.toContain(id)
    }
  }

  /** A finished timepoint with a row in every table. */
  async function whole(): Promise<{ id: string; slug: string }> {
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const answer = await post('generate/sync', { generate_image: true }, headers)
    const { id, slug } = await readTimepoint(answer)
    await insertCallback(stack.database.db, { timepointId: id, url: 'https://example.org/' })
    const body = { character: 'Oppenheimer', message: 'What do you see?' }
    const talked = await call(stack, 'POST', `/api/v1/interactions/${id}/chat`, { body })
    expect(talked.status).toBe(200)
    const way = { direction: 'next', units: 1, unit: 'hour', context: '{}' } as const
    const jump = { target_id: id, source_id: id, sequence_id: id, ...way }
    await stack.database.db.insertInto('jumps').values(jump).execute()
    const { counts } = await stored(id)
    for (const [table, count] of Object.entries(counts)) {
      expect([table, count > 0]).toEqual([table, true])
    }
    return { id, slug }
  }

  it('G-MANAGE-2: what is deleted is 404 everywhere and in no list, though its rows stay', async () => {
    const { id, slug } = await whole()
    const { counts } = await stored(id)
    const answer = await remove(id)
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({
      id,
      deleted: true,
      message: expect.stringMatching(/./),
    })
    await expectGone(id, slug)
    expect((await stored(id)).counts).toEqual(counts)
  })

  it('G-MANAGE-2: permanent erases the rows of every table', async () => {
    const { id, slug } = await whole()
    const other = await whole()
    const untouched = await stored(other.id)
    expect((await remove(id, '?permanent=true')).status).toBe(200)
    expect(await stored(id)).toEqual({
      counts: Object.fromEntries(Object.keys(TABLES).map((table) => [table, 0])),
      text: '',
    })
    await expectGone(id, slug)
    expect(await stored(other.id)).toEqual(untouched)
  })

  it('G-MANAGE-2: every table that refers to timepoints is looked at here', async () => {
    const { rows } = await sql<{ name: string }>`
      SELECT DISTINCT conrelid::regclass::text AS name FROM pg_constraint
      WHERE contype = 'f' AND confrelid = 'timepoints'::regclass`.execute(stack.database.db)
    expect(['timepoints', ...rows.map(({ name }) => name)].sort()).toEqual(
      Object.keys(TABLES).sort(),
    )
  })

  it.each(['', '?permanent=true'])('G-MANAGE-2: running work is cancelled %s', async (query) => {
    const { promise: told, resolve: tell } = Promise.withResolvers<void>()
    const { promise: reached, resolve: arrive } = Promise.withResolvers<void>()
    scripted.on('scene', (_original, _input, signal) => {
      arrive()
      signal.addEventListener('abort', () => tell())
      return hang(_original, _input, signal)
    })
    const waiting = post('generate/sync')
    await reached
    const { items } = (await (await get('?status=processing')).json()) as {
      items: { id: string }[]
    }
    const id = items[0]?.id ?? ''
    const asked = scripted.calls.length
    expect((await remove(id, query)).status).toBe(200)
    await told
    await expectProblem(await waiting, 'not_found')
    await sleep(300)
    expect(scripted.calls).toHaveLength(asked)
    const { counts } = await stored(id)
    expect(counts.timepoints).toBe(query === '' ? 1 : 0)
  })

  it('G-MANAGE-2, G-STREAM-1: an open stream of what is deleted ends with one error', async () => {
    const { id: hidden } = await hold()
    const { id: erased } = await hold()
    const codes = []
    for (const [id, query] of [
      [hidden, ''],
      [erased, '?permanent=true'],
    ] as const) {
      const events = readEvents(await get(`${id}/events`))
      await events.next()
      const deleted = remove(id, query)
      const rest = []
      for await (const { frame } of events) rest.push(frame)
      expect((await deleted).status).toBe(200)
      expect(rest.filter(isFinalFrame)).toHaveLength(1)
      const last = rest.at(-1)
      codes.push(last?.event === 'error' && last.data.code)
    }
    expect(codes).toEqual(['cancelled', 'not_found'])
  })

  it('G-MANAGE-2: a queued render that is deleted never begins', async () => {
    scripted.on('judge', hang)
    scripted.on('timeline', hang)
    const running = await Promise.all(Array.from({ length: CONCURRENCY }, () => begin()))
    const query = 'The battle of Hastings, 14 October 1066'
    const queued = [await begin({ query }), await begin({ query })]
    await remove(queued[0] ?? '')
    await remove(queued[1] ?? '', '?permanent=true')
    scripted.reset()
    for (const id of running) await cancel(id)
    await finished()
    await sleep(300)
    expect(scripted.countsOf(query)).toEqual({})
  })

  it.each(['garbage', '2', '-', 'truefalse'])('G-ERR-3: permanent=%s is 422', async (value) => {
    const id = await finished()
    const problem = await expectProblem(await remove(id, `?permanent=${value}`), 'invalid_input')
    expect(problem.errors?.map(({ path }) => path)).toEqual(['permanent'])
    expect((await read(id)).id).toBe(id)
  })

  it.each(['', '?permanent=true'])(
    'G-MANAGE-2: of several at once one did it %s',
    async (query) => {
      const id = await finished()
      const answers = await Promise.all(Array.from({ length: 6 }, () => remove(id, query)))
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(5).fill(404)])
    },
  )

  it('G-READ-1, G-MANAGE-2: an unknown or malformed id is 404', async () => {
    for (const id of [UNKNOWN_ID, 'x']) await expectProblem(await remove(id), 'not_found')
  })
})

describe('visibility', () => {
  const listed = async (query: string) => {
    const { items } = (await (await get(`?page_size=100${query}`)).json()) as {
      items: { id: string }[]
    }
    return items.map((item) => item.id)
  }

  it('G-MANAGE-3: a change shows everywhere, and alters nothing else', async () => {
    const id = await finished({ generate_image: true })
    const original = await read(id)
    expect(original).toMatchObject({ visibility: 'public', tdf_hash: expect.any(String) })
    for (const visibility of ['private', 'unlisted', 'public', 'public'] as const) {
      const changed = await readTimepoint(await show(id, { visibility }))
      const shared = visibility === 'public'
      expect(changed).toEqual({
        ...original,
        visibility,
        share_url: shared ? `https://share.example/${original.slug}` : null,
        updated_at: changed.updated_at,
      })
      expect(await read(id)).toEqual(changed)
      expect((await readTimepoint(await get(`slug/${original.slug}`))).visibility).toBe(visibility)
      const image = await get(`${id}/image`)
      const control = visibility === 'public' ? 'public, max-age=3600' : 'private, no-cache'
      expect(image.headers.get('cache-control')).toBe(control)
      expect((await listed('')).includes(id)).toBe(shared)
      expect((await listed('&visibility=public')).includes(id)).toBe(shared)
      expect((await listed('&visibility=private')).includes(id)).toBe(visibility === 'private')
    }
  })

  it('G-MANAGE-3: a render that runs can be changed, and keeps that when it completes', async () => {
    const { id, gate } = await hold('dialog')
    const changed = await readTimepoint(await show(id, { visibility: 'unlisted' }))
    expect(changed).toMatchObject({ id, visibility: 'unlisted', status: 'processing', scene: null })
    gate.open()
    expect((await eventsOf(id)).at(-1)?.frame.event).toBe('done')
    expect(await read(id)).toMatchObject({ status: 'completed', visibility: 'unlisted' })
    expect(await listed('')).not.toContain(id)
  })

  it.each([
    ['{}', {}],
    ['null', null],
    ['an unknown value', { visibility: 'secret' }],
    ['capitals', { visibility: 'PUBLIC' }],
    ['null as a value', { visibility: null }],
    ['a number', { visibility: 1 }],
    ['a list', { visibility: ['public'] }],
    ['another key', { visible: 'public' }],
    ['an array as the body', [{ visibility: 'public' }]],
    ['text as the body', 'public'],
  ])('G-MANAGE-3: %s is 400 and changes nothing', async (_name, body) => {
    const id = await finished()
    const before = await stored(id)
    const problem = await expectProblem(await show(id, body), 'invalid_state')
    expect(problem.detail).toContain('visibility')
    expect(await stored(id)).toEqual(before)
  })

  it.each<Record<string, string>>([{}, { 'content-type': 'application/json' }])(
    'G-MANAGE-3: no body at all is 400 (%o)',
    async (headers) => {
      const id = await finished()
      const path = `${API}/${id}/visibility`
      await expectProblem(await call(stack, 'PATCH', path, { headers }), 'invalid_state')
    },
  )

  it('G-READ-1, G-MANAGE-3: an unknown or malformed id is 404', async () => {
    for (const id of [UNKNOWN_ID, 'x']) {
      await expectProblem(await show(id, { visibility: 'public' }), 'not_found')
    }
  })
})
