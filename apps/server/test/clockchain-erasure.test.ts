import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { eraseDeletedAccounts } from '../src/clockchain/users/erase-accounts.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import type { Stack } from '../src/stack.ts'
import { createTestUser, SECRETS, startAccountsStack, type TestUser } from './support/accounts.ts'
import { spawnServerScript } from './support/crash.ts'
import {
  ADMIN_KEY,
  ADMIN_KEYS,
  asUser,
  ended,
  generate,
  readJob,
  SYSTEM_KEY,
} from './support/jobs.ts'
import { createGate, createScriptedEngine } from './support/scripted-engine.ts'
import { uniqueWord } from './support/secret-moments.ts'
import { call, createTestDatabase, type TestDatabase } from './support/test-stack.ts'
import { runWorker } from './support/workers.ts'

const DAY_MS = 86_400_000
const RETENTION_DAYS = 7

const scripted = createScriptedEngine()
let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startAccountsStack(database, {
    env: { ACCOUNT_RETENTION_DAYS: String(RETENTION_DAYS), ADMIN_KEY },
    engine: scripted.engine,
  })
})

afterEach(() => scripted.reset())

afterAll(async () => {
  await stack.close()
  await database.drop()
})

async function rowsOf<T>(query: ReturnType<typeof sql<T>>): Promise<T[]> {
  return (await query.execute(stack.database.db)).rows
}

const erase = () => eraseDeletedAccounts(stack.database.db, RETENTION_DAYS * DAY_MS)

/** Deletes an account so many days ago, as far as it is kept. */
const deactivate = (id: string, days = RETENTION_DAYS + 1) =>
  rowsOf(
    sql`UPDATE users SET deactivated_at = now() - make_interval(days => ${days}) WHERE id = ${id}`,
  )

const isDone = async (id: string) =>
  (await rowsOf(sql`SELECT FROM account_erasures WHERE user_id = ${id}`)).length === 1

const PLACE = '/1777/may/3/unknown/france/unknown/paris'

/** A moment of somebody, named by a word of its own; its path. */
async function plant(
  name: string,
  visibility: string,
  word = uniqueWord(),
): Promise<{ path: string; word: string }> {
  const path = `${PLACE}/${word}`
  const metadata = { name: `Gathering ${word}`, one_liner: `Of ${word}`, tags: [word] }
  const body = { path, visibility, metadata }
  const stored = await call(stack, 'POST', '/api/v1/index', { body, headers: asUser(name) })
  if (stored.status !== 200) throw new Error(await stored.text())
  return { path, word }
}

async function relate(name: string, source: string, target: string): Promise<void> {
  const body = { nodes: [], edges: [{ source, target, edge_type: 'influences', weight: 0.5 }] }
  const path = '/api/v1/ingest/subgraph'
  const stored = await call(stack, 'POST', path, { body, headers: asUser(name) })
  if (stored.status !== 200) throw new Error(await stored.text())
}

const idOf = async (path: string) => {
  const [row] = await rowsOf(sql<{ id: string }>`SELECT id FROM moments WHERE path = ${path}`)
  if (!row) throw new Error(`no moment ${path}`)
  return row.id
}

/** What somebody leaves behind who has used everything, under the name by which services call them. */
async function live(name: string, anchor: string) {
  const shown = await plant(name, 'public')
  const closed = await plant(name, 'private')
  const unlisted = await plant(name, 'unlisted')
  const left = await plant(name, 'private')
  const removed = await plant(name, 'public')
  for (const { path } of [shown, closed, unlisted]) await relate(name, path, anchor)
  for (const { path, word } of [shown, closed]) {
    const id = await idOf(path)
    await rowsOf(
      sql`INSERT INTO moment_aliases (path, moment_id) VALUES (${`${path}-${word}`}, ${id})`,
    )
    await rowsOf(sql`INSERT INTO moment_scenes (moment_id, timepoint_id, rendered_here, created_by)
      VALUES (${id}, ${word}, true, ${`user:${name}`})`)
  }
  await call(stack, 'DELETE', `/api/v1/moments${left.path}`, { headers: asUser(name) })
  const taken = await call(stack, 'DELETE', `/api/v1/moments${removed.path}`, {
    headers: ADMIN_KEYS,
  })
  expect(taken.status).toBe(200)
  const query = `Assassination of Caesar in Rome, 15 March 44 BC ${uniqueWord()}`
  const job = await readJob(await generate(stack, { query }, asUser(name)))
  expect(await ended(stack, job)).toMatchObject({ status: 'completed' })
  return { shown, removed, job, gone: [closed, unlisted, left].map(({ word }) => word), query }
}

