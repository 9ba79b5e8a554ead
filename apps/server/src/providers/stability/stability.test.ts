import { describe, expect, test } from 'vitest'
import type { ImageCall } from '../provider.ts'
import { createFakeFetch, failureOf, jsonReply } from '../shared/fake-fetch.ts'
import { createStability } from './stability.ts'

const BASE = 'https://api.stability.ai'

const call: ImageCall = {
  model: 'stabilityai/sd3.5-large',
  prompt: 'the Forum',
  negativePrompt: 'cars',
  aspectRatio: '16:9',
  signal: new AbortController().signal,
}

const stability = (...replies: Parameters<typeof createFakeFetch>) => {
  const { send, sent } = createFakeFetch(...replies)
  return { sent, provider: createStability({ apiKey: 'key-1', baseUrl: BASE, send }) }
}

// Answers as in Stability AI's API reference of v2beta.
const drawn = (finish_reason = 'SUCCESS') =>
  jsonReply({ image: Buffer.from('png').toString('base64'), finish_reason, seed: 1 })
const refusal = (status: number, name: string, headers = {}) =>
  jsonReply({ id: 'a3fd', name, errors: ['secret words'] }, status, headers)

describe('what goes to Stability', () => {
  test('is a form with the fields that it knows, by POST, with the key', async () => {
    const { provider, sent } = stability(drawn())
    const answer = await provider.image(call)
    expect(sent[0]).toMatchObject({
      url: `${BASE}/v2beta/stable-image/generate/sd3`,
      method: 'POST',
    })
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer key-1')
    expect(sent[0]?.headers.get('accept')).toBe('application/json')
    // Left to send, which knows the boundary.
    expect(sent[0]?.headers.has('content-type')).toBe(false)
    expect(Object.fromEntries(sent[0]?.body as FormData)).toEqual({
      model: 'sd3.5-large',
      prompt: 'the Forum',
      negative_prompt: 'cars',
      aspect_ratio: '16:9',
      output_format: 'png',
    })
    expect(answer).toMatchObject({
      model: 'stabilityai/sd3.5-large',
      usage: { inputTokens: 0, outputTokens: 0, costUsd: 0.065 },
    })
    expect(Buffer.from(answer.bytes).toString()).toBe('png')
  })

  test('has no negative prompt for the turbo model, and never too long a prompt', async () => {
    const { provider, sent } = stability(drawn())
    await provider.image({
      ...call,
      model: 'stabilityai/sd3.5-large-turbo',
      prompt: 'x'.repeat(20_000),
    })
    const form = sent[0]?.body as FormData
    expect(form.has('negative_prompt')).toBe(false)
    expect(form.get('prompt')).toHaveLength(10_000)
  })

  test.each([
    ['4:3', '5:4'],
    ['3:4', '4:5'],
    ['3:2', '3:2'],
    ['1:1', '1:1'],
  ] as const)('says %s as %s', async (aspectRatio, said) => {
    const { provider, sent } = stability(drawn())
    await provider.image({ ...call, aspectRatio })
    const form = sent[0]?.body as FormData
    expect(form.get('aspect_ratio')).toBe(said)
  })
})

describe('what fails at Stability', () => {
  test('a filtered picture is blocked, and was paid for', async () => {
    const { provider } = stability(drawn('CONTENT_FILTERED'))
    expect(await failureOf(provider.image(call))).toMatchObject({
      kind: 'blocked',
      usage: { costUsd: 0.065 },
    })
  })

  test.each([
    [403, 'content_moderation', 'blocked'],
    [403, 'unauthorized', 'credential'],
    [401, 'unauthorized', 'credential'],
    [402, 'payment_required', 'credential'],
    [400, 'bad_request', 'invalid_request'],
    [413, 'payload_too_large', 'invalid_request'],
    [422, 'invalid_language', 'invalid_request'],
    [404, 'not_found', 'model_gone'],
    [429, 'rate_limit_exceeded', 'rate_limited'],
    [500, 'internal_error', 'overloaded'],
  ])('%i %s is %s, not charged, and shows none of its words', async (status, name, kind) => {
    const { provider } = stability(refusal(status, name))
    const error = await failureOf(provider.image(call))
    expect(error).toMatchObject({ kind, status, usage: null, retryAfterMs: null })
    expect(error.message).not.toContain('secret')
  })

  test('an answer without a picture is unusable; one that breaks, a matter of the network', async () => {
    const { provider } = stability(
      jsonReply({ finish_reason: 'SUCCESS' }),
      drawn('ERROR'),
      new Response('nonsense'),
      new TypeError('fetch failed'),
      refusal(429, 'rate_limit_exceeded', { 'retry-after': '60' }),
    )
    for (const kind of ['unusable', 'unusable', 'unusable', 'network'])
      expect(await failureOf(provider.image(call))).toMatchObject({ kind })
    expect(await failureOf(provider.image(call))).toMatchObject({ retryAfterMs: 60_000 })
  })

  test('an aborted call rejects with the reason', async () => {
    const reason = new Error('beaten')
    const { provider, sent } = stability(drawn())
    const image = provider.image({ ...call, signal: AbortSignal.abort(reason) })
    await expect(image).rejects.toBe(reason)
    expect(sent).toHaveLength(0)
  })
})
