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
import { createGoogle } from './google.ts'
import { msUntilPacificMidnight } from './google-errors.ts'

const BASE = 'https://generativelanguage.googleapis.com/v1beta'

const google = (...replies: Parameters<typeof createFakeFetch>) => {
  const { send, sent } = createFakeFetch(...replies)
  return { sent, provider: createGoogle({ apiKey: 'key-1', baseUrl: BASE, send }) }
}

// Frames as in Google's API reference of streamGenerateContent.
const usageMetadata = { promptTokenCount: 9, candidatesTokenCount: 5, thoughtsTokenCount: 40 }
const said = (text: string, rest = {}) => ({
  candidates: [{ content: { role: 'model', parts: [{ text }] }, ...rest }],
  modelVersion: 'gemini-3.5-flash-lite',
  responseId: 'r1',
})
const ended = (finishReason: string, text = '{}') => ({
  ...said(text, { finishReason }),
  usageMetadata,
})
const whole = () => sseReply(said('{"a":'), ended('STOP', '1}'))
const usage = { inputTokens: 9, outputTokens: 45, costUsd: null }
const call = (parts = {}) => textCall({ model: 'gemini-3.5-flash-lite', ...parts })

// google.rpc.Status bodies as in public issue threads of 2026.
const refusal = (code: number, status: string, details: unknown[] = []) =>
  jsonReply({ error: { code, status, message: 'secret words', details } }, code)
const quotaFailure = (quotaId: string) => ({
  '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
  violations: [{ quotaId }],
})
const retryInfo = { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '36.5s' }

afterEach(() => {
  vi.useRealTimers()
})

