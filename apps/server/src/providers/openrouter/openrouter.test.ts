import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  AWKWARD_SCHEMA,
  createFakeFetch,
  failureOf,
  jsonReply,
  openReply,
  sseReply,
  textCall,
} from '../shared/fake-fetch.ts'
import { createOpenRouter, type OpenRouterOptions } from './openrouter.ts'

const BASE = 'https://openrouter.ai/api/v1'

const openRouter = (
  replies: Parameters<typeof createFakeFetch>,
  options: Partial<OpenRouterOptions> = {},
) => {
  const { send, sent } = createFakeFetch(...replies)
  return {
    sent,
    provider: createOpenRouter({ apiKeys: ['key-1'], baseUrl: BASE, send, ...options }),
  }
}

// Frames as in OpenRouter's docs, "Streaming".
const id = {
  id: 'gen-1',
  object: 'chat.completion.chunk',
  model: 'deepseek/deepseek-chat-v3-0324-x',
}
const delta = (content: string, rest = {}) => ({
  ...id,
  choices: [{ index: 0, delta: { role: 'assistant', content, ...rest }, finish_reason: null }],
})
const finish = (reason: string) => ({
  ...id,
  choices: [{ index: 0, delta: { content: '' }, finish_reason: reason }],
})
const last = {
  ...id,
  choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }],
  usage: {
    prompt_tokens: 9,
    completion_tokens: 45,
    total_tokens: 54,
    cost: 0.00014,
    completion_tokens_details: { reasoning_tokens: 40 },
  },
}
const COMMENT = ': OPENROUTER PROCESSING\n\n'
const DONE = 'data: [DONE]\n\n'
const whole = () =>
  sseReply(COMMENT, delta('{"a":'), COMMENT, delta('1}'), finish('stop'), last, DONE)
const usage = { inputTokens: 9, outputTokens: 45, costUsd: 0.00014 }
const call = (parts = {}) => textCall({ model: 'deepseek/deepseek-chat-v3-0324', ...parts })
const reply = { name: 'moment', schema: AWKWARD_SCHEMA }

// Error bodies as in OpenRouter's docs, "Errors", and its SDK of 2026-09.
const refusal = (code: number | string, status: number, rest = {}, headers = {}) =>
  jsonReply({ error: { code, message: 'secret words', ...rest } }, status, headers)

afterEach(() => {
  vi.useRealTimers()
})

