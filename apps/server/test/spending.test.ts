import { randomUUID } from 'node:crypto'
import type { SurveyResponse } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { createTestUser, SECRETS, startAccountsStack, type TestUser } from './support/accounts.ts'
import { callersOf, createUsers } from './support/callers.ts'
import {
  balanceOf,
  creditsOf,
  expectBalancedBooks,
  historyOf,
  spendsOf,
} from './support/credits.ts'
import { writePresets } from './support/llm-stack.ts'
import { expectProblem } from './support/problem.ts'
import { createGate, createScriptedEngine, hang } from './support/scripted-engine.ts'
import { call, createTestDatabase, readTimepoint, type TestDatabase } from './support/test-stack.ts'

const API = '/api/v1'
const SYNC = `${API}/timepoints/generate/sync`
const QUERY = 'Trinity test 5:29 AM July 16 1945'
const SERVICE = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }
const ADMIN = { 'x-admin-key': SECRETS.ADMIN_API_KEY }

/** What takes a moment takes longer on a busy machine. */
const PATIENTLY = { timeout: 10_000 }

const scripted = createScriptedEngine()
let database: TestDatabase
let stack: Stack
/** A public scene that cost nobody anything. */
let scene: string

const PRESETS = {
  gold: { text_model: 'offline/none', max_tokens: 100, thinking_level: 'none', credits: 7 },
  gift: { text_model: 'offline/none', max_tokens: 100, thinking_level: 'none', credits: 0 },
}

beforeAll(async () => {
  database = await createTestDatabase()
  const file = writePresets(PRESETS)
  const env = { PRESETS_FILE: file.path, GENERATION_TIMEOUT_S: '3' }
  stack = await startAccountsStack(database, { engine: scripted.engine, env })
  file.remove()
  scene = (await readTimepoint(await post(SYNC, { query: QUERY }, SERVICE))).id
})

