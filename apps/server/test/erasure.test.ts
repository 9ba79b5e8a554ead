import { createHash, randomUUID } from 'node:crypto'
import { DBOS } from '@dbos-inc/dbos-sdk'
import type { Timepoint } from '@timepoint/contracts'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { forgetOldOperations } from '../src/flash/operations/operation-store.ts'
import { eraseDeletedAccounts } from '../src/flash/users/erase-accounts.ts'
import { eraseDeletedTimepoints } from '../src/flash/users/erase-scenes-store.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import type { Stack } from '../src/stack.ts'
import { SECRETS, startAccountsStack, type TestUser } from './support/accounts.ts'
import { createUsers } from './support/callers.ts'
import { copyScene } from './support/copy-scene.ts'
import { spawnServerScript } from './support/crash.ts'
import { expectBalancedBooks } from './support/credits.ts'
import { expectProblem } from './support/problem.ts'
import { API, chat } from './support/talk.ts'
import { call, createTestDatabase, readTimepoint, type TestDatabase } from './support/test-stack.ts'

const DAY_MS = 86_400_000
const RETENTION_DAYS = 7

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startAccountsStack(database, {
    env: { ACCOUNT_RETENTION_DAYS: String(RETENTION_DAYS) },
  })
})

afterAll(async () => {
  await expectBalancedBooks(stack)
  await stack.close()
  await database.drop()
})

const run = (query: ReturnType<typeof sql>) => query.execute(stack.database.db)

async function rowsOf<T>(query: ReturnType<typeof sql<T>>): Promise<T[]> {
  return (await query.execute(stack.database.db)).rows
}

async function render({ headers }: TestUser, body: object): Promise<Timepoint> {
  const path = `${API}/timepoints/generate/sync`
  return readTimepoint(await call(stack, 'POST', path, { body, headers }))
}

const get = (path: string, headers: Record<string, string> = {}) =>
  call(stack, 'GET', `${API}${path}`, { headers })

/** Deletes an account so many days ago, as far as it is kept. */
const deactivate = ({ id }: TestUser, days: number) =>
  run(
    sql`UPDATE users SET deactivated_at = now() - make_interval(days => ${days}) WHERE id = ${id}`,
  )

const erase = () => eraseDeletedAccounts(stack.database.db, RETENTION_DAYS * DAY_MS)

/** Everything that one might find of a scene, by table. */
const TABLES = ['timepoints', 'images', 'events', 'traces', 'callbacks', 'chat_sessions']

/** How many rows of scenes there are in each table that has any. */
async function remains(ids: string[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of TABLES) {
    const column = table === 'timepoints' ? 'id' : 'timepoint_id'
    const [row] = await rowsOf(sql<{ n: number }>`SELECT count(*)::int AS n FROM ${sql.table(table)}
      WHERE ${sql.ref(column)} = ANY (${ids}::uuid[])`)
    if (row && row.n > 0) counts[table] = row.n
  }
  return counts
}

/** How much accounts keep of somebody, by table. */
async function accountOf(id: string) {
  const [row] = await rowsOf(sql<Record<string, unknown>>`
    SELECT email, display_name, last_login_at, erased_at IS NOT NULL AS erased,
      (SELECT count(*)::int FROM token_families WHERE user_id = ${id}) AS families,
      (SELECT count(*)::int FROM refresh_tokens JOIN token_families f ON f.id = family_id
        WHERE user_id = ${id}) AS tokens,
      (SELECT count(*)::int FROM api_keys WHERE user_id = ${id}) AS keys,
      (SELECT count(*)::int FROM idempotency_keys WHERE scope LIKE ${`user:${id} %`}) AS requests,
      (SELECT count(*)::int FROM chat_sessions WHERE owner_id = ${id}) AS conversations,
      (SELECT count(*)::int FROM timepoints WHERE owner_id = ${id}) AS scenes,
      (SELECT count(*)::int FROM credit_holds WHERE user_id = ${id}) AS holds,
      (SELECT count(*)::int FROM audit_events
        WHERE user_id = ${id} AND event = 'account.erased') AS events
    FROM users WHERE id = ${id}`)
  return row
}

