import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGoogle } from '../google/google.ts'
import { createLocal } from '../local/local.ts'
import { fetchOpenRouterImageModels, fetchOpenRouterModels } from '../openrouter/catalogue.ts'
import { createOpenRouter } from '../openrouter/openrouter.ts'
import { createPollinations } from '../pollinations/pollinations.ts'
import type { ImageProvider, TextProvider } from '../provider.ts'
import { createStability } from '../stability/stability.ts'
import { failureOf, textCall } from './fake-fetch.ts'
import { createSend, type Send } from './send.ts'

const MIB = 1024 * 1024
const SLACK = MIB

let status = 200
let type = 'text/event-stream'
let piece = ''
let closed = Promise.withResolvers<void>()

/** Writes without an end, as fast as it is read. */
function writeOn(_request: IncomingMessage, response: ServerResponse): void {
  const write = () => {
    while (!response.destroyed && response.write(piece)) {}
  }
  response.writeHead(status, { 'content-type': type }).on('drain', write)
  response.on('close', () => closed.resolve())
  write()
}

const server = createServer(writeOn)
let baseUrl = ''

beforeAll(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening')
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.closeAllConnections())

function endless(answer: { status?: number; type: string; piece: string }): void {
  status = answer.status ?? 200
  type = answer.type
  piece = answer.piece
  closed = Promise.withResolvers()
}

/** Counts what is taken off the wire. */
function countingSend(): { send: Send; received: () => number } {
  const send = createSend()
  let bytes = 0
  async function* count(body: AsyncIterable<Uint8Array>) {
    for await (const chunk of body) {
      bytes += chunk.byteLength
      yield chunk
    }
  }
  return {
    send: async (request) => {
      const response = await send(request)
      return { ...response, body: count(response.body) }
    },
    received: () => bytes,
  }
}

async function expectCut(
  call: (send: Send) => Promise<unknown>,
  { kind, bytes }: { kind: string; bytes: number },
): Promise<void> {
  const { send, received } = countingSend()
  expect((await failureOf(call(send))).kind).toBe(kind)
  await closed.promise
  expect(received()).toBeGreaterThan(bytes)
  expect(received()).toBeLessThan(bytes + SLACK)
}

const sse = { type: 'text/event-stream', piece: `data: {"x":"${'x'.repeat(50_000)}"}\n\n` }
const json = { type: 'application/json', piece: 'x'.repeat(50_000) }

const texts: [name: string, make: (send: Send) => TextProvider & ImageProvider][] = [
  ['Google', (send) => createGoogle({ apiKey: 'k', baseUrl, send })],
  ['OpenRouter', (send) => createOpenRouter({ apiKeys: ['k'], baseUrl, send })],
  ['a local server', (send) => createLocal({ baseUrl, send })],
]

describe.each(texts)('an endless text of %s', (_, make) => {
  test.each([
    ['frames', sse],
    ['comments', { type: sse.type, piece: ':\n\n'.repeat(9999) }],
    ['one frame', { type: sse.type, piece: `data:${'x'.repeat(9999)}` }],
    ['no stream', json],
  ])('ends after 2 MiB (%s)', async (_, answer) => {
    endless(answer)
    await expectCut((send) => make(send).text(textCall()), { kind: 'unusable', bytes: 2 * MIB })
  })

  test('ends after 4 MiB where it searches', async () => {
    endless(sse)
    const call = textCall({ search: true })
    await expectCut((send) => make(send).text(call), { kind: 'unusable', bytes: 4 * MIB })
  })

  test('ends after a frame for each token of a call that may write much', async () => {
    endless(sse)
    const call = textCall({ maxTokens: 8192, thinking: 'high' })
    const bytes = (8192 + 16_384) * 512
    await expectCut((send) => make(send).text(call), { kind: 'unusable', bytes })
  })

  test('ends after 64 KiB where it is a refusal, which keeps its kind', async () => {
    endless({ ...json, status: 404 })
    const bytes = 64 * 1024
    await expectCut((send) => make(send).text(textCall()), { kind: 'model_gone', bytes })
  })
})

type ImageCase = [name: string, type: string, make: (send: Send) => ImageProvider]
const images: ImageCase[] = [
  ...texts.map(([name, make]): ImageCase => [name, json.type, make]),
  ['Stability', json.type, (send) => createStability({ apiKey: 'k', baseUrl, send })],
  ['Pollinations', 'image/png', (send) => createPollinations({ baseUrl, send })],
]

test.each(images)('an endless picture of %s ends after 32 MiB', async (_, type, make) => {
  endless({ ...json, type })
  const { signal } = new AbortController()
  const call = {
    model: 'sd3.5-large',
    prompt: 'x',
    negativePrompt: null,
    aspectRatio: '1:1' as const,
    signal,
  }
  await expectCut((send) => make(send).image(call), { kind: 'unusable', bytes: 32 * MIB })
})

test.each([
  ['text models', fetchOpenRouterModels],
  ['image models', fetchOpenRouterImageModels],
])('an endless list of %s ends after 16 MiB', async (_, fetchModels) => {
  endless(json)
  const { signal } = new AbortController()
  const bytes = 16 * MIB
  await expectCut((send) => fetchModels({ baseUrl, send, signal }), { kind: 'unusable', bytes })
})

test('an endless list of a local server ends after 16 MiB', async () => {
  endless(json)
  const { signal } = new AbortController()
  const call = (send: Send) => createLocal({ baseUrl, send }).defaultModel(signal)
  await expectCut(call, { kind: 'unusable', bytes: 16 * MIB })
})
