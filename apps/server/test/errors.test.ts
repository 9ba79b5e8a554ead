import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { expectProblem } from './support/problem.ts'
import { rawRequest, sendRaw } from './support/raw-http.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const SYNC = '/api/v1/timepoints/generate/sync'
const GENERATE = ['generate', 'generate/sync', 'generate/stream'].map(
  (name) => `/api/v1/timepoints/${name}`,
)
const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database)
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

/** Sends text as a body, whatever it is. */
function send(path: string, body: string | Buffer, type: string | null = 'application/json') {
  const headers: Record<string, string> = type === null ? {} : { 'content-type': type }
  return fetch(`${stack.url}${path}`, {
    method: 'POST',
    headers,
    body: new Uint8Array(Buffer.from(body)),
  })
}

describe('bodies', () => {
  it('G-ERR-4: bytes that are no UTF-8 are refused, not replaced', async () => {
    const body = Buffer.concat([
      Buffer.from('{"query":"Rome 1945 '),
      Buffer.from([0xff]),
      Buffer.from('"}'),
    ])
    const problem = await expectProblem(await send(SYNC, body), 'invalid_input')
    expect(problem.detail).toContain('UTF-8')
  })

  it('G-ERR-4: another kind of body is refused by its kind', async () => {
    const answer = await send(SYNC, '{"query":"Rome 1945"}', 'text/plain')
    const problem = await expectProblem(answer, 'invalid_input')
    expect(problem.detail).toContain('application/json')
  })

  it('G-ERR-1: an Expect header that cannot be met gets a problem body', async () => {
    const head = 'GET /health HTTP/1.1\r\nHost: x\r\nExpect: foo\r\nConnection: close\r\n\r\n'
    const answer = await sendRaw(stack, head)
    expect(answer.status).toBe(422)
    expect(answer.headers.get('x-request-id')).toBeTruthy()
    expect(JSON.parse(answer.body)).toMatchObject({ code: 'invalid_input', status: 422 })
  })

  it.each([
    ['cut off', '{"query":'],
    ['not JSON', 'query=Rome'],
    ['an array', '[]'],
    ['an array with a request', '[{"query":"Rome 1945"}]'],
    ['null', 'null'],
    ['a string', '"Rome 1945"'],
    ['a number', '42'],
    ['empty', ''],
    ['white space', ' \n'],
    ['NUL bytes', '\0\0\0'],
    ['broken UTF-8 outside a string', Buffer.from([0xff, 0xfe, 0x7b, 0x7d])],
    ['a prototype key in the query', '{"query":{"__proto__":{"length":5}}}'],
    ['deep nesting', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    ['a deeply nested query', `{"query":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
  ])('G-ERR-4: a body that is %s is 422', async (_name, body) => {
    for (const path of [...GENERATE, '/api/v1/understand']) {
      await expectProblem(await send(path, body), 'invalid_input')
    }
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'nonsense'])(
    'G-ERR-1: JSON sent as %s is 422',
    async (type) => {
      await expectProblem(await send(SYNC, '{"query":"Rome 1945"}', type), 'invalid_input')
    },
  )

  it('G-ERR-1: no body at all is 422', async () => {
    await expectProblem(await call(stack, 'POST', SYNC), 'invalid_input')
    const type = { 'content-type': 'application/json' }
    await expectProblem(await call(stack, 'POST', SYNC, { headers: type }), 'invalid_input')
  })

  it('G-ERR-4: a body of exactly 256 KiB is read, one byte more is 413', async () => {
    const body = (bytes: number) => {
      const start = '{"query":"no","more":"'
      return `${start}${'x'.repeat(bytes - start.length - 2)}"}`
    }
    await expectProblem(await send(SYNC, body(256 * 1024)), 'invalid_input')
    await expectProblem(await send(SYNC, body(256 * 1024 + 1)), 'payload_too_large')
  })

  it('G-ERR-4: a chunked body over 256 KiB is 413', async () => {
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`
    const head = rawRequest(`POST ${SYNC}`, [
      'Content-Type: application/json',
      'Transfer-Encoding: chunked',
    ])
    const answer = await sendRaw(stack, `${head}${chunk.repeat(5)}0\r\n\r\n`)
    await expectProblem({ ...answer, text: async () => answer.body }, 'payload_too_large')
  })
})

describe('fields', () => {
  const bad: [string, string, unknown][] = [
    ['query', 'missing', undefined],
    ['query', 'null', null],
    ['query', 'a number', 42],
    ['query', 'an array', ['Rome 1945']],
    ['query', 'an object', { text: 'Rome 1945' }],
    ['query', 'with a NUL', 'Rome\0 1945'],
    ['query', 'with a lone high surrogate', 'Rome \ud83d 1945'],
    ['query', 'with a lone low surrogate', 'Rome \ude00 1945'],
    ['query', 'blank', '      '],
    ['generate_image', 'text', 'true'],
    ['generate_image', 'null', null],
    ['preset', 'a number', 5],
    ['text_model', 'unknown', 'gpt'],
    ['text_model', 'empty', ''],
    ['text_model', 'too long', `local/${'x'.repeat(200)}`],
    ['text_model', 'with a NUL', 'local/\0'],
    ['image_model', 'of Stability, unknown', 'stabilityai/sdxl'],
    ['model_policy', 'unknown', 'strict'],
    ['llm_params', 'text', 'hot'],
    ['llm_params.temperature', 'above 2', { temperature: 2.01 }],
    ['llm_params.temperature', 'below 0', { temperature: -0.01 }],
    ['llm_params.temperature', 'text', { temperature: '1' }],
    ['llm_params.max_tokens', '0', { max_tokens: 0 }],
    ['llm_params.max_tokens', 'above 32768', { max_tokens: 32_769 }],
    ['llm_params.max_tokens', 'not whole', { max_tokens: 1.5 }],
    ['llm_params.top_p', 'above 1', { top_p: 1.1 }],
    ['llm_params.top_k', '0', { top_k: 0 }],
    ['llm_params.frequency_penalty', 'above 2', { frequency_penalty: 3 }],
    ['llm_params.presence_penalty', 'below -2', { presence_penalty: -2.5 }],
    ['llm_params.repetition_penalty', 'below 0', { repetition_penalty: -1 }],
    ['llm_params.stop', 'five', { stop: ['a', 'b', 'c', 'd', 'e'] }],
    ['llm_params.stop.1', 'empty', { stop: ['a', ''] }],
    ['llm_params.stop.0', 'with a NUL', { stop: ['\0'] }],
    ['llm_params.thinking_level', 'unknown', { thinking_level: 'huge' }],
    ['llm_params.system_prompt_prefix', 'too long', { system_prompt_prefix: 'x'.repeat(2001) }],
    ['llm_params.system_prompt_suffix', 'too long', { system_prompt_suffix: 'x'.repeat(2001) }],
    ['visibility', 'unknown', 'secret'],
    ['visibility', 'in capitals', 'PUBLIC'],
    ['callback_url', 'plain http', 'http://example.org/'],
    ['callback_url', 'not a URL', 'example.org'],
    ['callback_url', 'with a user', 'https://me@example.org/'],
    ['callback_url', 'with a password', 'https://me:secret@example.org/'],
    ['callback_url', 'too long', `https://example.org/${'x'.repeat(2048)}`],
    ['callback_url', 'with a NUL', 'https://example.org/\0'],
    ['callback_url', 'with a lone surrogate', 'https://example.org/\ud800'],
    ['request_context', 'an array', [1]],
    ['request_context', 'text', 'mine'],
    ['request_context', 'with a NUL', { deep: [{ text: 'a\0b' }] }],
    ['request_context', 'with a NUL in a key', { 'a\0b': 1 }],
    ['request_context', 'with a lone surrogate', { deep: [['\udc00']] }],
    ['stream_content', 'text', 'yes'],
  ]

  it.each(bad)('G-ERR-3: %s %s is 422 with that path', async (path, _name, value) => {
    const [key = '', nested] = path.split('.')
    const body = { query: 'Rome 1945', [key]: value }
    expect(nested === undefined || typeof value === 'object').toBe(true)
    for (const endpoint of GENERATE) {
      const problem = await expectProblem(
        await call(stack, 'POST', endpoint, { body }),
        'invalid_input',
      )
      expect(problem.errors?.map((error) => error.path)).toContain(path)
      expect(problem.errors?.every((error) => error.message !== '')).toBe(true)
    }
  })

  it('G-ERR-3: everything that is wrong is listed at once', async () => {
    const body = { query: 'no', visibility: 'secret', llm_params: { top_p: 2, top_k: 0 } }
    const problem = await expectProblem(await call(stack, 'POST', SYNC, { body }), 'invalid_input')
    expect(problem.errors?.map(({ path }) => path).sort()).toEqual([
      'llm_params.top_k',
      'llm_params.top_p',
      'query',
      'visibility',
    ])
  })

  it('G-REQ-3: unknown keys in llm_params are refused', async () => {
    const body = { query: 'Rome 1945', llm_params: { temprature: 1 } }
    const problem = await expectProblem(await call(stack, 'POST', SYNC, { body }), 'invalid_input')
    expect(problem.errors?.[0]?.path).toMatch(/^llm_params/)
    expect(JSON.stringify(problem.errors)).toContain('temprature')
  })

  it('G-REQ-3: unknown top-level keys are ignored, whatever they are called', async () => {
    const body = { query: 'Rome 1945', qeury: 1, constructor: { a: 1 }, deep: { deeper: {} } }
    const response = await call(stack, 'POST', SYNC, { body })
    expect(response.status).toBe(200)
  })

  it('G-REQ-3: unknown keys that nest deeply, or look like prototypes, harm nothing', async () => {
    const deep = `{"query":"Rome 1945","more":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    expect((await send('/api/v1/understand', deep)).status).toBe(200)
    const odd = ['"__proto__":{"a":1}', '"constructor":{"prototype":{}}']
    for (const key of odd) {
      const answer = await send('/api/v1/understand', `{"query":"Rome 1945",${key}}`)
      expect(answer.status).toBe(200)
    }
    const nested = await send(SYNC, '{"query":"Rome 1945","llm_params":{"__proto__":{"a":1}}}')
    await expectProblem(nested, 'invalid_input')
  })
})

describe('lengths', () => {
  // The almanac's reading of a text costs little and stores nothing.
  const statusOf = async (query: string) =>
    (await call(stack, 'POST', '/api/v1/understand', { body: { query } })).status

  it.each([
    ['three letters', 'abc', 200],
    ['two letters', 'ab', 422],
    ['two letters within white space', ' \t\n ab  \u00a0', 422],
    ['three letters within white space', `${' '.repeat(600)}abc${' '.repeat(600)}`, 200],
    ['500 letters', 'x'.repeat(500), 200],
    ['501 letters', 'x'.repeat(501), 422],
    ['two emoji of two units each', '😀😀', 422],
    ['three emoji', '😀😀😀', 200],
    ['500 emoji', '😀'.repeat(500), 200],
    ['501 emoji', '😀'.repeat(501), 422],
    ['500 letters of two points each, one after NFC', 'e\u0301'.repeat(500), 200],
    ['501 letters of two points each', 'e\u0301'.repeat(501), 422],
    ['a letter of three points that is two after NFC', 'e\u0301x', 422],
    ['300 letters that NFC makes two points of', '\u0958'.repeat(300), 422],
    ['one family of seven points', '👨‍👩‍👧‍👦', 200],
  ])('G-REQ-2: %s', async (_name, query, status) => {
    expect(await statusOf(query)).toBe(status)
  })

  it('G-REQ-2: a query is kept in NFC and trimmed', async () => {
    const body = { query: '  Cafe\u0301 in Rome 1945 \n' }
    const scene = await readTimepoint(await call(stack, 'POST', SYNC, { body }))
    expect(scene.query).toBe('Caf\u00e9 in Rome 1945')
  })

  it('G-REQ-2: text of 500 emoji and a date is a scene, cut nowhere inside a character', async () => {
    const query = `${'😀'.repeat(490)} Rome 1945`
    const response = await call(stack, 'POST', SYNC, { body: { query, generate_image: true } })
    const text = await response.text()
    expect(response.status).toBe(200)
    expect(text).not.toMatch(/\\ud[89a-f]/i)
    expect(text.isWellFormed()).toBe(true)
  })

  it('G-REQ-2: bounds that include their ends are kept', async () => {
    const body = {
      query: 'Rome 1945',
      llm_params: {
        temperature: 2,
        max_tokens: 32_768,
        top_p: 1,
        top_k: 1,
        frequency_penalty: -2,
        presence_penalty: 2,
        repetition_penalty: 0,
        stop: ['a', 'b', 'c', 'd'],
        thinking_level: 'none',
        system_prompt_prefix: '😀'.repeat(2000),
        system_prompt_suffix: '',
      },
    }
    expect((await call(stack, 'POST', SYNC, { body })).status).toBe(200)
  })
})

describe('request_context', () => {
  const context = (bytes: number) => ({ text: 'x'.repeat(bytes - '{"text":""}'.length) })

  it('G-REQ-3: 16 KiB come back as they went in, one byte more is 422', async () => {
    const body = { query: 'Rome 1945', request_context: context(16_384) }
    const scene = await readTimepoint(await call(stack, 'POST', SYNC, { body }))
    expect(scene.request_context).toEqual(body.request_context)
    const over = { ...body, request_context: context(16_385) }
    const problem = await expectProblem(
      await call(stack, 'POST', SYNC, { body: over }),
      'invalid_input',
    )
    expect(problem.errors?.[0]?.path).toBe('request_context')
  })

  it('G-REQ-3: bytes are counted, not characters', async () => {
    const request_context = { text: '東'.repeat(5461) }
    const body = { query: 'Rome 1945', request_context }
    await expectProblem(await call(stack, 'POST', SYNC, { body }), 'invalid_input')
  })

  it('G-REQ-3: what only looks like an escape is ordinary text', async () => {
    const request_context = {
      path: 'C:\\udacity\\u0000',
      key: { '\\ud800': [1.5, null, true, '😀'] },
    }
    const body = { query: 'Rome 1945', request_context }
    const response = await call(stack, 'POST', SYNC, { body })
    expect(response.status).toBe(200)
    expect((await readTimepoint(response)).request_context).toEqual(request_context)
  })

  it.each([50, 1000, 3000, 8000])(
    'G-ERR-2: %i levels deep is an answer, never a 500',
    async (depth) => {
      const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`
      const response = await send(SYNC, `{"query":"Rome 1945","request_context":{"a":${nested}}}`)
      expect([200, 422]).toContain(response.status)
      if (response.status === 422) await expectProblem(response, 'invalid_input')
      else expect((await response.text()).replaceAll(' ', '')).toContain(nested)
    },
  )
})

describe('paths and methods', () => {
  it.each([
    ['DELETE', '/api/v1/timepoints', ['GET', 'HEAD']],
    ['PUT', '/api/v1/timepoints/generate', ['POST']],
    ['GET', '/api/v1/timepoints/generate/sync', ['POST']],
    ['GET', '/api/v1/timepoints/generate/stream', ['POST']],
    ['POST', `/api/v1/timepoints/${UNKNOWN_ID}`, ['GET', 'HEAD']],
    ['POST', `/api/v1/timepoints/${UNKNOWN_ID}/events`, ['GET', 'HEAD']],
    ['PATCH', `/api/v1/timepoints/${UNKNOWN_ID}/image`, ['GET', 'HEAD']],
    ['POST', '/api/v1/timepoints/slug/some-slug', ['GET', 'HEAD']],
    ['GET', '/api/v1/understand', ['POST']],
    ['OPTIONS', '/api/v1/understand', ['POST']],
    ['POST', '/health', ['GET', 'HEAD']],
    ['POST', '/health/', ['GET', 'HEAD']],
    ['POST', '/health?a=b', ['GET', 'HEAD']],
    ['DELETE', '/openapi.json', ['GET', 'HEAD']],
    ['PROPFIND', '/health', ['GET', 'HEAD']],
  ])('G-ERR-4: %s %s is 405 with Allow', async (method, path, allowed) => {
    const response = await call(stack, method, path)
    await expectProblem(response, 'method_not_allowed')
    expect(response.headers.get('allow')?.split(', ')).toEqual(expect.arrayContaining(allowed))
    expect(response.headers.get('allow')?.split(', ')).not.toContain(method)
  })

  it.each([
    ['GET', '/nothing'],
    ['POST', '/api/v1/nothing'],
    ['GET', '/api/v2/timepoints'],
    ['GET', '/api/v1/timepoints/a/b/c'],
    ['GET', '/healthy'],
  ])('G-ERR-1: %s %s is 404', async (method, path) => {
    await expectProblem(await call(stack, method, path), 'not_found')
  })

  it('G-ERR-1: HEAD answers like GET, without a body', async () => {
    const good = await call(stack, 'HEAD', '/health')
    expect(good.status).toBe(200)
    const bad = await call(stack, 'HEAD', `/api/v1/timepoints/${UNKNOWN_ID}`)
    expect(bad.status).toBe(404)
    expect(bad.headers.get('content-type')).toContain('application/problem+json')
    expect(await bad.text()).toBe('')
  })

  it.each(['/health/', '/api/v1/timepoints/', '/openapi.json/'])(
    'G-ERR-1: a slash at the end changes nothing: %s',
    async (path) => {
      expect((await call(stack, 'GET', path)).status).toBe(200)
    },
  )

  it.each([
    ['a bare percent', '%'],
    ['%zz', '%zz'],
    ['%00', '%00'],
    ['%ff', '%ff'],
    ['%ed%a0%80', '%ed%a0%80'],
    ['x', 'x'],
    ['null', 'null'],
    ['0', '0'],
    ['..%2f..%2fetc%2fpasswd', '..%2f..%2fetc%2fpasswd'],
    ['SQL', encodeURIComponent("'; DROP TABLE timepoints; --")],
    ['a UUID and a digit', `${UNKNOWN_ID}0`],
    ['an unknown UUID', UNKNOWN_ID],
    ['a UUID without hyphens', UNKNOWN_ID.replaceAll('-', '')],
    ['a UUID in braces', `{${UNKNOWN_ID}}`],
    ['100 letters', 'x'.repeat(100)],
    ['101 letters', 'x'.repeat(101)],
    ['5000 letters', 'x'.repeat(5000)],
    ['%F0%9F%98%80', '%F0%9F%98%80'],
  ])('G-READ-1: the id or slug %s is 404 everywhere', async (_name, id) => {
    for (const path of [id, `slug/${id}`, `${id}/events`, `${id}/image`]) {
      const answer = await sendRaw(stack, rawRequest(`GET /api/v1/timepoints/${path}`))
      const headers = { get: (name: string) => answer.headers.get(name) }
      await expectProblem({ ...answer, headers, text: async () => answer.body }, 'not_found')
    }
  })
})

describe('malformed HTTP', () => {
  it.each([
    ['an unknown method', rawRequest('FOO /health')],
    ['a broken header', 'GET /health HTTP/1.1\r\nHost: x\r\nbroken header\r\n\r\n'],
    ['no host', 'GET /health HTTP/1.1\r\nConnection: close\r\n\r\n'],
    [
      'two lengths',
      rawRequest('POST /api/v1/understand', ['Content-Length: 3', 'Content-Length: 4']),
    ],
    [
      'a length and chunks',
      rawRequest('POST /api/v1/understand', ['Content-Length: 3', 'Transfer-Encoding: chunked']),
    ],
    ['a NUL in the path', rawRequest('GET /hea\0lth')],
    ['TLS on a plain port', Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc])],
    ['noise', '\r\n\r\nnoise\r\n\r\n'],
  ])('G-ERR-1: %s is a problem body too', async (_name, bytes) => {
    const answer = await sendRaw(stack, bytes)
    await expectProblem({ ...answer, text: async () => answer.body }, 'invalid_input')
  })

  it('G-ERR-1: headers of more than 16 KiB are a problem body too', async () => {
    const answer = await sendRaw(
      stack,
      rawRequest('GET /health', [`X-Long: ${'x'.repeat(20_000)}`]),
    )
    await expectProblem({ ...answer, text: async () => answer.body }, 'payload_too_large')
  })

  it('G-ERR-1: the server goes on after all of that', async () => {
    expect((await call(stack, 'GET', '/health')).status).toBe(200)
  })
})

