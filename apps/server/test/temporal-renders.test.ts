import { randomUUID } from 'node:crypto'
import { Jumped, Sequence, Trace } from '@timepoint/contracts'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { AppError } from '../src/platform/errors.ts'
import type { Stack } from '../src/stack.ts'
import { expectProblem } from './support/problem.ts'
import { createGate, createScriptedEngine, hang } from './support/scripted-engine.ts'
import { collectEvents } from './support/sse.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const QUERY = 'Trinity test 5:29 AM July 16 1945'
const HOUR = { units: 1, unit: 'hour' }
const TIMEOUT_S = 6

const scripted = createScriptedEngine()
/** Every statement that is sent to the database; set before connections are made, which bind it. */
const statements = vi.spyOn(pg.Client.prototype, 'query')
let database: TestDatabase
let stack: Stack
let source: string

beforeAll(async () => {
  database = await createTestDatabase()
  const env = { GENERATION_TIMEOUT_S: `${TIMEOUT_S}` }
  stack = await startTestStack(database, { engine: scripted.engine, env })
  const body = { query: QUERY }
  const path = '/api/v1/timepoints/generate/sync'
  source = (await readTimepoint(await call(stack, 'POST', path, { body }))).id
})

afterEach(() => scripted.reset())

afterAll(async () => {
  await stack.close()
  await database.drop()
  statements.mockRestore()
})

function ask(from: string, body: unknown = HOUR, key?: string, way = 'next') {
  const headers: Record<string, string> = key === undefined ? {} : { 'idempotency-key': key }
  return call(stack, 'POST', `/api/v1/temporal/${from}/${way}`, { body, headers })
}

const jump = async (from: string): Promise<Jumped> => Jumped.parse(await (await ask(from)).json())

const sequence = async (id: string, query = ''): Promise<Sequence> =>
  Sequence.parse(await (await call(stack, 'GET', `/api/v1/temporal/${id}/sequence${query}`)).json())

const read = (id: string) => call(stack, 'GET', `/api/v1/timepoints/${id}`)

async function targets(): Promise<string[]> {
  const { db } = stack.database
  const rows = await db.selectFrom('jumps').select('target_id').execute()
  return rows.map((row) => row.target_id)
}

describe('the render of a jump', () => {
  it('is one like any other: its frames, its trace', async () => {
    const { target_id: id } = await jump(source)
    const events = await collectEvents(await call(stack, 'GET', `/api/v1/timepoints/${id}/events`))
    const steps = events.map(({ frame }) => ('step' in frame ? frame.step : frame.event))
    expect(steps.slice(0, 3)).toEqual(['initialization', 'judge', 'timeline'])
    expect(steps.at(-1)).toBe('done')
    expect(events[0]?.frame).toMatchObject({ data: { query: `${QUERY}, 1 hour later` } })
    const trace = await call(stack, 'GET', `/api/v1/timepoints/${id}/trace`)
    expect(Trace.parse(await trace.json()).steps.length).toBeGreaterThan(10)
  })

  it('G-JUMP-9: a failed step is 502 with the step, and the target is not linked', async () => {
    const before = await sequence(source)
    scripted.on('scene', async () => {
      throw new Error('out of order')
    })
    const problem = await expectProblem(await ask(source), 'provider_error')
    expect(problem.failed_step).toBe('scene')
    const failed = problem.timepoint_id ?? ''
    expect(await (await read(failed)).json()).toMatchObject({
      status: 'failed',
      source_id: null,
      sequence_id: null,
    })
    expect(await sequence(source)).toEqual(before)
    await expectProblem(await ask(failed), 'invalid_state')
  })

  it('G-JUMP-9: too slow is 504, a refused credential 401, cancelled 409', async () => {
    scripted.on('scene', hang)
    const late = await expectProblem(await ask(source), 'timeout')
    expect(late.timepoint_id).toBeDefined()
    scripted.on('scene', async () => {
      throw new AppError('provider_auth', { detail: 'Refused' })
    })
    await expectProblem(await ask(source), 'provider_auth')
    const gate = createGate()
    scripted.on('scene', gate.script)
    const known = await targets()
    const asking = ask(source)
    await gate.reached
    const [id] = (await targets()).filter((one) => !known.includes(one))
    await call(stack, 'POST', `/api/v1/timepoints/${id}/cancel`)
    await expectProblem(await asking, 'cancelled')
    gate.open()
  })

  it('G-JUMP-9: a target that is not finished is no part of the sequence', async () => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    const before = await sequence(source)
    const asking = ask(source)
    await gate.reached
    expect(await sequence(source)).toEqual(before)
    gate.open()
    const { target_id: id } = Jumped.parse(await (await asking).json())
    expect((await sequence(source)).next[0]?.id).toBe(id)
  })

  it('G-JUMP-9: a caller that goes away does not stop it', async () => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    const known = await targets()
    const leaving = new AbortController()
    const asking = fetch(`${stack.url}/api/v1/temporal/${source}/next`, {
      method: 'POST',
      signal: leaving.signal,
    })
    await gate.reached
    leaving.abort()
    await expect(asking).rejects.toThrow()
    gate.open()
    const [id] = (await targets()).filter((one) => !known.includes(one))
    const done = await collectEvents(await call(stack, 'GET', `/api/v1/timepoints/${id}/events`))
    expect(done.at(-1)?.frame.event).toBe('done')
    expect((await sequence(source)).next[0]?.id).toBe(id)
  })

  it('G-JUMP-9: two at once are two targets, of which the newest is followed', async () => {
    const known = await targets()
    const [one, two] = await Promise.all([jump(source), jump(source)])
    expect(one.target_id).not.toBe(two.target_id)
    expect(await targets()).toHaveLength(known.length + 2)
    const [next] = (await sequence(source)).next
    expect([one.target_id, two.target_id]).toContain(next?.id)
    expect((await sequence(one.target_id)).prior[0]?.id).toBe(source)
    expect((await sequence(two.target_id)).prior[0]?.id).toBe(source)
  })

  it('G-JUMP-9: what the jump starts from may be changed or deleted while it runs', async () => {
    const body = { query: 'Assassination of Caesar' }
    const path = '/api/v1/timepoints/generate/sync'
    const { id } = await readTimepoint(await call(stack, 'POST', path, { body }))
    const gate = createGate()
    scripted.on('timeline', gate.script)
    const asking = ask(id)
    await gate.reached
    await call(stack, 'DELETE', `/api/v1/timepoints/${id}?permanent=true`)
    gate.open()
    const answer = Jumped.parse(await (await asking).json())
    expect(answer).toMatchObject({ source_id: id, source_year: -44, target_year: -44 })
    expect(await (await read(answer.target_id)).json()).toMatchObject({ source_id: null })
  })
})