describe('what goes to OpenRouter', () => {
  test('is a streamed request with key, app, strict schema and a limit that is not deprecated', async () => {
    const { provider, sent } = openRouter([whole()], { appUrl: 'https://app.example' })
    const sampling = {
      temperature: 0.4,
      topP: 0.9,
      topK: 5,
      frequencyPenalty: 1,
      presencePenalty: -1,
      repetitionPenalty: 1.1,
      stop: ['END'],
    }
    const answer = await provider.text(call({ reply, sampling }))
    expect(answer.ignored).toEqual([])
    expect(sent[0]?.url).toBe(`${BASE}/chat/completions`)
    const headers = sent[0]?.headers
    expect(headers?.get('authorization')).toBe('Bearer key-1')
    expect(headers?.get('http-referer')).toBe('https://app.example')
    expect(headers?.get('x-openrouter-title')).toBe('Timepoint')
    expect(sent[0]?.body).toEqual({
      model: 'deepseek/deepseek-chat-v3-0324',
      messages: [
        { role: 'system', content: 'You are a historian.' },
        { role: 'user', content: 'Rome, 44 BCE' },
      ],
      max_completion_tokens: 1000,
      temperature: 0.4,
      top_p: 0.9,
      top_k: 5,
      frequency_penalty: 1,
      presence_penalty: -1,
      repetition_penalty: 1.1,
      stop: ['END'],
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'moment',
          strict: true,
          schema: {
            type: 'object',
            title: 'Moment',
            properties: {
              kind: { enum: ['moment'] },
              place: { type: 'string' },
              year: { type: ['integer', 'null'] },
              names: { type: 'array', items: { type: 'string' } },
              note: { type: ['string', 'null'] },
            },
            required: ['kind', 'place', 'year', 'names', 'note'],
            additionalProperties: false,
          },
        },
      },
      provider: { require_parameters: true },
      stream: true,
      stream_options: { include_usage: true },
    })
  })

  test.each([
    ['deepseek/deepseek-chat-v3-0324', 'medium', null, 1000, ['thinking_level']],
    ['deepseek/deepseek-v3.2', 'none', null, 1000, []],
    ['qwen/qwen3-235b-a22b-2507:free', 'medium', null, 1000, ['thinking_level']],
    ['deepseek/deepseek-v3.2', 'medium', 'medium', 5096, []],
    ['google/gemini-3.1-flash-lite', 'none', 'minimal', 1000, []],
    ['google/gemini-3.8-flash', 'none', 'low', 2024, []],
    ['google/gemini-2.5-flash', 'none', 'none', 1000, []],
    ['google/gemini-2.5-pro', 'none', 'low', 2024, []],
    ['google/gemini-3-flash-preview', 'high', 'high', 17_384, []],
  ])('tells %s to think (%s) as it can', async (model, thinking, effort, tokens, ignored) => {
    const { provider, sent } = openRouter([whole()])
    const answer = await provider.text(call({ model, thinking }))
    const body = sent[0]?.body as Record<string, unknown>
    expect(body.reasoning).toEqual(effort ? { effort, exclude: true } : undefined)
    expect(body.max_completion_tokens).toBe(tokens)
    expect(answer.ignored).toEqual(ignored)
  })

  test('keeps to hosts of open weights where that is wanted', async () => {
    const { provider, sent } = openRouter([whole()])
    await provider.text(call({ openHosts: true }))
    expect(sent[0]?.body).toMatchObject({
      provider: { ignore: ['google-vertex', 'google-ai-studio'] },
    })
  })

  test('leaves out what the live list does not know of the model, and says the schema in words', async () => {
    const supportedParameters = () => ['temperature', 'max_tokens', 'reasoning']
    const { provider, sent } = openRouter([whole()], { supportedParameters })
    const sampling = { temperature: 1, repetitionPenalty: 1.1 }
    const answer = await provider.text(call({ reply, sampling, thinking: 'low' }))
    expect(answer.ignored).toEqual(['repetition_penalty'])
    const body = sent[0]?.body as Record<string, unknown>
    expect(body).toMatchObject({ temperature: 1, reasoning: { effort: 'low', exclude: true } })
    for (const field of ['response_format', 'provider', 'repetition_penalty'])
      expect(body).not.toHaveProperty(field)
    expect(JSON.stringify(body.messages)).toContain('JSON Schema')
  })

  test('does not say sampling parameters that a newer Gemini refuses', async () => {
    const { provider, sent } = openRouter([whole()])
    const sampling = { temperature: 1, topK: 3, presencePenalty: 1 }
    const answer = await provider.text(call({ model: 'google/gemini-3.8-flash', sampling }))
    expect(answer.ignored).toEqual(['temperature', 'top_k'])
    expect(sent[0]?.body).not.toHaveProperty('temperature')
  })

  test.each([
    [true, 'exa'],
    [false, 'auto'],
  ])(
    'searches by the server tool (open hosts: %s) with the engine %s',
    async (openHosts, engine) => {
      const { provider, sent } = openRouter([whole()])
      await provider.text(call({ search: true, openHosts }))
      expect(sent[0]?.body).toMatchObject({
        tools: [{ type: 'openrouter:web_search', parameters: { engine, max_results: 5 } }],
      })
    },
  )
})

describe('an answer of OpenRouter', () => {
  test('is the text with model, tokens and cost, and keep-alive comments are no sign of it', async () => {
    const deltas: string[] = []
    const { provider } = openRouter([whole()])
    const answer = await provider.text(call({ onDelta: (text: string) => deltas.push(text) }))
    expect(answer).toEqual({ text: '{"a":1}', model: id.model, usage, search: null, ignored: [] })
    expect(deltas).toEqual(['{"a":', '1}'])
  })

  test('that was searched says each source once, and supports only where a place is given', async () => {
    const cite = (url: string, rest = {}) => ({
      type: 'url_citation',
      url_citation: { url, title: 'T', ...rest },
    })
    const annotations = [
      cite('https://a.example', { start_index: 0, end_index: 4 }),
      cite('https://b.example', { title: '' }),
      cite('https://a.example', { start_index: 3, end_index: 400 }),
      { type: 'file', file: { hash: 'h', name: 'n' } },
    ]
    const { provider } = openRouter([
      sseReply(delta('Rome fell.', { annotations }), finish('stop'), last, DONE),
    ])
    const { search } = await provider.text(call({ search: true }))
    expect(search).toEqual({
      queries: [],
      sources: [
        { title: 'T', url: 'https://a.example' },
        { title: null, url: 'https://b.example' },
      ],
      supports: [{ start: 0, end: 4, sources: [0] }],
      suggestionsHtml: null,
    })
  })
})

