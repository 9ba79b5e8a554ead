import type { DialogLine } from '@timepoint/contracts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { RenderResult } from '../src/flash/timepoints/render-result.ts'
import { objectOf, type SimulatedCall, type SimulatedProvider } from './simulators/call.ts'
import { type Simulators, startSimulators } from './simulators/start-simulators.ts'
import { pace, render } from './support/llm-render.ts'
import {
  createTalk,
  listener,
  manner,
  personIn,
  question,
  talkScene,
  WHO,
} from './support/llm-talk.ts'

let simulators: Simulators
let result: RenderResult

beforeAll(async () => {
  simulators = await startSimulators()
  const rendered = await render({ simulators, providers: ['google'] })
  if (!rendered.result) throw new Error('no scene')
  result = rendered.result
})
beforeEach(() => simulators.reset())
afterAll(() => simulators.close())

const calls = () => simulators.calls.filter(({ kind }) => kind !== 'catalogue')
const last = () => calls().at(-1) as SimulatedCall
const talk = (providers: readonly SimulatedProvider[] = ['google'], change = {}) =>
  createTalk({ simulators, providers, ...change })
const scene = (request = {}) => talkScene(result, request)

const PROVIDERS = ['google', 'openrouter', 'local'] as const

describe.each(PROVIDERS)('at %s', (provider) => {
  it('a person answers in an object, without anything that a check doubts', async () => {
    const at = scene()
    const answer = await talk([provider]).engine.chat(at, question(at), manner())
    expect(answer).toMatchObject({ provider, emotionalTone: 'dry', sources: [] })
    expect(answer.response.split(/[.?] /)).toHaveLength(3)
    expect(answer.usage.calls).toBe(1)
    expect(answer.warnings.map(({ code }) => code)).not.toContain('check_failed')
    expect(last().schemaName).toBe('chat')
  })

  it('G-LLM-9: words are passed on while they are written, and are the answer in the end', async () => {
    simulators.settings.streamMs = 600
    const at = scene()
    const { pieces, onText, heard, restarts } = listener()
    const answer = await talk([provider]).engine.chat(at, question(at), manner(), onText)
    const ended = performance.now()
    expect(last().schema).toBeNull()
    expect(pieces.length).toBeGreaterThan(4)
    expect(ended - (pieces[0]?.at ?? ended)).toBeGreaterThan(300)
    expect(pieces.filter((piece) => ended - piece.at > 100).length).toBeGreaterThan(3)
    expect(heard()).toBe(answer.response)
    expect(answer.response).not.toContain('TONE')
    expect(answer.emotionalTone).toBe('dry, watchful')
    expect(restarts()).toBe(0)
  })

  it('G-LLM-9: so are those of an object, without the rest of it', async () => {
    simulators.settings.streamMs = 600
    const at = scene()
    const { pieces, onText, heard, restarts } = listener()
    const how = manner({ format: 'structured' })
    const answer = await talk([provider]).engine.chat(at, question(at), how, onText)
    expect(last().schemaName).toBe('chat')
    expect(pieces.length).toBeGreaterThan(3)
    expect(heard()).toBe(answer.response)
    expect(answer).toMatchObject({ emotionalTone: 'dry' })
    expect(restarts()).toBe(0)
  })

  it('text can be asked for where nobody listens', async () => {
    const at = scene()
    const answer = await talk([provider]).engine.chat(at, question(at), manner({ format: 'text' }))
    expect(last().schema).toBeNull()
    expect(answer.emotionalTone).toBe('dry, watchful')
  })

  it('G-LLM-9: lines are told as soon as they are complete', async () => {
    simulators.settings.streamMs = 900
    const at = scene()
    const told: { line: DialogLine; restart: boolean; at: number }[] = []
    const characters = at.result.characters?.characters ?? []
    const wish = { characters, lines: 9, topic: null, sequential: true }
    const { engine } = talk([provider])
    const { lines, context } = await engine.dialog(at, wish, manner(), (line, restart) =>
      told.push({ line, restart, at: performance.now() }),
    )
    const ended = performance.now()
    expect(lines).toHaveLength(9)
    expect(told.map(({ line }) => line)).toEqual(lines)
    expect(told.filter((one) => ended - one.at > 100).length).toBeGreaterThan(2)
    expect(context).toBeNull()
  })

  it('a survey is answered and summed up', async () => {
    const at = scene()
    const { engine } = talk([provider])
    const asked = 'What do you fear?'
    const replies = await Promise.all(
      ['King John', WHO].map(async (name) => {
        const character = personIn(at, name)
        const reply = await engine.survey(at, { character, question: asked, heard: [] }, manner())
        expect(reply.keyPoints.length).toBe(1)
        expect(reply.provider).toBe(provider)
        const { response, sentiment, keyPoints: key_points, emotionalTone: emotional_tone } = reply
        return {
          character_name: name,
          question: asked,
          response,
          sentiment,
          key_points,
          emotional_tone,
        }
      }),
    )
    const summary = await engine.summariseSurvey(at, replies, manner())
    expect(summary.text).toContain('King John')
    expect(summary.text).toContain(WHO)
    expect(summary.warnings.map(({ code }) => code)).not.toContain('check_failed')
  })

  it('a conversation is summed up', async () => {
    const at = scene()
    const turns = [{ role: 'user' as const, content: 'Good day.' }]
    const earlier = { character: personIn(at, WHO), turns, summary: null }
    const summary = await talk([provider]).engine.summariseChat(at, earlier, manner())
    expect(summary.text).toContain('The stranger')
    expect(summary.usage.calls).toBe(1)
  })
})

