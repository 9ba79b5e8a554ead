import { setTimeout as sleep } from 'node:timers/promises'
import type { TokenPair } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { signRequest } from '../src/accounts/identity/gateway-signature.ts'
import { createLogger } from '../src/platform/log.ts'
import type { Stack } from '../src/stack.ts'
import type { Author } from './simulators/author.ts'
import type { Fault } from './simulators/fault.ts'
import { type SimulatedIssuer, startIssuer } from './simulators/issuer.ts'
import { type Simulators, startSimulators } from './simulators/start-simulators.ts'
import { envFor, pace, QUERY, tableClock } from './support/llm-render.ts'
import { type Receiver, startReceiver } from './support/receiver.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

/** In everything that is a secret. */
const KEY = 'zqkey'
/** In everything that somebody wrote for few to read, or that a model answered. */
const TEXT = 'zqtext'
const PLANTED = /zqkey|zqtext/i

const API = '/api/v1'
const SECRETS = {
  JWT_SECRET_KEY: `${KEY}-signs-access-tokens-32-bytes-long`,
  ADMIN_API_KEY: `${KEY}-of-administrators`,
  FLASH_SERVICE_KEY: `${KEY}-of-services`,
  GATEWAY_SIGNING_SECRET: `${KEY}-of-the-gateway`,
  WEBHOOK_SECRET: `whsec_${Buffer.from(`${KEY}-signs-callbacks-to-others`).toString('base64')}`,
}
const PROVIDER_KEYS = {
  google: `${KEY}-of-google`,
  openrouter: `sk-or-${KEY}`,
  stability: `sk-${KEY}`,
}

/** What was written by the server, and may be read by more than who asked. */
const lines: string[] = []
/** Bodies of errors, with what was asked. */
const errors: string[] = []
/** Secrets that the server made itself. */
const made: string[] = []

let database: TestDatabase
let simulators: Simulators
let issuer: SimulatedIssuer
let receiver: Receiver
let stack: Stack

interface Sent {
  body?: unknown
  headers?: Record<string, string>
}

/** Asks, and keeps the body of a refusal. */
async function ask(method: string, path: string, sent: Sent = {}): Promise<Response> {
  const response = await call(stack, method, `${API}${path}`, sent)
  if (response.status >= 400) errors.push(`${method} ${path}: ${await response.clone().text()}`)
  return response
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  ask('POST', path, { body, headers })

const bearer = ({ access_token }: TokenPair) => ({ authorization: `Bearer ${access_token}` })

async function pairOf(response: Response): Promise<TokenPair> {
  expect(response.status).toBe(200)
  const pair = (await response.json()) as TokenPair
  made.push(pair.access_token, pair.refresh_token)
  return pair
}

const idOf = async (response: Response) => ((await response.json()) as { id: string }).id

/** Long texts of an answer with something in them that must go nowhere else. */
function planted(value: unknown): unknown {
  if (typeof value === 'string') return value.length > 30 ? `${value} ${TEXT}` : value
  if (Array.isArray(value)) return value.map(planted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, planted(one)]))
}

const planting =
  (author: Author): Author =>
  (request) =>
    planted(author(request))

/** A failure whose body quotes what was asked, with which key. */
const TELLTALE: Fault = {
  name: 'telltale',
  source: 'no provider: the worst that any could do',
  expect: 'overloaded',
  kinds: ['text', 'search', 'image'],
  effects: Object.fromEntries(
    (['google', 'openrouter', 'stability'] as const).map((provider) => [
      provider,
      {
        is: 'reply',
        reply: ({ prompt, key }) => ({
          status: 500,
          headers: { 'x-told': `${KEY}` },
          body: { error: { code: 500, status: 'INTERNAL', message: `${key} ${TEXT} ${prompt}` } },
        }),
      },
    ]),
  ),
}

const REQUEST = {
  query: `${QUERY} ${TEXT}`,
  visibility: 'private',
  request_context: { note: TEXT, token: KEY },
  llm_params: { system_prompt_prefix: TEXT, system_prompt_suffix: TEXT },
}

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 15_000
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it did not come to that')
    await sleep(20)
  }
}

const told = (text: string) => lines.filter((line) => line.includes(text))

