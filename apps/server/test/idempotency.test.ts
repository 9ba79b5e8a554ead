import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { forgetOldKeys } from '../src/platform/idempotency/idempotency-store.ts'
import type { Stack } from '../src/stack.ts'
import { startDoomed } from './support/doomed.ts'
import { expectProblem } from './support/problem.ts'
import { rawRequest, sendRaw } from './support/raw-http.ts'
import { createGate, createScriptedEngine } from './support/scripted-engine.ts'
import { collectEvents, readEvents } from './support/sse.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const API = '/api/v1/timepoints'
const QUERY = 'Rome 44 BC'
const ENDPOINTS = ['generate', 'generate/sync', 'generate/stream']
const MODEL_WE_LACK = 'org/model'

const scripted = createScriptedEngine()
let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startServer()
})

afterEach(async () => {
  scripted.reset()
  await untilAllEnd()
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

function startServer(): Promise<Stack> {
  const env = { TRUSTED_PROXIES: '127.0.0.1' }
  return startTestStack(database, { engine: scripted.engine, env })
}

interface Asked {
  key: string
  body?: unknown
  client?: string
}

function ask(path: string, { key, body = { query: QUERY }, client = '203.0.113.1' }: Asked) {
  const headers = { 'idempotency-key': key, 'x-forwarded-for': client }
  return call(stack, 'POST', `${API}/${path}`, { body, headers })
}

/** The same text every time: what `fetch` sends of an object keeps the order of its keys. */
function askRaw(path: string, key: string, json: string) {
  return fetch(`${stack.url}${API}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: json,
  })
}

const isReplay = (answer: Response) => answer.headers.get('idempotency-replayed') === 'true'

async function countRenders(): Promise<number> {
  const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM timepoints`.execute(
    stack.database.db,
  )
  return rows[0]?.n ?? 0
}

async function countKeys(key: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM idempotency_keys WHERE key = ${key}`.execute(stack.database.db)
  return rows[0]?.n ?? 0
}

const untilEnd = async (id: string) => (await call(stack, 'GET', `${API}/${id}/events`)).text()

/** A render of one test that is still under way in the next would come to the gate of that. */
async function untilAllEnd(): Promise<void> {
  const { db } = stack.database
  const running = db
    .selectFrom('timepoints')
    .select('id')
    .where('status', 'in', ['pending', 'processing'])
    .where('deleted_at', 'is', null)
  for (const { id } of await running.execute()) await untilEnd(id)
}

/** The id in an answer of any of the endpoints; reads it to its end. */
async function idOf(answer: Response): Promise<string> {
  expect(answer.status).toBe(200)
  if (!answer.headers.get('content-type')?.startsWith('text/event-stream')) {
    return ((await answer.json()) as { id: string }).id
  }
  const [first] = await collectEvents(answer)
  if (first?.frame.event !== 'start') throw new Error('no start')
  return first.frame.data.timepoint_id
}

describe('G-IDEM-1: the same key and JSON get the first answer', () => {
  it.each(ENDPOINTS)('%s: the same id and body, one render', async (path) => {
    const key = randomUUID()
    const before = await countRenders()
    const first = await ask(path, { key })
    expect(isReplay(first)).toBe(false)
    const text = await first.clone().text()
    const id = await idOf(first)
    await untilEnd(id)
    for (let i = 0; i < 2; i += 1) {
      const again = await ask(path, { key })
      expect(again.status).toBe(200)
      expect(isReplay(again)).toBe(true)
      expect(await again.text()).toBe(text)
    }
    expect(await countRenders()).toBe(before + 1)
  })

  it('a replayed stream has the frames and ids of the first', async () => {
    const key = randomUUID()
    const events = await collectEvents(await ask('generate/stream', { key }))
    expect(events.at(-1)?.frame.event).toBe('done')
    expect(await collectEvents(await ask('generate/stream', { key }))).toEqual(events)
  })

  it.each([
    ['order of keys and white space', '{ "generate_image":false,\n"query" : "Rome 44 BC"}'],
    ['escapes', '{"query":"Rome 44 \\u0042C","generate_image":false}'],
  ])('%s do not matter', async (_what, json) => {
    const key = randomUUID()
    const first = await askRaw('generate', key, '{"query":"Rome 44 BC","generate_image":false}')
    const again = await askRaw('generate', key, json)
    expect(await idOf(again)).toBe(await idOf(first))
    expect(isReplay(again)).toBe(true)
  })

  it('a key may have 1 to 255 characters, spaces among them', async () => {
    for (const key of ['k', 'a key ~ !'.padEnd(255, 'x')]) {
      const id = await idOf(await ask('generate', { key }))
      expect(await idOf(await ask('generate', { key }))).toBe(id)
    }
  })

  it('a failure is answered again as it was', async () => {
    scripted.on('scene', async () => {
      throw new Error('broken')
    })
    const key = randomUUID()
    const first = await expectProblem(await ask('generate/sync', { key }), 'provider_error')
    scripted.reset()
    const answer = await ask('generate/sync', { key })
    expect(isReplay(answer)).toBe(true)
    const again = await expectProblem(answer, 'provider_error')
    expect({ ...again, request_id: '' }).toEqual({ ...first, request_id: '' })
    expect(again).toMatchObject({ failed_step: 'scene', timepoint_id: first.timepoint_id })
    expect(scripted.calls).toEqual([])
  })

  it.each(['generate/sync', 'generate/stream'])('%s: so is a rejection', async (path) => {
    const key = randomUUID()
    const body = { query: 'asdf qwer zxcv' }
    const withoutRequestId = async (answer: Response) =>
      (await answer.text()).replace(/"request_id":"[^"]+"/, '')
    const first = await ask(path, { key, body })
    const text = await withoutRequestId(first)
    expect(text).toContain('query_rejected')
    const again = await ask(path, { key, body })
    expect(again.status).toBe(first.status)
    expect([isReplay(first), isReplay(again)]).toEqual([false, true])
    expect(await withoutRequestId(again)).toBe(text)
  })

  it.each(ENDPOINTS)('%s: simultaneous requests start one render', async (path) => {
    for (let round = 0; round < 5; round += 1) {
      const key = randomUUID()
      const before = await countRenders()
      const answers = await Promise.all(Array.from({ length: 8 }, () => ask(path, { key })))
      const ids = await Promise.all(
        answers.map(async (answer) => {
          if (answer.status === 200) return idOf(answer)
          return (await expectProblem(answer, 'conflict')).timepoint_id
        }),
      )
      expect(new Set(ids).size).toBe(1)
      expect(ids[0]).toBeDefined()
      expect(answers.filter((answer) => answer.status === 200 && !isReplay(answer))).toHaveLength(1)
      expect(await countRenders()).toBe(before + 1)
      await untilEnd(ids[0] ?? '')
    }
  })
})

describe('G-IDEM-2: another body', () => {
  it.each(ENDPOINTS)('%s: is refused, whether the render runs or has ended', async (path) => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    const key = randomUUID()
    const first = ask(path, { key })
    await gate.reached
    const body = { query: 'Rome 45 BC' }
    const refused = await ask(path, { key, body })
    expect(isReplay(refused)).toBe(false)
    const { errors } = await expectProblem(refused, 'idempotency_mismatch')
    expect(errors?.[0]?.path).toBe('idempotency-key')
    gate.open()
    await untilEnd(await idOf(await first))
    await expectProblem(await ask(path, { key, body }), 'idempotency_mismatch')
  })

  it('is one that says a default, or something that is ignored', async () => {
    const key = randomUUID()
    expect((await ask('generate', { key })).status).toBe(200)
    for (const other of [{ generate_image: false }, { unknown: 1 }]) {
      const body = { query: QUERY, ...other }
      await expectProblem(await ask('generate', { key, body }), 'idempotency_mismatch')
    }
  })

  it('that is not valid is told so', async () => {
    const key = randomUUID()
    expect((await ask('generate', { key })).status).toBe(200)
    await expectProblem(await ask('generate', { key, body: { query: 'x' } }), 'invalid_input')
  })
})

describe('G-IDEM-3: while the first request is being worked on', () => {
  it.each(['generate/sync', 'generate/stream'])('%s: 409 with the id', async (path) => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    const key = randomUUID()
    const first = ask(path, { key })
    await gate.reached
    const refused = await ask(path, { key })
    expect(isReplay(refused)).toBe(false)
    const { timepoint_id: id } = await expectProblem(refused, 'conflict')
    gate.open()
    expect(await idOf(await first)).toBe(id)
    expect(await idOf(await ask(path, { key }))).toBe(id)
  })

  it('in the background the answer was the id, and is given again', async () => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    const key = randomUUID()
    const id = await idOf(await ask('generate', { key }))
    await gate.reached
    const again = await ask('generate', { key })
    expect(isReplay(again)).toBe(true)
    expect(await idOf(again)).toBe(id)
    gate.open()
    await untilEnd(id)
  })

  it('a caller that went away finds the end of its render', async () => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    const key = randomUUID()
    const answer = await ask('generate/stream', { key })
    for await (const { frame } of readEvents(answer)) {
      if (frame.event === 'start') break // Closes the connection.
    }
    await gate.reached
    const { timepoint_id: id = '' } = await expectProblem(
      await ask('generate/stream', { key }),
      'conflict',
    )
    gate.open()
    await untilEnd(id)
    const events = await collectEvents(await ask('generate/stream', { key }))
    expect(events[0]?.frame).toMatchObject({ event: 'start', data: { timepoint_id: id } })
    expect(events.at(-1)?.frame.event).toBe('done')
  })
})

describe('G-IDEM-4: what is refused before work starts is not stored', () => {
  it('the key is new afterwards', async () => {
    const key = randomUUID()
    const body = { query: QUERY, text_model: MODEL_WE_LACK }
    await expectProblem(await ask('generate', { key, body }), 'provider_unavailable')
    await expectProblem(await ask('generate', { key, body: { query: 'x' } }), 'invalid_input')
    expect(await countKeys(key)).toBe(0)
    const answer = await ask('generate', { key })
    expect(answer.status).toBe(200)
    expect(isReplay(answer)).toBe(false)
  })

  it.each(['%00', '%F0%9F%98%80', 'x%2Fy', 'nobody'])(
    'beside a path that names nothing it is 404, whatever the path holds: %s',
    async (id) => {
      const key = randomUUID()
      const paths = ['temporal/ID/next', 'interactions/ID/chat', 'interactions/ID/survey/stream']
      const body = { character: 'Caesar', message: 'Why?', questions: ['Why?'] }
      for (const path of paths.map((path) => `/api/v1/${path.replace('ID', id)}`)) {
        const options = { body, headers: { 'idempotency-key': key } }
        await expectProblem(await call(stack, 'POST', path, options), 'not_found')
      }
      expect(await countKeys(key)).toBe(0)
    },
  )

  it.each([
    ['an empty one', ['Idempotency-Key: ']],
    ['one of 256 characters', [`Idempotency-Key: ${'k'.repeat(256)}`]],
    ['one that is not ASCII', ['Idempotency-Key: clé']],
    ['one with a tab', ['Idempotency-Key: a\tb']],
    ['two', ['Idempotency-Key: a', 'Idempotency-Key: b']],
    ['the same twice', ['Idempotency-Key: a', 'idempotency-key: a']],
  ])('a key that is none is 422: %s', async (_name, lines) => {
    for (const path of ENDPOINTS) {
      const headers = [...lines, 'Content-Type: application/json']
      const body = JSON.stringify({ query: QUERY })
      const answer = await sendRaw(stack, rawRequest(`POST ${API}/${path}`, headers, body))
      const problem = await expectProblem(
        { ...answer, text: async () => answer.body },
        'invalid_input',
      )
      expect(problem.errors?.[0]?.path).toBe('idempotency-key')
    }
  })

  it('nor is a body that is nested too deeply, and none at all', async () => {
    const key = randomUUID()
    const deep = `{"query":"Rome 44 BC","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    await expectProblem(await askRaw('generate', key, deep), 'invalid_input')
    const headers = { 'idempotency-key': key }
    await expectProblem(await call(stack, 'POST', `${API}/generate`, { headers }), 'invalid_input')
    expect(await countKeys(key)).toBe(0)
  })
})

describe('G-IDEM-5: a key belongs to its caller and route, for 24 hours', () => {
  const backdate = (key: string, interval: string) =>
    sql`UPDATE idempotency_keys SET created_at = now() - ${interval}::interval WHERE key = ${key}`.execute(
      stack.database.db,
    )

  it('another caller has another key', async () => {
    const key = randomUUID()
    const ids = await Promise.all(
      ['203.0.113.1', '203.0.113.2', '2001:db8::1', '2001:db8::2'].map(async (client) =>
        idOf(await ask('generate', { key, client })),
      ),
    )
    expect(new Set(ids).size).toBe(3) // The last two are one household.
  })

  it('another route has another key; a slash at the end does not make one', async () => {
    const key = randomUUID()
    const ids: string[] = []
    for (const path of ENDPOINTS) ids.push(await idOf(await ask(path, { key })))
    expect(new Set(ids).size).toBe(3)
    expect(await idOf(await ask('generate/', { key }))).toBe(ids[0])
  })

  it('counts for 24 hours', async () => {
    const key = randomUUID()
    const id = await idOf(await ask('generate/sync', { key }))
    await backdate(key, '23 hours 59 minutes')
    expect(await idOf(await ask('generate/sync', { key }))).toBe(id)
    await backdate(key, '24 hours')
    const later = await ask('generate/sync', { key, body: { query: 'Rome 45 BC' } })
    expect(isReplay(later)).toBe(false)
    expect(await idOf(later)).not.toBe(id)
    expect(await countKeys(key)).toBe(1)
  })

  it('simultaneous requests replace an old key once', async () => {
    const key = randomUUID()
    const id = await idOf(await ask('generate', { key }))
    await backdate(key, '25 hours')
    const before = await countRenders()
    const answers = await Promise.all(Array.from({ length: 8 }, () => ask('generate', { key })))
    const ids = await Promise.all(answers.map(idOf))
    expect(new Set(ids).size).toBe(1)
    expect(ids[0]).not.toBe(id)
    expect(await countRenders()).toBe(before + 1)
  })

  it('old keys can be removed, and nothing else', async () => {
    const [old, young] = [randomUUID(), randomUUID()]
    const id = await idOf(await ask('generate', { key: old }))
    await ask('generate', { key: young })
    await backdate(old, '25 hours')
    expect(await forgetOldKeys(stack.database.db)).toBeGreaterThanOrEqual(1)
    expect([await countKeys(old), await countKeys(young)]).toEqual([0, 1])
    await untilEnd(id)
    await readTimepoint(await call(stack, 'GET', `${API}/${id}`))
  })
})

describe('G-IDEM-6: a deleted timepoint', () => {
  it.each(ENDPOINTS)('%s: is not made again, nor shown: 404', async (path) => {
    const key = randomUUID()
    const id = await idOf(await ask(path, { key }))
    await untilEnd(id)
    await sql`UPDATE timepoints SET deleted_at = now() WHERE id = ${id}`.execute(stack.database.db)
    const answer = await ask(path, { key })
    expect(isReplay(answer)).toBe(false)
    expect((await expectProblem(answer, 'not_found')).detail).toBe('Timepoint not found')
    expect(await countKeys(key)).toBe(1)
  })
})

describe('G-IDEM-1: when the first server is killed', () => {
  it('another one finishes the render and gives the answer; the key stands for one render', async () => {
    const before = await countRenders()
    await stack.close()
    const doomed = await startDoomed(database.url, 'scene')
    const key = randomUUID()
    const send = (base: string) =>
      fetch(`${base}${API}/generate/sync`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body: JSON.stringify({ query: QUERY }),
      })
    const lost = send(doomed.url).catch(() => null)
    await doomed.reached()
    const { timepoint_id: id = '' } = await expectProblem(await send(doomed.url), 'conflict')
    await doomed.kill()
    expect(await lost).toBeNull()
    stack = await startServer()
    await untilEnd(id)
    const answer = await send(stack.url)
    expect(isReplay(answer)).toBe(true)
    expect((await readTimepoint(answer)).id).toBe(id)
    expect(await countRenders()).toBe(before + 1)
  })
})
