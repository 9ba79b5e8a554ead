import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { CallbackCompleted, CallbackFailed, CallbackList } from '@timepoint/contracts'
import { sql } from 'kysely'
import { Webhook } from 'standardwebhooks'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { AppError } from '../src/platform/errors.ts'
import type { Stack } from '../src/stack.ts'
import { expectProblem } from './support/problem.ts'
import { answerWith, type Receiver, startReceiver } from './support/receiver.ts'
import { createGate, createScriptedEngine, hang } from './support/scripted-engine.ts'
import { collectEvents } from './support/sse.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const API = '/api/v1/timepoints'
const QUERY = 'Trinity test 5:29 AM July 16 1945'
const ENDPOINTS = ['generate', 'generate/sync', 'generate/stream']
const SECRET = `whsec_${randomBytes(32).toString('base64')}`
const CONTEXT = { order: 7, deep: [{ whole: 1.5 }] }

const scripted = createScriptedEngine()
let database: TestDatabase
let receiver: Receiver
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
})

beforeEach(async () => {
  receiver = await startReceiver()
})

afterEach(async () => {
  scripted.reset()
  await receiver.close()
})

afterAll(async () => {
  await database.drop()
})

/** Names inside and outside, whatever the real name servers say. */
const resolve = async (host: string) => (host === 'inside.example' ? ['10.0.0.1'] : ['1.1.1.1'])

function withStack(env: Record<string, string>): void {
  beforeAll(async () => {
    stack = await startTestStack(database, { engine: scripted.engine, env, resolve })
  })
  afterAll(async () => {
    await stack.close()
  })
}

const post = (path: string, body: object = {}) =>
  call(stack, 'POST', `${API}/${path}`, { body: { query: QUERY, ...body } })

/** Starts a render in the background, to be told at the receiver. */
async function begin(body: object = {}): Promise<string> {
  const wishes = { callback_url: `${receiver.url}/hook?a=b`, request_context: CONTEXT }
  const answer = await post('generate', { ...wishes, ...body })
  expect(answer.status).toBe(200)
  return ((await answer.json()) as { id: string }).id
}

/** What came in, once so many requests have; its signature is checked. */
async function received(count = 1) {
  await vi.waitFor(() => expect(receiver.requests).toHaveLength(count), 15_000)
  const request = receiver.requests[count - 1]
  if (!request) throw new Error('no request')
  const headers = request.headers as Record<string, string>
  expect(new Webhook(SECRET).verify(request.body, headers)).toBeTruthy()
  return { ...request, text: request.body, json: JSON.parse(request.body) as unknown }
}

/** The only callback of a render, once it was tried so often. */
async function callbackOf(id: string, tries = 1) {
  return vi.waitFor(async () => {
    const answer = await call(stack, 'GET', `${API}/${id}/callbacks`)
    const { callbacks } = CallbackList.parse(await answer.json())
    expect(callbacks).toHaveLength(1)
    expect(callbacks[0]?.attempts).toHaveLength(tries)
    return callbacks[0]
  }, 15_000)
}

