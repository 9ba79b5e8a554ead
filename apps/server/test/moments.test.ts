import { randomUUID } from 'node:crypto'
import { MomentDetail, MomentVisibility, Problem } from '@timepoint/contracts'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assertEdges } from '../src/clockchain/graph/assert-edges.ts'
import { upsertMoments } from '../src/clockchain/moments/moment-upsert.ts'
import type { Stack } from '../src/stack.ts'
import { content } from './support/moments.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'
import { eventually } from './support/workers.ts'

const KEY = 'service-key-of-this-test-0123456789'
const ADMIN = 'admin-key-of-this-test-0123456789'
const SERVICE = { 'x-service-key': KEY }
const ALICE = { ...SERVICE, 'x-user-id': 'alice' }
const BOB = { ...SERVICE, 'x-user-id': 'bob' }

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  const env = {
    SERVICE_API_KEY: KEY,
    ADMIN_KEY: ADMIN,
    RATE_LIMIT_PUBLIC: '0/minute',
    RATE_LIMIT_AUTH_READ: '0/minute',
    RATE_LIMIT_AUTH_WRITE: '0/minute',
  }
  stack = await startTestStack(database, { env })
})
afterAll(async () => {
  await stack.close()
  await database.drop()
})

async function refusal(response: Response): Promise<[status: number, code: string]> {
  const { code } = Problem.parse(await response.json())
  return [response.status, code]
}

let count = 0

/** A moment of its own for a test. */
async function store(
  visibility: 'public' | 'private' | 'unlisted' = 'public',
  over: Parameters<typeof content>[0] = {},
  actor = 'user:alice',
): Promise<{ path: string; id: string }> {
  count += 1
  const writer = { actor, isAdmin: false, requestId: null }
  const input = { content: content({ name: `Moment number x${count}`, ...over }), visibility }
  const { db } = stack.database
  const [made] = await db.transaction().execute((trx) => upsertMoments(trx, [input], writer))
  if (made?.outcome !== 'created') throw new Error('not created')
  return made
}

const get = (path: string, headers: Record<string, string> = {}) =>
  call(stack, 'GET', `/api/v1/moments${path}`, { headers })

async function detail(path: string, headers: Record<string, string> = {}): Promise<MomentDetail> {
  const response = await get(path, headers)
  expect(response.status).toBe(200)
  return MomentDetail.parse(await response.json())
}