describe('an answer that ended badly is never an answer', () => {
  test.each([
    ['length', 'truncated'],
    ['content_filter', 'blocked'],
    ['error', 'overloaded'],
    ['tool_calls', 'unusable'],
  ])('%s with valid JSON is %s, with its usage', async (reason, kind) => {
    const { provider } = openRouter([sseReply(delta('{"a":1}'), finish(reason), last, DONE)])
    expect(await failureOf(provider.text(call()))).toMatchObject({ kind, usage })
  })

  test('a stream without a finish reason, or cut off, is a matter of the network', async () => {
    const { provider } = openRouter([
      sseReply(delta('{"a":1}')),
      sseReply(delta('{"a":1}'), DONE),
      openReply([delta('{"a":1}')], null, new TypeError('terminated')),
    ])
    for (let i = 0; i < 3; i++)
      expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'network' })
  })

  test('an error frame in the stream counts by its code', async () => {
    const frame = (code: number | string) => ({
      ...finish('error'),
      error: { code, message: 'Provider disconnected unexpectedly' },
    })
    const { provider } = openRouter([
      sseReply(delta('{"a":'), frame(429), DONE),
      sseReply(delta('{"a":'), frame('server_error'), DONE),
      sseReply(delta('{"a":'), frame(503), DONE),
    ])
    for (const kind of ['rate_limited', 'overloaded', 'overloaded'])
      expect(await failureOf(provider.text(call()))).toMatchObject({ kind })
  })

  test('a JSON body under 200 that is only an error counts by its code, also where a stream was asked for', async () => {
    const { provider } = openRouter([
      refusal(429, 200, {}, { 'retry-after': '3' }),
      refusal('x', 200),
    ])
    expect(await failureOf(provider.text(call()))).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 3000,
    })
    expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'overloaded' })
  })

  test('an empty answer is unusable', async () => {
    const { provider } = openRouter([sseReply(delta(''), finish('stop'), last, DONE)])
    expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'unusable', usage })
  })
})

describe('a refusal of OpenRouter', () => {
  const moderation = {
    metadata: { reasons: ['violence'], flagged_input: 'x', provider_name: 'p', model_slug: 'm' },
  }
  const availability = (code: string, rest = {}) => ({
    availability: { code, retryable: false, ...rest },
  })
  test.each([
    ['400', refusal(400, 400), 'invalid_request', null],
    ['413', refusal(413, 413), 'invalid_request', null],
    ['422', refusal(422, 422), 'invalid_request', null],
    ['401', refusal(401, 401), 'credential', null],
    ['402', refusal(402, 402), 'credential', null],
    ['402 with Retry-After', refusal(402, 402, {}, { 'retry-after': '5' }), 'rate_limited', 5000],
    ['403', refusal(403, 403), 'credential', null],
    ['403 of moderation', refusal(403, 403, moderation), 'blocked', null],
    ['404', refusal(404, 404), 'model_gone', null],
    ['model_deprecated', refusal(400, 400, availability('model_deprecated')), 'model_gone', null],
    [
      'free_variant_ended',
      refusal(400, 400, availability('free_variant_ended')),
      'model_gone',
      null,
    ],
    [
      'privacy_restricted',
      refusal(404, 404, availability('privacy_restricted')),
      'invalid_request',
      null,
    ],
    [
      'capacity_exhausted',
      refusal(429, 429, availability('capacity_exhausted', { retry_after: 12 })),
      'rate_limited',
      12_000,
    ],
    ['408', refusal(408, 408), 'overloaded', null],
    ['502', refusal(502, 502), 'overloaded', null],
    ['503 with Retry-After', refusal(503, 503, {}, { 'retry-after': '2' }), 'overloaded', 2000],
    ['504', refusal(504, 504), 'overloaded', null],
    ['529 without JSON', new Response('<html>', { status: 529 }), 'overloaded', null],
    ['429', refusal(429, 429), 'rate_limited', null],
  ])(
    '%s has its kind and wait, and shows none of its words',
    async (_, response, kind, retryAfterMs) => {
      const { provider } = openRouter([response])
      const error = await failureOf(provider.text(call()))
      expect(error).toMatchObject({ kind, retryAfterMs, status: response.status })
      expect(`${error.message}${error.cause ?? ''}`).not.toContain('secret')
    },
  )

  test('of a limit that starts anew in hours is a quota; in minutes, a matter of pace', async () => {
    vi.useFakeTimers({ now: 1_800_000_000_000, toFake: ['Date'] })
    const headers = (ms: number) => ({
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Date.now() + ms),
    })
    const inBody = {
      metadata: {
        headers: {
          'X-RateLimit-Remaining': '0',
          'X-RateLimit-Reset': String(Date.now() + 7_200_000),
        },
      },
    }
    const { provider } = openRouter([
      refusal(429, 429, {}, headers(5_000_000)),
      refusal(429, 429, inBody),
      refusal(429, 429, {}, headers(60_000)),
    ])
    const expected: [string, number | null][] = [
      ['quota', 5_000_000],
      ['quota', 7_200_000],
      ['rate_limited', null],
    ]
    for (const [kind, retryAfterMs] of expected)
      expect(await failureOf(provider.text(call()))).toMatchObject({ kind, retryAfterMs })
  })
})