const NOTHING = {
  email: null,
  display_name: null,
  last_login_at: null,
  erased: true,
  families: 0,
  tokens: 0,
  keys: 0,
  requests: 0,
  conversations: 0,
  scenes: 0,
  holds: 0,
  events: 1,
}

const SECRET = 'swordfish'

/** What somebody leaves behind who has used everything. */
async function live(user: TestUser, other: TestUser) {
  const context = { request_context: { note: SECRET } }
  const params = { llm_params: { system_prompt_suffix: SECRET } }
  const query = 'Trinity test 5:29 AM July 16 1945'
  const published = await render(user, { query, ...context, ...params, generate_image: true })
  const closed = await render(user, { query, ...context, visibility: 'private' })
  const unlisted = await render(user, { query, ...context, visibility: 'unlisted' })
  const theirs = await render(other, { query })
  const message = { character: 'Oppenheimer', message: SECRET }
  for (const { id } of [published, closed, unlisted, theirs]) {
    await chat(stack, id, message, { ...user.headers, 'idempotency-key': randomUUID() })
  }
  await chat(stack, published.id, { ...message, message: 'Good day' }, other.headers)
  await run(sql`UPDATE timepoints
    SET request = request || '{"callback_url":"https://example.com/swordfish"}'
    WHERE id = ${published.id}`)
  for (const { id } of [published, closed]) {
    await run(sql`INSERT INTO callbacks (id, timepoint_id, url)
      VALUES (${randomUUID()}, ${id}, ${`https://example.com/${SECRET}`})`)
  }
  const owned = { ownerId: user.id }
  const deleted = await copyScene(stack, published.id, { ...owned, deletedH: 1 })
  const failed = await copyScene(stack, published.id, { ...owned, status: 'failed' })
  const running = await copyScene(stack, published.id, { ...owned, status: 'processing' })
  await run(sql`SELECT place_hold(${running}, ${user.id}, 5, 'generation', 'Scene generation')`)
  const family = randomUUID()
  const token = createHash('sha256').update(family).digest()
  await run(sql`INSERT INTO token_families (id, user_id) VALUES (${family}, ${user.id})`)
  await run(sql`INSERT INTO refresh_tokens (sha256, family_id, expires_at)
    VALUES (${token}, ${family}, now() + interval '30 days')`)
  await run(sql`UPDATE users SET email = 'user@example.com', display_name = 'Jane Doe',
    last_login_at = now() WHERE id = ${user.id}`)
  return {
    published,
    theirs,
    gone: [closed.id, unlisted.id, deleted, failed, running],
  }
}

const ledgerOf = ({ id }: TestUser) =>
  rowsOf(sql`SELECT account, amount, type FROM ledger_entries WHERE user_id = ${id} ORDER BY id`)

describe('an account that was deleted long ago', () => {
  it('G-USER-5: nothing is left of it but what was published, without owner and context', async () => {
    const { owner, other } = await createUsers(stack)
    const { published, theirs, gone } = await live(owner, other)
    const before = await readTimepoint(await get(`/timepoints/${published.id}?full=true`))
    const ledger = await ledgerOf(owner)
    await deactivate(owner, RETENTION_DAYS + 1)
    expect(await erase()).toBe(1)
    expect(await accountOf(owner.id)).toEqual(NOTHING)
    expect(await remains(gone)).toEqual({})
    const after = await readTimepoint(await get(`/timepoints/${published.id}?full=true`))
    expect(after).toEqual(before)
    const [row] = await rowsOf(sql<{ text: string }>`SELECT to_jsonb(t)::text AS text
      FROM timepoints t WHERE id = ${published.id}`)
    expect(row?.text).not.toContain(SECRET)
    expect(row?.text).not.toContain(owner.id)
    // Their picture and the words of others stay.
    expect(await remains([published.id])).toMatchObject({
      timepoints: 1,
      images: 1,
      chat_sessions: 1,
    })
    expect(await remains([published.id])).not.toHaveProperty('callbacks')
    expect(await remains([theirs.id])).toMatchObject({ timepoints: 1 })
    expect(await remains([theirs.id])).not.toHaveProperty('chat_sessions')
    // What was held for the render that was erased is free, and the books are as they were.
    expect(await ledgerOf(owner)).toEqual(ledger)
    expect(
      await rowsOf(sql`SELECT balance + reserved = earned - spent AS even, reserved
        FROM credit_accounts WHERE user_id = ${owner.id}`),
    ).toEqual([{ even: true, reserved: '0' }])
    expect(await erase()).toBe(0)
    expect(await accountOf(owner.id)).toEqual(NOTHING)
  })

  it('G-USER-5: no word of it is found in any table', async () => {
    const { owner, other } = await createUsers(stack)
    await live(owner, other)
    await deactivate(owner, RETENTION_DAYS + 1)
    await erase()
    // What was asked for is kept apart from what was said, for a day.
    await run(sql`UPDATE operations SET completed_at = completed_at - interval '26 hours'`)
    await forgetOldOperations(stack.database.db)
    const tables = await rowsOf(sql<{ name: string }>`SELECT table_name AS name
      FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`)
    expect(tables.length).toBeGreaterThan(20)
    const found: string[] = []
    for (const { name } of tables) {
      const hits = await rowsOf(sql`SELECT FROM ${sql.table(name)} t
        WHERE to_jsonb(t)::text LIKE ${`%${SECRET}%`} LIMIT 1`)
      if (hits.length > 0) found.push(name)
    }
    expect(found).toEqual([])
  })

  it('G-USER-5: chains of others through what was published stay whole', async () => {
    const { owner, other } = await createUsers(stack)
    const first = await render(owner, { query: 'Apollo 11 Moon Landing, 1969' })
    const jumped = await call(stack, 'POST', `${API}/temporal/${first.id}/next`, {
      body: { units: 1, unit: 'hour' },
      headers: other.headers,
    })
    expect(jumped.status).toBe(200)
    const { target_id: target } = (await jumped.json()) as { target_id: string }
    const before = await (await get(`/temporal/${target}/sequence`, other.headers)).json()
    await deactivate(owner, RETENTION_DAYS + 1)
    await erase()
    expect(await (await get(`/temporal/${target}/sequence`, other.headers)).json()).toEqual(before)
  })

  it('G-USER-5: it cannot be made anew for new credits', async () => {
    const body = { external_id: randomUUID(), email: 'user@example.com' }
    const headers = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }
    const resolve = () => call(stack, 'POST', `${API}/users/resolve`, { body, headers })
    const { user_id: id } = (await (await resolve()).json()) as { user_id: string }
    await deactivate({ id, headers: { authorization: '' } }, RETENTION_DAYS + 1)
    expect(await erase()).toBe(1)
    await expectProblem(await resolve(), 'forbidden')
    expect(await accountOf(id)).toEqual(NOTHING)
    expect(await rowsOf(sql`SELECT amount FROM ledger_entries WHERE user_id = ${id}`)).toHaveLength(
      2,
    )
  })

  it('G-USER-5: accounts that are in use, and those deleted more lately, keep everything', async () => {
    const { owner, other } = await createUsers(stack)
    const { gone, published } = await live(owner, other)
    const before = [await accountOf(owner.id), await remains([...gone, published.id])]
    await erase()
    await deactivate(owner, RETENTION_DAYS - 1)
    expect(await erase()).toBe(0)
    expect([await accountOf(owner.id), await remains([...gone, published.id])]).toEqual(before)
    expect(before[0]).toMatchObject({ erased: false, keys: 2, conversations: 4, scenes: 6 })
  })

  it('G-USER-5: without any retention, what was let in just before is stored first', async () => {
    const { owner } = await createUsers(stack)
    const deletedAt = (minutes: number) =>
      run(sql`UPDATE users SET deactivated_at = now() - make_interval(mins => ${minutes})
        WHERE id = ${owner.id}`)
    await deletedAt(9)
    await eraseDeletedAccounts(stack.database.db, 0)
    expect(await accountOf(owner.id)).toMatchObject({ erased: false, keys: 2 })
    await deletedAt(11)
    await eraseDeletedAccounts(stack.database.db, 0)
    expect(await accountOf(owner.id)).toEqual(NOTHING)
  })

  it('G-USER-5: is erased when the time of tidying up comes, as configured', async () => {
    const { owner } = await createUsers(stack)
    const { id } = await render(owner, { query: 'Assassination of Caesar', visibility: 'private' })
    await deactivate(owner, RETENTION_DAYS + 1)
    await DBOS.triggerSchedule('tidy-up')
    await vi.waitFor(async () => expect(await accountOf(owner.id)).toEqual(NOTHING), 10_000)
    expect(await remains([id])).toEqual({})
  })
})