describe('a moment in detail', () => {
  it('CC-MOMENT-1: says everything that is known of it, and null of what is not', async () => {
    const { path, id } = await store('public', {
      date: { year: -44, month: 3, day: 15, timeOfDay: 'morning' },
      tags: ['politics'],
      figures: ['Julius Caesar'],
      sources: ['Suetonius', { title: 'Plutarch' }],
    })
    const shown = await detail(path)
    expect(shown).toMatchObject({
      node_id: id,
      year: -44,
      month: 3,
      month_name: 'march',
      day: 15,
      time: null,
      date_edtf: '-0043-03-15',
      calendar: 'julian',
      time_of_day: 'morning',
      region: null,
      country: 'france',
      place: { country: 'France', city: 'Paris', latitude: null },
      sources: ['Suetonius', { title: 'Plutarch' }],
      status: 'proposed',
      layer: 1,
      created_by: 'user',
      version: 1,
    })
    expect(shown.published_at).toMatch(/\.\d{6}Z$/)
  })

  it('CC-MOUNT-1: is the same at every mount', async () => {
    const { path } = await store()
    const texts = await Promise.all(
      ['/api', '/api/v1', '/api/v1/clockchain'].map(async (mount) =>
        (await call(stack, 'GET', `${mount}/moments${path}`)).text(),
      ),
    )
    expect(new Set(texts).size).toBe(1)
    expect(JSON.parse(texts[0] ?? '')).toMatchObject({ path })
  })

  it('CC-VIS-1: a private moment is there for who made it and administrators alone', async () => {
    const { path } = await store('private')
    const statuses = await Promise.all(
      [{}, BOB, SERVICE, ALICE, { ...SERVICE, 'x-admin-key': ADMIN }].map(
        async (headers) => (await get(path, headers)).status,
      ),
    )
    expect(statuses).toEqual([404, 404, 404, 200, 200])
    const missing = await get(path, BOB)
    expect(await missing.json()).toMatchObject({ code: 'not_found', detail: 'Moment not found' })
  })

  it('CC-VIS-2: an unlisted moment is there for everybody who knows its path', async () => {
    const { path } = await store('unlisted')
    for (const headers of [{}, BOB, SERVICE]) expect((await get(path, headers)).status).toBe(200)
  })

  it('CC-VIS-3: a human is named to themselves and to administrators, to others `user`', async () => {
    const { path } = await store()
    expect((await detail(path, ALICE)).created_by).toBe('alice')
    expect((await detail(path, BOB)).created_by).toBe('user')
    expect((await detail(path, { ...SERVICE, 'x-admin-key': ADMIN })).created_by).toBe('alice')
    const system = await store('public', {}, 'system')
    expect((await detail(system.path)).created_by).toBe('system')
  })

  it('CC-PATH-10: other spellings lead to the path, with mount and query', async () => {
    const response = await call(
      stack,
      'GET',
      '/api/moments//1920/MAY/03/unknown/France/unknown/PARIS/moment_number_x1/?edges=none',
    )
    expect(response.status).toBe(308)
    expect(response.headers.get('location')).toBe(
      '/api/moments/1920/may/3/unknown/france/unknown/paris/moment-number-x1?edges=none',
    )
  })

  it('CC-PATH-11: a path may be percent-encoded, and what is no path is 422', async () => {
    const { path } = await store()
    expect((await get(`/${encodeURIComponent(path)}`)).status).toBe(200)
    for (const bad of [
      '/0/may/3/unknown/a/b/c/d',
      '/1920/april/31/unknown/a/b/c/d',
      '/1920/february/30/unknown/a/b/c/d',
      '/1920/may/3/2460/a/b/c/d',
      '/1920/may/3/unknown/a/b/c',
      '/1920/may/3/unknown/a/b/c/---',
      '/10000/may/3/unknown/a/b/c/d',
    ]) {
      const response = await get(bad)
      expect(await refusal(response), bad).toEqual([422, 'path_invalid'])
    }
  })

  it('CC-PATH-12: another spelling of the event leads to its moment', async () => {
    const { path } = await store('public', { slug: 'fire-at-the-opera', name: 'Fire at the opera' })
    const [alias] = await stack.database.db
      .insertInto('moment_aliases')
      .columns(['path', 'moment_id'])
      .expression((eb) =>
        eb
          .selectFrom('moments')
          .select((inner) => [inner.val(path.replace('fire-at-the', 'the')).as('path'), 'id'])
          .where('path', '=', path),
      )
      .returning('path')
      .execute()
    const response = await get(alias?.path ?? '')
    expect(response.status).toBe(308)
    expect(response.headers.get('location')).toBe(`/api/v1/moments${path}`)
  })

  it('CC-MOMENT-2: what a client has already is 304', async () => {
    const { path } = await store()
    const etag = (await get(path)).headers.get('etag') ?? ''
    const again = await get(path, { 'if-none-match': etag })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })
})

const publish = (path: string, body?: unknown, headers: Record<string, string> = ALICE) =>
  call(stack, 'POST', `/api/moments${path}/publish`, { body, headers })
const patch = (path: string, body: unknown, headers: Record<string, string> = ALICE) =>
  call(stack, 'PATCH', `/api/v1/moments${path}/visibility`, { body, headers })

