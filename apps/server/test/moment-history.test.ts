import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upsertMoments } from '../src/clockchain/moments/moment-upsert.ts'
import type { Stack } from '../src/stack.ts'
import {
  ADMIN,
  ADMIN_KEY,
  ALICE,
  BOB,
  body,
  pathOf,
  refusal,
  requestsTo,
  unique,
} from './support/moment-requests.ts'
import { content } from './support/moments.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

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

const { post, get } = requestsTo(() => stack)

describe('history and deletion', () => {
  it('CC-AUDIT-1: what others add to a relation is in the histories of its ends, for who sees the other one', async () => {
    const [source, target, hidden] = ['Spark', 'Fire', 'Ashes'].map((name) => pathOf(unique(name)))
    for (const path of [source, target]) {
      await post('/index', { path, metadata: {}, visibility: 'public' })
    }
    await post('/index', { path: hidden, metadata: {} }, BOB)
    const relate = (to: string | undefined, said: object, headers: Record<string, string>) =>
      post('/ingest/subgraph', { edges: [{ source, target: to, ...said }] }, headers)
    expect((await relate(target, {}, ALICE)).status).toBe(200)
    expect((await relate(target, { description: 'It burned' }, BOB)).status).toBe(200)
    expect((await relate(target, { description: 'It burned' }, BOB)).status).toBe(200)
    expect((await relate(hidden, {}, BOB)).status).toBe(200)
    expect((await relate(hidden, { description: 'Only mine' }, BOB)).status).toBe(200)
    const told = async (headers: Record<string, string>) => {
      const { history } = await body(get(`/moments${source}/history`, headers))
      return (history as { action: string; details: object }[]).filter(
        ({ action }) => action === 'edge_changed',
      )
    }
    const details = { before: { description: null }, after: { description: 'It burned' } }
    for (const headers of [{}, ALICE]) expect(await told(headers)).toMatchObject([{ details }])
    expect(await told(BOB)).toMatchObject([
      { details },
      { details: { after: { description: 'Only mine' } } },
    ])
  })

  it('CC-HIST-1: everybody sees what was written after publication, whenever its transaction began', async () => {
    const name = unique('Crowd')
    const path = pathOf(name)
    const said = { name, date: { year: 1920, month: 5, day: 3 }, tags: ['late'] }
    const at = { name: null, latitude: null, longitude: null }
    const place = { ...at, country: 'France', region: null, city: 'Paris' }
    await stack.database.db.transaction().execute(async (trx) => {
      await sql`SELECT 1`.execute(trx)
      const made = await post('/index', { path, metadata: { name }, visibility: 'public' })
      expect(made.status).toBe(200)
      const input = { content: content({ ...said, place }), visibility: 'public' as const }
      const rights = { isAdmin: false, otherwise: 'keep' as const }
      const writer = { actor: 'user:bob', requestId: null, ...rights }
      const [result] = await upsertMoments(trx, [input], writer)
      expect(result).toMatchObject({ outcome: 'updated', path })
    })
    for (const headers of [{}, ADMIN]) {
      const { history } = await body(get(`/moments${path}/history`, headers))
      expect(history).toMatchObject([{ action: 'created' }, { action: 'updated' }])
    }
  })

  it('CC-WRITE-15: nobody fills a moment until nothing can be written to it', async () => {
    const name = unique('Crowded')
    const path = pathOf(name)
    await post('/index', { path, metadata: { name }, visibility: 'public' })
    const crowd = (from: number) =>
      Array.from({ length: 300 }, (_, at) => '𐐷'.repeat(95) + String(from + at))
    let ignored: unknown
    for (const from of [0, 300, 600, 900]) {
      const answer = await post(
        '/index',
        { path, metadata: { figures: crowd(from) }, visibility: 'public' },
        BOB,
      )
      expect(answer.status).toBe(200)
      ignored = ((await answer.json()) as { ignored?: unknown }).ignored
    }
    expect(ignored).toContain('figures')
    const others = await Promise.all(
      [1, 2, 3].map(async (n) => {
        const other = pathOf(unique(`Other${n}`))
        await post('/index', { path: other, metadata: {}, visibility: 'public' })
        return other
      }),
    )
    const edges = others.map((target) => ({
      source: target,
      target: path,
      edge_type: 'influences',
    }))
    const joined = await post('/ingest/subgraph', { nodes: [], edges })
    expect(joined.status).toBe(200)
    const { figures } = await body(get(`/moments${path}`, {}))
    expect(figures).toHaveLength(500)
    expect((await post('/index', { path, metadata: { one_liner: 'Still open' } })).status).toBe(200)
  })

  it('CC-HIST-1: is in order and whole, however many digits its numbers have', async () => {
    const name = unique('Digits')
    const path = pathOf(name)
    await sql`SELECT setval('moment_history_id_seq', (10 ^ length(last_value::text))::bigint - 2)
      FROM moment_history_id_seq`.execute(stack.database.db)
    await post('/index', { path, metadata: { name, one_liner: '0' }, visibility: 'public' })
    for (const line of ['1', '2', '3'])
      await post('/index', { path, metadata: { one_liner: line } })
    const lines: unknown[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const part = (await body(get(`/moments${path}/history?limit=1${cursor}`, {}))) as {
        history: { details: { after: { one_liner: string } | null } }[]
        next_cursor: string | null
      }
      lines.push(...part.history.map(({ details }) => details.after?.one_liner ?? '0'))
      cursor = part.next_cursor && `&cursor=${part.next_cursor}`
    }
    expect(lines).toEqual(['0', '1', '2', '3'])
  })

  it('CC-HIST-1: says what was done, oldest first, page by page, with what was before and after', async () => {
    const name = unique('Story')
    const path = pathOf(name)
    await post('/index', { path, metadata: { name, one_liner: 'One' }, visibility: 'public' })
    await post('/index', { path, metadata: { one_liner: 'Two' }, visibility: 'public' })
    const first = await body(get(`/moments${path}/history?limit=1`, {}))
    expect(first).toMatchObject({
      moment_id: path,
      status: 'proposed',
      history: [{ action: 'created', agent: 'user', details: { before: null, after: null } }],
    })
    const next = `/moments${path}/history?limit=1&cursor=`
    expect(await body(get(`${next}${first.next_cursor}`, {}))).toMatchObject({
      history: [
        {
          action: 'updated',
          agent: 'user',
          details: { before: { one_liner: 'One' }, after: { one_liner: 'Two' } },
        },
      ],
      next_cursor: null,
    })
    expect(await refusal(await get(`${next}A${first.next_cursor}`, {}))).toEqual([
      422,
      'cursor_invalid',
    ])
    const own = (await body(get(`/moments${path}/history`))).history as { agent: string }[]
    expect(own.map(({ agent }) => agent)).toEqual(['alice', 'alice'])
  })

  it('CC-HIST-2: what was done before it was published only its creator and administrators see', async () => {
    const path = pathOf(unique('Draft'))
    await post('/index', { path, metadata: { one_liner: 'Draft' } })
    await post('/index', { path, metadata: { one_liner: 'Better' } })
    expect((await get(`/moments${path}/history`, BOB)).status).toBe(404)
    await post(`/moments${path}/publish`, { visibility: 'unlisted' })
    expect((await body(get(`/moments${path}/history`, BOB))).history).toEqual([])
    await post(`/moments${path}/publish`, {})
    const seen = async (headers: Record<string, string>) =>
      ((await body(get(`/moments${path}/history`, headers))).history as unknown[]).length
    expect([await seen(BOB), await seen({}), await seen(ALICE), await seen(ADMIN)]).toEqual([
      1, 1, 4, 4,
    ])
  })

  it('CC-HIST-3: its creator deletes what is not public, administrators all; the audit stays', async () => {
    const path = pathOf(unique('Gone'))
    const other = pathOf(unique('Open'))
    const remove = (at: string, headers: Record<string, string>) =>
      call(stack, 'DELETE', `/api/v1/moments${at}`, { headers })
    await post('/index', { path, metadata: {} })
    await post('/index', { path: other, metadata: {}, visibility: 'public' })
    expect((await remove(path, BOB)).status).toBe(404)
    expect(await refusal(await remove(other, ALICE))).toEqual([403, 'forbidden'])
    expect(await refusal(await remove(other, BOB))).toEqual([403, 'forbidden'])
    const stale = await remove(path, { ...ALICE, 'if-match': '"7.abc"' })
    expect(await refusal(stale)).toEqual([412, 'version_stale'])
    expect(await body(remove(path, ALICE))).toEqual({ http: 200, path, deleted: true })
    expect((await get(`/moments${path}`)).status).toBe(404)
    expect((await remove(other, ADMIN)).status).toBe(200)
    const entries = await stack.database.db
      .selectFrom('moment_history')
      .select(['action', 'actor'])
      .where('moment_id', 'in', (eb) =>
        eb.selectFrom('moment_history').select('moment_id').where('path', '=', path),
      )
      .orderBy('id')
      .execute()
    expect(entries).toEqual([
      { action: 'created', actor: 'user:alice' },
      { action: 'deleted', actor: 'user:alice' },
    ])
    const change = stack.database.db.updateTable('moment_history').set({ actor: 'x' }).execute()
    await expect(change).rejects.toThrow(/append-only/)
  })

  it('CC-HIST-3: what a deleted moment superseded stands for itself again', async () => {
    const [winner, loser] = [pathOf(unique('Winner')), pathOf(unique('Loser'))]
    for (const path of [winner, loser]) await post('/index', { path, metadata: {} })
    await stack.database.db
      .updateTable('moments')
      .set((eb) => ({
        superseded_by: eb.selectFrom('moments as m').select('m.id').where('m.path', '=', winner),
      }))
      .where('path', '=', loser)
      .execute()
    expect(await body(get(`/moments${loser}`))).toMatchObject({ superseded_by: winner })
    const gone = await call(stack, 'DELETE', `/api/v1/moments${winner}`, { headers: ALICE })
    expect(gone.status).toBe(200)
    expect(await body(get(`/moments${loser}`))).toMatchObject({ superseded_by: null })
  })
})