const countTimepoints = async () => {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::integer AS count FROM timepoints`.execute(stack.database.db)
  return rows[0]?.count
}

describe('a server that may call this machine', () => {
  withStack({
    ALLOW_INSECURE_CALLBACKS: 'true',
    WEBHOOK_SECRET: SECRET,
    GENERATION_TIMEOUT_S: '3',
  })

  it('G-CALLBACK-1, G-CALLBACK-2: a scene is posted as GET shows it in full, and signed', async () => {
    const id = await begin({ generate_image: true, preset: 'quality' })
    const { text, json, method, path, headers } = await received()
    expect({ method, path }).toEqual({ method: 'POST', path: '/hook?a=b' })
    expect(headers['content-type']).toBe('application/json')
    const body = CallbackCompleted.parse(json)
    const shown = await (await call(stack, 'GET', `${API}/${id}?full=true`)).text()
    expect(text).toContain(`"timepoint":${shown}`)
    expect(body.timepoint.status).toBe('completed')
    expect(body.timepoint.dialog).not.toBeNull()
    expect(body).toMatchObject({
      preset_used: 'hd',
      request_context: CONTEXT,
      generation_time_ms: body.timepoint.generation_time_ms,
    })
    expect(await callbackOf(id)).toEqual({
      webhook_id: headers['webhook-id'],
      url: `${receiver.url}/hook?a=b`,
      status: 'delivered',
      attempts: [
        {
          at: expect.stringMatching(/Z$/),
          status_code: 200,
          error: null,
          duration_ms: expect.any(Number),
        },
      ],
      next_attempt_at: null,
    })
  })

  const expectFailure = async (id: string) => {
    const { json } = await received()
    expect(CallbackFailed.parse(json)).toEqual(json)
    const row = await readTimepoint(await call(stack, 'GET', `${API}/${id}`))
    expect(json).toEqual({ id, status: 'failed', error: row.error, request_context: CONTEXT })
    expect(row.error).toBeTruthy()
    expect((await callbackOf(id))?.status).toBe('delivered')
    return row.error_code
  }

  it('G-CALLBACK-1, G-REJECT-1: a refused query is told', async () => {
    const id = await begin({ query: 'asdf qwer zxcv' })
    expect(await expectFailure(id)).toBe('query_rejected')
  })

  it('G-CALLBACK-1: a failed step is told, and nothing of why it failed', async () => {
    scripted.on('scene', async () => {
      throw new AppError('provider_error', { cause: new Error('hunter2') })
    })
    const id = await begin()
    expect(await expectFailure(id)).toBe('provider_error')
    expect(receiver.requests[0]?.body).not.toContain('hunter2')
  })

  it('G-CALLBACK-1, G-GEN-5: a render that takes too long is told', async () => {
    scripted.on('dialog', hang)
    expect(await expectFailure(await begin())).toBe('timeout')
  })

  it('G-CALLBACK-1, G-MANAGE-1: a cancel is told', async () => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    const id = await begin()
    await gate.reached
    expect((await call(stack, 'POST', `${API}/${id}/cancel`)).status).toBe(200)
    expect(await expectFailure(id)).toBe('cancelled')
    gate.open()
    await sleep(1500)
    expect(receiver.requests).toHaveLength(1)
  })

  it('G-CALLBACK-4, G-MANAGE-2: what is deleted while it runs is not posted', async () => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    for (const query of ['', '?permanent=true']) {
      const id = await begin()
      await gate.reached
      expect((await call(stack, 'DELETE', `${API}/${id}${query}`)).status).toBe(200)
    }
    gate.open()
    await sleep(2500)
    expect(receiver.connections()).toBe(0)
  })

  it('G-CALLBACK-3, G-CALLBACK-8: a try that failed is shown, and the next is planned', async () => {
    receiver.answer(answerWith(500))
    const id = await begin()
    await received()
    const callback = await callbackOf(id)
    expect(callback).toMatchObject({ status: 'pending', attempts: [{ status_code: 500 }] })
    const waitMs = Date.parse(callback?.next_attempt_at ?? '') - Date.now()
    expect(waitMs).toBeGreaterThan(1000)
    expect(waitMs).toBeLessThan(5500)
    receiver.answer(answerWith(204))
    const { json } = await received(2)
    expect(json).toHaveProperty('timepoint.id', id)
    const ended = await callbackOf(id, 2)
    expect(ended).toMatchObject({ status: 'delivered', next_attempt_at: null })
    const ids = receiver.requests.map(({ headers }) => headers['webhook-id'])
    expect(ids).toEqual([ended?.webhook_id, ended?.webhook_id])
  })

  it('G-CALLBACK-1: nothing is posted before the render has ended', async () => {
    const gate = createGate()
    scripted.on('dialog', gate.script)
    const id = await begin()
    await gate.reached
    await sleep(1200)
    expect(receiver.connections()).toBe(0)
    expect(await callbackOf(id, 0)).toMatchObject({ status: 'pending', next_attempt_at: null })
    gate.open()
    await received()
  })

  it('G-MODEL-2: who waits for the scene is warned, and nothing is posted', async () => {
    const wish = { callback_url: `${receiver.url}/hook` }
    const scene = await readTimepoint(await post('generate/sync', wish))
    expect(scene.warnings).toEqual([expect.objectContaining({ code: 'callback_ignored' })])
    const events = await collectEvents(await post('generate/stream', wish))
    const [first] = events
    const id = first?.frame.event === 'start' ? first.frame.data.timepoint_id : ''
    const streamed = await readTimepoint(await call(stack, 'GET', `${API}/${id}`))
    expect(streamed.warnings).toEqual([expect.objectContaining({ code: 'callback_ignored' })])
    for (const one of [scene.id, id]) {
      const answer = await call(stack, 'GET', `${API}/${one}/callbacks`)
      expect(await answer.json()).toEqual({ callbacks: [] })
    }
    await sleep(1500)
    expect(receiver.connections()).toBe(0)
  })

  it('G-MODEL-2: a render without one has no callbacks and no warning', async () => {
    const { id, warnings } = await readTimepoint(await post('generate/sync'))
    expect(warnings).toEqual([])
    const answer = await call(stack, 'GET', `${API}/${id}/callbacks`)
    expect(await answer.json()).toEqual({ callbacks: [] })
  })
})

describe('a server that may not', () => {
  withStack({})

  it.each([
    ['http to this machine', () => `${receiver.url}/hook`],
    ['http to this machine by name', () => `http://localhost:${receiver.port}/hook`],
    ['https to this machine', () => `https://127.0.0.1:${receiver.port}/hook`],
    ['a name that leads inside', () => 'https://inside.example/hook'],
    ['a private address', () => 'https://192.168.1.1/hook'],
    ['http to anywhere', () => 'http://outside.example/hook'],
  ])('G-CALLBACK-5, G-ERR-3: %s is 422, and nothing is stored', async (_name, url) => {
    const before = await countTimepoints()
    for (const path of ENDPOINTS) {
      const problem = await expectProblem(
        await post(path, { callback_url: url() }),
        'invalid_input',
      )
      expect(problem.errors?.map((error) => error.path)).toEqual(['callback_url'])
    }
    expect(await countTimepoints()).toBe(before)
    expect(receiver.connections()).toBe(0)
    expect(scripted.calls).toEqual([])
  })
})
