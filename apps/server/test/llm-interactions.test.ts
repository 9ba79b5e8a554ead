import { setTimeout as sleep } from 'node:timers/promises'
import {
  type ChatFrame,
  ChatSessionDetail,
  type DialogFrame,
  DialogResponse,
  SurveyResponse,
} from '@timepoint/contracts'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RenderResult } from '../src/flash/timepoints/render-result.ts'
import type { SimulatedCall } from './simulators/call.ts'
import { useLlmStack } from './support/llm-stack.ts'
import { expectProblem } from './support/problem.ts'
import { readBlocks } from './support/sse.ts'
import { API, chat, collectFrames, readFrames, renderScene, talk, wordsOf } from './support/talk.ts'
import { call } from './support/test-stack.ts'

const QUERY = 'Magna Carta 1215'
const KING = 'King John'
const MARK = /\^[0-9a-f]{6}\^/g

const plain = (text: string) => text.replace(MARK, ' ')

describe('talk with models', () => {
  const llm = useLlmStack({ providers: ['google', 'openrouter'], heartbeatMs: 80 })
  let id: string

  beforeAll(async () => {
    id = await renderScene(llm.stack, { query: QUERY })
  })

  const asked = { character: KING, message: 'What do you make of these barons?' }
  const callsOf = (...names: (string | null)[]): SimulatedCall[] =>
    llm.calls().filter(({ schemaName }) => names.includes(schemaName))
  const messagesOf = async (session: string) => {
    const response = await call(llm.stack, 'GET', `${API}/interactions/session/${session}`)
    return ChatSessionDetail.parse(await response.json()).messages
  }

  it('a chat is one call, answered by the preset’s model and reported so', async () => {
    const answer = await chat(llm.stack, id, asked)
    expect(answer).toMatchObject({
      character_name: KING,
      model_provider: 'google',
      model_used: 'gemini-3.5-flash-lite',
    })
    // The preset names a model that is retired.
    expect(answer.warnings.map(({ code }) => code)).toEqual(['model_replaced'])
    expect(llm.calls().map(({ schemaName }) => schemaName)).toEqual(['chat'])
    expect(answer.emotional_tone).not.toBeNull()
  })

  it('whoever is talked with wants, fears and sounds as they were cast', async () => {
    const { result } = await llm.stack.database.db
      .selectFrom('timepoints')
      .select('result')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const { stubs = [] } = result as RenderResult
    const brief = stubs.find(({ name }) => name === KING)?.brief
    await chat(llm.stack, id, asked)
    const [{ prompt } = { prompt: '' }] = llm.calls()
    expect(brief?.want).toEqual(expect.any(String))
    for (const text of [brief?.want, brief?.fear, ...(brief?.voice ?? [])]) {
      expect(prompt).toContain(text)
    }
  })

  it('MUST 49, G-TALK-3: words are passed on while the model writes', async () => {
    llm.simulators.settings.streamMs = 600
    const response = await talk(llm.stack, id, 'chat/stream', asked)
    const frames = []
    for await (const timed of readFrames<ChatFrame>(response)) frames.push(timed)
    const [model] = llm.calls()
    const endedAt = (model?.endedAt ?? 0) - performance.timeOrigin
    const early = frames.filter(({ frame, at }) => frame.event === 'token' && at < endedAt - 50)
    expect(early.length).toBeGreaterThan(3)
    const done = frames.at(-1)?.frame
    if (done?.event !== 'done') throw new Error('no done')
    expect(wordsOf(frames.map(({ frame }) => frame))).toBe(done.data)
    expect(done).toMatchObject({ character_name: KING, model_provider: 'google' })
    const messages = await messagesOf(done.session_id)
    expect(messages.at(-1)).toMatchObject({
      content: done.data,
      emotional_tone: done.emotional_tone,
    })
  })

  it('MUST 32: a stream that is silent shows a comment', async () => {
    llm.simulators.latencyMs = 300
    const response = await talk(llm.stack, id, 'chat/stream', asked)
    expect(response.headers.get('cache-control')).toBe('no-cache')
    expect(response.headers.get('x-accel-buffering')).toBe('no')
    expect(await readBlocks(response, 1)).toEqual([': heartbeat'])
  })

  it('earlier turns are sent to the model, and those of other conversations are not', async () => {
    const first = await chat(llm.stack, id, { ...asked, message: 'My name is Walter the tanner.' })
    await chat(llm.stack, id, { ...asked, message: 'My name is Agnes the brewster.' })
    llm.simulators.calls.length = 0
    const { session_id } = first
    await chat(llm.stack, id, { ...asked, message: 'What is my name?', session_id })
    const prompt = plain(llm.calls()[0]?.prompt ?? '')
    expect(prompt).toContain('My name is Walter the tanner.')
    expect(prompt).toContain(first.response)
    expect(prompt).not.toContain('Agnes')
  })

  it('a long conversation is summarised, and its start is not sent word for word any more', async () => {
    let session_id: string | undefined
    for (let turn = 1; turn <= 18; turn += 1) {
      const body = { ...asked, message: `Turn number ${turn}: and then?`, session_id }
      session_id = (await chat(llm.stack, id, body)).session_id
    }
    await expect.poll(() => callsOf('chat_summary').length).toBeGreaterThan(0)
    const row = () =>
      llm.stack.database.db
        .selectFrom('chat_sessions')
        .select(['summary', 'summarised_turns'])
        .where('id', '=', session_id ?? '')
        .executeTakeFirstOrThrow()
    await expect.poll(async () => (await row()).summarised_turns).toBe(9)
    const { summary } = await row()
    llm.simulators.calls.length = 0
    await chat(llm.stack, id, { ...asked, message: 'And now?', session_id })
    const prompt = plain(callsOf('chat')[0]?.prompt ?? '')
    expect(prompt).toContain((summary ?? 'none').slice(0, 40))
    expect(prompt).not.toContain('Turn number 9:')
    expect(prompt).toContain('Turn number 10:')
    expect(await messagesOf(session_id ?? '')).toHaveLength(38)
  }, 60_000)

  it('long messages are summarised sooner, so that no prompt outgrows a small model', async () => {
    let session_id: string | undefined
    const long = 'And what of the rope that was left on the wall? '.repeat(83)
    for (let turn = 1; turn <= 7; turn += 1) {
      const message = `${turn}: ${long}`.slice(0, 4000)
      session_id = (await chat(llm.stack, id, { ...asked, message, session_id })).session_id
    }
    await expect.poll(() => callsOf('chat_summary').length).toBeGreaterThan(0)
    const asking = [...callsOf('chat'), ...callsOf('chat_summary')]
    const told = asking.map(({ prompt }) => plain(prompt).split('And what of the rope').length)
    // 83 times in each message: of seven, no more than five were ever sent at once.
    expect(Math.max(...told)).toBeLessThan(83 * 6)
  }, 60_000)

  it('G-TALK-6: two messages at once: the second is asked with the answer to the first', async () => {
    const { session_id } = await chat(llm.stack, id, asked)
    llm.simulators.latencyMs = 150
    llm.simulators.calls.length = 0
    const one = chat(llm.stack, id, { ...asked, message: 'Is the seal ready?', session_id })
    await sleep(60)
    const two = chat(llm.stack, id, { ...asked, message: 'Who holds it?', session_id })
    const [first] = await Promise.all([one, two])
    const [, second] = callsOf('chat')
    expect(plain(second?.prompt ?? '')).toContain(first.response)
    const roles = (await messagesOf(session_id)).map(({ role }) => role)
    expect(roles).toEqual(['user', 'character', 'user', 'character', 'user', 'character'])
  })

  it('G-TALK-4: going away in the middle of a turn does not stop it', async () => {
    llm.simulators.settings.streamMs = 400
    const { session_id } = await chat(llm.stack, id, asked)
    const body = { ...asked, message: 'And if they do not swear?', session_id }
    for (const form of ['chat', 'chat/stream']) {
      const gone = new AbortController()
      const path = `${llm.stack.url}${API}/interactions/${id}/${form}`
      const asking = fetch(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        signal: gone.signal,
      }).then((response) => response.text())
      await sleep(150)
      gone.abort()
      await expect(asking).rejects.toThrow()
    }
    await expect.poll(async () => (await messagesOf(session_id)).length, { timeout: 5000 }).toBe(6)
    expect(llm.calls().every(({ outcome }) => outcome === 'answered')).toBe(true)
  })

  it('a stream whose model breaks off takes its words back and goes on with the next', async () => {
    llm.simulators.settings.streamMs = 100
    llm.simulators.fault({ provider: 'google', kind: 'text' }, 'cut')
    const frames = await collectFrames<ChatFrame>(await talk(llm.stack, id, 'chat/stream', asked))
    const done = frames.at(-1)
    if (done?.event !== 'done') throw new Error('no done')
    expect(done.model_provider).toBe('openrouter')
    expect(wordsOf(frames)).toBe(done.data)
    expect(frames.some((frame) => frame.event === 'token' && frame.restart)).toBe(true)
  })

  it('with every provider dead the answer is an error, and the message is not lost', async () => {
    const { session_id } = await chat(llm.stack, id, asked)
    for (const provider of ['google', 'openrouter'] as const) {
      llm.simulators.fault({ provider, kind: 'text' }, 'overloaded')
    }
    const body = { ...asked, message: 'Are you there?', session_id }
    await expectProblem(await talk(llm.stack, id, 'chat', body), 'provider_error')
    const frames = await collectFrames<ChatFrame>(await talk(llm.stack, id, 'chat/stream', body))
    expect(frames.at(-1)).toMatchObject({ event: 'error', data: { code: 'provider_error' } })
    const messages = await messagesOf(session_id)
    expect(
      messages.map(({ content }) => content).filter((text) => text === body.message),
    ).toHaveLength(2)
    llm.simulators.reset()
  })

  it('refused credentials are 401 provider_auth', async () => {
    llm.simulators.fault({ provider: 'google', kind: 'text' }, 'api_key_invalid')
    llm.simulators.fault({ provider: 'openrouter', kind: 'text' }, 'unauthorized')
    await expectProblem(await talk(llm.stack, id, 'chat', asked), 'provider_auth')
  })

  it('a model by name answers itself; offline asks nobody', async () => {
    const named = await chat(llm.stack, id, { ...asked, model: 'deepseek/deepseek-r1-0528' })
    expect(named).toMatchObject({
      model_provider: 'openrouter',
      model_used: 'deepseek/deepseek-r1-0528',
    })
    llm.simulators.calls.length = 0
    const offline = await chat(llm.stack, id, { ...asked, model: 'offline' })
    expect(offline.model_provider).toBe('offline')
    expect(llm.calls()).toEqual([])
    const unknown = { ...asked, model: 'local/anything' }
    await expectProblem(await talk(llm.stack, id, 'chat', unknown), 'provider_unavailable')
  })

  it('MUST 50: topic acts as prompt', async () => {
    for (const key of ['prompt', 'topic']) {
      llm.simulators.calls.length = 0
      const body = { num_lines: 3, [key]: 'They discuss the river tolls' }
      const response = await talk(llm.stack, id, 'dialog', body)
      const { dialog, characters_involved: names } = DialogResponse.parse(await response.json())
      expect(plain(llm.calls()[0]?.prompt ?? '')).toContain('They discuss the river tolls')
      expect(dialog.length).toBeGreaterThan(0)
      expect(dialog.length).toBeLessThanOrEqual(3)
      for (const { speaker } of dialog) expect(names).toContain(speaker)
    }
  })

  it('G-TALK-3: dialog comes line by line as it is written', async () => {
    llm.simulators.settings.streamMs = 500
    const response = await talk(llm.stack, id, 'dialog/stream', { num_lines: 4 })
    const lines: number[] = []
    const frames: DialogFrame[] = []
    for await (const { frame, at } of readFrames<DialogFrame>(response)) {
      frames.push(frame)
      if (frame.event === 'line') lines.push(at)
    }
    const endedAt = (llm.calls().at(-1)?.endedAt ?? 0) - performance.timeOrigin
    expect(lines[0]).toBeLessThan(endedAt - 50)
    const told = frames.flatMap((frame) => (frame.event === 'line' ? [frame.data.line_number] : []))
    expect(told).toEqual(told.map((_, index) => index + 1))
    expect(frames.at(-1)).toMatchObject({ event: 'done', data: { total_lines: told.length } })
  })

  it('G-TALK-7: a survey asks everybody at the same time, then sums up', async () => {
    const questions = ['What do you fear?', 'Whom do you trust?', 'What do you hear?']
    llm.simulators.latencyMs = 200
    const began = performance.now()
    const response = await talk(llm.stack, id, 'survey', { questions })
    const tookMs = performance.now() - began
    const answer = SurveyResponse.parse(await response.json())
    const people = answer.total_characters
    expect(people).toBeGreaterThan(2)
    expect(answer.responses).toHaveLength(people * questions.length)
    expect(callsOf('survey')).toHaveLength(people * questions.length)
    expect(callsOf('survey_summary')).toHaveLength(1)
    // Far from one after another, whatever the machine is doing.
    expect(tookMs).toBeLessThan(200 * 6)
    const order = answer.responses.map(({ question }) => questions.indexOf(question))
    expect(order).toEqual(order.toSorted())
  })

  it('in sequential mode with chain_prompts answers are known to whoever comes after', async () => {
    const body = { questions: ['What do you fear?'], mode: 'sequential', chain_prompts: true }
    const response = await talk(llm.stack, id, 'survey', body)
    const { responses } = SurveyResponse.parse(await response.json())
    const prompts = callsOf('survey').map(({ prompt }) => plain(prompt))
    const first = responses[0]?.response ?? 'none'
    expect(prompts[0]).not.toContain(first)
    expect(prompts[1]).toContain(first)
  })

  it('G-TALK-7: answers that fail are missing and said to be; when all fail it is an error', async () => {
    llm.simulators.fault({ provider: 'google', schemaName: 'survey' }, 'answer_blocked', {
      times: 1,
    })
    llm.simulators.fault({ provider: 'openrouter', schemaName: 'survey' }, 'moderated')
    const body = { questions: ['What do you fear?'], include_summary: false }
    const answer = SurveyResponse.parse(await (await talk(llm.stack, id, 'survey', body)).json())
    expect(answer.responses).toHaveLength(answer.total_characters - 1)
    expect(answer.warnings.map(({ code }) => code)).toContain('answer_missing')
    llm.simulators.fault({ provider: 'google', schemaName: 'survey' }, 'answer_blocked')
    await expectProblem(await talk(llm.stack, id, 'survey', body), 'provider_error')
  })

  it('a survey without its summary stands', async () => {
    llm.simulators.fault({ provider: 'google', schemaName: 'survey_summary' }, 'answer_blocked')
    llm.simulators.fault({ provider: 'openrouter', schemaName: 'survey_summary' }, 'moderated')
    const response = await talk(llm.stack, id, 'survey', { questions: ['What do you fear?'] })
    const answer = SurveyResponse.parse(await response.json())
    expect(answer.summary).toBeNull()
    expect(answer.warnings.map(({ code }) => code)).toContain('summary_missing')
  })
}, 60_000)