beforeAll(async () => {
  database = await createTestDatabase()
  simulators = await startSimulators()
  issuer = await startIssuer({ iss: 'https://appleid.apple.com', aud: 'some.app' })
  receiver = await startReceiver()
  for (const [name, key] of Object.entries(PROVIDER_KEYS)) {
    simulators.settings.keys[name as keyof typeof PROVIDER_KEYS] = new Set([key])
  }
  for (const name of ['scene', 'chat', 'moment', 'survey']) {
    const author = simulators.authors[name]
    if (author) simulators.authors[name] = planting(author)
  }
  const keys = Object.entries(PROVIDER_KEYS).map(([name, key]) => [
    `${name.toUpperCase()}_API_KEY`,
    key,
  ])
  stack = await startTestStack(database, {
    env: {
      AUTH_ENABLED: 'true',
      ...SECRETS,
      ...envFor(simulators, ['google', 'openrouter', 'stability']),
      ...Object.fromEntries(keys),
      APPLE_BUNDLE_ID: 'some.app',
      APPLE_JWKS_URL: issuer.jwksUrl,
      SIGNUP_CREDITS: '1000',
      ALLOW_INSECURE_CALLBACKS: 'true',
    },
    models: { timings: pace(5000, 10_000), clock: tableClock },
    // Without the second line of defence, that looks for known secrets: the first must do.
    log: createLogger('trace', { write: (line) => void lines.push(line) }),
    resolve: async (host) => (host === 'inside.example' ? ['10.0.0.1'] : ['127.0.0.1']),
  })
})

afterAll(async () => {
  await stack.close()
  await receiver.close()
  await issuer[Symbol.asyncDispose]()
  await simulators.close()
  await database.drop()
})

/** Signs in in every way, rightly and wrongly, and does with the tokens what can be done. */
async function useCredentials(): Promise<TokenPair> {
  const person = { email: `${TEXT}@example.org`, display_name: TEXT }
  const dev = await pairOf(
    await post('/auth/dev/token', person, { 'x-admin-key': SECRETS.ADMIN_API_KEY }),
  )
  await post('/auth/dev/token', person, { 'x-admin-key': `${KEY}-wrong` })
  const claims = { sub: `${KEY}-subject`, email: `${TEXT}@example.org`, email_verified: true }
  const identity_token = await issuer.sign(claims)
  const forged = await issuer.sign({ ...claims, aud: `${KEY}-other` })
  made.push(identity_token, forged)
  await pairOf(await post('/auth/apple', { identity_token, nonce: null }))
  for (const token of [forged, `${KEY}.${KEY}.${KEY}`, KEY]) {
    expect((await post('/auth/apple', { identity_token: token })).status).toBe(401)
  }
  const next = await pairOf(await post('/auth/refresh', { refresh_token: dev.refresh_token }))
  await pairOf(await post('/auth/refresh', { refresh_token: next.refresh_token }))
  const again = await post('/auth/refresh', { refresh_token: dev.refresh_token })
  expect(again.status).toBe(401)
  await post('/auth/refresh', { refresh_token: `${KEY}-wrong` })
  await post('/auth/logout', { refresh_token: next.refresh_token })
  const user = await pairOf(
    await post('/auth/dev/token', person, { 'x-admin-key': SECRETS.ADMIN_API_KEY }),
  )
  const named = { name: TEXT, scopes: ['generate'] }
  const { key, id } = (await (await post('/auth/keys', named, bearer(user))).json()) as {
    key: string
    id: string
  }
  made.push(key)
  expect((await ask('GET', '/auth/me', { headers: { 'x-api-key': key } })).status).toBe(200)
  await ask('DELETE', `/auth/keys/${id}`, { headers: bearer(user) })
  expect((await ask('GET', '/auth/me', { headers: { 'x-api-key': key } })).status).toBe(401)
  return user
}

/** Every credential that is none. */
async function sendWrongCredentials(): Promise<void> {
  const timestamp = String(Math.floor(Date.now() / 1000))
  const path = `${API}/timepoints`
  const request = { method: 'GET', path, userId: KEY, timestamp, body: new Uint8Array() }
  const signed = signRequest(request, SECRETS.GATEWAY_SIGNING_SECRET)
  const wrong: Record<string, string>[] = [
    { authorization: `Bearer ${KEY}` },
    { authorization: `Basic ${KEY}` },
    { 'x-api-key': `tp_gw_${KEY}` },
    { 'x-service-key': `${KEY}-wrong` },
    { 'x-service-key': SECRETS.FLASH_SERVICE_KEY, 'x-user-id': KEY },
    { 'x-gateway-signature': `v2=${KEY}`, 'x-gateway-timestamp': timestamp, 'x-user-id': KEY },
    { 'x-gateway-signature': signed, 'x-gateway-timestamp': timestamp, 'x-user-id': KEY },
    { 'x-gateway-signature': signed, 'x-gateway-timestamp': KEY, 'x-user-id': KEY },
  ]
  for (const headers of wrong) {
    const { status } = await ask('GET', '/timepoints', { headers })
    expect([401, 403, 404]).toContain(status)
  }
  const grant = { user_id: KEY, amount: 1, description: TEXT }
  await post('/credits/admin/grant', grant, { 'x-admin-key': `${KEY}-wrong` })
  await post('/users/resolve', { external_id: KEY }, { 'x-service-key': `${KEY}-wrong` })
}

