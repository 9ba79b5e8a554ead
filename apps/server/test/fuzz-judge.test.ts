import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Document, operationsOf, type Schema } from './support/fuzz/document.ts'
import { createJudge } from './support/fuzz/judge.ts'
import { Known } from './support/fuzz/known.ts'
import { anyRequest, type FuzzRequest } from './support/fuzz/requests.ts'
import type { FuzzAnswer, SentRequest } from './support/fuzz/send.ts'
import { createValidators } from './support/fuzz/validators.ts'
import { type FuzzPlan, fuzz } from './support/openapi-fuzz.ts'

const json = (schema: Schema) => ({ content: { 'application/json': { schema } } })
const problem = {
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
}

/** A small API: things that have a size, and what happens to them. */
const DOCUMENT: Document = {
  openapi: '3.1.0',
  paths: {
    '/things/{id}': {
      get: {
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'full', in: 'query', schema: { type: 'boolean' } },
        ],
        responses: {
          200: json({ $ref: '#/components/schemas/Thing' }),
          '4XX': problem,
          '5XX': problem,
        },
      },
      put: {
        requestBody: { required: true, ...json({ $ref: '#/components/schemas/Thing' }) },
        responses: { 200: json({ $ref: '#/components/schemas/Thing' }), 304: {}, '4XX': problem },
      },
    },
    '/things/{id}/events': {
      get: {
        responses: {
          200: {
            content: {
              'text/event-stream': {
                schema: { type: 'string', description: 'Events: `data:` one ThingFrame as JSON.' },
              },
            },
          },
          '4XX': problem,
        },
      },
    },
    '/api/v1/moments/{path}': {
      get: {
        tags: ['moments'],
        parameters: [{ name: 'path', in: 'path', required: true, schema: { type: 'string' } }],
        responses: {
          200: { content: { 'application/x-ndjson': { schema: { type: 'string' } } } },
          308: {},
          '4XX': problem,
        },
      },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: 'object',
        properties: { size: { type: 'integer', minimum: 0, maximum: 9 } },
        required: ['size'],
        additionalProperties: false,
      },
      ThingFrame: { type: 'object', properties: { at: { type: 'integer' } }, required: ['at'] },
      Problem: {
        type: 'object',
        properties: { code: { type: 'string' }, detail: { type: 'string' } },
        required: ['code', 'detail'],
      },
    },
  },
}

const OPERATIONS = operationsOf(DOCUMENT).filter(({ path }) => path.startsWith('/things'))
const EXCUSES = {
  explained: [{ operations: /^GET/, code: 'not_configured', why: 'nothing is configured' }],
  refusals: [{ operations: /^PUT/, detail: /^Too late/, why: 'it is late' }],
  lenient: [],
}
const judge = createJudge(DOCUMENT, OPERATIONS, EXCUSES)

const sent = (over: Partial<SentRequest> = {}): SentRequest => ({
  operation: 'GET /things/{id}',
  isPlain: false,
  method: 'GET',
  path: '/things/a',
  headers: [],
  body: null,
  mayHang: false,
  ...over,
})

const put = (size: unknown, over: Partial<SentRequest> = {}) =>
  sent({
    operation: 'PUT /things/{id}',
    method: 'PUT',
    headers: [['content-type', 'application/json']],
    body: Buffer.from(JSON.stringify({ size })),
    ...over,
  })

const ID = randomUUID()

function answered(
  status: number,
  body: unknown,
  {
    type = 'application/json',
    headers = {},
    ...over
  }: Partial<FuzzAnswer> & { type?: string } = {},
): FuzzAnswer {
  return {
    status,
    headers: {
      'content-type': type,
      'x-request-id': ID,
      'x-content-type-options': 'nosniff',
      ...headers,
    },
    text: typeof body === 'string' ? body : JSON.stringify(body),
    isCut: false,
    isHead: false,
    ...over,
  }
}

function refused(code: string, status: number, over: object = {}, headers = {}): FuzzAnswer {
  const body = {
    type: `urn:timepoint:error:${code}`,
    title: 'x',
    status,
    detail: 'No',
    error: 'No',
    code,
    request_id: ID,
    ...over,
  }
  return answered(status, body, { type: 'application/problem+json', headers })
}

/** An id of the client. */
const OWN: SentRequest['headers'] = [['x-request-id', 'mine']]

const STREAM = sent({ operation: 'GET /things/{id}/events', path: '/things/a/events' })
const streamed = (text: string, over: Partial<FuzzAnswer> = {}) =>
  answered(200, text, { type: 'text/event-stream', ...over })

