import { randomUUID } from 'node:crypto'
import { DBOS } from '@dbos-inc/dbos-sdk'
import { isFinalFrame } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { tidyUp } from '../src/flash/maintenance.ts'
import { createLogger } from '../src/platform/log.ts'
import type { Stack } from '../src/stack.ts'
import { createGate, createScriptedEngine } from './support/scripted-engine.ts'
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
const log = createLogger('silent')

const scripted = createScriptedEngine()
let database: TestDatabase
let stack: Stack

const start = () => startTestStack(database, { engine: scripted.engine })

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await start()
})

afterEach(() => scripted.reset())

afterAll(async () => {
  await stack.close()
  await database.drop()
})

const DAYS_MS = 86_400_000

const tidy = () => tidyUp(stack.database.db, log, { retentionMs: 30 * DAYS_MS })

const render = async (headers: Record<string, string> = {}) =>
  readTimepoint(
    await call(stack, 'POST', `${API}/generate/sync`, { body: { query: QUERY }, headers }),
  )

const eventsOf = async (id: string, after = 0) =>
  collectEvents(await call(stack, 'GET', `${API}/${id}/events?last_event_id=${after}`))

/** Makes a render so many hours older: when it was accepted, and when it ended. */
async function age(id: string, { acceptedH, endedH }: { acceptedH: number; endedH?: number }) {
  const { db } = stack.database
  await sql`UPDATE timepoints SET created_at = created_at - make_interval(hours => ${acceptedH}),
    completed_at = completed_at - make_interval(hours => ${endedH ?? acceptedH})
    WHERE id = ${id}`.execute(db)
  await sql`UPDATE events SET created_at = created_at - make_interval(hours => ${acceptedH})
    WHERE timepoint_id = ${id}`.execute(db)
}

async function count(query: ReturnType<typeof sql<{ count: number }>>): Promise<number> {
  const { rows } = await query.execute(stack.database.db)
  return rows[0]?.count ?? 0
}

const countWorkflows = (id: string) =>
  count(sql`SELECT count(*)::integer AS count FROM dbos.workflow_status
    WHERE workflow_uuid = ${`render:${id}`}`)

/** Makes what the workflow engine keeps of a render so many hours older. */
const ageWorkflow = (id: string, hours: number) =>
  sql`UPDATE dbos.workflow_status SET completed_at = completed_at - ${hours * 3_600_000}::bigint,
    created_at = created_at - ${hours * 3_600_000}::bigint
    WHERE workflow_uuid = ${`render:${id}`}`.execute(stack.database.db)

/** A render whose workflow has been recorded as ended. */
async function renderWithWorkflow() {
  const { id } = await render()
  await vi.waitFor(async () =>
    expect(
      await count(sql`SELECT count(*)::integer AS count FROM dbos.workflow_status
        WHERE workflow_uuid = ${`render:${id}`} AND status = 'SUCCESS'`),
    ).toBe(1),
  )
  return id
}

describe('frames', () => {
  it('G-STREAM-7: of a render that ended more than 24 h ago only the final one is left', async () => {
    const { id } = await render()
    const all = await eventsOf(id)
    await age(id, { acceptedH: 25 })
    await tidy()
    const final = all.slice(-1)
    expect(final[0] && isFinalFrame(final[0].frame)).toBe(true)
    for (const after of [0, 3, all.length - 1]) expect(await eventsOf(id, after)).toEqual(final)
    for (const after of [all.length, all.length + 5]) expect(await eventsOf(id, after)).toEqual([])
    await tidy()
    expect(await eventsOf(id)).toEqual(final)
    const read = await call(stack, 'GET', `${API}/${id}?full=true`)
    expect((await readTimepoint(read)).status).toBe('completed')
  })

  it('G-STREAM-7: the same holds of one that failed', async () => {
    const body = { query: 'asdf qwer zxcv' }
    const refused = await call(stack, 'POST', `${API}/generate/sync`, { body })
    const { timepoint_id: id } = (await refused.json()) as { timepoint_id: string }
    const all = await eventsOf(id)
    await age(id, { acceptedH: 25 })
    await tidy()
    expect(await eventsOf(id)).toEqual(all.slice(-1))
  })

  it('G-STREAM-7: younger ones keep theirs, also when they began long ago', async () => {
    for (const ages of [
      { acceptedH: 0 },
      { acceptedH: 23 },
      { acceptedH: 30, endedH: 23 },
      { acceptedH: 500, endedH: 0 },
    ]) {
      const { id } = await render()
      const all = await eventsOf(id)
      await age(id, ages)
      await tidy()
      expect([ages, await eventsOf(id)]).toEqual([ages, all])
    }
  })

  it('G-STREAM-7: one that still runs keeps its frames, however long', async () => {
    const gate = createGate()
    scripted.on('dialog', gate.script)
    const accepted = await call(stack, 'POST', `${API}/generate`, { body: { query: QUERY } })
    const { id } = (await accepted.json()) as { id: string }
    await gate.reached
    await age(id, { acceptedH: 48 })
    await tidy()
    gate.open()
    const events = await eventsOf(id)
    expect(events.map((event) => event.id)).toEqual(events.map((_event, index) => index + 1))
    expect(events[0]?.frame.event).toBe('start')
    expect(events.at(-1)?.frame.event).toBe('done')
  })

  it('G-STREAM-7: many, tidied up by several at once', async () => {
    const { id } = await render()
    const frames = (await eventsOf(id)).length
    const many = 450
    const { db } = stack.database
    await sql`INSERT INTO timepoints
      SELECT (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(),
        'slug', 'many-' || n, 'completed_at', now() - interval '25 hours'))).*
      FROM timepoints t, generate_series(1, ${many}::integer) n WHERE t.id = ${id}`.execute(db)
    await sql`INSERT INTO events SELECT t.id, e.seq, e.name, e.frame, now() - interval '26 hours'
      FROM events e, timepoints t WHERE e.timepoint_id = ${id} AND t.slug LIKE 'many-%'`.execute(db)
    const countOf = (names: ReturnType<typeof sql>) =>
      count(sql`SELECT count(*)::integer AS count FROM events JOIN timepoints ON id = timepoint_id
        WHERE slug LIKE 'many-%' AND ${names}`)
    expect(await countOf(sql`true`)).toBe(many * frames)
    await Promise.all([tidy(), tidy(), tidy()])
    expect(await countOf(sql`name <> 'final'`)).toBe(0)
    expect(await countOf(sql`name = 'final'`)).toBe(many)
    expect(await eventsOf(id)).toHaveLength(frames)
  })
})