/** What is not of Clockchain: what accounts and Flash keep is theirs to erase. */
const OTHERS = new Set([
  ...['users', 'account_erasures', 'credit_accounts', 'credit_holds', 'ledger_entries'],
  ...['audit_events', 'api_keys', 'token_families', 'idempotency_keys', 'rate_limits'],
  ...['timepoints', 'operations', 'chat_sessions', 'events', 'checkpoints', 'traces'],
])

/** The tables of Clockchain in which a text stands. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await rowsOf(sql<{ name: string }>`SELECT table_name AS name
    FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`)
  const found: string[] = []
  for (const { name } of tables.filter((table) => !OTHERS.has(table.name))) {
    const hits = await rowsOf(sql`SELECT FROM ${sql.table(name)} t
      WHERE to_jsonb(t)::text LIKE ${`%${text}%`} LIMIT 1`)
    if (hits.length > 0) found.push(name)
  }
  return found.toSorted()
}

/** Everything that Clockchain has of somebody; how many others relate to it is not theirs. */
async function everythingOf(name: string) {
  const maker = `user:${name}`
  return rowsOf(sql<{ text: string }>`
    SELECT (to_jsonb(m) - ARRAY['degree', 'prominence'])::text AS text FROM moments m
      WHERE created_by = ${maker}
    UNION ALL SELECT to_jsonb(s)::text FROM moment_scenes s WHERE created_by = ${maker}
    UNION ALL SELECT to_jsonb(e)::text FROM moment_edges e WHERE created_by = ${maker}
    UNION ALL SELECT to_jsonb(h)::text FROM moment_history h WHERE actor = ${maker}
    UNION ALL SELECT to_jsonb(j)::text FROM jobs j WHERE created_by = ${maker}
    ORDER BY text`)
}

/** Two users who have nothing to do with each other, and a moment for both to relate to. */
async function twoUsers() {
  const [owner, other] = [await createTestUser(stack), await createTestUser(stack)]
  const { path: anchor } = await plant(other.id, 'public')
  return { owner, other, anchor }
}