describe('erasing many', () => {
  /** Somebody with more scenes and conversations than one statement erases. */
  async function createBusy(count: number) {
    const { owner } = await createUsers(stack)
    const { id } = await render(owner, { query: 'Assassination of Caesar', visibility: 'private' })
    await run(sql`INSERT INTO timepoints (id, slug, query, status, visibility, owner_id, request,
        warnings, result)
      SELECT gen_random_uuid(), 'many-' || gen_random_uuid(), query, status,
        CASE WHEN n % 2 = 0 THEN 'private' ELSE 'public' END, owner_id, request, warnings, result
      FROM timepoints, generate_series(1, ${count}::int) n WHERE id = ${id}`)
    await run(sql`INSERT INTO chat_sessions
        (id, timepoint_id, owner_id, character_name, created_at, updated_at)
      SELECT gen_random_uuid(), ${id}, ${owner.id}, 'Caesar', now(), now()
      FROM generate_series(1, ${count}::int)`)
    await deactivate(owner, RETENTION_DAYS + 1)
    return owner
  }

  const ownedBy = ({ id }: TestUser) =>
    rowsOf(sql<{ id: string }>`SELECT id FROM timepoints WHERE owner_id = ${id}`)

  it('G-USER-5: several processes at once erase each account once', async () => {
    const users: TestUser[] = []
    for (const count of [120, 70, 10, 0]) users.push(await createBusy(count))
    const others = [openDatabase(database.url), openDatabase(database.url)]
    const runs = [stack.database, ...others].map(({ db }) => eraseDeletedAccounts(db, 0))
    const erased = await Promise.all(runs)
    for (const other of others) await other.close()
    expect(erased.reduce((sum, count) => sum + count)).toBe(users.length)
    for (const { id } of users) expect(await accountOf(id)).toEqual(NOTHING)
  })

  it('G-USER-5: a process that is killed half-way leaves nothing that the next one does not finish', async () => {
    const user = await createBusy(200)
    // The last of 101 private scenes is held, so that it comes half-way and no further.
    const holder = new pg.Client({ connectionString: database.url })
    await holder.connect()
    await holder.query('BEGIN')
    await holder.query(
      `SELECT FROM timepoints WHERE owner_id = $1 AND visibility = 'private'
       ORDER BY created_at DESC, id DESC LIMIT 1 FOR UPDATE`,
      [user.id],
    )
    const child = spawnServerScript(import.meta.resolve('./support/erasing-process.ts'), [
      database.url,
    ])
    try {
      expect(await child.start()).toBe('begins')
      await vi.waitFor(async () => expect((await ownedBy(user)).length).toBe(1), 20_000)
      child.signal('SIGKILL')
      await child.ended
      expect(await accountOf(user.id)).toMatchObject({ erased: false, scenes: 1, keys: 2 })
    } finally {
      await holder.query('ROLLBACK')
      await holder.end()
    }
    expect(await erase()).toBe(1)
    expect(await accountOf(user.id)).toEqual(NOTHING)
  })
})

