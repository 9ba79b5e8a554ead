import { describe, expect, test } from 'vitest'
import type { ImageCall } from '../provider.ts'
import { createFakeFetch, failureOf, jsonReply } from '../shared/fake-fetch.ts'
import { createPollinations } from './pollinations.ts'

const call: ImageCall = {
  model: 'pollinations',
  prompt: 'the Forum? at 5/8 & dawn',
  negativePrompt: null,
  aspectRatio: '16:9',
  signal: new AbortController().signal,
}

const drawn = () => new Response('jpg', { headers: { 'content-type': 'image/jpeg; q=1' } })

const pollinations = (
  apiKey: string | undefined,
  ...replies: Parameters<typeof createFakeFetch>
) => {
  const { send, sent } = createFakeFetch(...replies)
  return { sent, provider: createPollinations({ apiKey, baseUrl: 'https://gen.example', send }) }
}

describe('what goes to Pollinations', () => {
  test('is the prompt as one safe part of the path, with the key', async () => {
    const { provider, sent } = pollinations('sk_1', drawn())
    const answer = await provider.image(call)
    expect(sent[0]?.url).toBe(
      'https://gen.example/image/the%20Forum%3F%20at%205%2F8%20%26%20dawn?model=flux&width=1344&height=768',
    )
    expect(sent[0]?.headers.get('authorization')).toBe('Bearer sk_1')
    expect(Buffer.from(answer.bytes).toString()).toBe('jpg')
    expect(answer).toMatchObject({ model: 'flux', usage: { outputTokens: 0, costUsd: null } })
  })

  test('goes to the old service without a key, where it is free', async () => {
    const { provider, sent } = pollinations(undefined, drawn())
    const { usage } = await provider.image(call)
    expect(sent[0]?.url).toMatch(/^https:\/\/gen\.example\/prompt\/the%20Forum/)
    expect(sent[0]?.headers.has('authorization')).toBe(false)
    expect(usage.costUsd).toBe(0)
  })

  test.each([
    ['..', '/image/_?'],
    ['', '/image/_?'],
    ['a\uD800', '/image/a%EF%BF%BD?'],
  ])('is never another path: %j', async (prompt, path) => {
    const { provider, sent } = pollinations('k', drawn())
    await provider.image({ ...call, prompt })
    expect(sent[0]?.url).toContain(path)
  })

  test('is cut between characters where it is too long for an address', async () => {
    const { provider, sent } = pollinations('k', drawn())
    await provider.image({ ...call, prompt: '🗡'.repeat(5000) })
    expect(sent[0]?.url.length).toBeLessThan(6100)
    expect(decodeURIComponent(new URL(sent[0]?.url ?? '').pathname)).toMatch(/^\/image\/(🗡)+$/u)
  })
})

// Errors as in the project's documentation: {status, success, error: {code, message}}.
test.each([
  [400, 'invalid_request'],
  [401, 'credential'],
  [402, 'credential'],
  [403, 'credential'],
  [500, 'overloaded'],
])('%i of Pollinations is %s and shows none of its words', async (status, kind) => {
  const body = { status, success: false, error: { code: 'X', message: 'secret' } }
  const { provider } = pollinations('k', jsonReply(body, status))
  const error = await failureOf(provider.image(call))
  expect(error).toMatchObject({ kind, status })
  expect(error.message).not.toContain('secret')
})

test('an answer of Pollinations that is no picture is unusable', async () => {
  const empty = new Response('', { headers: { 'content-type': 'image/png' } })
  const { provider } = pollinations('k', jsonReply({ ok: true }), new Response('x'), empty)
  for (let i = 0; i < 3; i++)
    expect(await failureOf(provider.image(call))).toMatchObject({ kind: 'unusable' })
})
