import { describe, expect, test } from 'vitest'
import {
  AWKWARD_SCHEMA,
  createFakeFetch,
  failureOf,
  jsonReply,
  openReply,
  sseReply,
  textCall,
} from '../shared/fake-fetch.ts'
import { createLocal } from './local.ts'

const BASE = 'http://127.0.0.1:11434/v1'

const local = (...replies: Parameters<typeof createFakeFetch>) => {
  const { send, sent } = createFakeFetch(...replies)
  return { sent, provider: createLocal({ baseUrl: BASE, send }) }
}

// Chunks as in OpenAI's API reference, which Ollama, llama.cpp, LM Studio and vLLM follow.
const id = { id: 'chatcmpl-1', object: 'chat.completion.chunk', model: 'llama3.3' }
const delta = (content: string) => ({
  ...id,
  choices: [{ index: 0, delta: { role: 'assistant', content }, finish_reason: null }],
})
const finish = (finish_reason: string) => ({
  ...id,
  choices: [{ index: 0, delta: {}, finish_reason }],
})
const last = {
  ...id,
  choices: [],
  usage: { prompt_tokens: 9, completion_tokens: 5, total_tokens: 14 },
}
const said = (text: string, reason = 'stop') =>
  sseReply(delta(text), finish(reason), last, 'data: [DONE]\n\n')
const whole = () => said('{"a":1}')
const refusal = (status: number, headers = {}) =>
  jsonReply({ error: { message: 'secret words', type: 'invalid_request_error' } }, status, headers)
const usage = { inputTokens: 9, outputTokens: 5, costUsd: 0 }
const reply = { name: 'moment', schema: AWKWARD_SCHEMA }
const call = (parts = {}) => textCall({ model: 'llama3.3', ...parts })

const bodyOf = (request: { body: unknown } | undefined) =>
  request?.body as {
    messages: { content: string }[]
    response_format?: { type: string }
  }
const promptOf = (request: { body: unknown } | undefined) =>
  bodyOf(request).messages[1]?.content ?? ''
const formOf = (request: { body: unknown } | undefined) =>
  bodyOf(request).response_format?.type ?? 'plain'

describe('what goes to a local server', () => {
  test('is a streamed request with all parameters of OpenRouter, and no key where there is none', async () => {
    const { provider, sent } = local(whole())
    const sampling = {
      temperature: 0.4,
      topP: 0.9,
      topK: 5,
      frequencyPenalty: 1,
      presencePenalty: -1,
      repetitionPenalty: 1.1,
      stop: ['END'],
    }
    const answer = await provider.text(call({ sampling, thinking: 'low' }))
    expect(sent[0]?.url).toBe(`${BASE}/chat/completions`)
    expect(sent[0]?.headers.has('authorization')).toBe(false)
    expect(sent[0]?.body).toEqual({
      model: 'llama3.3',
      messages: [
        { role: 'system', content: 'You are a historian.' },
        { role: 'user', content: 'Rome, 44 BCE' },
      ],
      max_tokens: 2024,
      temperature: 0.4,
      top_p: 0.9,
      top_k: 5,
      frequency_penalty: 1,
      presence_penalty: -1,
      repetition_penalty: 1.1,
      stop: ['END'],
      stream: true,
      stream_options: { include_usage: true },
    })
    expect(answer).toEqual({
      text: '{"a":1}',
      model: 'llama3.3',
      usage,
      search: null,
      ignored: ['thinking_level'],
    })
  })

  test('has the key where there is one', async () => {
    const { send, sent } = createFakeFetch(whole())
    await createLocal({ baseUrl: BASE, send, apiKey: 'key-1' }).text(call())
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer key-1')
  })

  test('is a schema that the prompt repeats, since llama.cpp does not show it to the model', async () => {
    const { provider, sent } = local(whole())
    await provider.text(call({ reply }))
    expect(sent[0]?.body).toMatchObject({
      response_format: {
        type: 'json_schema',
        json_schema: {
          name: 'moment',
          strict: true,
          schema: {
            type: 'object',
            additionalProperties: false,
            properties: { kind: { enum: ['moment'] } },
          },
        },
      },
    })
    expect(promptOf(sent[0])).toMatch(
      /^Rome, 44 BCE\n\nAnswer with JSON that matches this JSON Schema:\n\{/,
    )
  })
})

describe('a form that a server does not know', () => {
  test.each([400, 422, 501])(
    '%i: the next looser one is tried, and what worked is remembered by model',
    async (status) => {
      const fenced = '```json\n{"a":1}\n```'
      const { provider, sent } = local(
        refusal(status),
        refusal(status),
        said(fenced),
        said(fenced),
        whole(),
      )
      expect((await provider.text(call({ reply }))).text).toBe('{"a":1}')
      expect((await provider.text(call({ reply }))).text).toBe('{"a":1}')
      await provider.text(call({ reply, model: 'other' }))
      expect(sent.map(formOf)).toEqual([
        'json_schema',
        'json_object',
        'plain',
        'plain',
        'json_schema',
      ])
      expect(promptOf(sent[1])).toContain(
        '{\n  "kind": "moment",\n  "place": string,\n  "year": integer | null,\n  "names": [string, ...],\n  "note": string | null,\n}',
      )
      expect(promptOf(sent[2])).toContain('one fenced json block')
    },
  )

  test('is not the matter where every form is refused: nothing is remembered', async () => {
    const { provider, sent } = local(refusal(400), refusal(400), refusal(400), whole())
    expect(await failureOf(provider.text(call({ reply })))).toMatchObject({
      kind: 'invalid_request',
    })
    await provider.text(call({ reply }))
    expect(sent.map(formOf)).toEqual(['json_schema', 'json_object', 'plain', 'json_schema'])
  })

  test('is not looked for where the failure is another, or no JSON is wanted', async () => {
    const { provider, sent } = local(refusal(503), refusal(400))
    expect(await failureOf(provider.text(call({ reply })))).toMatchObject({ kind: 'overloaded' })
    expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'invalid_request' })
    expect(sent).toHaveLength(2)
  })
})