describe('a conversation that is deleted while it is being answered', () => {
  /** Resolves when something waits for rows that a transaction has. */
  const waited = () =>
    expect
      .poll(() =>
        rowsOf(sql`SELECT FROM pg_locks l JOIN pg_stat_activity a USING (pid)
          WHERE NOT granted AND a.datname = current_database()`),
      )
      .toHaveLength(1)

  it('is deleted, also where one would wait for the other for ever', async () => {
    const { owner } = await createUsers(stack)
    const { id: scene } = await render(owner, { query: 'Trinity test 5:29 AM July 16 1945' })
    const message = { character: 'Oppenheimer', message: 'Good day' }
    const { session_id: id } = await chat(stack, scene, message, owner.headers)
    const { deleted } = await stack.database.db.transaction().execute(async (trx) => {
      // As who writes an answer: first the operation, then the conversation.
      await sql`SET LOCAL deadlock_timeout = '1min'`.execute(trx)
      await sql`SELECT FROM operations WHERE session_id = ${id} FOR UPDATE`.execute(trx)
      const path = `${API}/interactions/session/${id}`
      const deleted = call(stack, 'DELETE', path, { headers: owner.headers })
      await waited()
      await sql`SELECT FROM chat_sessions WHERE id = ${id} FOR KEY SHARE`.execute(trx)
      return { deleted }
    })
    expect((await deleted).status).toBe(200)
    expect(await rowsOf(sql`SELECT FROM chat_sessions WHERE id = ${id}`)).toEqual([])
  })
})