test('a Gemini is known in any case', async () => {
  const { provider, sent } = openRouter([whole()])
  const model = 'google/GEMINI-3.6-flash'
  const answer = await provider.text(call({ model, sampling: { temperature: 1 } }))
  expect(answer.ignored).toEqual(['temperature'])
  expect(sent[0]).toHaveProperty('body.reasoning.effort', 'minimal')
})

describe('of several keys', () => {
  const keysOf = (sent: { headers: Headers }[]) =>
    sent.map((one) => one.headers.get('authorization'))

  test('the next is used at once where one is refused, which comes last for five minutes', async () => {
    vi.useFakeTimers({ now: 1_800_000_000_000, toFake: ['Date'] })
    const replies = [refusal(402, 402), whole(), whole(), whole()]
    const { provider, sent } = openRouter(replies, { apiKeys: ['a', 'b'] })
    await provider.text(call())
    await provider.text(call())
    vi.setSystemTime(Date.now() + 300_001)
    await provider.text(call())
    expect(keysOf(sent)).toEqual(['Bearer a', 'Bearer b', 'Bearer b', 'Bearer a'])
  })

  test('all are refused: each is asked once a call, the one refused last at the end', async () => {
    const replies = [refusal(401, 401), refusal(402, 402), refusal(401, 401), whole(), whole()]
    const { provider, sent } = openRouter(replies, { apiKeys: ['a', 'b'] })
    const repeats: (number | null)[] = []
    const onRepeat = ({ status }: { status: number | null }) => void repeats.push(status)
    const error = await failureOf(provider.text(call({ onRepeat })))
    expect(error).toMatchObject({ kind: 'credential', status: 402 })
    vi.setSystemTime(Date.now() + 1000)
    await provider.text(call({ onRepeat }))
    await provider.text(call({ onRepeat }))
    expect(keysOf(sent)).toEqual(['Bearer a', 'Bearer b', 'Bearer a', 'Bearer b', 'Bearer b'])
    expect(repeats).toEqual([401, 401])
  })

  test('there is but one: it is asked again each time, and nothing is repeated', async () => {
    const { provider, sent } = openRouter([refusal(401, 401), refusal(401, 401), whole()])
    const onRepeat = vi.fn()
    for (let time = 0; time < 2; time++)
      expect((await failureOf(provider.text(call({ onRepeat })))).kind).toBe('credential')
    await provider.text(call({ onRepeat }))
    expect(sent).toHaveLength(3)
    expect(onRepeat).not.toHaveBeenCalled()
  })

  test.each([
    [403, {}],
    [429, {}],
    [429, { metadata: { headers: { 'X-RateLimit-Remaining': '0' } } }],
  ])('%i turns to the next one, which is used first from then on', async (status, more) => {
    const replies = [refusal(status, status, more), whole(), whole()]
    const { provider, sent } = openRouter(replies, { apiKeys: ['a', 'b'] })
    const onRepeat = vi.fn()
    await provider.text(call({ onRepeat }))
    await provider.text(call({ onRepeat }))
    expect(keysOf(sent)).toEqual(['Bearer a', 'Bearer b', 'Bearer b'])
    expect(onRepeat).toHaveBeenCalledTimes(1)
  })

  test('one at its limit and one refused: the limit is what is told, since it ends', async () => {
    const replies = [refusal(429, 429), refusal(401, 401)]
    const { provider } = openRouter(replies, { apiKeys: ['a', 'b'] })
    expect((await failureOf(provider.text(call()))).kind).toBe('rate_limited')
  })

  test('all are at a limit: the one that ends first is told, whichever key it is of', async () => {
    const daily = refusal(429, 429, { metadata: { headers: { 'X-RateLimit-Remaining': '0' } } })
    for (const replies of [
      [refusal(429, 429), daily],
      [daily, refusal(429, 429)],
    ]) {
      const { provider } = openRouter(replies, { apiKeys: ['a', 'b'] })
      expect((await failureOf(provider.text(call()))).kind).toBe('rate_limited')
    }
  })

  test('none is refused for what is not a matter of keys', async () => {
    const replies = [
      refusal(403, 403, { metadata: { reasons: ['x'] } }),
      refusal(503, 503),
      whole(),
    ]
    const { provider, sent } = openRouter(replies, { apiKeys: ['a', 'b'] })
    await failureOf(provider.text(call()))
    await failureOf(provider.text(call()))
    await provider.text(call())
    expect(keysOf(sent)).toEqual(['Bearer a', 'Bearer a', 'Bearer a'])
  })
})