/** Of Clockchain, which answers at two mounts. */
const MOMENTS = operationsOf(DOCUMENT, ['/api/v1', '/api']).filter(({ path }) =>
  /moments/.test(path),
)
const judgeMoments = createJudge(DOCUMENT, MOMENTS, { ...EXCUSES, lenient: [] })
const moment = (path: string) => sent({ operation: 'GET /api/v1/moments/{path}', path })
const lines = (text: string, count: number) =>
  answered(200, text, { type: 'application/x-ndjson', headers: { 'x-tdf-records': `${count}` } })
const moved = (location: string) => answered(308, '', { type: '', headers: { location } })

describe('what judges answers', () => {
  it('G-FUZZ-1: a path with slashes is one parameter, below every mount', () => {
    const reachedAt = (path: string) => judgeMoments(moment(path), lines('1\n', 1)).reached
    const operation = ['GET /api/v1/moments/{path}']
    expect(reachedAt('/api/v1/moments/-44/march/15')).toEqual(operation)
    expect(reachedAt('/api/moments/%2F-44%2Fmarch')).toEqual(operation)
    expect(reachedAt('/api/v2/moments/-44/march')).toEqual([])
  })

  it.each<[string, string, FuzzAnswer, RegExp | null]>([
    ['lines', '/api/moments/-44/x', lines('{"a":1}\n{}\n', 2), null],
    ['other lines than were said', '/api/moments/-44/x', lines('{"a":1}\n', 2), /1 lines/],
    ['half a line', '/api/moments/-44/x', lines('{"a":1}\n{"a"', 1), /without its end/],
    ['a line of something else', '/api/moments/-44/x', lines('{"a"\n', 1), /no JSON/],
    ['another spelling', '/api/moments/-44/X', moved('/api/moments/-44/x'), null],
    ['a way out', '/api/moments/-44/X', moved('https://elsewhere.example/'), /nowhere/],
    ['a year 0', '/api/moments/0/july', refused('path_invalid', 422, { errors: [{}] }), null],
    ['a year 0 that is there', '/api/moments/0/july', lines('', 0), /year 0/],
    ['a year 0 that leads on', '/api/moments/%2F000%2Fx', moved('/api/moments/1/x'), /year 0/],
  ])('G-FUZZ-1: judges %s at the path of a moment', (_name, path, answer, fault) => {
    const { faults } = judgeMoments(moment(path), answer)
    if (fault === null) expect(faults).toEqual([])
    else expect(faults.join()).toMatch(fault)
  })

  it.each<[string, SentRequest, FuzzAnswer]>([
    ['what is documented', sent(), answered(200, { size: 1 })],
    ['a refusal', sent(), refused('not_found', 404)],
    ['a failure that is explained', sent(), refused('not_configured', 503)],
    ['an answer without body', put(1), answered(304, '')],
    ['the answer to HEAD', sent({ method: 'HEAD' }), answered(200, '', { isHead: true })],
    ['a stream', STREAM, streamed(': hello\n\nid: 1\ndata: {"at":1}\n\n')],
    [
      'a wrong method',
      sent({ method: 'POST' }),
      refused('method_not_allowed', 405, {}, { allow: 'GET' }),
    ],
    [
      'a path that is read in another way',
      sent({ path: '/things/%2e%2e' }),
      refused('not_found', 404),
    ],
    [
      'what is no HTTP',
      sent({ path: '/things/\xe9', headers: OWN }),
      refused('payload_too_large', 413),
    ],
    ['a body that is refused', put('big'), refused('invalid_input', 422, { errors: [{}] })],
  ])('G-FUZZ-1: has nothing against %s', (_name, request, answer) => {
    expect(judge(request, answer).faults).toEqual([])
  })

  it.each<[string, SentRequest, FuzzAnswer, RegExp]>([
    ['a failure', sent(), refused('internal', 500), /failure 500 internal/],
    ['a failure without a code', sent(), answered(502, 'Bad gateway'), /502 without a code/],
    ['one that is explained elsewhere', put(1), refused('not_configured', 503), /503/],
    ['a status', sent(), answered(201, { size: 1 }), /status 201/],
    ['a key', sent(), answered(200, { size: 1, secret: 2 }), /additional/],
    ['a value', sent(), answered(200, { size: 10 }), /<= 9/],
    ['a text', sent(), answered(200, '{"size":'), /no JSON/],
    ['a type', sent(), answered(200, { size: 1 }, { type: 'text/plain' }), /content type text/],
    ['a body', put(1), answered(304, 'x'), /none is to be/],
    ['a body for HEAD', sent({ method: 'HEAD' }), answered(200, 'x', { isHead: true }), /HEAD/],
    ['a frame', STREAM, streamed('data: {"at":"one"}\n\n'), /integer/],
    ['a stream that breaks off', STREAM, streamed('data: {"at":1}\n\ndata: {"a'), /none/],
    ['a stream without end', STREAM, streamed('data: {"at":1}\n\n', { isCut: true }), /no end/],
    [
      'no request id',
      sent(),
      answered(200, { size: 1 }, { headers: { 'x-request-id': '' } }),
      /ID/,
    ],
    ['another request id', sent({ headers: OWN }), answered(200, { size: 1 }), /its own/],
    ['a problem of another status', sent(), refused('forbidden', 404), /not the code/],
    ['a problem with two texts', sent(), refused('not_found', 404, { error: 'Yes' }), /same text/],
    [
      'a leak',
      sent(),
      refused('not_found', 404, { detail: 'a.ts:1', error: 'a.ts:1' }),
      /internal/,
    ],
    ['422 without errors', put('big'), refused('invalid_input', 422), /422/],
    ['405 without Allow', sent({ method: 'POST' }), refused('method_not_allowed', 405), /Allow/],
    [
      'success where nothing is',
      sent({ path: '/nothing' }),
      answered(200, { size: 1 }),
      /nothing is/,
    ],
  ])('G-FUZZ-1: finds %s that is not to be', (_name, request, answer, fault) => {
    expect(judge(request, answer).faults.join()).toMatch(fault)
  })

  it('G-FUZZ-1: says what was reached, whatever a request was made for', () => {
    const reachedBy = (over: Partial<SentRequest>) => judge(sent(over), refused('x', 404)).reached
    expect(reachedBy({})).toEqual(['GET /things/{id}'])
    expect(reachedBy({ method: 'HEAD' })).toEqual(['GET /things/{id}'])
    expect(reachedBy({ method: 'PUT', path: '/things/a?full=true' })).toEqual(['PUT /things/{id}'])
    expect(reachedBy({ path: '/things/a/events/' })).toEqual(['GET /things/{id}/events'])
    expect(reachedBy({ path: '/nothing' })).toEqual([])
  })

  it('G-FUZZ-2: finds good requests that are refused, and bad ones that are taken', () => {
    const refusal = refused('invalid_input', 422, { errors: [{}] })
    expect(judge(put(1, { isPlain: true }), refusal).faults.join()).toMatch(/as the document says/)
    const late = { detail: 'Too late', error: 'Too late', errors: [{}] }
    expect(judge(put(1, { isPlain: true }), refused('invalid_input', 422, late)).faults).toEqual([])
    expect(judge(put(10), answered(200, { size: 1 })).faults.join()).toMatch(/taken, but \/size/)
    const excuses = { ...EXCUSES, lenient: [{ operations: /^PUT/, why: 'takes everything' }] }
    const lenient = createJudge(DOCUMENT, OPERATIONS, excuses)
    expect(lenient(put(10), answered(200, { size: 1 })).faults).toEqual([])
    const sometimes = { ...EXCUSES, lenient: [{ operations: /^PUT/, query: /^any=/, why: 'x' }] }
    const partly = createJudge(DOCUMENT, OPERATIONS, sometimes)
    const asked = put(10, { path: '/things/a?any=1' })
    expect(partly(asked, answered(200, { size: 1 })).faults).toEqual([])
    expect(partly(put(10), answered(200, { size: 1 })).faults.join()).toMatch(/taken, but/)
  })

  it('G-FUZZ-1: finds descriptions that mean nothing', () => {
    const schemas = { Thing: { type: 'object', requird: ['size'] } as Schema }
    const violations = createValidators({ ...DOCUMENT, components: { schemas } })
    expect(() => violations('components/schemas/Thing', {})).toThrow(/requird/)
  })
})

