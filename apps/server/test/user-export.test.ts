import { randomUUID } from 'node:crypto'
import { type Timepoint, UserExport } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { recordEvent } from '../src/accounts/audit/audit-store.ts'
import type { Stack } from '../src/stack.ts'
import { startAccountsStack, type TestUser } from './support/accounts.ts'
import { createUsers, type Users } from './support/callers.ts'
import { copyScene } from './support/copy-scene.ts'
import { expectProblem } from './support/problem.ts'
import { createGate, createScriptedEngine } from './support/scripted-engine.ts'
import { API, chat } from './support/talk.ts'
import { call, createTestDatabase, readTimepoint, type TestDatabase } from './support/test-stack.ts'

const EXPORT = `${API}/users/me/export`
const TRINITY = 'Trinity test 5:29 AM July 16 1945'
const CAESAR = 'Assassination of Caesar'

/** Scenes of a large export: of their size they are more than lies between server and client. */
const MANY = 120
const SCENE_BYTES = 200_000
/** Turns of its conversation: more than are read at a time. */
const MESSAGES = 600

const scripted = createScriptedEngine()
let database: TestDatabase
let stack: Stack
let users: Users

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startAccountsStack(database, { engine: scripted.engine })
  users = await createUsers(stack)
})

afterEach(() => scripted.reset())

afterAll(async () => {
  await stack.close()
  await database.drop()
})

const run = (query: ReturnType<typeof sql>) => query.execute(stack.database.db)

const ask = (headers: Record<string, string>) => call(stack, 'GET', EXPORT, { headers })

async function exported({ headers }: Pick<TestUser, 'headers'>): Promise<UserExport> {
  const response = await ask(headers)
  const text = await response.text()
  expect([response.status, response.status === 200 ? '' : text]).toEqual([200, ''])
  const body: unknown = JSON.parse(text)
  expect(body).toEqual(UserExport.strict().parse(body))
  return body as UserExport
}

async function render({ headers }: TestUser, body: object): Promise<Timepoint> {
  const path = `${API}/timepoints/generate/sync`
  return readTimepoint(await call(stack, 'POST', path, { body, headers }))
}

async function read<T>({ headers }: TestUser, path: string): Promise<T> {
  return (await (await call(stack, 'GET', `${API}${path}`, { headers })).json()) as T
}

const idsOf = (scenes: { id: string }[]) => scenes.map(({ id }) => id)