describe('when one fails in the middle', () => {
  it.each(['cut', 'error_frame'])(
    'G-LLM-9: by %s, what was told of it is taken back and the next one answers from the start',
    async (fault) => {
      simulators.fault({ provider: 'google' }, fault)
      simulators.settings.streamMs = 100
      const at = scene()
      const { onText, heard, restarts, pieces } = listener()
      const { engine } = talk(['google', 'openrouter'])
      const answer = await engine.chat(at, question(at), manner(), onText)
      expect(answer.provider).toBe('openrouter')
      expect(restarts()).toBeGreaterThan(0)
      expect(pieces[0]?.restart).toBe(false)
      expect(heard()).toBe(answer.response)
      expect(answer.usage.calls).toBeGreaterThan(1)
    },
  )

  it('a failure of all is told with its code, and with what was tried', async () => {
    simulators.fault({ provider: 'google' }, 'invalid_request')
    const at = scene()
    const failing = talk().engine.chat(at, question(at), manner())
    await expect(failing).rejects.toMatchObject({
      code: 'provider_error',
      attempts: [{ call: 'chat', outcome: 'invalid_request' }],
    })
  })

  it('an answer that nobody waits for any more ends with the reason', async () => {
    simulators.latencyMs = 5000
    const leaving = new AbortController()
    const at = scene()
    const asking = talk().engine.chat(at, question(at), manner({ signal: leaving.signal }))
    const reason = new Error('gone')
    setTimeout(() => leaving.abort(reason), 50)
    await expect(asking).rejects.toBe(reason)
  })

  it('silence ends with the time that there is', async () => {
    simulators.fault({ provider: 'google' }, 'silent_start')
    const at = scene()
    const { engine } = talk(['google'], { timings: pace(100, 300) })
    await expect(engine.chat(at, question(at), manner())).rejects.toMatchObject({
      code: 'provider_timeout',
    })
  })
})

describe('who is asked, and how', () => {
  it('the model that the caller names, and no other', async () => {
    const at = scene()
    const model = 'deepseek/deepseek-chat-v3-0324'
    const { engine } = talk(['google', 'openrouter'])
    const answer = await engine.chat(at, question(at), manner({ model }))
    expect(calls().map((call) => [call.provider, call.model])).toEqual([['openrouter', model]])
    expect(answer.model).toBe(model)
  })

  it('else the model that the scene was asked for with', async () => {
    const at = scene({ text_model: 'local/simulated-local' })
    const answer = await talk(['google', 'local']).engine.chat(at, question(at), manner())
    expect(answer.provider).toBe('local')
    expect(calls().map(({ provider }) => provider)).toEqual(['local'])
  })

  it('no host of Google for a scene of open weights', async () => {
    const at = scene({ model_policy: 'permissive' })
    const { engine } = talk(['google', 'openrouter'])
    await engine.chat(at, question(at), manner())
    expect(calls().map(({ provider }) => provider)).toEqual(['openrouter'])
    expect(last().model).not.toContain('google/')
    expect(JSON.stringify(last().body?.provider)).toContain('google')
  })

  it('with the parameters of the caller', async () => {
    const at = scene()
    const params = {
      temperature: 0.1,
      max_tokens: 321,
      stop: ['END'],
      system_prompt_prefix: 'Hear.',
    }
    await talk().engine.chat(at, question(at), manner({ params }))
    const config = objectOf(last().body?.generationConfig)
    expect(config).toMatchObject({ stopSequences: ['END'], temperature: 0.1 })
    expect(config.maxOutputTokens).toBe(321 + 1024)
    expect(last().system).toMatch(/^Hear\.\n\n/)
  })

  it('and it is said which parameters the model does not take', async () => {
    const at = scene()
    const answer = await talk().engine.chat(
      at,
      question(at),
      manner({ params: { top_k: 3, repetition_penalty: 1.1 } }),
    )
    const ignored = answer.warnings.filter(({ code }) => code === 'llm_param_ignored')
    expect(ignored.map(({ detail }) => detail).join()).toContain('repetition_penalty')
  })

  it.each([
    ['hyper', 'minimal', 768],
    ['balanced', 'low', 768 + 1024],
    ['hd', 'low', 768 + 1024],
  ])('with little thought before a few sentences (%s)', async (preset, thinkingLevel, tokens) => {
    const at = scene({ preset })
    await talk().engine.chat(at, question(at), manner())
    expect(objectOf(last().body?.generationConfig)).toMatchObject({
      maxOutputTokens: tokens,
      thinkingConfig: { thinkingLevel },
    })
  })

  it('an unconfigured model is refused', async () => {
    const at = scene()
    const asking = talk().engine.chat(at, question(at), manner({ model: 'local/other' }))
    await expect(asking).rejects.toMatchObject({ code: 'provider_unavailable' })
  })
})