describe('what requests name', () => {
  it('G-FUZZ-1: is put in its place, in capitals where the reference is', () => {
    const known = new Known()
    known.keepPath('/-44/march/15/unknown/italy/lazio/rome/x')
    const resolve = (text: string) => known.resolve(text)
    expect(resolve('/moments/@path:3@/history')).toBe(
      '/moments/-44/march/15/unknown/italy/lazio/rome/x/history',
    )
    expect(resolve('@PATH:3@')).toBe('-44/MARCH/15/UNKNOWN/ITALY/LAZIO/ROME/X')
    expect(decodeURIComponent(resolve('@encodedPath:0@'))).toBe(`/${resolve('@path:0@')}`)
    expect(resolve('@job:1@')).toMatch(/^[\da-f-]{36}$/)
  })

  it('G-FUZZ-1: is deleted only where nobody needs it', () => {
    const known = new Known()
    known.keepPath('/1/unknown/kept')
    const deletable = () => known.resolve('@path:0@', { deletable: true })
    expect(deletable()).toMatch(/^[\da-f-]{36}$/)
    known.addPath('/1/unknown/passing')
    expect(deletable()).toBe('1/unknown/passing')
    known.removePath('/1/unknown/passing')
    expect(deletable()).toMatch(/^[\da-f-]{36}$/)
  })
})

