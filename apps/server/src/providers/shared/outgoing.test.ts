import { once } from 'node:events'
import { globSync, readFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createGoogle } from '../google/google.ts'
import { createLocal } from '../local/local.ts'
import { createOpenRouter } from '../openrouter/openrouter.ts'
import { createPollinations } from '../pollinations/pollinations.ts'
import type { ImageCall, ImageProvider, TextProvider } from '../provider.ts'
import { createStability } from '../stability/stability.ts'
import { failureOf, textCall } from './fake-fetch.ts'
import { createSend } from './send.ts'

const SOURCE = join(import.meta.dirname, '..', '..')

/**
 * Who may call anybody, and what decides whom: addresses that strangers name go through the guard, all
 * others are those of the configuration.
 */
const DOORS: Readonly<Record<string, string>> = {
  'platform/outbound/guarded-fetch.ts': 'the guard',
  'providers/shared/send.ts': 'the configuration',
  'accounts/identity/identity-provider.ts': 'the configuration',
  'gateway/upstream.ts': 'the configuration',
  'clockchain/jobs/flash-client.ts': 'the configuration',
  'clockchain/exchange/flash-scenes.ts': 'the configuration',
}

/** Ways to call somebody. Types and words in comments are none. */
const CALLS = [
  /^import \{(?!\s*type )[^}]*\} from 'undici'/m,
  /^import \{(?!\s*type )[^}]*\b(request|get)\b[^}]*\} from 'node:https?'/m,
  /^import \{(?!\s*type )[^}]*\b(connect|createConnection|Socket)\b[^}]*\} from 'node:(net|tls)'/m,
  /\bcreateRemoteJWKSet\b/,
  /(?<![.\w])(globalThis\.)?fetch\(/,
  /\bnew (WebSocket|EventSource)\(/,
]

let trapped = 0
let trapUrl = ''
let answer: RequestListener = (_request, response) => response.end()
let baseUrl = ''
const servers = [
  createServer((_request, response) => {
    trapped += 1
    response.end('caught')
  }),
  createServer((request, response) => answer(request, response)),
]

const originOf = (server: (typeof servers)[number]) =>
  `http://127.0.0.1:${(server.address() as AddressInfo).port}`

beforeAll(async () => {
  const [trap, provider] = servers.map((server) => server.listen(0, '127.0.0.1'))
  await Promise.all(servers.map((server) => once(server, 'listening')))
  if (!trap || !provider) throw new Error('no servers')
  trapUrl = `${originOf(trap)}/latest/meta-data`
  baseUrl = originOf(provider)
})

beforeEach(() => {
  trapped = 0
})

afterAll(() => {
  for (const server of servers) {
    server.closeAllConnections()
    server.close()
  }
})

const send = createSend()
const painters: [string, () => ImageProvider][] = [
  ['Google', () => createGoogle({ apiKey: 'k', baseUrl, send })],
  ['OpenRouter', () => createOpenRouter({ apiKeys: ['k'], baseUrl, send })],
  ['a local server', () => createLocal({ baseUrl, send })],
  ['Stability', () => createStability({ apiKey: 'k', baseUrl, send })],
  ['Pollinations', () => createPollinations({ apiKey: 'k', baseUrl, send })],
]
const writers: [string, () => TextProvider][] = [
  ['Google', () => createGoogle({ apiKey: 'k', baseUrl, send })],
  ['OpenRouter', () => createOpenRouter({ apiKeys: ['k'], baseUrl, send })],
  ['a local server', () => createLocal({ baseUrl, send })],
]

const imageCall = (): ImageCall => ({
  model: 'a-model',
  prompt: 'Rome',
  negativePrompt: null,
  aspectRatio: '3:2',
  signal: new AbortController().signal,
})

/** Answers of every provider, with an address where the picture or text belongs. */
const withAddress = () => ({
  data: [{ url: trapUrl, image_url: { url: trapUrl } }],
  images: [{ url: trapUrl }],
  image: trapUrl,
  url: trapUrl,
  candidates: [
    {
      content: {
        parts: [
          { fileData: { mimeType: 'image/png', fileUri: trapUrl } },
          { inlineData: { mimeType: 'image/png', data: trapUrl } },
        ],
      },
      finishReason: 'STOP',
    },
  ],
  choices: [{ message: { content: trapUrl, images: [{ image_url: { url: trapUrl } }] } }],
})

describe('addresses in answers', () => {
  it.each(painters)(
    'G-SEC-10: %s names a picture elsewhere, and nobody fetches it',
    async (_name, make) => {
      answer = (_request, response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.end(JSON.stringify(withAddress()))
      }
      expect((await failureOf(make().image(imageCall()))).kind).toBe('unusable')
      expect(trapped).toBe(0)
    },
  )

  it.each([301, 302, 303, 307, 308])('G-SEC-10: nobody follows a %i', async (status) => {
    answer = (_request, response) => response.writeHead(status, { location: trapUrl }).end()
    for (const [, make] of painters) await failureOf(make().image(imageCall()))
    for (const [, make] of writers) await failureOf(make().text(textCall()))
    expect(trapped).toBe(0)
  })

  it('G-SEC-10: the trap would have noticed', async () => {
    await fetch(trapUrl)
    expect(trapped).toBe(1)
  })
})

describe('the ways out', () => {
  const sources = globSync('**/*.ts', { cwd: SOURCE }).filter(
    (path) => !/\.(test|fixture)\.ts$|fake-fetch\.ts$/.test(path),
  )
  const callers = sources.filter((path) => {
    const text = readFileSync(join(SOURCE, path), 'utf8')
    return CALLS.some((call) => call.test(text))
  })

  it('G-SEC-10: nobody calls anybody but through a door that is known here', () => {
    expect(sources.length).toBeGreaterThan(200)
    expect(callers).toContain('platform/outbound/guarded-fetch.ts')
    expect(callers).toContain('providers/shared/send.ts')
    expect(callers.filter((path) => !(path in DOORS))).toEqual([])
  })
})
