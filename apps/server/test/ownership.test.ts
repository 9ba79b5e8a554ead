import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { SECRETS } from './support/accounts.ts'
import {
  type Caller,
  callersOf,
  createUsers,
  type Mode,
  type Standing,
  type Users,
} from './support/callers.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

/**
 * Every route by every kind of caller to a scene of every visibility, as the contract has it: made from
 * the routes that there are, so that a new one must say here whose it is.
 */

const VISIBILITIES = ['public', 'unlisted', 'private'] as const
type Visibility = (typeof VISIBILITIES)[number]

/** What becomes of a request as far as it is a question of who asks. */
type Outcome = 'passes' | 401 | 403 | 404

/** Who may use a route. */
type Rule = (standing: Standing, visibility: Visibility, mode: Mode, caller: Caller) => Outcome

interface Entry {
  rule: Rule
  body?: object
  query?: string
  /** Which scene it is about: one that is done unless it says otherwise. */
  scene?: 'running'
  /** What is asked for is gone afterwards. */
  isFinal?: true
  /** The users are made anew for each request. */
  freshUsers?: true
  /** What it is about is in the body: tokens and keys sent along are not looked at. */
  ignoresTokens?: true
}

const isOpen = (mode: Mode) => mode !== 'accounts on'

const open: Rule = () => 'passes'
const read: Rule = (standing, visibility) =>
  visibility !== 'private' || ['owner', 'reader', 'system'].includes(standing) ? 'passes' : 403
const manage: Rule = (standing, _visibility, mode) => {
  if (standing === 'owner' || standing === 'reader' || standing === 'system') return 'passes'
  if (standing === 'anonymous' && !isOpen(mode)) return 401
  // Without accounts and gateway everything may be managed by everybody who claims to be nobody else.
  return standing === 'anonymous' && mode === 'accounts off' ? 'passes' : 403
}
const spend: Rule = (standing, _visibility, mode) =>
  standing === 'anonymous' && !isOpen(mode) ? 401 : 'passes'
const spendOn: Rule = (...asked) => (spend(...asked) === 401 ? 401 : read(...asked))
const ownSession: Rule = (standing, _visibility, mode) => {
  if (standing === 'owner' || standing === 'reader' || standing === 'system') return 'passes'
  return standing === 'anonymous' && !isOpen(mode) ? 401 : 404
}
const isUser = (standing: Standing) => ['owner', 'other', 'reader'].includes(standing)
const user: Rule = (standing) => (isUser(standing) ? 'passes' : 401)
/** What no API key may do: it would outlive its own end. */
const person: Rule = (standing, _visibility, mode, { name }) => {
  if (!isUser(standing)) return 401
  return mode === 'accounts on' && name.includes('API key') ? 403 : 'passes'
}
const ownKey: Rule = (...asked) =>
  person(...asked) === 'passes' && asked[0] === 'other' ? 404 : person(...asked)
const admin: Rule = (_standing, _visibility, _mode, { sendsAdminKey }) =>
  sendsAdminKey ? 'passes' : 403
const service: Rule = (_standing, _visibility, _mode, { name }) =>
  name.startsWith('service') ? 'passes' : 403
/** Nobody's token is good here, and where nobody signs in there are none. */
const badToken: Rule = (_standing, _visibility, mode) => (isOpen(mode) ? 'passes' : 401)

/** Refused by what renders, long after who asks is known. */
const NO_MOMENT = { query: 'asdf' }