describe('what Clockchain has of an account that was deleted long ago', () => {
  it('G-USER-8: is gone, but for what is public, which nobody has made', async () => {
    const { owner, other, anchor } = await twoUsers()
    const left = await live(owner.id, anchor)
    await live(other.id, anchor)
    const before = await everythingOf(other.id)
    expect(await tablesWith(owner.id)).toEqual([
      ...['hidden_words', 'jobs', 'moment_edges', 'moment_history', 'moment_scenes', 'moments'],
    ])
    const version = await rowsOf(sql`SELECT version, tdf_hash, updated_at, degree FROM moments
      WHERE path = ${left.shown.path}`)
    await deactivate(owner.id)
    expect(await erase()).toBe(1)
    expect(await isDone(owner.id)).toBe(true)
    for (const text of [owner.id, left.query, ...left.gone]) {
      expect(await tablesWith(text), text).toEqual([])
    }
    expect(await everythingOf(other.id)).toEqual(before)
    const rest = await rowsOf(sql`SELECT version, tdf_hash, updated_at, degree FROM moments
      WHERE path = ${left.shown.path}`)
    expect(rest).toEqual(version)
    for (const headers of [ADMIN_KEYS, SYSTEM_KEY, asUser(other.id), asUser(owner.id)]) {
      const moment = `/api/v1/moments${left.shown.path}?edges=stored`
      const shown = await call(stack, 'GET', moment, { headers })
      expect(shown.status).toBe(200)
      expect(await shown.json()).toMatchObject({
        created_by: 'user',
        scenes: [{ created_by: 'user' }],
        edges: [{ edge_type: 'influences', created_by: 'user' }],
      })
      const path = `/api/v1/moments${left.shown.path}/history`
      const history = await (await call(stack, 'GET', path, { headers })).text()
      expect(history).toContain('"agent":"user"')
      expect(history).not.toContain(owner.id)
    }
    // That an administrator took a public moment away stays known, and not whose it was.
    expect(
      await rowsOf(sql`SELECT action, actor, before->>'created_by' AS maker FROM moment_history
        WHERE moment_id = (SELECT moment_id FROM moment_history WHERE path = ${left.removed.path})
        ORDER BY id`),
    ).toEqual([
      { action: 'created', actor: 'user:', maker: null },
      { action: 'deleted', actor: 'system', maker: 'user:' },
    ])
    expect(await erase()).toBe(0)
  })

  it('G-USER-8: is found also under the name by which a service calls them, and no other', async () => {
    const names = [`alice-${uniqueWord()}`, `bob-${uniqueWord()}`]
    const [id = '', otherId = ''] = await Promise.all(
      names.map(async (name) => {
        const headers = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }
        const body = { external_id: name }
        const answer = await call(stack, 'POST', '/api/v1/users/resolve', { body, headers })
        return ((await answer.json()) as { user_id: string }).user_id
      }),
    )
    const [name = '', otherName = ''] = names
    const { path: anchor } = await plant(otherName, 'public')
    const { gone } = await live(name, anchor)
    await plant(id, 'private')
    await plant(otherName, 'private')
    await deactivate(id)
    expect(await erase()).toBe(1)
    for (const text of [name, id, ...gone]) expect(await tablesWith(text), text).toEqual([])
    expect(await everythingOf(otherName)).toHaveLength(4)
    expect(await isDone(otherId)).toBe(false)
  })

  it('G-USER-8: somebody who is called by the id of another takes nothing of theirs along', async () => {
    const other = await createTestUser(stack)
    await plant(other.id, 'private')
    const before = await everythingOf(other.id)
    const headers = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }
    const body = { external_id: other.id }
    const answer = await call(stack, 'POST', '/api/v1/users/resolve', { body, headers })
    const { user_id: id } = (await answer.json()) as { user_id: string }
    expect(id).not.toBe(other.id)
    await deactivate(id)
    expect(await erase()).toBe(1)
    expect(await everythingOf(other.id)).toEqual(before)
  })

  it('G-USER-8: stays while the account is in use, and for the days that it is kept', async () => {
    const { owner, anchor } = await twoUsers()
    await live(owner.id, anchor)
    const before = await everythingOf(owner.id)
    expect(await erase()).toBe(0)
    await deactivate(owner.id, RETENTION_DAYS - 1)
    expect(await erase()).toBe(0)
    expect(await everythingOf(owner.id)).toEqual(before)
    expect(before.length).toBeGreaterThan(10)
  })

  it('G-USER-8: leaves words that others use, too', async () => {
    const { owner, other } = await twoUsers()
    const [shared, own] = [uniqueWord(), "o'\\neill"]
    await plant(owner.id, 'private', shared)
    await plant(other.id, 'private', shared)
    const { path } = await plant(owner.id, 'private')
    await rowsOf(sql`UPDATE moments SET name = ${`${own} ${uniqueWord()}`} WHERE path = ${path}`)
    await rowsOf(sql`UPDATE moments SET name = ${uniqueWord()} WHERE path = ${path}`)
    await deactivate(owner.id)
    expect(await erase()).toBe(1)
    expect(await rowsOf(sql`SELECT owner FROM hidden_words WHERE word = ${shared}`)).toEqual([
      { owner: `user:${other.id}` },
    ])
    expect(await tablesWith('neill')).toEqual([])
  })

  it('G-USER-8: goes by itself, also where accounts and Flash are done with theirs', async () => {
    const { owner } = await twoUsers()
    const { word } = await plant(owner.id, 'private')
    await deactivate(owner.id)
    await rowsOf(sql`UPDATE users SET erased_at = now(), email = NULL, display_name = NULL
      WHERE id = ${owner.id}`)
    await runWorker(stack, 'eraser')
    expect(await isDone(owner.id)).toBe(true)
    expect(await tablesWith(word)).toEqual([])
  })
})

