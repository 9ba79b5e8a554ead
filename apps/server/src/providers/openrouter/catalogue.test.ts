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

test('the live list is read without a key, and rows that cannot be understood are left out', async () => {
  const { expiration_date: _, ...endless } = row
  const rows = [
    row,
    { ...endless, id: 'a/b', expiration_date: null },
    { ...row, id: 'router/auto', pricing: { prompt: '-1', completion: '-1' } },
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
    inputUsd: 0.00000026,
    outputUsd: 0.00000038,
    expiresAt: new Date('2027-01-31T00:00:00Z'),
    supportedParameters: ['max_tokens', 'reasoning', 'structured_outputs'],
    isModerated: false,
    inputModalities: ['text'],
    outputModalities: ['text'],
  })
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
    new Response('down', { status: 503 }),
    new TypeError('fetch failed'),
  )
  for (const kind of ['unusable', 'overloaded', 'network'])
    expect(await failureOf(fetchOpenRouterModels({ baseUrl: BASE, send, signal }))).toMatchObject({
      kind,
    })
})