describe('request ids', () => {
  const idOf = async (given: string, path = '/health', method = 'GET') => {
    const response = await call(stack, method, path, { headers: { 'x-request-id': given } })
    return response.headers.get('x-request-id')
  }

  it.each(['a', 'abc-DEF_1.2', 'x'.repeat(128)])('G-REQ-1: %s is echoed', async (id) => {
    expect(await idOf(id)).toBe(id)
    expect(await idOf(id, '/nothing')).toBe(id)
  })

  it.each(['', 'two words', 'x'.repeat(129), 'a/b', 'a,b', '<script>', 'é'])(
    'G-REQ-1: %s is replaced by a new one',
    async (id) => {
      const [first, second] = [await idOf(id), await idOf(id)]
      expect(first).toMatch(/^[A-Za-z0-9._-]{1,128}$/)
      expect(first).not.toBe(id)
      expect(first).not.toBe(second)
    },
  )

  it('G-REQ-1: two ids in one request are replaced', async () => {
    const answer = await sendRaw(
      stack,
      rawRequest('GET /health', ['X-Request-ID: a', 'X-Request-ID: b']),
    )
    expect(answer.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it.each([
    ['GET', '/'],
    ['GET', '/docs'],
    ['GET', '/docs/static/swagger-ui.css'],
    ['GET', '/redoc'],
    ['GET', '/openapi.json'],
    ['GET', '/nothing'],
    ['GET', '/api/v1/timepoints/%'],
    ['POST', '/health'],
    ['HEAD', '/health'],
    ['OPTIONS', '/health'],
    ['POST', SYNC],
    ['GET', '/api/v1/timepoints'],
  ])('G-REQ-1: %s %s carries the id', async (method, path) => {
    expect(await idOf('mine', path, method)).toBe('mine')
  })
})