describe('an export', () => {
  it('G-USER-3: of a new account has its profile, its first credits and nothing else', async () => {
    const [{ owner }] = [await createUsers(stack)]
    const before = Date.now()
    const { user, credit_history, api_keys, ...rest } = await exported(owner)
    expect(user).toEqual({
      id: owner.id,
      email: null,
      display_name: null,
      created_at: expect.any(String),
      last_login_at: null,
      is_active: true,
    })
    expect(before - Date.parse(user.created_at)).toBeLessThan(60_000)
    expect(credit_history).toEqual([
      {
        amount: 1_000_000,
        balance_after: 1_000_000,
        type: 'signup_bonus',
        description: 'Signup bonus',
        created_at: expect.any(String),
      },
    ])
    expect(
      api_keys.map(({ name, scopes, revoked_at }) => [name, scopes, revoked_at]).sort(),
    ).toEqual([
      ['generate', ['generate'], null],
      ['read', ['read'], null],
    ])
    expect(rest).toEqual({
      timepoints: [],
      chat_sessions: [],
      images: [],
      security_events: [],
      moments: [],
      edges: [],
      jobs: [],
    })
  })

  it('G-USER-3: has scenes of every visibility as their owner reads them, pictures and conversations', async () => {
    const { owner } = await createUsers(stack)
    const scenes = [
      await render(owner, { query: TRINITY, generate_image: true, request_context: { mine: 1 } }),
      await render(owner, { query: CAESAR, visibility: 'private' }),
      await render(owner, { query: CAESAR, visibility: 'unlisted' }),
    ]
    const gone = await render(owner, { query: TRINITY })
    await call(stack, 'DELETE', `${API}/timepoints/${gone.id}`, { headers: owner.headers })
    const [first] = scenes
    const message = { character: 'Oppenheimer', message: 'What did you feel?' }
    const { session_id } = await chat(stack, first?.id ?? '', message, owner.headers)
    await chat(stack, first?.id ?? '', { ...message, session_id }, owner.headers)
    const { timepoints, chat_sessions, images } = await exported(owner)
    const asRead = scenes.map(({ id }) => read(owner, `/timepoints/${id}?full=true`))
    expect(timepoints).toEqual(await Promise.all(asRead))
    expect(timepoints[0]?.request_context).toEqual({ mine: 1 })
    expect(chat_sessions).toEqual([await read(owner, `/interactions/session/${session_id}`)])
    expect(chat_sessions[0]?.messages.map(({ role }) => role)).toEqual([
      'user',
      'character',
      'user',
      'character',
    ])
    const picture = await fetch(first?.image_url ?? '')
    expect(images).toEqual([
      {
        timepoint_id: first?.id,
        url: first?.image_url,
        mime: 'image/webp',
        width: expect.any(Number),
        height: expect.any(Number),
        bytes: (await picture.arrayBuffer()).byteLength,
      },
    ])
  })

  it('G-USER-3: has conversations about scenes of others, also of those that are closed or gone now', async () => {
    const { owner, other } = await createUsers(stack)
    const ids: string[] = []
    const sessions: string[] = []
    for (const visibility of ['public', 'unlisted', 'public']) {
      const { id } = await render(other, { query: TRINITY, visibility })
      ids.push(id)
      const message = { character: 'Oppenheimer', message: `Hello ${visibility}` }
      sessions.push((await chat(stack, id, message, owner.headers)).session_id)
      await chat(stack, id, { character: 'Oppenheimer', message: 'Not theirs' }, other.headers)
    }
    await run(sql`UPDATE timepoints SET visibility = 'private' WHERE id = ${ids[1]}`)
    await call(stack, 'DELETE', `${API}/timepoints/${ids[2]}`, { headers: other.headers })
    const { timepoints, chat_sessions } = await exported(owner)
    expect(timepoints).toEqual([])
    expect(idsOf(chat_sessions)).toEqual(sessions)
    expect(
      chat_sessions.map(({ timepoint_id, messages }) => [timepoint_id, messages[0]?.content]),
    ).toEqual(ids.map((id, index) => [id, `Hello ${['public', 'unlisted', 'public'][index]}`]))
  })

  it('G-USER-3: has a private scene that is still being rendered', async () => {
    const { owner } = await createUsers(stack)
    const gate = createGate()
    scripted.on('scene', gate.script)
    const accepted = await call(stack, 'POST', `${API}/timepoints/generate`, {
      body: { query: CAESAR, visibility: 'private' },
      headers: owner.headers,
    })
    const { id } = (await accepted.json()) as { id: string }
    await gate.reached
    const { timepoints } = await exported(owner)
    expect(timepoints).toMatchObject([{ id, status: 'processing', visibility: 'private' }])
    gate.open()
  })

  it('G-USER-3: has every movement of credits, the newest first, as the history has them', async () => {
    const { owner } = await createUsers(stack)
    for (let amount = 1; amount <= 20; amount += 1) {
      await run(sql`SELECT grant_credits(${randomUUID()}, ${owner.id}, ${amount}, 'admin_grant',
        ${`Top-up ${amount}`})`)
    }
    // More than are read at a time.
    await run(sql`SELECT grant_credits(gen_random_uuid(), ${owner.id}, n, 'refund', 'Many')
      FROM generate_series(1, 1200) AS n`)
    const { credit_history: history } = await exported(owner)
    expect(history).toHaveLength(1221)
    const balances = history.map((row) => row.balance_after)
    const sums = history.map((_row, index) =>
      history.slice(index).reduce((sum, { amount }) => sum + amount, 0),
    )
    expect(balances).toEqual(sums)
    expect(history.at(1200)).toMatchObject({ amount: 20, description: 'Top-up 20' })
    expect(history.at(-1)).toMatchObject({ type: 'signup_bonus' })
  })

  it('G-USER-3: tells what happened to the account, with no address but the user’s own', async () => {
    const { owner } = await createUsers(stack)
    const { db } = stack.database
    const about = { userId: owner.id, requestId: 'r' }
    const actor = `user:${owner.id}`
    await recordEvent(db, { ...about, event: 'sign_in.done', actor, ip: '192.0.2.1' })
    await recordEvent(db, { ...about, event: 'credits.granted', actor: 'admin', ip: '192.0.2.2' })
    const { security_events: events } = await exported(owner)
    expect(events).toEqual([
      { event: 'sign_in.done', created_at: expect.any(String), ip: '192.0.2.1' },
      { event: 'credits.granted', created_at: expect.any(String), ip: null },
    ])
  })

  it('G-USER-3: has nothing of anybody else', async () => {
    const { owner, other } = await createUsers(stack)
    const mark = `planted-${randomUUID()}`
    await run(sql`UPDATE users SET email = ${`${mark}@example.com`}, display_name = ${mark}
      WHERE id = ${other.id}`)
    await run(sql`UPDATE api_keys SET name = ${mark}, prefix = ${mark} WHERE user_id = ${other.id}`)
    await run(sql`SELECT grant_credits(${randomUUID()}, ${other.id}, 7, 'admin_grant', ${mark})`)
    const event = { event: 'sign_in.done' as const, actor: `user:${other.id}`, ip: mark }
    await recordEvent(stack.database.db, { ...event, userId: other.id })
    const shared = await render(owner, { query: TRINITY, generate_image: true })
    for (const visibility of ['public', 'private', 'unlisted']) {
      const { id } = await render(other, { query: CAESAR, visibility, request_context: { mark } })
      await run(sql`UPDATE timepoints SET query = ${mark} WHERE id = ${id}`)
      await chat(stack, id, { character: 'Caesar', message: mark }, other.headers)
    }
    const said = { character: 'Oppenheimer', message: mark }
    await chat(stack, shared.id, said, other.headers)
    const anonymous = await copyScene(stack, shared.id, { ownerId: null, query: mark })
    const response = await ask(owner.headers)
    const text = await response.text()
    expect(idsOf(UserExport.parse(JSON.parse(text)).timepoints)).toEqual([shared.id])
    for (const strange of [mark, other.id, anonymous]) expect(text).not.toContain(strange)
    expect(await (await ask(other.headers)).text()).toContain(mark)
  })
})