const ENTRIES: Record<string, Entry> = {
  'GET /health': { rule: open },
  'GET /metrics': { rule: open },
  'POST /timepoints/generate': { rule: spend, body: NO_MOMENT },
  'POST /timepoints/generate/sync': { rule: spend, body: NO_MOMENT },
  'POST /timepoints/generate/stream': { rule: spend, body: NO_MOMENT },
  'GET /timepoints': { rule: open, query: '?page_size=100' },
  'GET /timepoints/{id}': { rule: read, query: '?full=true&include_image=true' },
  'DELETE /timepoints/{id}': { rule: manage, isFinal: true },
  'GET /timepoints/slug/{slug}': { rule: read, query: '?full=true' },
  'GET /timepoints/{id}/events': { rule: read },
  'POST /timepoints/{id}/cancel': { rule: manage, scene: 'running', isFinal: true },
  'PATCH /timepoints/{id}/visibility': { rule: manage, body: { visibility: 'none' } },
  'GET /timepoints/{id}/image': { rule: read },
  'GET /timepoints/{id}/tdf': { rule: read },
  'GET /timepoints/{id}/callbacks': { rule: manage },
  'GET /timepoints/{id}/trace': { rule: manage },
  'GET /timepoints/{id}/characters': { rule: read },
  // About a scene that is not done: who passes gets no further, and nothing is begun.
  ...Object.fromEntries(
    ['chat', 'chat/stream', 'dialog', 'dialog/stream', 'survey', 'survey/stream'].map((form) => [
      `POST /interactions/{id}/${form}`,
      {
        rule: spendOn,
        scene: 'running' as const,
        body: { character: 'X', message: 'Hi', questions: ['Why?'] },
      },
    ]),
  ),
  'POST /temporal/{id}/next': { rule: spendOn, scene: 'running', body: {} },
  'POST /temporal/{id}/prior': { rule: spendOn, scene: 'running', body: {} },
  'GET /temporal/{id}/sequence': { rule: read },
  'GET /interactions/sessions/{timepoint_id}': { rule: spendOn },
  'GET /interactions/session/{session}': { rule: ownSession },
  'DELETE /interactions/session/{session}': { rule: ownSession, isFinal: true },
  'POST /eval/compare': { rule: spend, body: { query: 'Why?', preset: 'openrouter' } },
  'POST /eval/compare/report': { rule: spend, body: { query: 'Why?', preset: 'openrouter' } },
  'GET /eval/models': { rule: open },
  'POST /understand': { rule: open, body: { query: 'Magna Carta' } },
  'GET /models': { rule: open },
  'GET /models/free': { rule: open },
  'GET /models/providers': { rule: open },
  'GET /models/{model}': { rule: open },
  'POST /auth/apple': { rule: badToken, ignoresTokens: true, body: { identity_token: 'a.b.c' } },
  'POST /auth/google': { rule: badToken, ignoresTokens: true, body: { id_token: 'a.b.c' } },
  'POST /auth/dev/token': { rule: admin, body: { email: 'test@example.com' } },
  'POST /auth/refresh': { rule: badToken, ignoresTokens: true, body: { refresh_token: 'abc' } },
  'POST /auth/logout': { rule: open, ignoresTokens: true, body: { refresh_token: 'abc' } },
  'GET /auth/me': { rule: user },
  'DELETE /auth/account': { rule: person, freshUsers: true },
  'POST /auth/keys': { rule: person, body: { name: 'mine', scopes: ['read'] } },
  'GET /auth/keys': { rule: user },
  'DELETE /auth/keys/{key}': { rule: ownKey, isFinal: true },
  'GET /credits/balance': { rule: user },
  'GET /credits/history': { rule: user },
  'POST /credits/admin/grant': { rule: admin, body: { user_id: '{owner}', amount: 1 } },
  'GET /credits/costs': { rule: open },
  'POST /users/resolve': { rule: service, body: { external_id: 'somebody' } },
  'GET /users/me/timepoints': { rule: user },
  'GET /users/me/export': { rule: user },
}

/** Whose it is in Clockchain is said in a test of its own: its callers and visibilities are others. */
const CLOCKCHAIN_TAGS = ['jobs', 'moments', 'reading', 'graph', 'exchange', 'workers']

/** Words that only somebody who may read the scene must see. */
const SECRET = 'the password is swordfish'

interface Scene {
  ownerId: string
  /** An API key of the owner. */
  key: string
  id: string
  slug: string
  session: string
}

/** A copy of a finished scene, with an owner and a conversation of theirs. */
async function plant(
  { database: { db } }: Stack,
  base: string,
  { ownerId, visibility, running }: { ownerId: string; visibility: Visibility; running: boolean },
): Promise<Scene> {
  const [id, key, session] = [randomUUID(), randomUUID(), randomUUID()]
  const scene = { id, key, session, slug: `planted-${randomUUID()}`, ownerId }
  // Accepted long ago by nobody who is alive: no process takes it up, as it has been begun.
  const status = running ? 'processing' : 'completed'
  await sql`
    INSERT INTO timepoints (id, query, slug, status, visibility, owner_id, request, warnings,
      progress, result, tdf_hash, started_at, completed_at, lease_epoch)
    SELECT ${scene.id}, ${SECRET}, ${scene.slug}, ${status}, ${visibility}, ${ownerId},
      request || jsonb_build_object('request_context', jsonb_build_object('secret', ${SECRET}::text)),
      warnings, 50, CASE WHEN ${running} THEN NULL ELSE result END,
      CASE WHEN ${running} THEN NULL ELSE tdf_hash END, started_at,
      CASE WHEN ${running} THEN NULL ELSE completed_at END, 1
    FROM timepoints WHERE id = ${base}`.execute(db)
  await sql`
    INSERT INTO images (timepoint_id, mime, width, height, sha256, bytes)
    SELECT ${scene.id}, mime, width, height, sha256, bytes FROM images
    WHERE timepoint_id = ${base}`.execute(db)
  const frame = JSON.stringify({ event: 'error', step: null, progress: 0, error: SECRET })
  await sql`
    INSERT INTO events (timepoint_id, seq, name, frame)
    VALUES (${scene.id}, 1, 'final', ${frame}::json)`.execute(db)
  await sql`
    INSERT INTO chat_sessions (id, timepoint_id, owner_id, character_name, turns, created_at, updated_at)
    VALUES (${scene.session}, ${scene.id}, ${ownerId}, 'X', 1, now(), now())`.execute(db)
  await sql`
    INSERT INTO chat_messages (session_id, seq, role, content, created_at)
    VALUES (${scene.session}, 1, 'user', ${SECRET}, now())`.execute(db)
  await sql`
    INSERT INTO api_keys (id, user_id, name, scopes, prefix, sha256)
    VALUES (${scene.key}, ${ownerId}, 'planted', '{read}', 'tp_gw_', sha256(${scene.key}::bytea))`.execute(
    db,
  )
  return scene
}

