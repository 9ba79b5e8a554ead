import type { Comparison, DialogResponse, SurveyFrame, SurveyResponse } from '@timepoint/contracts'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTestUser, SECRETS, type TestUser } from './support/accounts.ts'
import { balanceOf, creditsOf, expectBalancedBooks, spendsOf } from './support/credits.ts'
import { useLlmStack } from './support/llm-stack.ts'
import { expectProblem } from './support/problem.ts'
import { API, collectFrames } from './support/talk.ts'
import { call, readTimepoint } from './support/test-stack.ts'

const QUERY = 'Magna Carta 1215'
const KING = 'King John'
const SERVICE = { 'x-service-key': SECRETS.FLASH_SERVICE_KEY }

describe('what models deliver', () => {
  const llm = useLlmStack({
    providers: ['google', 'openrouter'],
    env: { AUTH_ENABLED: 'true', ...SECRETS },
  })
  let scene: string

  const render = async () => {
    const options = { body: { query: QUERY }, headers: SERVICE }
    const path = `${API}/timepoints/generate/sync`
    return (await readTimepoint(await call(llm.stack, 'POST', path, options))).id
  }
  const talk = (user: TestUser, form: string, body: object, id = scene) =>
    call(llm.stack, 'POST', `${API}/interactions/${id}/${form}`, { body, headers: user.headers })
  const newUser = () => createTestUser(llm.stack)

  beforeAll(async () => {
    scene = await render()
  })

  afterEach(async () => expectBalancedBooks(llm.stack))

  it('G-CREDIT-5: of a survey only the answers that were given are paid for', async () => {
    const user = await newUser()
    const fail = (times?: number) =>
      llm.simulators.fault(
        { provider: 'google', schemaName: 'survey' },
        'answer_blocked',
        times === undefined ? {} : { times },
      )
    fail(2)
    llm.simulators.fault({ provider: 'openrouter', schemaName: 'survey' }, 'moderated')
    const body = { questions: ['What do you fear?', 'Why?'], include_summary: false }
    const answer = (await (await talk(user, 'survey', body)).json()) as SurveyResponse
    const given = answer.responses.length
    expect(given).toBe(answer.total_characters * 2 - 2)
    expect(await spendsOf(llm.stack, user)).toEqual([`-${given} ${50 - given} survey`])

    fail(1)
    const frames = await collectFrames<SurveyFrame>(await talk(user, 'survey/stream', body))
    const told = frames.filter(({ event }) => event === 'response').length
    expect(told).toBe(answer.total_characters * 2 - 1)
    expect(await creditsOf(llm.stack, user)).toBe(50 - given - told)

    fail()
    await expectProblem(await talk(user, 'survey', body), 'provider_error')
    expect(await creditsOf(llm.stack, user)).toBe(50 - given - told)
  })

  it('G-CREDIT-5: of a comparison only the models that answered', async () => {
    const user = await newUser()
    const models = [
      { model_id: 'gemini-3.5-flash-lite', provider: 'google' },
      { model_id: 'gemini-3.8-flash', provider: 'google' },
      { model_id: 'deepseek/deepseek-v3.2', provider: 'openrouter' },
      { model_id: 'somebody', provider: 'nobody' },
    ]
    const compare = async (form: string) => {
      const options = { body: { query: 'Why?', models }, headers: user.headers }
      const response = await call(llm.stack, 'POST', `${API}/eval/compare${form}`, options)
      expect(response.status).toBe(200)
      return response.json()
    }
    const comparison = (await compare('')) as Comparison
    expect(comparison.success_count).toBe(3)
    expect(await spendsOf(llm.stack, user)).toEqual(['-3 47 eval'])
    llm.simulators.fault({ provider: 'openrouter' }, 'invalid_request')
    await compare('/report')
    expect(await spendsOf(llm.stack, user)).toEqual(['-2 45 eval', '-3 47 eval'])
    llm.simulators.fault({ provider: 'google' }, 'invalid_request')
    expect(((await compare('')) as Comparison).success_count).toBe(0)
    expect(await spendsOf(llm.stack, user)).toHaveLength(2)
  })

  it('G-CREDIT-3: talk that no model answers is free', async () => {
    const user = await newUser()
    llm.simulators.fault({ provider: 'google' }, 'answer_blocked')
    llm.simulators.fault({ provider: 'openrouter' }, 'moderated')
    const chat = await talk(user, 'chat', { character: KING, message: 'Why?' })
    await expectProblem(chat, 'provider_error')
    const stream = await talk(user, 'chat/stream', { character: KING, message: 'Why?' })
    expect(await stream.text()).toContain('"event":"error"')
    expect(await balanceOf(llm.stack, user)).toMatchObject({ balance: 50, reserved: 0 })
    expect(await spendsOf(llm.stack, user)).toEqual([])
  })

  it('G-CREDIT-3: a render whose providers all fail is free', async () => {
    const user = await newUser()
    llm.simulators.fault({ provider: 'google' }, 'api_key_invalid')
    llm.simulators.fault({ provider: 'openrouter' }, 'unauthorized')
    const options = { body: { query: QUERY, preset: 'hd' }, headers: user.headers }
    const path = `${API}/timepoints/generate/sync`
    const response = await call(llm.stack, 'POST', path, options)
    await expectProblem(response, 'provider_auth')
    expect(await balanceOf(llm.stack, user)).toMatchObject({ balance: 50, reserved: 0 })
  })

  it('G-CREDIT-3: talk about what is erased while it goes on is free, for everybody', async () => {
    const users = [await newUser(), await newUser()]
    const id = await render()
    llm.simulators.settings.latencyMs = 3000
    const asked = users.flatMap((user) => [
      talk(user, 'dialog', {}, id),
      talk(user, 'chat', { character: KING, message: 'Why?' }, id),
    ])
    const reserved = () =>
      Promise.all(users.map(async (user) => (await balanceOf(llm.stack, user)).reserved))
    await expect.poll(reserved, { timeout: 2500 }).toEqual([2, 2])
    const path = `${API}/timepoints/${id}?permanent=true`
    const erased = await call(llm.stack, 'DELETE', path, { headers: SERVICE })
    expect(erased.status).toBe(200)
    for (const user of users) {
      expect(await balanceOf(llm.stack, user)).toMatchObject({ balance: 50, reserved: 0 })
    }
    for (const answer of asked) await expectProblem(await answer, 'not_found')
    for (const user of users) expect(await spendsOf(llm.stack, user)).toEqual([])
  })

  it('G-CREDIT-3: what is deleted, but not erased, is still answered and paid for', async () => {
    const user = await newUser()
    const id = await render()
    llm.simulators.settings.latencyMs = 2000
    const asked = talk(user, 'dialog', {}, id)
    const reserved = async () => (await balanceOf(llm.stack, user)).reserved
    await expect.poll(reserved, { timeout: 1500 }).toBe(1)
    await call(llm.stack, 'DELETE', `${API}/timepoints/${id}`, { headers: SERVICE })
    const { dialog } = (await (await asked).json()) as DialogResponse
    expect(dialog.length).toBeGreaterThan(0)
    expect(await spendsOf(llm.stack, user)).toEqual(['-1 49 dialog'])
  })
})