describe('timepoints that were deleted long ago', () => {
  it('G-USER-6: are erased with everything that belongs to them, whoever had them', async () => {
    const { owner } = await createUsers(stack)
    const base = await render(owner, {
      query: 'Trinity test 5:29 AM July 16 1945',
      generate_image: true,
    })
    const hours = RETENTION_DAYS * 24
    const copy = (ownerId: string | null, deletedH?: number) =>
      copyScene(stack, base.id, { ownerId, ...(deletedH === undefined ? {} : { deletedH }) })
    const old = [await copy(owner.id, hours + 1), await copy(null, hours + 1)]
    const many = await rowsOf(sql<{ id: string }>`
      INSERT INTO timepoints (id, slug, query, status, visibility, request, warnings, result, deleted_at)
      SELECT gen_random_uuid(), 'many-' || gen_random_uuid(), query, status, visibility, request,
        warnings, result, deleted_at
      FROM timepoints, generate_series(1, 60) WHERE id = ${old[0]} RETURNING id`)
    old.push(...many.map(({ id }) => id))
    const kept = [base.id, await copy(owner.id, hours - 1), await copy(null, 0), await copy(null)]
    const before = await remains(kept)
    const retentionMs = RETENTION_DAYS * DAY_MS
    const runs = [1, 2].map(() => eraseDeletedTimepoints(stack.database.db, retentionMs))
    const [first = 0, second = 0] = await Promise.all(runs)
    expect(first + second).toBe(old.length)
    expect(await remains(old)).toEqual({})
    expect(await remains(kept)).toEqual(before)
    expect(before).toMatchObject({ timepoints: 4, images: 4 })
  })

  it('G-USER-6: so does what a caller has deleted, when its time has come', async () => {
    const { owner } = await createUsers(stack)
    const { id } = await render(owner, { query: 'Assassination of Caesar' })
    const { session_id } = await chat(
      stack,
      id,
      { character: 'Brutus', message: 'Why?' },
      owner.headers,
    )
    await call(stack, 'DELETE', `${API}/timepoints/${id}`, { headers: owner.headers })
    await run(sql`UPDATE timepoints SET deleted_at = deleted_at - make_interval(days => 8)
      WHERE id = ${id}`)
    await DBOS.triggerSchedule('tidy-up')
    await vi.waitFor(async () => expect(await remains([id])).toEqual({}), 10_000)
    expect(await rowsOf(sql`SELECT FROM chat_messages WHERE session_id = ${session_id}`)).toEqual(
      [],
    )
  })
})