/** Renders, talks, travels and compares, with everything that can be said. */
async function useEverything(user: TokenPair): Promise<void> {
  const headers = bearer(user)
  const scene = await post(
    '/timepoints/generate/sync',
    { ...REQUEST, generate_image: true },
    headers,
  )
  expect(scene.status).toBe(200)
  expect(await scene.clone().text()).toContain(TEXT)
  const id = await idOf(scene)
  const key = { ...headers, 'idempotency-key': KEY }
  await (
    await post('/timepoints/generate/stream', { ...REQUEST, visibility: 'unlisted' }, key)
  ).text()
  await (await post('/timepoints/generate/stream', { ...REQUEST, query: `${TEXT} x` }, key)).text()
  const callback_url = `${receiver.url}/hook/${KEY}?token=${KEY}`
  await post('/timepoints/generate', { ...REQUEST, callback_url }, headers)
  await until(() => receiver.requests.length > 0)
  for (const url of [`http://10.0.0.1/${KEY}`, `https://inside.example/${KEY}`]) {
    await post('/timepoints/generate', { ...REQUEST, callback_url: url }, headers)
  }
  const chat = { character: 'King John', message: TEXT }
  expect((await post(`/interactions/${id}/chat`, chat, headers)).status).toBe(200)
  await (await post(`/interactions/${id}/chat/stream`, chat, headers)).text()
  await (await post(`/interactions/${id}/dialog`, { prompt: TEXT }, headers)).text()
  await (await post(`/interactions/${id}/survey`, { questions: [`${TEXT}?`] }, headers)).text()
  await (await post(`/temporal/${id}/next`, { request_context: { note: TEXT } }, headers)).text()
  await (await post('/eval/compare', { query: TEXT, preset: 'google_native' }, headers)).text()
  for (const path of ['', '/trace', '/tdf', '/characters', '/image']) {
    await ask('GET', `/timepoints/${id}${path}?token=${KEY}`, { headers })
    await ask('GET', `/timepoints/${id}${path}?token=${KEY}`)
  }
  const service = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }
  await post('/users/resolve', { external_id: TEXT, email: `${TEXT}@example.org` }, service)
  const me = await idOf(await ask('GET', '/auth/me', { headers }))
  const grant = { user_id: me, amount: 5, description: TEXT }
  await post('/credits/admin/grant', grant, { 'x-admin-key': SECRETS.ADMIN_API_KEY })
  await (await ask('GET', '/users/me/export', { headers })).text()
}

/** What cannot be read, or means nothing. */
async function sendNonsense(user: TokenPair): Promise<void> {
  const headers = { ...bearer(user), 'content-type': 'application/json' }
  const path = `${stack.url}${API}/timepoints/generate/sync`
  for (const body of [`{"query":"${TEXT}`, `"${TEXT}"`, `{"query":["${TEXT}"]}`, `\u0000${TEXT}`]) {
    const answer = await fetch(path, { method: 'POST', headers, body })
    expect(answer.status).toBe(422)
  }
  await post('/timepoints/generate/sync', { ...REQUEST, preset: TEXT }, headers)
  await post('/timepoints/generate/sync', { ...REQUEST, llm_params: { [TEXT]: 1 } }, headers)
  for (const path of [`/timepoints/${TEXT}`, `/${TEXT}?key=${KEY}`, `/timepoints/%${TEXT}`]) {
    await ask('GET', path, { headers })
  }
}