function addressOf(route: string, scene: Scene): { method: string; path: string } {
  const [method = '', template = ''] = route.split(' ')
  const path = template
    .replace('{id}', scene.id)
    .replace('{timepoint_id}', scene.id)
    .replace('{slug}', scene.slug)
    .replace('{session}', scene.session)
    .replace('{key}', scene.key)
    .replace('{model}', 'offline')
  return { method, path: /^\/(health|metrics)$/.test(path) ? path : `/api/v1${path}` }
}

function outcomeOf(status: number): Outcome {
  return status === 401 || status === 403 || status === 404 ? status : 'passes'
}

/** Issuers of identities that nobody reaches: bad tokens are refused without them. */
const NO_ISSUERS = {
  APPLE_BUNDLE_ID: 'app',
  APPLE_JWKS_URL: 'http://127.0.0.1:9',
  GOOGLE_OAUTH_CLIENT_ID: 'app',
  GOOGLE_JWKS_URL: 'http://127.0.0.1:9',
}

const MODES: [Mode, Record<string, string>][] = [
  ['accounts on', { AUTH_ENABLED: 'true', ...SECRETS }],
  ['accounts off', { ...SECRETS, GATEWAY_SIGNING_SECRET: '' }],
  ['off, behind a gateway', SECRETS],
]