describe('how it is asked for', () => {
  it('G-USER-3: with an API key that may only read, and as a file that is stored nowhere', async () => {
    const response = await ask({ 'x-api-key': users.owner.readKey })
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="timepoint-export.json"',
      'cache-control': 'no-store',
    })
    expect(UserExport.parse(await response.json()).user.id).toBe(users.owner.id)
  })

  it('G-USER-3: nobody, a service for itself and whoever has deleted the account get 401', async () => {
    const { owner } = await createUsers(stack)
    await run(sql`UPDATE users SET deactivated_at = now() WHERE id = ${owner.id}`)
    const service = { 'x-service-key': 'service-key-of-the-tests' }
    const bearer = { authorization: 'Bearer nonsense' }
    const key = { 'x-api-key': owner.readKey }
    const all: Record<string, string>[] = [{}, service, bearer, owner.headers, key]
    for (const headers of all) {
      await expectProblem(await ask(headers), 'unauthenticated')
    }
  })

  it('G-USER-4: only as a whole: there is no HEAD', async () => {
    const response = await call(stack, 'HEAD', EXPORT, { headers: users.owner.headers })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET'])
  })
})

describe('a large export', () => {
  let owner: TestUser

  beforeAll(async () => {
    owner = (await createUsers(stack)).owner
    const { id } = await render(owner, { query: TRINITY })
    await run(sql`
      INSERT INTO timepoints (id, slug, query, status, visibility, owner_id, request, warnings,
        progress, year, result, tdf_hash, created_at, completed_at)
      SELECT gen_random_uuid(), 'copy-' || gen_random_uuid(), query, status, visibility, owner_id,
        request || jsonb_build_object('request_context',
          jsonb_build_object('much', repeat('x', ${SCENE_BYTES}))),
        warnings, progress, year, result, tdf_hash, created_at + make_interval(secs => n / 3), completed_at
      FROM timepoints, generate_series(1, ${MANY - 1}::int) AS n WHERE id = ${id}`)
    const { session_id } = await chat(
      stack,
      id,
      { character: 'Oppenheimer', message: 'What did you feel?' },
      owner.headers,
    )
    await run(sql`
      INSERT INTO chat_messages (session_id, seq, role, content, emotional_tone, created_at)
      SELECT session_id, seq + 2 * n, role, content || n, emotional_tone, created_at
      FROM chat_messages, generate_series(1, ${MESSAGES - 1}::int) AS n
      WHERE session_id = ${session_id}`)
  })

  const stored = async () => {
    const { rows } = await sql<{ id: string }>`SELECT id FROM timepoints
      WHERE owner_id = ${owner.id} ORDER BY created_at, id`.execute(stack.database.db)
    return idsOf(rows)
  }

  /** The beginning of an export whose reader then waits, until nothing more is sent. */
  async function startSlowly() {
    const leaving = new AbortController()
    const url = `${stack.url}${EXPORT}`
    const response = await fetch(url, { headers: owner.headers, signal: leaving.signal })
    const reader = response.body?.getReader()
    if (!reader) throw new Error('there is no body')
    const chunks = [(await reader.read()).value ?? new Uint8Array()]
    await new Promise((resolve) => setTimeout(resolve, 300))
    return {
      async rest(): Promise<string> {
        for (;;) {
          const { done, value } = await reader.read()
          if (done) return Buffer.concat(chunks).toString()
          chunks.push(value)
        }
      },
      leave: () => leaving.abort(),
    }
  }

  it('G-USER-4: has every scene and every message once, in order', async () => {
    const { timepoints, chat_sessions } = await exported(owner)
    expect(idsOf(timepoints)).toEqual(await stored())
    expect(timepoints).toHaveLength(MANY)
    const [session, ...others] = chat_sessions
    expect([session?.messages.length, session?.message_count, others]).toEqual([
      2 * MESSAGES,
      2 * MESSAGES,
      [],
    ])
    expect(new Set(session?.messages.map(({ content }) => content)).size).toBe(2 * MESSAGES)
  })

  it('G-USER-4: what a reader has not come to is not read yet', async () => {
    const slow = await startSlowly()
    const all = await stored()
    const dropped = all.slice(-20)
    // Somebody else has them now: were they read before, they would be in it.
    await run(sql`UPDATE timepoints SET owner_id = NULL WHERE id = ANY (${dropped}::uuid[])`)
    const { timepoints } = UserExport.parse(JSON.parse(await slow.rest()))
    expect(idsOf(timepoints)).toEqual(all.slice(0, -20))
    await run(sql`UPDATE timepoints SET owner_id = ${owner.id} WHERE id = ANY (${dropped}::uuid[])`)
  })

  it('G-USER-4: is cut, never shortened, when the database breaks under it', async () => {
    const slow = await startSlowly()
    await run(sql`ALTER TABLE chat_messages RENAME TO hidden`)
    try {
      await expect(slow.rest()).rejects.toThrow()
    } finally {
      await run(sql`ALTER TABLE hidden RENAME TO chat_messages`)
    }
    expect((await exported(owner)).timepoints).toHaveLength(MANY)
  })

  it('G-USER-4: readers who go away leave nothing behind', async () => {
    const readers = await Promise.all(Array.from({ length: 12 }, startSlowly))
    for (const { leave } of readers) leave()
    // More than there are connections: all of them are free again.
    expect((await exported(owner)).timepoints).toHaveLength(MANY)
  })

  it('G-USER-4: goes on beside others, while one waits', async () => {
    const slow = await startSlowly()
    const beside = await Promise.all([exported(owner), exported(owner)])
    const expected = await stored()
    for (const { timepoints } of beside) expect(idsOf(timepoints)).toEqual(expected)
    expect(idsOf(UserExport.parse(JSON.parse(await slow.rest())).timepoints)).toEqual(expected)
  })
})