describe('what goes to Google', () => {
  test('is a streamed request with key, system text, portable schema, limits and safety settings', async () => {
    const { provider, sent } = google(whole())
    const reply = { name: 'moment', schema: AWKWARD_SCHEMA }
    await provider.text(call({ reply, thinking: 'medium', sampling: { temperature: 0.4 } }))
    expect(sent[0]?.url).toBe(`${BASE}/models/gemini-3.5-flash-lite:streamGenerateContent?alt=sse`)
    expect(sent[0]?.headers.get('x-goog-api-key')).toBe('key-1')
    expect(sent[0]?.body).toEqual({
      systemInstruction: { parts: [{ text: 'You are a historian.' }] },
      contents: [{ role: 'user', parts: [{ text: 'Rome, 44 BCE' }] }],
      generationConfig: {
        maxOutputTokens: 1000 + 4096,
        temperature: 0.4,
        responseMimeType: 'application/json',
        responseJsonSchema: {
          type: 'object',
          title: 'Moment',
          properties: {
            kind: { enum: ['moment'] },
            place: { type: 'string' },
            year: { type: ['integer', 'null'] },
            names: { type: 'array', items: { type: 'string' } },
            note: { type: 'string' },
          },
          required: ['kind', 'place', 'year', 'names'],
        },
        thinkingConfig: { thinkingLevel: 'medium' },
      },
      safetySettings: [
        'HARM_CATEGORY_HARASSMENT',
        'HARM_CATEGORY_HATE_SPEECH',
        'HARM_CATEGORY_SEXUALLY_EXPLICIT',
        'HARM_CATEGORY_DANGEROUS_CONTENT',
      ].map((category) => ({ category, threshold: 'BLOCK_ONLY_HIGH' })),
    })
  })

  test.each([
    ['gemini-2.5-flash', 'none', { thinkingBudget: 0 }, 1000],
    ['gemini-2.5-flash', 'high', { thinkingBudget: 16_384 }, 17_384],
    ['gemini-2.5-pro', 'none', { thinkingBudget: 128 }, 1128],
    ['gemini-3-flash-preview', 'none', { thinkingLevel: 'minimal' }, 1000],
    ['gemini-3.1-flash-lite', 'low', { thinkingLevel: 'low' }, 2024],
    ['gemini-3.6-flash', 'none', { thinkingLevel: 'minimal' }, 1000],
    ['gemini-3.8-flash', 'none', { thinkingLevel: 'low' }, 2024],
    ['gemini-4-hydrogen', 'high', { thinkingLevel: 'high' }, 17_384],
    ['gemini-9-neon', 'none', { thinkingLevel: 'low' }, 2024],
  ] as const)(
    'tells %s to think (%s) in its one way, with room for it',
    async (model, thinking, thinkingConfig, maxOutputTokens) => {
      const { provider, sent } = google(whole())
      await provider.text(call({ model, thinking }))
      expect(sent[0]?.body).toMatchObject({ generationConfig: { thinkingConfig, maxOutputTokens } })
      expect(sent[0]).toHaveProperty('body.generationConfig.thinkingConfig', thinkingConfig)
    },
  )

  test('knows a Gemini in any case, and names it in lower case', async () => {
    const { provider, sent } = google(whole(), whole())
    const sampling = { temperature: 1 }
    await provider.text(call({ model: 'GEMINI-3.5-flash-lite', thinking: 'low' }))
    const newer = await provider.text(call({ model: 'Gemini-3.6-Flash', sampling }))
    expect(newer.ignored).toEqual(['temperature'])
    expect(sent[0]?.url).toContain('/models/gemini-3.5-flash-lite:')
    expect(sent[0]).toHaveProperty('body.generationConfig.thinkingConfig.thinkingLevel', 'low')
    expect(sent[1]?.url).toContain('/models/gemini-3.6-flash:')
    expect(sent[1]).not.toHaveProperty('body.generationConfig.temperature')
  })

  test('never asks for more tokens than any Gemini writes', async () => {
    const { provider, sent } = google(whole())
    await provider.text(call({ maxTokens: 60_000, thinking: 'high' }))
    expect(sent[0]?.body).toMatchObject({ generationConfig: { maxOutputTokens: 65_536 } })
  })

  test('leaves out what the model refuses and names it', async () => {
    const sampling = {
      temperature: 1,
      topP: 0.9,
      topK: 5,
      stop: ['END'],
      frequencyPenalty: 1,
      repetitionPenalty: 1.1,
    }
    const { provider, sent } = google(whole(), whole())
    const newer = await provider.text(call({ model: 'gemini-3.6-flash', sampling }))
    expect(newer.ignored).toEqual([
      'temperature',
      'top_p',
      'top_k',
      'frequency_penalty',
      'repetition_penalty',
    ])
    expect(sent[0]).toHaveProperty('body.generationConfig', {
      maxOutputTokens: 1000,
      stopSequences: ['END'],
      thinkingConfig: { thinkingLevel: 'minimal' },
    })
    const older = await provider.text(call({ sampling }))
    expect(older.ignored).toEqual(['frequency_penalty', 'repetition_penalty'])
    expect(sent[1]?.body).toMatchObject({
      generationConfig: { temperature: 1, topP: 0.9, topK: 5 },
    })
  })
})