describe('jobs of an account that is erased', () => {
  /** A job as it is while somebody works on it, or before. */
  async function insertJob({ id }: TestUser, isHeld: boolean): Promise<string> {
    const jobId = randomUUID()
    await rowsOf(sql`INSERT INTO jobs (id, created_by, worker, query, preset, visibility, status,
        lease_epoch, leased_until)
      VALUES (${jobId}, ${`user:${id}`}, 'renderer', 'A query', 'balanced', 'private',
        ${isHeld ? 'processing' : 'pending'}, 1,
        ${isHeld ? sql`now() + interval '1 hour'` : sql`NULL`})`)
    return jobId
  }

  it('G-USER-8: are cancelled; the account is not done while somebody works on one', async () => {
    const { owner, other } = await twoUsers()
    const { word } = await plant(owner.id, 'private')
    const [waiting, held, theirs] = [
      await insertJob(owner, false),
      await insertJob(owner, true),
      await insertJob(other, false),
    ]
    await deactivate(owner.id)
    expect(await erase()).toBe(0)
    expect(await isDone(owner.id)).toBe(false)
    expect(await tablesWith(word)).toEqual([])
    const left = () =>
      rowsOf(sql`SELECT id, status FROM jobs WHERE id = ANY(${[waiting, held, theirs]}::uuid[])
        ORDER BY status`)
    expect(await left()).toEqual([
      { id: held, status: 'cancelled' },
      { id: theirs, status: 'pending' },
    ])
    await rowsOf(sql`UPDATE jobs SET leased_until = now() WHERE id = ${held}`)
    expect(await erase()).toBe(1)
    expect(await left()).toEqual([{ id: theirs, status: 'pending' }])
  })
})

describe('a job that is rendered while its account is erased', () => {
  it('G-USER-8: makes no moment, and the account is done when it has ended', async () => {
    const { owner } = await twoUsers()
    const gate = createGate()
    scripted.on('dialog', gate.script)
    const query = 'Assassination of Caesar in Rome, 15 March 44 BC'
    await readJob(await generate(stack, { query, visibility: 'public' }, asUser(owner.id)))
    await gate.reached
    await deactivate(owner.id)
    expect(await erase()).toBe(0)
    expect(await isDone(owner.id)).toBe(false)
    gate.open()
    await vi.waitFor(async () => expect(await erase()).toBe(1), 20_000)
    expect(await tablesWith(owner.id)).toEqual([])
    expect(
      await rowsOf(sql`SELECT FROM moments WHERE year = -44 AND visibility = 'public'`),
    ).toEqual([])
  })
})