describe('keys of jumps', () => {
  it('G-IDEM-1: the same key with the same JSON gives the first target', async () => {
    const key = randomUUID()
    const known = await targets()
    const first = await ask(source, HOUR, key)
    const again = await ask(source, { unit: 'hour', units: 1 }, key)
    expect(await again.json()).toEqual(await first.json())
    expect(again.headers.get('idempotency-replayed')).toBe('true')
    expect(first.headers.get('idempotency-replayed')).toBeNull()
    expect(await targets()).toHaveLength(known.length + 1)
    await expectProblem(await ask(source, { units: 2 }, key), 'idempotency_mismatch')
  })

  it('G-IDEM-5: it is another key for another timepoint and in the other direction', async () => {
    const key = randomUUID()
    const first = Jumped.parse(await (await ask(source, HOUR, key)).json())
    const other = Jumped.parse(await (await ask(first.target_id, HOUR, key)).json())
    const back = Jumped.parse(await (await ask(source, HOUR, key, 'prior')).json())
    expect(new Set([first.target_id, other.target_id, back.target_id]).size).toBe(3)
    expect([other.source_id, back.direction]).toEqual([first.target_id, 'prior'])
    const typed = Jumped.parse(await (await ask(source.toUpperCase(), HOUR, key)).json())
    expect(typed.target_id).toBe(first.target_id)
  })

  it('G-IDEM-1: the answer is given again when the source is gone', async () => {
    const { target_id: from } = await jump(source)
    const key = randomUUID()
    const first = await (await ask(from, HOUR, key)).json()
    await call(stack, 'DELETE', `/api/v1/timepoints/${from}?permanent=true`)
    expect(await (await ask(from, HOUR, key)).json()).toEqual(first)
  })

  it('G-IDEM-3: while the first is being worked on, it is 409', async () => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    const key = randomUUID()
    const asking = ask(source, HOUR, key)
    await gate.reached
    const problem = await expectProblem(await ask(source, HOUR, key), 'conflict')
    gate.open()
    const { target_id: id } = Jumped.parse(await (await asking).json())
    expect(problem.timepoint_id).toBe(id)
  })

  it('G-IDEM-1: a failure is given again, and a refusal is not kept', async () => {
    const key = randomUUID()
    await expectProblem(await ask('nonsense', HOUR, key), 'not_found')
    scripted.on('scene', async () => {
      throw new Error('out of order')
    })
    const first = await expectProblem(await ask(source, HOUR, key), 'provider_error')
    scripted.reset()
    const again = await expectProblem(await ask(source, HOUR, key), 'provider_error')
    expect(again.timepoint_id).toBe(first.timepoint_id)
  })
})

describe('a long chain', () => {
  /** Statements about timepoints; looking for forgotten ones is not part of any request. */
  function aboutTimepoints(): string[] {
    return statements.mock.calls
      .map(([query]) => (typeof query === 'string' ? query : (query as { text: string }).text))
      .filter((text) => /timepoints|jumps/.test(text) && !text.includes('make_interval'))
  }

  it('G-JUMP-8: a sequence of fifty takes one query, in both directions', {
    timeout: 60_000,
  }, async () => {
    const chain = [(await jump(source)).target_id]
    while (chain.length < 52) chain.push((await jump(chain.at(-1) ?? '')).target_id)
    const [first = '', last = ''] = [chain[0], chain.at(-1)]
    for (const [id, side] of [
      [first, 'next'],
      [last, 'prior'],
    ] as const) {
      statements.mockClear()
      const found = await sequence(id, '?limit=50')
      expect(aboutTimepoints()).toHaveLength(1)
      const expected = side === 'next' ? chain.slice(1, 51) : chain.slice(1, 51).toReversed()
      expect(found[side].map((item) => item.id)).toEqual(expected)
    }
    const end = await (await read(last)).json()
    expect(end).toMatchObject({ query: `${QUERY}, 52 hours later`, month: 7, day: 18, hour: 9 })
    expect(end).toMatchObject({ sequence_id: source, source_id: chain.at(-2) })
  })
})