test('an aborted call closes the request and rejects with the reason', async () => {
  const controller = new AbortController()
  const reason = new Error('beaten')
  const { provider, sent } = openRouter([async () => openReply([delta('x')], controller.signal)])
  const onDelta = () => controller.abort(reason)
  await expect(provider.text(call({ signal: controller.signal, onDelta }))).rejects.toBe(reason)
  expect(sent[0]?.signal?.aborted).toBe(true)
})

describe('a picture of OpenRouter', () => {
  const image = { prompt: 'the Forum', negativePrompt: 'cars', aspectRatio: '16:9' as const }
  const draw = (
    provider: ReturnType<typeof createOpenRouter>,
    model = 'black-forest-labs/flux.2-klein-4b',
  ) => provider.image({ ...image, model, signal: new AbortController().signal })
  const data = [{ b64_json: Buffer.from('png').toString('base64'), media_type: 'image/png' }]

  test('is asked for by POST /images and says what it cost', async () => {
    const { provider, sent } = openRouter([jsonReply({ created: 1, data, usage: { cost: 0.014 } })])
    const answer = await draw(provider)
    expect(sent[0]).toMatchObject({
      url: `${BASE}/images`,
      method: 'POST',
      body: {
        model: 'black-forest-labs/flux.2-klein-4b',
        prompt: 'the Forum',
        n: 1,
        aspect_ratio: '16:9',
        resolution: '1K',
      },
    })
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer key-1')
    expect(Buffer.from(answer.bytes).toString()).toBe('png')
    expect(answer).toMatchObject({
      model: 'black-forest-labs/flux.2-klein-4b',
      usage: { inputTokens: 0, outputTokens: 0, costUsd: 0.014 },
    })
  })

  test('of a Gemini is told what to leave out, which a diffusion model would draw', async () => {
    const { provider, sent } = openRouter([jsonReply({ data })])
    await draw(provider, 'google/gemini-3-pro-image')
    expect(sent[0]?.body).toMatchObject({ prompt: 'the Forum\n\nLeave out: cars' })
  })

  test('fails by status, by an error under 200, and without a picture', async () => {
    const { provider } = openRouter([
      refusal(404, 404),
      refusal(503, 200),
      jsonReply({ data: [] }),
      jsonReply({ data: [{ b64_json: '' }] }),
      new Response('<html>'),
      new TypeError('fetch failed'),
    ])
    for (const kind of ['model_gone', 'overloaded', 'unusable', 'unusable', 'unusable', 'network'])
      expect(await failureOf(draw(provider))).toMatchObject({ kind })
  })

  test('goes to the next key where one is refused', async () => {
    const { provider } = openRouter([refusal(401, 401), jsonReply({ data })], {
      apiKeys: ['a', 'b'],
    })
    expect((await draw(provider)).bytes).toHaveLength(3)
  })
})