describe('erasing many moments', () => {
  /** Somebody with more moments than one statement erases, every second one private. */
  async function createBusy(count: number): Promise<TestUser> {
    const user = await createTestUser(stack)
    const nodes = Array.from({ length: count }, (_, index) => ({
      id: `${PLACE}/${uniqueWord()}`,
      name: `Gathering ${uniqueWord()}`,
      visibility: index % 2 === 0 ? 'private' : 'public',
    }))
    const edges = nodes.slice(2).map(({ id }) => ({
      source: id,
      target: nodes[1]?.id,
      edge_type: 'influences',
    }))
    const body = { nodes, edges }
    const path = '/api/v1/ingest/subgraph'
    const stored = await call(stack, 'POST', path, { body, headers: asUser(user.id) })
    if (stored.status !== 200) throw new Error(await stored.text())
    await deactivate(user.id)
    return user
  }

  it('G-USER-8: several processes at once erase each account once', async () => {
    const users = [await createBusy(130), await createBusy(70), await createBusy(3)]
    const others = [openDatabase(database.url), openDatabase(database.url)]
    const runs = [stack.database, ...others].map(({ db }) =>
      eraseDeletedAccounts(db, RETENTION_DAYS * DAY_MS),
    )
    const erased = await Promise.all(runs)
    for (const other of others) await other.close()
    expect(erased.reduce((sum, count) => sum + count)).toBe(users.length)
    for (const { id } of users) expect(await tablesWith(id)).toEqual([])
    const [{ wrong } = { wrong: -1 }] = await rowsOf(sql<{ wrong: number }>`
      SELECT count(*)::int AS wrong FROM moments WHERE degree <> (SELECT count(*) FROM moment_edges
        WHERE moments.id IN (source_id, target_id))`)
    expect(wrong).toBe(0)
  })

  it('G-USER-8: a process that is killed half-way leaves nothing that the next one does not finish', async () => {
    const { id } = await createBusy(200)
    const holder = new pg.Client({ connectionString: database.url })
    await holder.connect()
    await holder.query('BEGIN')
    // The last private one is held, so that it comes half-way and no further.
    await holder.query(
      `SELECT FROM moments WHERE created_by = $1 AND visibility = 'private'
       ORDER BY id DESC LIMIT 1 FOR UPDATE`,
      [`user:${id}`],
    )
    const script = import.meta.resolve('./support/erasing-process.ts')
    const child = spawnServerScript(script, [database.url, 'clockchain'])
    const hidden = () =>
      rowsOf(sql`SELECT FROM moments WHERE created_by = ${`user:${id}`} AND visibility = 'private'`)
    try {
      expect(await child.start()).toBe('begins')
      await vi.waitFor(async () => expect((await hidden()).length).toBe(50), 20_000)
      child.signal('SIGKILL')
      await child.ended
      expect(await isDone(id)).toBe(false)
    } finally {
      await holder.query('ROLLBACK')
      await holder.end()
    }
    expect(await erase()).toBe(1)
    expect(await tablesWith(id)).toEqual([])
  })
})

describe('the history of moments', () => {
  /** What the database says to a statement in a transaction that erases an account. */
  const tryAs = (id: string, statement: ReturnType<typeof sql>) =>
    stack.database.db
      .transaction()
      .execute(async (trx) => {
        await sql`SELECT set_config('timepoint.erased_account', ${id}, true)`.execute(trx)
        await statement.execute(trx)
        throw new Error('it went through')
      })
      .catch((error: Error) => error.message)

  it('G-USER-8: loses names of who is deleted, and nothing else, whoever asks', async () => {
    const { owner, other } = await twoUsers()
    const { path } = await plant(owner.id, 'public')
    const id = await idOf(path)
    const forget = sql`UPDATE moment_history SET actor = 'user:' WHERE moment_id = ${id}`
    const refused = 'moment_history is append-only'
    expect(await tryAs(owner.id, forget)).toBe(refused)
    await deactivate(owner.id)
    expect(await tryAs('', forget)).toBe(refused)
    expect(await tryAs(other.id, forget)).toBe(refused)
    expect(await tryAs(owner.id, forget)).toBe('it went through')
    const others = [
      sql`UPDATE moment_history SET actor = 'user:someone' WHERE moment_id = ${id}`,
      sql`UPDATE moment_history SET actor = 'user:', action = 'deleted' WHERE moment_id = ${id}`,
      sql`UPDATE moment_history SET actor = 'user:', after = '{"name":"x"}' WHERE moment_id = ${id}`,
      sql`DELETE FROM moment_history WHERE moment_id = ${id}`,
      sql`TRUNCATE moment_history`,
    ]
    for (const statement of others) expect(await tryAs(owner.id, statement)).toBe(refused)
    await expect(forget.execute(stack.database.db)).rejects.toThrow(refused)
  })
})