describe('an answer of Google', () => {
  test('is the text with the model that answered and thinking counted as output', async () => {
    const deltas: string[] = []
    const thought = { candidates: [{ content: { parts: [{ text: 'hm', thought: true }] } }] }
    const { provider } = google(sseReply(thought, said('{"a":'), ended('STOP', '1}')))
    const answer = await provider.text(
      call({ model: 'gemini-flash', onDelta: (text: string) => deltas.push(text) }),
    )
    expect(answer).toEqual({
      text: '{"a":1}',
      model: 'gemini-3.5-flash-lite',
      usage,
      search: null,
      ignored: [],
    })
    expect(deltas).toEqual(['', '{"a":', '1}'])
  })

  test('that was searched says queries, sources and supports in UTF-16 offsets', async () => {
    const text = 'Cäsar 🗡 died. In Rome.'
    const at = (part: string) => Buffer.byteLength(text.slice(0, text.indexOf(part)))
    const groundingMetadata = {
      webSearchQueries: ['caesar death'],
      searchEntryPoint: { renderedContent: '<div>chips</div>' },
      groundingChunks: [
        { retrievedContext: { uri: 'x' } },
        { web: { uri: 'https://a.example/1', title: 'a.example' } },
      ],
      groundingSupports: [
        { segment: { endIndex: at(' In'), text: '…' }, groundingChunkIndices: [1] },
        {
          segment: { startIndex: at('In'), endIndex: Buffer.byteLength(text) },
          groundingChunkIndices: [0, 1],
        },
        { segment: { startIndex: 0, endIndex: 2 }, groundingChunkIndices: [0] },
      ],
    }
    const { provider, sent } = google(
      sseReply(said(text), {
        ...said('', { groundingMetadata, finishReason: 'STOP' }),
        usageMetadata,
      }),
    )
    const { search } = await provider.text(call({ search: true }))
    expect(sent[0]?.body).toMatchObject({ tools: [{ googleSearch: {} }] })
    expect(sent[0]?.body).not.toHaveProperty('generationConfig.responseJsonSchema')
    expect(search).toEqual({
      queries: ['caesar death'],
      sources: [{ title: 'a.example', url: 'https://a.example/1' }],
      supports: [
        { start: 0, end: text.indexOf(' In'), sources: [0] },
        { start: text.indexOf('In'), end: text.length, sources: [0] },
      ],
      suggestionsHtml: '<div>chips</div>',
    })
  })

  test('passes on a warning that the model will be ended', async () => {
    const statuses: unknown[] = []
    const modelStatus = { modelStage: 'DEPRECATED', retirementTime: '2027-05-07T00:00:00Z' }
    const { send } = createFakeFetch(sseReply({ ...ended('STOP'), modelStatus }))
    const provider = createGoogle({
      apiKey: 'k',
      baseUrl: BASE,
      send,
      onModelStatus: (status) => statuses.push(status),
    })
    await provider.text(call())
    expect(statuses).toEqual([
      { model: 'gemini-3.5-flash-lite', stage: 'DEPRECATED', retiresAt: '2027-05-07T00:00:00Z' },
    ])
  })
})

describe('an answer that ended badly is never an answer', () => {
  test.each([
    ['MAX_TOKENS', 'truncated'],
    ['SAFETY', 'blocked'],
    ['PROHIBITED_CONTENT', 'blocked'],
    ['BLOCKLIST', 'blocked'],
    ['SPII', 'blocked'],
    ['RECITATION', 'blocked'],
    ['IMAGE_PROHIBITED_CONTENT', 'blocked'],
    ['OTHER', 'unusable'],
    ['LANGUAGE', 'unusable'],
    ['MALFORMED_RESPONSE', 'unusable'],
  ])('%s with valid JSON is %s, with its usage', async (reason, kind) => {
    const { provider } = google(sseReply(ended(reason, '{"a":1}')))
    expect(await failureOf(provider.text(call()))).toMatchObject({ kind, usage })
  })

  test('a part of a longer answer is truncated, and the rest is not asked for', async () => {
    const part = ended('CONTINUATION')
    const candidates = part.candidates.map((one) => ({ ...one, continuationToken: 'next' }))
    const { provider, sent } = google(sseReply({ ...part, candidates }), whole())
    expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'truncated', usage })
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(sent).toHaveLength(1)
  })

  test('a blocked prompt is blocked, whatever the reason', async () => {
    for (const blockReason of ['PROHIBITED_CONTENT', 'OTHER']) {
      const { provider } = google(sseReply({ promptFeedback: { blockReason }, usageMetadata }))
      expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'blocked' })
    }
  })

  test('a stream without a finish reason, or cut off, is a matter of the network', async () => {
    const { provider } = google(
      sseReply(said('{"a":1}')),
      openReply([said('{"a":1}')], null, new TypeError('terminated')),
      jsonReply({}),
    )
    for (let i = 0; i < 3; i++)
      expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'network' })
  })

  test('one that comes as JSON and not as a stream is read all the same', async () => {
    const { provider } = google(
      jsonReply(ended('STOP', '{"a":1}')),
      jsonReply([said('{"a":'), ended('STOP', '1}')]),
    )
    const deltas: string[] = []
    const onDelta = (text: string) => void deltas.push(text)
    for (let i = 0; i < 2; i++)
      expect(await provider.text(call({ onDelta }))).toMatchObject({ text: '{"a":1}', usage })
    expect(deltas).toEqual(['{"a":1}', '{"a":', '1}'])
  })

  test.each([
    ['blocked', { promptFeedback: { blockReason: 'PROHIBITED_CONTENT' }, usageMetadata }],
    ['blocked', ended('SAFETY', '')],
    ['truncated', ended('MAX_TOKENS', '{')],
    ['network', said('{"a":1}')],
    ['overloaded', [{ error: { code: 503, status: 'UNAVAILABLE', message: '' } }]],
  ])('one that comes as JSON may be %s', async (kind, body) => {
    const { provider } = google(jsonReply(body))
    expect((await failureOf(provider.text(call()))).kind).toBe(kind)
  })

  test('a model whose name is of no usual form is not told', async () => {
    const { provider } = google(sseReply({ ...ended('STOP'), modelVersion: 'two words' }))
    expect((await provider.text(call())).model).toBe('gemini-3.5-flash-lite')
  })

  test('an empty answer and a frame that is not JSON are unusable', async () => {
    const { provider } = google(sseReply(ended('STOP', ' ')), sseReply('data: {oh\n\n'))
    expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'unusable', usage })
    expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'unusable' })
  })

  test('an error frame in the stream counts by its code or its status name', async () => {
    const frame = (error: object) => sseReply(said('{"a":'), { error })
    const { provider } = google(
      frame({ code: 503, status: 'UNAVAILABLE', message: 'overloaded' }),
      frame({ status: 'RESOURCE_EXHAUSTED', message: 'x', details: [retryInfo] }),
    )
    expect(await failureOf(provider.text(call()))).toMatchObject({
      kind: 'overloaded',
      status: 503,
    })
    expect(await failureOf(provider.text(call()))).toMatchObject({
      kind: 'rate_limited',
      retryAfterMs: 36_500,
    })
  })
})