/** A database that quotes rows, and providers that quote what they were asked. */
async function failEverywhere(user: TokenPair): Promise<void> {
  const headers = bearer(user)
  const generate = (body: object) => post('/timepoints/generate/sync', body, headers)
  const { db } = stack.database
  const refuse = (table: 'timepoints' | 'checkpoints', what: string) =>
    sql`ALTER TABLE ${sql.table(table)} ADD CONSTRAINT no_more CHECK (${sql.raw(what)}) NOT VALID`.execute(
      db,
    )
  const takeAgain = (table: 'timepoints' | 'checkpoints') =>
    sql`ALTER TABLE ${sql.table(table)} DROP CONSTRAINT no_more`.execute(db)
  await refuse('timepoints', "query !~ 'boom'")
  const boom = { ...REQUEST, query: `${TEXT} boom in Rome 44 BC` }
  expect((await generate(boom)).status).toBe(500)
  await takeAgain('timepoints')
  await refuse('checkpoints', 'false')
  const waiting = generate(REQUEST)
  await until(() => told('"workflow failed"').length > 0)
  await takeAgain('checkpoints')
  const id = await idOf(await waiting)
  simulators.fault({}, TELLTALE) // The last thing: nobody is asked for half a minute after that.
  expect((await generate(REQUEST)).status).toBe(502)
  const chat = { character: 'King John', message: `${TEXT} again` }
  expect((await post(`/interactions/${id}/chat`, chat, headers)).status).toBeGreaterThanOrEqual(500)
}

describe('what stays out of logs', () => {
  beforeAll(async () => {
    const user = await useCredentials()
    await sendWrongCredentials()
    await useEverything(user)
    await sendNonsense(user)
    const open = { query: 'Battle of Waterloo 1815', request_context: { note: TEXT } }
    expect((await post('/timepoints/generate/sync', open, bearer(user))).status).toBe(200)
    await failEverywhere(user)
    await ask('DELETE', '/auth/account', { headers: bearer(user) })
    await sleep(200) // Refusals are written down beside their answers.
  }, 60_000)

  it('G-SEC-8: the log tells what happened', () => {
    for (const text of [
      'Flash generate: query=sha256:',
      '"request refused"',
      '"request failed"',
      '"render ended"',
      '"operation ended"',
      '"a model was not reached"',
      '"workflow failed"',
    ]) {
      expect([text, told(text).length > 0]).toEqual([text, true])
    }
    expect(told("Flash generate: query='Battle of Waterloo 1815' preset=balanced")).toHaveLength(1)
    for (const line of lines) expect(() => JSON.parse(line)).not.toThrow()
  })

  it('G-SEC-8: no line of the log, at any level, holds a secret or what somebody wrote', () => {
    expect(lines.length).toBeGreaterThan(50)
    expect(lines.filter((line) => PLANTED.test(line))).toEqual([])
    expect(made.length).toBeGreaterThan(8)
    for (const secret of made) {
      expect(lines.filter((line) => line.includes(secret))).toEqual([])
    }
  })

  it('G-SEC-8: neither do metrics', async () => {
    const text = await (await call(stack, 'GET', '/metrics')).text()
    expect(text).toContain('timepoint_model_calls_total')
    expect(text).not.toMatch(PLANTED)
  })

  it('G-SEC-8: neither does the audit log', async () => {
    const { rows } = await sql<{ row: string }>`
      SELECT to_jsonb(e)::text AS row FROM audit_events e`.execute(stack.database.db)
    const text = rows.map(({ row }) => row).join('\n')
    for (const event of [
      'sign_in.done',
      'sign_in.refused',
      'credential.refused',
      'admin.refused',
    ]) {
      expect(text).toContain(event)
    }
    expect(text).not.toMatch(PLANTED)
    for (const secret of made) expect(text).not.toContain(secret)
  })

  it('G-ERR-2, G-SEC-8: errors hold no secret of the server, nor anything of a provider', () => {
    expect(errors.length).toBeGreaterThan(30)
    const own = [...Object.values(SECRETS), ...Object.values(PROVIDER_KEYS), ...made]
    for (const error of errors) {
      for (const secret of own) expect(error).not.toContain(secret)
      // What was asked may be repeated to who asked it; what a provider or the database said may not.
      expect(error).not.toMatch(/INTERNAL"|Failing row|violates|no_more/)
    }
    const foreign = errors.filter((error) =>
      /^GET \/timepoints\/[\w-]{36}.*"status":403/.test(error),
    )
    expect(foreign.length).toBeGreaterThan(2)
    for (const error of foreign) {
      expect(error.slice(error.indexOf(': '))).not.toMatch(PLANTED)
    }
  })
})