/** Renders and operations that go on, since nobody waited for their end. */
async function countUnfinished(): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT (SELECT count(*) FROM timepoints WHERE status IN ('pending', 'processing'))::int +
      (SELECT count(*) FROM operations WHERE status = 'pending')::int AS n`.execute(
    stack.database.db,
  )
  return rows[0]?.n ?? 0
}

afterEach(async () => {
  await expect.poll(countUnfinished, PATIENTLY).toBe(0)
  scripted.reset()
  await expectBalancedBooks(stack)
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

type Headers = Record<string, string>

const post = (path: string, body: object, headers: Headers) =>
  call(stack, 'POST', path, { body, headers })

const generate = ({ headers }: TestUser, body: object = {}, more: Headers = {}) =>
  post(SYNC, { query: QUERY, ...body }, { ...headers, ...more })

async function ok(response: Promise<Response>): Promise<unknown> {
  const answer = await response
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(`${answer.status}: ${text}`)
  return answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text
}

/** Starts a render that waits at a step, so that it can be looked at. */
async function begin(user: TestUser, body: object = {}) {
  const gate = createGate()
  scripted.on('dialog', gate.script)
  const path = `${API}/timepoints/generate`
  const started = await ok(post(path, { query: QUERY, ...body }, user.headers))
  await gate.reached
  const { id } = started as { id: string }
  const ended = async () => ok(call(stack, 'GET', `${API}/timepoints/${id}/events`, user))
  return { id, open: gate.open, ended }
}

describe('the way of credits', () => {
  it('G-CREDIT-3: 50, hd for 10, 40; a failure gives back; the history says what was done', async () => {
    const user = await createTestUser(stack)
    expect(await creditsOf(stack, user)).toBe(50)
    const before = await historyOf(stack, user)
    const render = await begin(user, { preset: 'hd' })
    expect(await balanceOf(stack, user)).toEqual({
      balance: 40,
      reserved: 10,
      lifetime_earned: 50,
      lifetime_spent: 0,
    })
    expect(await historyOf(stack, user)).toEqual(before)
    render.open()
    await render.ended()
    const paid = { balance: 40, reserved: 0, lifetime_earned: 50, lifetime_spent: 10 }
    expect(await balanceOf(stack, user)).toEqual(paid)

    scripted.on('scene', () => Promise.reject(new Error('broken')))
    const problem = await expectProblem(await generate(user, { preset: 'hd' }), 'provider_error')
    expect(problem.failed_step).toBe('scene')
    expect(await balanceOf(stack, user)).toEqual(paid)
    scripted.reset()

    await ok(generate(user))
    const created_at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(await historyOf(stack, user)).toEqual([
      {
        amount: -5,
        balance_after: 35,
        type: 'generation',
        description: 'Scene generation (balanced)',
        created_at,
      },
      {
        amount: -10,
        balance_after: 40,
        type: 'generation',
        description: 'Scene generation (hd)',
        created_at,
      },
      ...before,
    ])
  })

  it('G-CREDIT-3, G-CREDIT-5: talk and travel are paid for as well', async () => {
    const user = await createTestUser(stack)
    const talk = (form: string, body: object) =>
      ok(post(`${API}/interactions/${scene}/${form}`, body, user.headers))
    await ok(post(`${API}/temporal/${scene}/next`, {}, user.headers))
    await ok(post(`${API}/temporal/${scene}/prior`, { preset: 'hd' }, user.headers))
    await talk('chat', { character: 'Oppenheimer', message: 'What do you see?' })
    await talk('chat/stream', { character: 'Oppenheimer', message: 'And now?' })
    await talk('dialog', {})
    await talk('dialog/stream', {})
    const survey = { questions: ['What do you fear?', 'What do you hope?'] }
    const asked = (await talk('survey', survey)) as SurveyResponse
    const cost = asked.responses.length
    expect(cost).toBe(asked.total_characters * 2)
    await talk('survey/stream', { questions: ['Why?'], characters: ['Oppenheimer'] })
    const left = 50 - 2 - 2 - 1 - 1 - 1 - 1 - cost - 1
    expect(await spendsOf(stack, user)).toEqual([
      `-1 ${left} survey`,
      `-${cost} ${left + 1} survey`,
      `-1 ${left + 1 + cost} dialog`,
      `-1 ${left + 2 + cost} dialog`,
      `-1 ${left + 3 + cost} chat`,
      `-1 ${left + 4 + cost} chat`,
      `-2 ${left + 5 + cost} temporal`,
      `-2 ${left + 7 + cost} temporal`,
    ])
    const descriptions = (await historyOf(stack, user)).map(({ description }) => description)
    expect(descriptions.slice(0, -1)).toEqual([
      ...['Survey', 'Survey', 'Dialog', 'Dialog', 'Chat', 'Chat'],
      ...['Time travel (prior)', 'Time travel (next)'],
    ])
  })

  it('G-CREDIT-8: a refund takes back what was spent before it counts as earned', async () => {
    const user = await createTestUser(stack)
    await ok(generate(user, { preset: 'hd' }))
    const refund = (amount: number) =>
      ok(
        post(
          `${API}/credits/admin/grant`,
          { user_id: user.id, amount, transaction_type: 'refund' },
          ADMIN,
        ),
      )
    await refund(4)
    const after = { balance: 44, lifetime_earned: 50, lifetime_spent: 6 }
    expect(await balanceOf(stack, user)).toMatchObject(after)
    await refund(16)
    const end = { balance: 60, lifetime_earned: 60, lifetime_spent: 0 }
    expect(await balanceOf(stack, user)).toMatchObject(end)
    expect(await spendsOf(stack, user)).toEqual([
      '16 60 refund',
      '4 44 refund',
      '-10 40 generation',
    ])
  })
})

describe('prices of renders', () => {
  it.each<[unknown, number, string]>([
    [null, 5, 'balanced'],
    ['FAST', 5, 'hyper'],
    ['gemini3', 5, 'gemini3'],
    ['hd', 10, 'hd'],
    ['HD', 10, 'hd'],
    ['Detailed', 10, 'hd'],
    ['Gold', 7, 'gold'],
  ])(
    'G-CREDIT-5: MUST 44, 45: %j costs %d, and one credit less is too few',
    async (preset, cost, name) => {
      const user = await createTestUser(stack, { credits: cost - 1 })
      const problem = await expectProblem(await generate(user, { preset }), 'insufficient_credits')
      expect(problem).toMatchObject({
        detail: `Insufficient credits: ${cost} needed, ${cost - 1} available`,
        cost,
        balance: cost - 1,
      })
      expect(scripted.calls).toEqual([])
      expect(await balanceOf(stack, user)).toMatchObject({ balance: cost - 1, reserved: 0 })
      const grant = { user_id: user.id, amount: 1 }
      await ok(post(`${API}/credits/admin/grant`, grant, ADMIN))
      await ok(generate(user, { preset }))
      const [row] = await historyOf(stack, user)
      const description = `Scene generation (${name})`
      expect(row).toMatchObject({ amount: -cost, balance_after: 0, description })
    },
  )

  it('G-CREDIT-5: those of further presets stand among the costs', async () => {
    const answer = await ok(call(stack, 'GET', `${API}/credits/costs`))
    expect(answer).toMatchObject({ costs: { generate_hd: 10, generate_gold: 7, generate_gift: 0 } })
  })

  it('G-CREDIT-5: a preset that costs nothing is open to who has nothing', async () => {
    const user = await createTestUser(stack, { credits: 0 })
    await ok(generate(user, { preset: 'gift' }))
    expect(await historyOf(stack, user)).toEqual([])
  })
})

/** Everything that can be spent on, with what it costs. */
const SPENDS: [string, number, object][] = [
  ['/timepoints/generate', 5, { query: QUERY }],
  ['/timepoints/generate/sync', 5, { query: QUERY }],
  ['/timepoints/generate/stream', 5, { query: QUERY }],
  ['/temporal/{id}/next', 2, {}],
  ['/temporal/{id}/prior', 2, {}],
  ...['', '/stream'].flatMap((form): [string, number, object][] => [
    [`/interactions/{id}/chat${form}`, 1, { character: 'Oppenheimer', message: 'Why?' }],
    [`/interactions/{id}/dialog${form}`, 1, {}],
    [
      `/interactions/{id}/survey${form}`,
      2,
      { characters: ['Oppenheimer'], questions: ['Why?', 'How?'] },
    ],
  ]),
  ['/eval/compare', 4, { query: 'Why?' }],
  ['/eval/compare/report', 3, { query: 'Why?', models: models(3) }],
]

function models(count: number) {
  return Array.from({ length: count }, (_model, at) => ({
    model_id: `model-${at}`,
    provider: 'google',
  }))
}

describe('who has too little', () => {
  /** How many rows there are that work could have left. */
  async function countAll(): Promise<unknown> {
    const { rows } = await sql`SELECT
      (SELECT count(*) FROM timepoints) AS timepoints, (SELECT count(*) FROM events) AS events,
      (SELECT count(*) FROM operations) AS operations, (SELECT count(*) FROM jumps) AS jumps,
      (SELECT count(*) FROM chat_sessions) AS sessions,
      (SELECT count(*) FROM chat_messages) AS messages,
      (SELECT count(*) FROM credit_holds) AS holds,
      (SELECT count(*) FROM idempotency_keys) AS keys`.execute(stack.database.db)
    return rows
  }

  it.each(SPENDS)(
    'G-CREDIT-4: MUST 44: is told 402 before any work: %s costs %d',
    async (path, cost, body) => {
      const user = await createTestUser(stack, { credits: cost - 1 })
      const address = `${API}${path.replace('{id}', scene)}`
      const key = { 'idempotency-key': randomUUID() }
      const before = await countAll()
      for (const headers of [user.headers, { ...user.headers, ...key }]) {
        const problem = await expectProblem(
          await post(address, body, headers),
          'insufficient_credits',
        )
        expect(problem).toMatchObject({
          detail: `Insufficient credits: ${cost} needed, ${cost - 1} available`,
          cost,
          balance: cost - 1,
        })
      }
      expect(await countAll()).toEqual(before)
      expect(scripted.calls).toEqual([])
      const { balance, reserved } = await balanceOf(stack, user)
      expect([balance, reserved]).toEqual([cost - 1, 0])
      // The key is new still.
      await ok(post(`${API}/credits/admin/grant`, { user_id: user.id, amount: 1 }, ADMIN))
      const answer = await post(address, body, { ...user.headers, ...key })
      expect([answer.status, answer.headers.get('idempotency-replayed')]).toEqual([200, null])
      await answer.text()
    },
  )

  it('G-CREDIT-4: is told what is wrong with the request first', async () => {
    const user = await createTestUser(stack, { credits: 0 })
    const { headers } = user
    const missing = `${API}/interactions/${randomUUID()}/dialog`
    await expectProblem(await post(missing, {}, headers), 'not_found')
    await expectProblem(await generate(user, { preset: 'none' }), 'invalid_input')
    await expectProblem(await generate(user, { text_model: 'org/model' }), 'provider_unavailable')
    const nobody = { character: 'Zeus', message: 'Why?' }
    const chat = `${API}/interactions/${scene}/chat`
    await expectProblem(await post(chat, nobody, headers), 'not_found')
  })

  it('G-CREDIT-4, G-CREDIT-6: gets an earlier answer again all the same', async () => {
    const user = await createTestUser(stack, { credits: 5 })
    const key = { 'idempotency-key': randomUUID() }
    const first = await ok(generate(user, {}, key))
    expect(await creditsOf(stack, user)).toBe(0)
    expect(await ok(generate(user, {}, key))).toEqual(first)
    await expectProblem(await generate(user), 'insufficient_credits')
  })
})

describe('what costs nothing', () => {
  const unspent = { balance: 50, reserved: 0, lifetime_earned: 50, lifetime_spent: 0 }
  const manage = (user: TestUser, method: string, path: string) =>
    ok(call(stack, method, `${API}/timepoints/${path}`, { headers: user.headers }))

  async function expectUnspent(user: TestUser): Promise<void> {
    expect(await balanceOf(stack, user)).toEqual(unspent)
    expect(await spendsOf(stack, user)).toEqual([])
  }

  it('G-CREDIT-3: MUST 34: what is rejected', async () => {
    const user = await createTestUser(stack)
    const query = 'asdf qwer zxcv'
    await expectProblem(await generate(user, { query }), 'query_rejected')
    const stream = `${API}/timepoints/generate/stream`
    expect(await ok(post(stream, { query }, user.headers))).toContain('query_rejected')
    await expectUnspent(user)
  })

  it('G-CREDIT-3: MUST 35: what fails, and what takes too long', async () => {
    const user = await createTestUser(stack)
    scripted.on('characters', () => Promise.reject(new Error('broken')))
    await expectProblem(await generate(user), 'provider_error')
    const jump = await post(`${API}/temporal/${scene}/next`, {}, user.headers)
    await expectProblem(jump, 'provider_error')
    scripted.on('characters', hang)
    await expectProblem(await generate(user), 'timeout')
    await expectUnspent(user)
  })

  it('G-CREDIT-3: what is cancelled', async () => {
    const user = await createTestUser(stack)
    const { id, open } = await begin(user)
    expect(await balanceOf(stack, user)).toMatchObject({ balance: 45, reserved: 5 })
    await manage(user, 'POST', `${id}/cancel`)
    await expectUnspent(user)
    open()
    await expectProblem(
      await call(stack, 'POST', `${API}/timepoints/${id}/cancel`, { headers: user.headers }),
      'invalid_state',
    )
    await expectUnspent(user)
  })

  it.each(['', '?permanent=true'])(
    'G-CREDIT-3: what is deleted while it runs: DELETE %s',
    async (query) => {
      const user = await createTestUser(stack)
      const { id, open } = await begin(user, { preset: 'hd' })
      expect(await balanceOf(stack, user)).toMatchObject({ balance: 40, reserved: 10 })
      await manage(user, 'DELETE', `${id}${query}`)
      await expectUnspent(user)
      open()
    },
  )

  it('G-CREDIT-3: but what was completed before it was deleted', async () => {
    const user = await createTestUser(stack)
    const { id } = (await ok(generate(user))) as { id: string }
    await manage(user, 'DELETE', `${id}?permanent=true`)
    expect(await spendsOf(stack, user)).toEqual(['-5 45 generation'])
  })

  it('G-CREDIT-3: a caller that goes away pays for what is finished without them', async () => {
    const user = await createTestUser(stack)
    const gate = createGate()
    scripted.on('dialog', gate.script)
    const connection = new AbortController()
    const asking = fetch(`${stack.url}${SYNC}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...user.headers },
      body: JSON.stringify({ query: QUERY }),
      signal: connection.signal,
    })
    await gate.reached
    connection.abort()
    await expect(asking).rejects.toThrow()
    gate.open()
    await expect.poll(() => spendsOf(stack, user), PATIENTLY).toEqual(['-5 45 generation'])
  })
})