describe('a refusal of Google', () => {
  test('of a daily quota lasts until midnight in California, whatever retryDelay says', async () => {
    vi.useFakeTimers({ now: new Date('2026-11-22T04:30:00Z'), toFake: ['Date'] })
    const perDay = quotaFailure('GenerateRequestsPerDayPerProjectPerModel-FreeTier')
    const { provider } = google(refusal(429, 'RESOURCE_EXHAUSTED', [perDay, retryInfo]))
    expect(await failureOf(provider.text(call()))).toMatchObject({
      kind: 'quota',
      status: 429,
      retryAfterMs: 3.5 * 3_600_000,
    })
  })

  test.each([
    ['2026-11-01T07:30:00Z', 24.5], // The clock goes back that night: 25 hours a day.
    ['2026-03-08T08:30:00Z', 22.5], // And forward: 23.
    ['2026-07-01T06:59:59.500Z', 0.5 / 3600],
  ])('midnight in California is right at %s', (now, hours) => {
    expect(msUntilPacificMidnight(Date.parse(now))).toBe(hours * 3_600_000)
  })

  test('of the pace waits as RetryInfo, or else Retry-After, says', async () => {
    const perMinute = quotaFailure('GenerateRequestsPerMinutePerProjectPerModel')
    const { provider } = google(
      refusal(429, 'RESOURCE_EXHAUSTED', [perMinute, retryInfo]),
      jsonReply({ error: { code: 429 } }, 429, { 'retry-after': '7' }),
      new Response('busy', { status: 429 }),
    )
    for (const retryAfterMs of [36_500, 7000, null])
      expect(await failureOf(provider.text(call()))).toMatchObject({
        kind: 'rate_limited',
        retryAfterMs,
      })
  })

  test.each([
    [
      400,
      'INVALID_ARGUMENT',
      [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
      'credential',
    ],
    [400, 'INVALID_ARGUMENT', [], 'invalid_request'],
    [401, 'UNAUTHENTICATED', [], 'credential'],
    [403, 'PERMISSION_DENIED', [], 'credential'],
    [404, 'NOT_FOUND', [], 'model_gone'],
    [500, 'INTERNAL', [], 'overloaded'],
    [503, 'UNAVAILABLE', [], 'overloaded'],
    [529, 'OVERLOADED', [], 'overloaded'],
  ])('%i %s %j is %s and shows none of its words', async (code, status, details, kind) => {
    const { provider } = google(refusal(code, status, details))
    const error = await failureOf(provider.text(call()))
    expect(error).toMatchObject({ kind, status: code })
    expect(`${error.message}${error.cause ?? ''}`).not.toContain('secret')
  })

  test('is a matter of the network when no connection was made', async () => {
    const reset = new TypeError('fetch failed', {
      cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }),
    })
    const { provider } = google(reset, new TypeError('other'))
    expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'network', status: null })
    expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'network', status: null })
  })
})