describe('fuzzing', () => {
  /** What a server would do with a request; the requests as they are sent are kept. */
  function planFor(answer: (request: SentRequest) => FuzzAnswer, over: Partial<FuzzPlan> = {}) {
    const seen: string[] = []
    const plan: FuzzPlan = {
      document: DOCUMENT,
      operations: OPERATIONS,
      goodWays: ['nothing'],
      judge,
      requests: 600,
      seed: 1,
      concurrency: 4,
      least: 20,
      unreachable: [],
      async prepare({ body, ...request }: FuzzRequest) {
        return { ...request, body: body && Buffer.from(body.text, body.encoding), mayHang: true }
      },
      async send(request) {
        seen.push(`${request.method} ${request.path} ${request.body?.toString() ?? ''}`)
        return echoed(request, answer(request))
      },
      async note() {},
      ...over,
    }
    return { plan, seen }
  }

  /** An answer with the request's own id, as all have that have one. */
  function echoed({ headers }: SentRequest, answer: FuzzAnswer): FuzzAnswer {
    const ids = headers.filter(([name]) => name === 'x-request-id').map(([, value]) => value)
    const [own = ''] = ids.length === 1 ? ids : []
    if (!/^[\w.-]{1,128}$/.test(own)) return answer
    const text = answer.text.replaceAll(ID, own)
    return { ...answer, text, headers: { ...answer.headers, 'x-request-id': own } }
  }

  /** Takes things of sizes up to 9. */
  function good({ method, operation, path, body }: SentRequest): FuzzAnswer {
    const [wanted = ''] = operation.split(' ')
    if (method !== wanted || !/^\/things\/[^/%?]+(\/events)?(\?|$)/.test(path)) {
      return refused('not_found', 404)
    }
    if (operation.endsWith('events')) return streamed('data: {"at":1}\n\n')
    if (operation.startsWith('GET')) return answered(200, { size: 1 })
    try {
      const { size } = JSON.parse(String(body)) as { size?: unknown }
      const isSize = Number.isInteger(size) && Number(size) >= 0 && Number(size) <= 9
      const keys = Object.keys(JSON.parse(String(body)) as object)
      if (isSize && keys.length === 1) return answered(200, { size })
    } catch {
      // No JSON is refused like what has no size.
    }
    return refused('invalid_input', 422, { errors: [{}] })
  }

  it('G-FUZZ-1: equal seeds make equal requests, other seeds others', async () => {
    const [first, again, other] = [planFor(good), planFor(good), planFor(good, { seed: 5000 })]
    for (const { plan } of [first, again, other]) await fuzz(plan)
    expect(first.seen.length).toBeGreaterThanOrEqual(600)
    expect(again.seen).toEqual(first.seen)
    expect(other.seen).not.toEqual(first.seen)
  })

  it('G-FUZZ-1: every operation gets its share and more, until it is answered well', async () => {
    let times = 0
    const seldom = (request: SentRequest) => {
      if (!request.operation.startsWith('PUT')) return good(request)
      const answer = good(request)
      times += answer.status === 200 ? 1 : 0
      return answer.status === 200 && times < 10 ? refused('forbidden', 403) : answer
    }
    const { tallies, faults } = await fuzz(planFor(seldom, { requests: 10 }).plan)
    expect(faults).toEqual([])
    expect([...tallies.values()].every(({ sent, good }) => sent >= 20 && good >= 1)).toBe(true)
    const never = planFor(() => refused('forbidden', 403), { requests: 10 }).plan
    const stranded = [...(await fuzz(never)).tallies.values()]
    expect(stranded.every(({ good }) => good === 0)).toBe(true)
  })

  it('G-FUZZ-1: a fault is told with the smallest request that shows it, each kind once', async () => {
    const fragile = (request: SentRequest) =>
      request.body?.includes('"size":') && String(request.body).length > 11
        ? refused('internal', 500)
        : good(request)
    const { faults } = await fuzz(planFor(fragile).plan)
    expect(faults).toHaveLength(1)
    expect(faults[0]).toMatch(/PUT \/things\/\{id\} \(seed \d+, request \d+\)/)
    expect(faults[0]).toContain('the failure 500 internal')
    const [, body = ''] = /\n\n(.*)\n-> 500/s.exec(faults[0] ?? '') ?? []
    expect(body.length).toBeLessThan(40)
  })

  it('G-FUZZ-1: a list that does not go on by its own cursor is a fault', async () => {
    const list = (code: string | null) => (request: SentRequest) => {
      const answer = good(request)
      if (!request.path.includes('cursor=')) {
        return { ...answer, headers: { ...answer.headers, 'x-next-cursor': 'abc' } }
      }
      return code === null ? answer : refused(code, 422, { errors: [{}] })
    }
    const faultsOf = async (code: string | null) => (await fuzz(planFor(list(code)).plan)).faults
    expect(await faultsOf(null)).toEqual([])
    const faults = await faultsOf('cursor_invalid')
    expect(faults.join()).toContain('next page: its own cursor is refused')
  })

  it('G-FUZZ-1: no answer at all is a fault', async () => {
    const { plan } = planFor(good)
    const send = async () => Promise.reject(new Error('other side closed'))
    const { faults } = await fuzz({ ...plan, send, requests: 10, least: 1, unreachable: [] })
    expect(faults.join()).toContain('no answer: other side closed')
  })

  it('G-FUZZ-1: requests are of every sort', () => {
    const operations = [...OPERATIONS, ...MOMENTS]
    const source = { document: DOCUMENT, operations, goodWays: ['nothing'] }
    const requests = fc.sample(anyRequest(source), { seed: 1, numRuns: 6000 })
    const has = (name: string, test: (request: FuzzRequest, body: string) => boolean) => {
      const count = requests.filter((request) => test(request, request.body?.text ?? '')).length
      return [name, count > 0]
    }
    const isJson = (text: string) => {
      try {
        return JSON.parse(text) !== undefined
      } catch {
        return false
      }
    }
    const sorts = [
      has('plain', ({ isPlain }, body) => isPlain && /^{"size":\d}$/.test(body)),
      has('broken JSON', (_request, body) => body !== '' && !isJson(body)),
      has('no body', ({ method, body }) => method === 'PUT' && body === null),
      has('a key too many', (_request, body) => body.includes('"__proto__"')),
      has('a key too few', (_request, body) => body === '{}'),
      has('wrong types', (_request, body) => /"size":("|\[|\{|null|true)/.test(body)),
      has('numbers at an edge', (_request, body) => /"size":(-1|10|9007199254740992)/.test(body)),
      has('NUL', (_request, body) => body.includes('\\u0000')),
      has('half a character', (_request, body) => /\\ud[89]00/.test(body)),
      has('deep nesting', (_request, body) => body.includes('['.repeat(64))),
      has('a huge body', (_request, body) => body.length > 262_144),
      has('another encoding', ({ body }) => body?.encoding === 'utf16le'),
      has('another type', ({ headers }) => headers.some((pair) => pair.includes('text/plain'))),
      has('another method', ({ operation, method }) => !operation.startsWith(method)),
      has('a path in disguise', ({ path }) => path.includes('%2e%2e')),
      has('a long path', ({ path }) => path.length > 16_384),
      has('an unknown id', ({ path }) => /\/[\da-f-]{36}(\?|$)/.test(path)),
      has('a path of a moment that is none', ({ path }) => /\/moments\/-?\d+\/july\//.test(path)),
      has('a year 0', ({ path }) => path.startsWith('/api/v1/moments/0/')),
      has('a path in one segment', ({ path }) => /\/moments\/%2F-?\d+%2F/.test(path)),
      has('a parameter twice', ({ path }) => /full=.*&full=/.test(path)),
      has('a wrong parameter', ({ path }) => /full=(-1|NaN|%00)/.test(path)),
      has('several credentials', ({ credentials }) => credentials.ways.length > 2),
    ]
    expect(sorts.filter(([, isThere]) => !isThere)).toEqual([])
  })
})