describe('a repeated key', () => {
  it.each(SPENDS.filter(([path]) => !/^.(eval|interactions.*stream)/.test(path)))(
    'G-CREDIT-6: MUST 42: pays once, however many come at the same time: %s',
    async (path, cost, body) => {
      const user = await createTestUser(stack)
      const address = `${API}${path.replace('{id}', scene)}`
      const headers = { ...user.headers, 'idempotency-key': randomUUID() }
      const ask = async () => {
        const answer = await post(address, body, headers)
        await answer.text()
        return answer.status
      }
      const statuses = await Promise.all([ask(), ask(), ask(), ask()])
      expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([])
      expect(statuses).toContain(200)
      const reserved = async () => (await balanceOf(stack, user)).reserved
      await expect.poll(reserved, PATIENTLY).toBe(0)
      expect(await ask()).toBe(200)
      expect(await spendsOf(stack, user)).toEqual([`-${cost} ${50 - cost} ${typeOf(path)}`])
    },
  )
})

function typeOf(path: string): string {
  const kinds = { temporal: 'temporal', chat: 'chat', dialog: 'dialog', survey: 'survey' }
  return Object.entries(kinds).find(([word]) => path.includes(word))?.[1] ?? 'generation'
}

describe('who pays', () => {
  it('G-CREDIT-7: MUST 6, 7: users, however they present themselves; nobody else', async () => {
    const users = await createUsers(stack)
    for (const { name, standing, headers } of callersOf(users)) {
      const who = standing['accounts on']
      if (who === undefined) continue
      const { owner, other } = users
      const before = [await creditsOf(stack, owner), await creditsOf(stack, other)]
      const body = JSON.stringify({ query: QUERY })
      const response = await fetch(`${stack.url}${SYNC}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...headers({ method: 'POST', path: SYNC, body }),
        },
        body,
      })
      await response.text()
      const expected = { owner: 200, other: 200, system: 200, anonymous: 401, reader: 403 }[who]
      expect([name, response.status]).toEqual([name, expected])
      const after = [await creditsOf(stack, owner), await creditsOf(stack, other)]
      const paid = after.map((balance, at) => (before[at] ?? 0) - balance)
      const isPaying = (role: string) => (who === role ? 5 : 0)
      expect([name, ...paid]).toEqual([name, isPaying('owner'), isPaying('other')])
    }
  })

  it('G-CREDIT-7: no header waives it', async () => {
    const user = await createTestUser(stack, { credits: 15 })
    const waivers: Headers[] = [
      { 'x-gateway-metered': 'true' },
      { 'x-metered': 'false', 'x-credits': '0', 'x-admin-key': SECRETS.ADMIN_API_KEY },
      { 'X-GATEWAY-METERED': '1', 'x-billing': 'none' },
    ]
    for (const headers of waivers) await ok(generate(user, {}, headers))
    expect(await creditsOf(stack, user)).toBe(0)
    for (const headers of waivers) {
      await expectProblem(await generate(user, {}, headers), 'insufficient_credits')
    }
  })

  it('G-CREDIT-7: whoever jumps or talks pays, not whose scene it is', async () => {
    const [owner, guest] = [await createTestUser(stack), await createTestUser(stack)]
    const { id } = (await ok(generate(owner))) as { id: string }
    await ok(post(`${API}/temporal/${id}/next`, {}, guest.headers))
    await ok(post(`${API}/temporal/${id}/next`, {}, SERVICE))
    await ok(post(`${API}/interactions/${id}/dialog`, {}, guest.headers))
    expect(await creditsOf(stack, owner)).toBe(45)
    expect(await creditsOf(stack, guest)).toBe(47)
  })
})