describe.each(MODES)('G-OWN-2: %s', (mode, env) => {
  let database: TestDatabase
  let stack: Stack
  let users: Users
  let base: string

  beforeAll(async () => {
    database = await createTestDatabase()
    stack = await startTestStack(database, {
      env: { ...env, ...NO_ISSUERS, RATE_LIMIT_SERVICE: '0' },
    })
    users = await createUsers(stack)
    const response = await call(stack, 'POST', '/api/v1/timepoints/generate/sync', {
      body: { query: 'Assassination of Caesar', generate_image: true },
      headers: { 'x-service-key': SECRETS.FLASH_SERVICE_KEY },
    })
    base = (await readTimepoint(response)).id
  })

  afterAll(async () => {
    await stack.close()
    await database.drop()
  })

  async function ask(caller: Caller, route: string, scene: Scene, { body, query = '' }: Entry) {
    const { method, path } = addressOf(route, scene)
    const text = body && JSON.stringify(body).replace('{owner}', scene.ownerId)
    const identity = caller.headers({ method, path, body: text })
    return fetch(`${stack.url}${path}${query}`, {
      method,
      headers: {
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...identity,
      },
      ...(text === undefined ? {} : { body: text }),
    })
  }

  /** What is unlisted is read as what is public: once is enough. */
  const tried = mode === 'accounts on' ? VISIBILITIES : (['public', 'private'] as const)

  /** What went otherwise than it must: nothing, one hopes. */
  async function tryRoute(route: string, entry: Entry): Promise<string[]> {
    const wrong: string[] = []
    for (const visibility of route.includes('{') ? tried : (['public'] as const)) {
      const wanted = { visibility, running: entry.scene === 'running' }
      let known = users
      let scene = await plant(stack, base, { ...wanted, ownerId: known.owner.id })
      for (const { name } of callersOf(users)) {
        if (entry.freshUsers) known = await createUsers(stack)
        if (entry.isFinal || entry.freshUsers) {
          scene = await plant(stack, base, { ...wanted, ownerId: known.owner.id })
        }
        const caller = callersOf(known).find((one) => one.name === name)
        const standing = caller?.standing[mode]
        if (!caller || !standing) continue
        const isFine = route.startsWith('GET ') || entry.ignoresTokens
        const rule = entry.rule(standing, visibility, mode, caller)
        const expected = standing === 'reader' && !isFine ? 403 : rule
        const response = await ask(caller, route, scene, entry)
        const text = await response.text()
        const what = `${name}, ${visibility}`
        if (response.status >= 500 || outcomeOf(response.status) !== expected) {
          wrong.push(`${what}: ${response.status}, not ${expected}: ${text.slice(0, 200)}`)
        }
        if (expected !== 'passes' && text.includes(SECRET)) wrong.push(`${what}: leaks`)
      }
    }
    return wrong
  }

  it('every route says here whose it is', async () => {
    const document = await (await fetch(`${stack.url}/openapi.json`)).json()
    const { paths } = document as { paths: Record<string, Record<string, { tags?: string[] }>> }
    const isClockchain = (tags: string[] = []) => tags.some((tag) => CLOCKCHAIN_TAGS.includes(tag))
    const named = (path: string) =>
      path
        .replace('/api/v1', '')
        .replace('/interactions/session/{id}', '/interactions/session/{session}')
        .replace('/auth/keys/{id}', '/auth/keys/{key}')
        .replace('/models/{id}', '/models/{model}')
    const routes = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, { tags }]) => !isClockchain(tags))
        .map(([method]) => `${method.toUpperCase()} ${named(path)}`),
    )
    expect(Object.keys(ENTRIES).sort()).toEqual(routes.sort())
  })

  it.each(Object.entries(ENTRIES))('%s', async (route, entry) => {
    expect(await tryRoute(route, entry)).toEqual([])
  })

  it('lists show nobody what is private or unlisted to somebody else', async () => {
    const ownerId = users.owner.id
    const plantOne = (visibility: Visibility) =>
      plant(stack, base, { ownerId, visibility, running: false })
    const scenes: [Visibility, Scene][] = []
    for (const visibility of VISIBILITIES) scenes.push([visibility, await plantOne(visibility)])
    const anyScene = await plantOne('public')
    const seen: Record<string, string> = {}
    const expected: Record<string, string> = {}
    for (const query of ['', '?visibility=private', '?visibility=public']) {
      for (const caller of callersOf(users)) {
        const standing = caller.standing[mode]
        if (!standing) continue
        const isOwn = ['owner', 'reader', 'system'].includes(standing)
        const own = isOwn ? ['public', 'unlisted', 'private'] : ['public']
        const wanted = query === '' ? own : own.filter((kind) => query.endsWith(kind))
        const name = `${caller.name}${query}`
        expected[name] = wanted.join()
        const entry = { rule: open, query: `${query || '?'}&page_size=100` }
        const response = await ask(caller, 'GET /timepoints', anyScene, entry)
        const { items } = (await response.json()) as { items: { id: string }[] }
        const listed = scenes.filter(([, { id }]) => items.some((item) => item.id === id))
        seen[name] = listed.map(([visibility]) => visibility).join()
      }
    }
    expect(seen).toEqual(expected)
  })

  it('another spelling of an address is no way around', async () => {
    const ownerId = users.owner.id
    const scene = await plant(stack, base, { ownerId, visibility: 'private', running: false })
    const path = `/v1/timepoints/${scene.id}`
    for (const start of ['/%61pi', '/api/', '//api', '/API', '/api/.', '/x/../api', '/api%2f']) {
      const bad = { headers: { 'x-service-key': 'wrong' } }
      const denied = await call(stack, 'DELETE', `${start}${path}`, bad)
      expect([400, 403, 404], start).toContain(denied.status)
      const response = await call(stack, 'POST', `${start}/v1/timepoints/generate`, {
        body: { query: 'Magna Carta' },
      })
      const allowed = isOpen(mode) ? [200, 400, 404] : [400, 401, 404]
      expect(allowed, start).toContain(response.status)
    }
    const { rows } =
      await sql`SELECT FROM timepoints WHERE id = ${scene.id} AND deleted_at IS NULL`.execute(
        stack.database.db,
      )
    expect(rows).toHaveLength(1)
  })

  it('what was sent along with a request is shown to its owner and to services only', async () => {
    const ownerId = users.owner.id
    const scene = await plant(stack, base, { ownerId, visibility: 'public', running: false })
    for (const caller of callersOf(users)) {
      const standing = caller.standing[mode]
      if (!standing) continue
      const shown = ['owner', 'reader', 'system'].includes(standing) ? { secret: SECRET } : null
      const response = await ask(caller, 'GET /timepoints/{id}', scene, { rule: read })
      expect(await response.json(), caller.name).toMatchObject({ request_context: shown })
    }
  })
})