describe('what else has served its time', () => {
  it('G-TIDY-1, G-IDEM-5: keys of more than 24 h', async () => {
    const headers = { 'idempotency-key': randomUUID() }
    const young = { 'idempotency-key': randomUUID() }
    const [first, other] = [await render(headers), await render(young)]
    await sql`UPDATE idempotency_keys SET created_at = created_at - interval '24 hours 1 second'
      WHERE timepoint_id = ${first.id}`.execute(stack.database.db)
    await sql`UPDATE idempotency_keys SET created_at = created_at - interval '23 hours'
      WHERE timepoint_id = ${other.id}`.execute(stack.database.db)
    await tidy()
    const { rows } = await sql<{ timepoint_id: string }>`
      SELECT timepoint_id FROM idempotency_keys`.execute(stack.database.db)
    expect(rows).toEqual([{ timepoint_id: other.id }])
    expect((await render(young)).id).toBe(other.id)
    expect((await render(headers)).id).not.toBe(first.id)
  })

  it('G-TIDY-1, G-LIMIT-1: callers that asked for nothing for a minute', async () => {
    const { db } = stack.database
    await sql`INSERT INTO rate_limits VALUES
      ('idle', ARRAY[now() - interval '2 minutes', now() - interval '61 seconds']),
      ('busy', ARRAY[now() - interval '2 minutes', now()])`.execute(db)
    await tidy()
    const { rows } = await sql<{ caller: string }>`SELECT caller FROM rate_limits`.execute(db)
    expect(rows).toEqual([{ caller: 'busy' }])
  })

  it('G-TIDY-1: workflows that ended more than 24 h ago, and what they did is not done again', async () => {
    const [old, young] = [await renderWithWorkflow(), await renderWithWorkflow()]
    await age(old, { acceptedH: 25 })
    await ageWorkflow(old, 25)
    await ageWorkflow(young, 23)
    const before = await (await call(stack, 'GET', `${API}/${old}?full=true`)).text()
    await tidy()
    expect(await countWorkflows(old)).toBe(0)
    expect(await countWorkflows(young)).toBe(1)
    scripted.reset()
    await stack.close()
    stack = await start() // Looks for what was forgotten.
    expect(await countWorkflows(old)).toBe(0)
    expect(scripted.calls).toEqual([])
    const after = await (await call(stack, 'GET', `${API}/${old}?full=true`)).text()
    const port = (text: string) => text.replaceAll(/localhost:\d+/g, '')
    expect(port(after)).toBe(port(before))
    expect((await eventsOf(old)).map(({ frame }) => frame.event)).toEqual(['done'])
  })

  it('G-TIDY-1: not workflows that still run', async () => {
    const gate = createGate()
    scripted.on('dialog', gate.script)
    const accepted = await call(stack, 'POST', `${API}/generate`, { body: { query: QUERY } })
    const { id } = (await accepted.json()) as { id: string }
    await gate.reached
    await ageWorkflow(id, 48)
    await tidy()
    expect(await countWorkflows(id)).toBe(1)
    gate.open()
    expect((await eventsOf(id)).at(-1)?.frame.event).toBe('done')
  })

  it('G-TIDY-1: all of it twice at once', async () => {
    const ids = [await renderWithWorkflow(), await renderWithWorkflow()]
    for (const id of ids) await ageWorkflow(id, 25)
    await Promise.all([tidy(), tidy()])
    for (const id of ids) expect(await countWorkflows(id)).toBe(0)
  })
})

describe('the schedule', () => {
  it('G-TIDY-1: is there once, however often servers were started', async () => {
    await stack.close()
    stack = await start()
    const { rows } = await sql<{ schedule_name: string; schedule: string; status: string }>`
      SELECT schedule_name, schedule, status FROM dbos.workflow_schedules`.execute(
      stack.database.db,
    )
    expect(rows).toEqual([{ schedule_name: 'tidy-up', schedule: '*/10 * * * *', status: 'ACTIVE' }])
  })

  it('G-TIDY-1: tidies up when its time comes', async () => {
    const { id } = await render()
    await age(id, { acceptedH: 25 })
    await sql`INSERT INTO audit_events (created_at, event, actor)
      VALUES (now() - interval '400 days', 'key.created', 'system')`.execute(stack.database.db)
    await DBOS.triggerSchedule('tidy-up')
    await vi.waitFor(async () => expect(await eventsOf(id)).toHaveLength(1), 10_000)
    const countEvents = () => count(sql`SELECT count(*)::integer AS count FROM audit_events`)
    await vi.waitFor(async () => expect(await countEvents()).toBe(0), 10_000)
  })
})
