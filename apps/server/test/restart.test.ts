import { GenerateRequest, PRESETS } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ANONYMOUS } from '../src/accounts/identity/principal.ts'
import type { AgentName } from '../src/flash/agents/outputs.ts'
import { acceptRequest } from '../src/flash/timepoints/accept.ts'
import { createLogger } from '../src/platform/log.ts'
import type { Stack } from '../src/stack.ts'
import { startDoomed } from './support/doomed.ts'
import { createGate, createScriptedEngine } from './support/scripted-engine.ts'
import { collectEvents, type ReceivedEvent, readEvents } from './support/sse.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const API = '/api/v1/timepoints'
const QUERY = 'Trinity test 5:29 AM July 16 1945'

let database: TestDatabase

beforeEach(async () => {
  database = await createTestDatabase()
})

afterEach(async () => {
  await database.drop()
})

const post = (url: string, path: string, body: object) =>
  fetch(`${url}${API}/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })

/** Starts a render, follows it until the server has come to the step, and kills the server. */
async function renderUntilKilled(step: AgentName, image: boolean) {
  const server = await startDoomed(database.url, step)
  const body = { query: QUERY, generate_image: image, request_context: { order: 7 } }
  const seen: ReceivedEvent[] = []
  const response = await post(server.url, 'generate/stream', body)
  const reading = (async () => {
    for await (const event of readEvents(response)) seen.push(event)
  })()
  reading.catch(() => {}) // The connection breaks.
  await server.reached()
  await server.kill()
  await reading.catch(() => {})
  const [first] = seen
  if (first?.frame.event !== 'start') throw new Error('no start')
  return { id: first.frame.data.timepoint_id, seen }
}

async function withStack(
  run: (stack: Stack, scripted: ReturnType<typeof createScriptedEngine>) => Promise<void>,
) {
  const scripted = createScriptedEngine()
  const stack = await startTestStack(database, { engine: scripted.engine })
  try {
    await run(stack, scripted)
  } finally {
    await stack.close()
  }
}

const follow = async (stack: Stack, id: string, after: number) =>
  collectEvents(
    await call(stack, 'GET', `${API}/${id}/events`, { headers: { 'last-event-id': `${after}` } }),
  )

/** Content without what names or times one render. */
function contentOf(timepoint: object): unknown {
  const text = JSON.stringify(timepoint, (key, value: unknown) =>
    /^(id|timepoint_id|slug|tdf_hash|generation_time_ms|request_context|\w+_at|\w+_url)$/.test(key)
      ? undefined
      : value,
  )
  return JSON.parse(text)
}

describe('a server that is killed', () => {
  it.each([
    { step: 'timeline', image: false, asked: ['timeline', 'scene', 'dialog'] },
    { step: 'image_generation', image: true, asked: ['image_generation'] },
  ] satisfies { step: AgentName; image: boolean; asked: AgentName[] }[])(
    'G-GEN-6, G-STEP-4, G-STREAM-5: at $step, the next one goes on there, each frame comes once',
    async ({ step, image, asked }) => {
      const { id, seen } = await renderUntilKilled(step, image)
      expect(seen.at(-1)?.frame.event).not.toBe('done')
      await withStack(async (stack, scripted) => {
        const rest = await follow(stack, id, seen.at(-1)?.id ?? 0)
        const counts = scripted.countsOf(QUERY)
        expect(Object.keys(counts)).toEqual(expect.arrayContaining(asked))
        expect(Object.values(counts).every((count) => count === 1)).toBe(true)
        const shown = seen.flatMap(({ frame }) => ('step' in frame ? frame.step : []))
        for (const name of shown) expect(Object.keys(counts)).not.toContain(name)
        if (step !== 'timeline') expect(Object.keys(counts)).not.toContain('characters')

        const all = [...seen, ...rest]
        expect(await follow(stack, id, 0)).toEqual(all)
        const steps = all.map(({ frame }) => ('step' in frame ? frame.step : frame.event))
        expect(new Set(steps).size).toBe(steps.length)
        expect(steps.at(-1)).toBe('done')
        const heights = all.map(({ frame }) => frame.progress)
        expect(heights).toEqual([...heights].sort((a, b) => a - b))

        const resumed = await readTimepoint(await call(stack, 'GET', `${API}/${id}?full=true`))
        expect(resumed).toMatchObject({ status: 'completed', request_context: { order: 7 } })
        const body = { query: QUERY, generate_image: image }
        const fresh = await readTimepoint(await post(stack.url, 'generate/sync', body))
        expect(contentOf(resumed)).toEqual(contentOf(fresh))
      })
    },
  )
})

describe('a server that stops in order', () => {
  it('G-GEN-6: it lets a render end; a stream that it cut is resumed on the next', async () => {
    const gate = createGate()
    const seen: ReceivedEvent[] = []
    const first = createScriptedEngine()
    first.on('dialog', gate.script)
    const stack = await startTestStack(database, { engine: first.engine })
    const response = await post(stack.url, 'generate/stream', { query: QUERY })
    const reading = (async () => {
      for await (const event of readEvents(response)) seen.push(event)
    })()
    await gate.reached
    const closing = stack.close()
    await reading // The stream ends, although the render has not.
    gate.open()
    const started = performance.now()
    await closing
    expect(performance.now() - started).toBeLessThan(3000)
    const [start] = seen
    if (start?.frame.event !== 'start') throw new Error('no start')
    const id = start.frame.data.timepoint_id
    await withStack(async (next, scripted) => {
      const rest = await follow(next, id, seen.at(-1)?.id ?? 0)
      expect(rest.at(-1)?.frame.event).toBe('done')
      expect(scripted.calls).toEqual([])
      expect(await follow(next, id, 0)).toEqual([...seen, ...rest])
    })
  })

  it('G-GEN-6: a sync caller is told where to look when the server stops', async () => {
    const gate = createGate()
    const scripted = createScriptedEngine()
    scripted.on('scene', gate.script)
    const stack = await startTestStack(database, { engine: scripted.engine })
    const waiting = post(stack.url, 'generate/sync', { query: QUERY })
    await gate.reached
    const closing = stack.close()
    const response = await waiting
    expect(response.status).toBe(503)
    const { timepoint_id: id } = (await response.json()) as { timepoint_id: string }
    gate.open()
    await closing
    await withStack(async (next) => {
      const found = await readTimepoint(await call(next, 'GET', `${API}/${id}`))
      expect(found.status).toBe('completed')
    })
  })

  it('G-GEN-6: a render that was accepted but never started is started', async () => {
    let id = ''
    await withStack(async (stack) => {
      const request = GenerateRequest.parse({ query: QUERY })
      const startRender = () => Promise.reject(new Error('killed here'))
      const engines = { assertAnswerable: () => {}, ignoredParts: () => [] }
      const { db } = stack.database
      const asking = { principal: ANONYMOUS, mode: 'background', key: null } as const
      const log = createLogger('silent')
      const assertCallbackUrl = async () => {}
      const context = { db, engines, prices: PRESETS, startRender, assertCallbackUrl, log }
      await expect(acceptRequest(context, asking, request)).rejects.toThrow('killed')
      const { rows } = await sql<{ id: string }>`
        UPDATE timepoints SET created_at = now() - interval '1 minute' RETURNING id`.execute(
        stack.database.db,
      )
      id = rows[0]?.id ?? ''
    })
    await withStack(async (stack) => {
      const events = await follow(stack, id, 0)
      expect(events.at(-1)?.frame.event).toBe('done')
    })
  })
})
