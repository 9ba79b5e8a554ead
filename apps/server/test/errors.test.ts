import { describe, expect, it } from 'vitest'
import { GENERATE, SYNC, send, stack, usePlainStack } from './support/plain-stack.ts'
import { expectProblem } from './support/problem.ts'
import { rawRequest, sendRaw } from './support/raw-http.ts'
import { call } from './support/test-stack.ts'

const UNKNOWN_ID = '00000000-0000-4000-8000-000000000000'

usePlainStack()

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