describe('what fails at a local server', () => {
  test.each([
    ['length', 'truncated'],
    ['content_filter', 'blocked'],
    ['tool_calls', 'unusable'],
  ])('an answer that ended with %s is %s, with its usage', async (reason, kind) => {
    const { provider } = local(said('{"a":1}', reason))
    expect(await failureOf(provider.text(call()))).toMatchObject({ kind, usage })
  })

  test('a refusal in its own field is blocked, though it stopped well', async () => {
    const refused = {
      ...id,
      choices: [{ index: 0, delta: { refusal: 'No.' }, finish_reason: null }],
    }
    const { provider } = local(sseReply(refused, finish('stop'), last))
    expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'blocked', usage })
  })

  test('a stream without a finish reason, or cut off, is a matter of the network', async () => {
    const refused = new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') })
    const { provider } = local(
      sseReply(delta('x'), 'data: [DONE]\n\n'),
      openReply([delta('x')], null, new TypeError('terminated')),
      refused,
    )
    for (let i = 0; i < 3; i++)
      expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'network' })
  })

  test('an error in the stream, or under 200, is the trouble of the server', async () => {
    // Ollama says errors as text: ollama/api, `StatusError`.
    const { provider } = local(
      sseReply(delta('x'), { error: 'model runner has unexpectedly stopped' }),
      sseReply({ error: { message: 'out of memory', type: 'server_error', code: 500 } }),
      jsonReply({ error: 'busy' }),
    )
    for (let i = 0; i < 3; i++)
      expect(await failureOf(provider.text(call()))).toMatchObject({ kind: 'overloaded' })
  })

  test.each([
    [401, 'credential'],
    [404, 'model_gone'],
    [429, 'rate_limited'],
    [500, 'overloaded'],
    [503, 'overloaded'],
  ])('%i is %s and shows none of its words', async (status, kind) => {
    const { provider } = local(refusal(status, { 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }))
    const error = await failureOf(provider.text(call()))
    const retryAfterMs = status === 429 || status >= 500 ? 0 : null
    expect(error).toMatchObject({ kind, status, retryAfterMs })
    expect(`${error.message}${error.cause ?? ''}`).not.toContain('secret')
  })

  test('an aborted call closes the request and rejects with the reason', async () => {
    const controller = new AbortController()
    const reason = new Error('beaten')
    const { provider, sent } = local(async () => openReply([delta('x')], controller.signal))
    const onDelta = () => controller.abort(reason)
    await expect(provider.text(call({ signal: controller.signal, onDelta, reply }))).rejects.toBe(
      reason,
    )
    expect(sent).toHaveLength(1)
    expect(sent[0]?.signal?.aborted).toBe(true)
  })
})

test('the default model is the first that the server lists, asked for once', async () => {
  const { signal } = new AbortController()
  const { provider, sent } = local(
    refusal(503),
    jsonReply({ object: 'list', data: [] }),
    jsonReply({ object: 'list', data: [{ id: 'llama3.3' }, { id: 'b' }] }),
  )
  expect(await failureOf(provider.defaultModel(signal))).toMatchObject({ kind: 'overloaded' })
  expect(await failureOf(provider.defaultModel(signal))).toMatchObject({ kind: 'model_gone' })
  expect(await provider.defaultModel(signal)).toBe('llama3.3')
  expect(await provider.defaultModel(signal)).toBe('llama3.3')
  expect(sent).toHaveLength(3)
  expect(sent[2]?.url).toBe(`${BASE}/models`)
})

test('a local picture is asked for in the manner of OpenAI', async () => {
  const image = {
    model: 'flux',
    prompt: 'the Forum',
    negativePrompt: null,
    aspectRatio: '3:4' as const,
  }
  const { signal } = new AbortController()
  const { provider, sent } = local(
    jsonReply({ data: [{ b64_json: Buffer.from('png').toString('base64') }] }),
    jsonReply({ data: [] }),
    refusal(404),
  )
  const answer = await provider.image({ ...image, signal })
  expect(sent[0]).toMatchObject({
    url: `${BASE}/images/generations`,
    body: {
      model: 'flux',
      prompt: 'the Forum',
      n: 1,
      size: '896x1152',
      response_format: 'b64_json',
    },
  })
  expect(Buffer.from(answer.bytes).toString()).toBe('png')
  expect(answer.usage.costUsd).toBe(0)
  expect(await failureOf(provider.image({ ...image, signal }))).toMatchObject({ kind: 'unusable' })
  expect(await failureOf(provider.image({ ...image, signal }))).toMatchObject({
    kind: 'model_gone',
  })
})

test('an answer that is not streamed is read all the same; an odd name of its model is not told', async () => {
  const message = { role: 'assistant', content: '{"a":1}' }
  const choices = [{ index: 0, message, finish_reason: 'stop' }]
  const { send } = createFakeFetch(jsonReply({ model: 'C:\\my models', choices }))
  const provider = createLocal({ baseUrl: 'http://127.0.0.1:1/v1', send })
  expect(await provider.text(call())).toMatchObject({ text: '{"a":1}', model: 'llama3.3' })
})