describe('who may see a moment', () => {
  it('CC-VIS-4: publishing shows it to everybody, and the first time is kept', async () => {
    const { path } = await store('private')
    const published = MomentVisibility.parse(await (await publish(path)).json())
    expect(published).toMatchObject({ path, visibility: 'public' })
    expect((await get(path)).status).toBe(200)
    await patch(path, { visibility: 'private' })
    expect((await get(path)).status).toBe(404)
    const again = MomentVisibility.parse(await (await publish(path)).json())
    expect(again.published_at).toBe(published.published_at)
  })

  it('CC-VIS-5: an unknown visibility is 400', async () => {
    const { path } = await store('private')
    for (const response of [
      await publish(path, { visibility: 'friends' }),
      await patch(path, { visibility: 'friends' }),
      await patch(path, {}),
    ]) {
      expect(await refusal(response)).toEqual([400, 'visibility_unknown'])
    }
  })

  it('CC-VIS-6: who did not make it may not, and is not told of what they may not see', async () => {
    const hidden = await store('private')
    expect((await publish(hidden.path, {}, BOB)).status).toBe(404)
    expect((await publish(hidden.path, {}, SERVICE)).status).toBe(404)
    const shown = await store('public')
    expect((await patch(shown.path, { visibility: 'private' }, BOB)).status).toBe(403)
    expect((await patch(shown.path, { visibility: 'private' }, SERVICE)).status).toBe(403)
    expect((await publish(shown.path, {}, {})).status).toBe(401)
  })

  it('CC-VIS-7: a service may act for a user, and only a service', async () => {
    const { path } = await store('private')
    const order = { visibility: 'public', user_id: 'alice' }
    expect((await patch(path, order, BOB)).status).toBe(404)
    expect((await patch(path, { ...order, user_id: 'carol' }, SERVICE)).status).toBe(404)
    expect((await patch(path, order, SERVICE)).status).toBe(200)
  })

  it('CC-VIS-8: what is public already is not published twice', async () => {
    const name = 'Published by two'
    const own = await store('private', { name })
    await store('public', { name }, 'user:bob')
    const response = await publish(own.path)
    expect([response.status, await response.json()]).toMatchObject([
      409,
      { code: 'moment_exists', existing: own.path },
    ])
    expect((await detail(own.path, ALICE)).visibility).toBe('private')
  })

  it('CC-VIS-8: nor does one that is shown to some join what the almanac hides', async () => {
    const name = 'Hidden twice'
    const own = await store('private', { name }, 'almanac')
    const other = await store('unlisted', { name }, 'almanac')
    const headers = { ...SERVICE, 'x-admin-key': ADMIN }
    const address = `/api/v1/moments${own.path}/visibility?node=${own.id}`
    const body = { visibility: 'unlisted' }
    const response = await call(stack, 'PATCH', address, { body, headers })
    expect(await refusal(response)).toEqual([409, 'moment_exists'])
    const { rows } = await sql<{ id: string; visibility: string }>`
      SELECT id, visibility FROM moments WHERE path = ${own.path} ORDER BY visibility
    `.execute(stack.database.db)
    expect(rows).toEqual([
      { id: own.id, visibility: 'private' },
      { id: other.id, visibility: 'unlisted' },
    ])
  })

  it('CC-VIS-9: what is published of an event of the almanac joins the moment that is there', async () => {
    const name = 'Laid down at first'
    const laid = await store('public', { name, oneLiner: 'As it came' }, 'almanac')
    const scene = { timepointId: 'tp_1', slug: 's', shareUrl: null, imageUrl: null }
    const own = await store('private', {
      name,
      oneLiner: 'As I see it',
      figures: ['Somebody'],
      layer: 2,
      scene: { ...scene, thumbnailUrl: null, sceneUrl: null },
    })
    const answer = MomentVisibility.parse(await (await publish(own.path)).json())
    expect(answer).toMatchObject({ path: laid.path, visibility: 'public' })
    expect(await detail(laid.path)).toMatchObject({
      node_id: laid.id,
      one_liner: 'As it came',
      figures: ['Somebody'],
      layer: 2,
      flash_timepoint_id: 'tp_1',
      scenes: [{ flash_timepoint_id: 'tp_1', is_main: true }],
    })
    expect((await detail(own.path, ALICE)).node_id).toBe(laid.id)
  })

  it('CC-EDGE-2: relations that both have gain evidence when one is published onto the other', async () => {
    const name = 'Laid down with a relation'
    const laid = await store('public', { name }, 'almanac')
    const own = await store('private', { name })
    const other = await store('public', { name: 'What came of it' })
    const relate = (sourceId: string, url: string, description: string | null) =>
      stack.database.db.transaction().execute((trx) => {
        const evidence = ['https://both.example', url].map((address) => ({
          ...{ url: address, citation: null, quote: null },
        }))
        const said = { description, evidence }
        const edge = { sourceId, targetId: other.id, type: 'influences' as const, weight: 1 }
        return assertEdges(trx, [{ ...edge, ...said }], { actor: 'user:alice' })
      })
    await relate(laid.id, 'https://laid.example', null)
    await relate(own.id, 'https://own.example', 'As I see it')
    expect((await publish(own.path)).status).toBe(200)
    const { rows } = await sql`
      SELECT description, jsonb_path_query_array(evidence, '$.url') AS urls, degree
      FROM moment_edges JOIN moments ON moments.id = source_id WHERE target_id = ${other.id}`.execute(
      stack.database.db,
    )
    const urls = ['both', 'laid', 'own'].map((host) => `https://${host}.example`)
    expect(rows).toEqual([{ description: 'As I see it', urls, degree: 1 }])
  })

  it('CC-MOMENT-3: a change of another version than is known is 412', async () => {
    const { path } = await store('private')
    const etag = (await get(path, ALICE)).headers.get('etag') ?? ''
    const first = await patch(path, { visibility: 'unlisted' }, { ...ALICE, 'if-match': etag })
    expect(first.status).toBe(200)
    const second = await patch(path, { visibility: 'public' }, { ...ALICE, 'if-match': etag })
    expect(await refusal(second)).toEqual([412, 'version_stale'])
  })

  it('CC-VIS-10: a repeated key gives the first answer and does nothing, also when it has changed since', async () => {
    const { path, id } = await store('private')
    const etag = (await get(path, ALICE)).headers.get('etag') ?? ''
    const keyed = { ...ALICE, 'idempotency-key': 'publish-once', 'if-match': etag }
    const first = await publish(path, {}, keyed)
    expect([first.status, first.headers.get('idempotency-replayed')]).toEqual([200, null])
    const said = await first.json()
    await patch(path, { visibility: 'private' })
    const raw = `${path}/publish`
    const encoded = `/${encodeURIComponent(path.slice(1))}/publish`
    for (const address of [
      `/api/moments${raw}`,
      `/api/v1/moments${raw}`,
      `/api/moments${encoded}`,
    ]) {
      const again = await call(stack, 'POST', address, { body: {}, headers: keyed })
      expect([again.status, again.headers.get('idempotency-replayed')]).toEqual([200, 'true'])
      expect(await again.json()).toEqual(said)
    }
    expect((await detail(path, ALICE)).visibility).toBe('private')
    const other = await publish(path, { visibility: 'unlisted' }, keyed)
    expect(await refusal(other)).toEqual([422, 'idempotency_mismatch'])
    // Neither of another moment, of another route, nor of somebody else is it the same key.
    const second = await store('private')
    const key = { 'idempotency-key': 'publish-once' }
    expect((await publish(second.path, {}, { ...ALICE, ...key })).status).toBe(200)
    expect((await patch(path, { visibility: 'unlisted' }, { ...ALICE, ...key })).status).toBe(200)
    expect((await patch(path, {}, { ...ALICE, ...key })).status).toBe(400)
    expect((await patch(path, { visibility: 'public' }, { ...BOB, ...key })).status).toBe(403)
    const { rows } = await sql<{ n: number }>`
      SELECT count(*)::integer AS n FROM moment_history
      WHERE moment_id = ${id} AND action = 'visibility_changed'`.execute(stack.database.db)
    expect(rows).toEqual([{ n: 3 }])
  })

  it('CC-VIS-10: of many at once with one key one changes it, and all get its answer', async () => {
    const { path, id } = await store('private')
    const keyed = { ...ALICE, 'idempotency-key': 'all-at-once' }
    const given = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const response = await patch(path, { visibility: 'unlisted' }, keyed)
        return [response.status, await response.text()]
      }),
    )
    expect(new Set(given.map(String)).size).toBe(1)
    expect(given[0]?.[0]).toBe(200)
    expect((await detail(path, ALICE)).version).toBe(2)
    const { rows } = await sql`
      SELECT FROM moment_history WHERE moment_id = ${id} AND action = 'visibility_changed'
    `.execute(stack.database.db)
    expect(rows).toHaveLength(1)
  })

  it('CC-VIS-10: what was refused leaves the key new', async () => {
    const { path } = await store('private')
    const keyed = { ...ALICE, 'idempotency-key': 'refused-at-first' }
    expect((await publish(path, {}, { ...keyed, 'if-match': '"0"' })).status).toBe(412)
    expect((await publish(path, {}, keyed)).status).toBe(200)
  })

  it('CC-AUDIT-3: a change is written down with who asked', async () => {
    const { path, id } = await store('private')
    await publish(path, {}, { ...ALICE, 'x-request-id': 'publish-1' })
    const rows = await stack.database.db
      .selectFrom('moment_history')
      .selectAll()
      .where('moment_id', '=', id)
      .orderBy('id')
      .execute()
    expect(rows.at(-1)).toMatchObject({
      action: 'visibility_changed',
      actor: 'user:alice',
      before: { visibility: 'private' },
      after: { visibility: 'public' },
      request_id: 'publish-1',
    })
  })
})

