import { expect, test } from 'vitest'
import { createFakeFetch, failureOf, jsonReply } from '../shared/fake-fetch.ts'
import { fetchOpenRouterImageModels, fetchOpenRouterModels } from './catalogue.ts'

const BASE = 'https://openrouter.ai/api/v1'
const signal = new AbortController().signal

// A row as in OpenRouter's docs, "List available models".
const row = {
  id: 'deepseek/deepseek-v3.2',
  name: 'DeepSeek V3.2',
  context_length: 163_840,
  pricing: { prompt: '0.00000026', completion: '0.00000038', request: '0' },
  top_provider: { is_moderated: false, context_length: null },
  architecture: { input_modalities: ['text'], output_modalities: ['text'] },
  supported_parameters: ['max_tokens', 'reasoning', 'structured_outputs'],
  expiration_date: '2027-01-31',
}

test('the live list is read without a key, each id once, and rows without an id are left out', async () => {
  const { expiration_date: _, ...endless } = row
  const unreadable = ['', 'a/\ud800', 'a/\0'].map((id) => ({ ...row, id }))
  const rows = [
    { ...row, name: 'Earlier' },
    { ...endless, id: 'a/b', expiration_date: null },
    row,
    ...unreadable,
    { id: 7 },
    null,
  ]
  const { send, sent } = createFakeFetch(jsonReply({ data: rows }))
  const models = await fetchOpenRouterModels({ baseUrl: BASE, send, signal })
  expect(sent[0]).toMatchObject({ url: `${BASE}/models`, method: 'GET' })
  expect(sent[0]?.headers.has('authorization')).toBe(false)
  expect(models.map((model) => model.id)).toEqual(['deepseek/deepseek-v3.2', 'a/b'])
  expect(models[1]?.expiresAt).toBeNull()
  expect(models[0]).toEqual({
    id: 'deepseek/deepseek-v3.2',
    name: 'DeepSeek V3.2',
    contextLength: 163_840,
    price: { inputUsd: 0.00000026, outputUsd: 0.00000038 },
    expiresAt: new Date('2027-01-31T00:00:00Z'),
    supportedParameters: ['max_tokens', 'reasoning', 'structured_outputs'],
    isModerated: false,
    inputModalities: ['text'],
    outputModalities: ['text'],
  })
})

const prices = [['-1', '-1'], [null, null], ['', ''], [true, []], ['0', 'Infinity'], ['0']]

test.each(prices)('a price that is none is not known, and no gift: %s, %s', async (...pair) => {
  const [prompt, completion] = pair
  const { send } = createFakeFetch(
    jsonReply({ data: [{ ...row, pricing: { prompt, completion } }] }),
  )
  const [model] = await fetchOpenRouterModels({ baseUrl: BASE, send, signal })
  expect(model).toMatchObject({ id: row.id, price: null })
})

test('parts of a row that cannot be understood count as not said', async () => {
  const odd = [0, -5, 4096.5, 1e300, '32768', null].map((context_length, at) => {
    return { ...row, id: `a/${at}`, context_length, name: '\ud800', pricing: 'free' }
  })
  const { send } = createFakeFetch(jsonReply({ data: odd }))
  const models = await fetchOpenRouterModels({ baseUrl: BASE, send, signal })
  const plain = { contextLength: 0, price: null }
  expect(models).toMatchObject(odd.map(({ id }) => ({ id, name: id, ...plain })))
})

test('image models have a list of their own', async () => {
  const { send, sent } = createFakeFetch(jsonReply({ data: [{ id: 'x/y' }, {}] }))
  const models = await fetchOpenRouterImageModels({ baseUrl: BASE, send, signal })
  expect(sent[0]?.url).toBe(`${BASE}/images/models`)
  expect(models).toEqual([{ id: 'x/y', name: 'x/y' }])
})

test('a list that is none fails, and is not taken for an empty one', async () => {
  const { send } = createFakeFetch(
    jsonReply({ models: [] }),
    jsonReply({ data: [] }),
    new Response('down', { status: 503 }),
    new TypeError('fetch failed'),
  )
  for (const kind of ['unusable', 'unusable', 'overloaded', 'network'])
    expect(await failureOf(fetchOpenRouterModels({ baseUrl: BASE, send, signal }))).toMatchObject({
      kind,
    })
})