test('an aborted call closes the request and rejects with the reason', async () => {
  const controller = new AbortController()
  const reason = new Error('beaten')
  const { provider, sent } = google(async () => openReply([said('x')], controller.signal))
  const onDelta = () => controller.abort(reason)
  await expect(provider.text(call({ signal: controller.signal, onDelta }))).rejects.toBe(reason)
  expect(sent[0]?.signal?.aborted).toBe(true)
  await expect(provider.text(call({ signal: controller.signal }))).rejects.toBe(reason)
  expect(sent).toHaveLength(1)
})

describe('a picture of Google', () => {
  const image = {
    model: 'gemini-nano-banana-2.1',
    prompt: 'the Forum',
    negativePrompt: 'modern cars',
    aspectRatio: '16:9' as const,
  }
  const draw = (provider: ReturnType<typeof createGoogle>) =>
    provider.image({ ...image, signal: new AbortController().signal })
  const inline = (data: string, rest = {}) => ({
    inlineData: { mimeType: 'image/png', data },
    ...rest,
  })
  const drawn = (parts: unknown[], finishReason = 'STOP') =>
    jsonReply({
      candidates: [{ content: { parts }, finishReason }],
      usageMetadata,
      modelVersion: 'v2',
    })

  test('is asked for as an image of 1K, and sketches made while thinking are passed over', async () => {
    const { provider, sent } = google(
      drawn([inline('AAAA', { thought: true }), inline(Buffer.from('png').toString('base64'))]),
    )
    const answer = await draw(provider)
    expect(sent[0]?.url).toBe(`${BASE}/models/gemini-nano-banana-2.1:generateContent`)
    expect(sent[0]?.body).toMatchObject({
      contents: [{ role: 'user', parts: [{ text: 'the Forum\n\nLeave out: modern cars' }] }],
      generationConfig: {
        responseModalities: ['IMAGE'],
        imageConfig: { aspectRatio: '16:9', imageSize: '1K' },
      },
    })
    expect(Buffer.from(answer.bytes).toString()).toBe('png')
    expect(answer).toMatchObject({ model: 'v2', usage })
  })

  test.each([
    ['only text', [{ text: 'I cannot' }], 'STOP', 'unusable'],
    ['only a sketch', [inline('AAAA', { thought: true })], 'STOP', 'unusable'],
    ['no image', [], 'NO_IMAGE', 'unusable'],
    ['IMAGE_SAFETY', [], 'IMAGE_SAFETY', 'blocked'],
    ['IMAGE_PROHIBITED_CONTENT', [], 'IMAGE_PROHIBITED_CONTENT', 'blocked'],
    ['IMAGE_RECITATION', [], 'IMAGE_RECITATION', 'blocked'],
    ['IMAGE_OTHER', [], 'IMAGE_OTHER', 'unusable'],
  ])('with %s is a failure with its usage', async (_, parts, reason, kind) => {
    const { provider } = google(drawn(parts, reason))
    expect(await failureOf(draw(provider))).toMatchObject({ kind, usage })
  })

  test('refused by prompt or status fails as text does', async () => {
    const { provider } = google(
      jsonReply({ promptFeedback: { blockReason: 'IMAGE_SAFETY' } }),
      refusal(404, 'NOT_FOUND'),
      jsonReply({ error: { code: 503, status: 'UNAVAILABLE', message: '' } }),
    )
    for (const kind of ['blocked', 'model_gone', 'overloaded'])
      expect(await failureOf(draw(provider))).toMatchObject({ kind })
  })
})