describe('two who publish one event in the very same moment', () => {
  const name = () => `Collision ${randomUUID().slice(0, 8)}`
  const sceneOf = (timepointId: string) => {
    const addresses = { shareUrl: null, imageUrl: null, thumbnailUrl: null, sceneUrl: null }
    return { layer: 2 as const, scene: { timepointId, slug: 's', ...addresses } }
  }

  /** A transaction of somebody else's, which has done something that is not committed. */
  async function inTheMiddleOf<T>(
    statement: string,
    values: unknown[],
    work: (end: (how: 'COMMIT' | 'ROLLBACK') => Promise<unknown>) => Promise<T>,
  ): Promise<T> {
    const client = new pg.Client({ connectionString: database.url })
    await client.connect()
    try {
      await client.query('BEGIN')
      await client.query(statement, values)
      return await work((how) => client.query(how))
    } finally {
      await client.end()
    }
  }

  /** Until a session waits for the transaction of another. */
  const collided = () =>
    eventually(async () => {
      const { rows } = await sql`
        SELECT FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event = 'transactionid'
      `.execute(stack.database.db)
      return rows.length > 0
    }, 'two collide')

  const PUBLISHED = `UPDATE moments SET visibility = 'public', published_at = now() WHERE id = $1`

  it('CC-VIS-11: who waited for the other is told of its path, and keeps what they have', async () => {
    const own = { name: name(), ...sceneOf('tp_of_alice') }
    const [mine, theirs] = [await store('private', own), await store('private', own, 'user:bob')]
    const answer = await inTheMiddleOf(PUBLISHED, [theirs.id], async (end) => {
      const waiting = publish(mine.path)
      await collided()
      await end('COMMIT')
      return waiting
    })
    expect([answer.status, await answer.json()]).toMatchObject([
      409,
      { code: 'moment_exists', existing: theirs.path },
    ])
    expect(await detail(mine.path, ALICE)).toMatchObject({
      node_id: mine.id,
      visibility: 'private',
      version: 1,
      scenes: [{ flash_timepoint_id: 'tp_of_alice' }],
    })
    expect((await detail(mine.path)).node_id).toBe(theirs.id)
  })

  it('CC-VIS-11: it is published when the other does not come to it', async () => {
    const own = { name: name() }
    const [mine, theirs] = [await store('private', own), await store('private', own, 'user:bob')]
    const answer = await inTheMiddleOf(PUBLISHED, [theirs.id], async (end) => {
      const waiting = publish(mine.path)
      await collided()
      await end('ROLLBACK')
      return waiting
    })
    expect(answer.status).toBe(200)
    expect((await detail(mine.path)).node_id).toBe(mine.id)
  })

  it('CC-VIS-11: it joins a moment of the almanac that comes in this very moment', async () => {
    const own = { name: name(), figures: ['Somebody'], ...sceneOf('tp_joins') }
    const laid = await store('private', { name: own.name }, 'almanac')
    const mine = await store('private', own)
    const answer = await inTheMiddleOf(PUBLISHED, [laid.id], async (end) => {
      const waiting = publish(mine.path)
      await collided()
      await end('COMMIT')
      return waiting
    })
    expect([answer.status, await answer.json()]).toMatchObject([200, { path: laid.path }])
    expect(await detail(laid.path)).toMatchObject({
      node_id: laid.id,
      figures: ['Somebody'],
      scenes: [{ flash_timepoint_id: 'tp_joins' }],
    })
  })

  it('CC-VIS-11: of eight one wins, twenty times over, and nobody is told of a fault', {
    timeout: 60_000,
  }, async () => {
    const people = Array.from({ length: 8 }, (_, n) => `racer-${n}`)
    for (let round = 0; round < 20; round += 1) {
      const own = { name: name() }
      const made = new Map<string, { id: string; path: string }>()
      for (const who of people) made.set(who, await store('private', own, `user:${who}`))
      const answers = await Promise.all(
        [...made].map(async ([who, { path }]) => {
          const response = await publish(path, {}, { ...SERVICE, 'x-user-id': who })
          return { who, path, status: response.status, body: await response.json() }
        }),
      )
      const [winner, ...losers] = answers.toSorted((a, b) => a.status - b.status)
      expect([winner?.status, ...losers.map(({ status }) => status)]).toEqual([
        200,
        ...losers.map(() => 409),
      ])
      const { path = '' } = winner ?? {}
      const { id } = made.get(winner?.who ?? '') ?? {}
      expect((await detail(path)).node_id).toBe(id)
      for (const { who, body } of losers) {
        expect(body).toMatchObject({ code: 'moment_exists', existing: path })
        const kept = await detail(path, { ...SERVICE, 'x-user-id': who })
        expect(kept).toMatchObject({ node_id: made.get(who)?.id, visibility: 'private' })
      }
    }
  })
})
