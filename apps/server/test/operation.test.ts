import * as contracts from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { z } from 'zod'
import { parseConfig } from '../src/platform/config/config.ts'
import { createLogger } from '../src/platform/log.ts'
import type { Stack } from '../src/stack.ts'
import { startStack } from '../src/stack.ts'
import { expectProblem } from './support/problem.ts'
import { createGate, createScriptedEngine } from './support/scripted-engine.ts'
import { collectEvents } from './support/sse.ts'
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts'
import { call, createTestDatabase, TEST_ENV, type TestDatabase } from './support/test-stack.ts'

const scripted = createScriptedEngine()
let database: TestDatabase
let proxy: TcpProxy
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  const server = new URL(inject('serverUrl'))
  proxy = await startTcpProxy({ host: server.hostname, port: Number(server.port) })
  const url = new URL(database.url)
  url.host = `127.0.0.1:${proxy.port}`
  const config = parseConfig({
    ...TEST_ENV,
    DATABASE_URL: url.href,
    GOOGLE_API_KEY: 'google-secret-1',
    OPENROUTER_API_KEYS: 'openrouter-secret-1,openrouter-secret-2',
    NODE_ENV: 'production',
  })
  stack = await startStack(config, { log: createLogger('silent'), engine: scripted.engine })
})

afterAll(async () => {
  proxy.mend()
  await stack.close()
  await proxy.close()
  await database.drop()
})

const health = () => call(stack, 'GET', '/health')

/** Asks again until the answer is as wanted; the reconnect takes a moment. */
async function until(status: number, ask: () => Promise<Response>): Promise<Response> {
  for (let tries = 0; ; tries += 1) {
    const response = await ask()
    if (response.status === status || tries === 50) return response
    await response.text()
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

describe('documents', () => {
  type Schema = { [key: string]: unknown }
  interface Document {
    openapi: string
    info: { title: string; version: string }
    tags: { name: string }[]
    paths: Record<string, Record<string, Schema & { responses: Record<string, Schema> }>>
    components: { schemas: Record<string, Schema> }
  }
  const document = async () =>
    (await (await call(stack, 'GET', '/openapi.json')).json()) as Document

  it('G-OPS-2: openapi.json says how to show who asks, so that /docs can send it', async () => {
    const text = await (await call(stack, 'GET', '/openapi.json')).text()
    const { components, security, paths } = JSON.parse(text)
    expect(components.securitySchemes).toMatchObject({
      token: { type: 'http', scheme: 'bearer' },
      apiKey: { in: 'header', name: 'X-API-Key' },
      adminKey: { in: 'header', name: 'X-Admin-Key' },
      serviceKey: { in: 'header', name: 'X-Service-Key' },
    })
    expect(security).toContainEqual({ token: [] })
    expect(paths['/api/v1/auth/dev/token'].post.security).toEqual([{ adminKey: [] }])
  })

  it('G-OPS-2: openapi.json is 3.1 and has every route', async () => {
    const { openapi, paths, info } = await document()
    expect(openapi).toMatch(/^3\.1\.\d+$/)
    expect(info.version).toMatch(/^\d+\.\d+\.\d+$/)
    const routes = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(routes.sort()).toEqual([
      'DELETE /api/v1/auth/account',
      'DELETE /api/v1/auth/keys/{id}',
      'DELETE /api/v1/interactions/session/{id}',
      'DELETE /api/v1/moments/{path}',
      'DELETE /api/v1/timepoints/{id}',
      'GET /api/v1/auth/keys',
      'GET /api/v1/auth/me',
      'GET /api/v1/browse',
      'GET /api/v1/browse/{s1}',
      'GET /api/v1/browse/{s1}/{s2}',
      'GET /api/v1/browse/{s1}/{s2}/{s3}',
      'GET /api/v1/browse/{s1}/{s2}/{s3}/{s4}',
      'GET /api/v1/browse/{s1}/{s2}/{s3}/{s4}/{s5}',
      'GET /api/v1/browse/{s1}/{s2}/{s3}/{s4}/{s5}/{s6}',
      'GET /api/v1/browse/{s1}/{s2}/{s3}/{s4}/{s5}/{s6}/{s7}',
      'GET /api/v1/credits/balance',
      'GET /api/v1/credits/costs',
      'GET /api/v1/credits/history',
      'GET /api/v1/eval/models',
      'GET /api/v1/export/tdf.jsonl',
      'GET /api/v1/graph/neighbors/{path}',
      'GET /api/v1/graph/path',
      'GET /api/v1/graph/subgraph/{path}',
      'GET /api/v1/graph/traverse/{path}',
      'GET /api/v1/interactions/session/{id}',
      'GET /api/v1/interactions/sessions/{timepoint_id}',
      'GET /api/v1/jobs',
      'GET /api/v1/jobs/{id}',
      'GET /api/v1/models',
      'GET /api/v1/models/free',
      'GET /api/v1/models/providers',
      'GET /api/v1/models/{id}',
      'GET /api/v1/moments',
      'GET /api/v1/moments/{path}',
      'GET /api/v1/moments/{path}/history',
      'GET /api/v1/random',
      'GET /api/v1/scenes/{id}/image',
      'GET /api/v1/scenes/{id}/thumbnail',
      'GET /api/v1/search',
      'GET /api/v1/stats',
      'GET /api/v1/temporal/{id}/sequence',
      'GET /api/v1/timeline',
      'GET /api/v1/timepoints',
      'GET /api/v1/timepoints/slug/{slug}',
      'GET /api/v1/timepoints/{id}',
      'GET /api/v1/timepoints/{id}/callbacks',
      'GET /api/v1/timepoints/{id}/characters',
      'GET /api/v1/timepoints/{id}/events',
      'GET /api/v1/timepoints/{id}/image',
      'GET /api/v1/timepoints/{id}/tdf',
      'GET /api/v1/timepoints/{id}/trace',
      'GET /api/v1/today',
      'GET /api/v1/users/me/export',
      'GET /api/v1/users/me/timepoints',
      'GET /api/v1/workers',
      'GET /health',
      'GET /metrics',
      'PATCH /api/v1/moments/{path}/visibility',
      'PATCH /api/v1/timepoints/{id}/visibility',
      'POST /api/v1/auth/apple',
      'POST /api/v1/auth/dev/token',
      'POST /api/v1/auth/google',
      'POST /api/v1/auth/keys',
      'POST /api/v1/auth/logout',
      'POST /api/v1/auth/refresh',
      'POST /api/v1/bulk-generate',
      'POST /api/v1/credits/admin/grant',
      'POST /api/v1/eval/compare',
      'POST /api/v1/eval/compare/report',
      'POST /api/v1/expand-once',
      'POST /api/v1/generate',
      'POST /api/v1/index',
      'POST /api/v1/ingest/subgraph',
      'POST /api/v1/ingest/tdf',
      'POST /api/v1/interactions/{id}/chat',
      'POST /api/v1/interactions/{id}/chat/stream',
      'POST /api/v1/interactions/{id}/dialog',
      'POST /api/v1/interactions/{id}/dialog/stream',
      'POST /api/v1/interactions/{id}/survey',
      'POST /api/v1/interactions/{id}/survey/stream',
      'POST /api/v1/jobs/{id}/cancel',
      'POST /api/v1/moments/{path}/publish',
      'POST /api/v1/temporal/{id}/next',
      'POST /api/v1/temporal/{id}/prior',
      'POST /api/v1/timepoints/generate',
      'POST /api/v1/timepoints/generate/stream',
      'POST /api/v1/timepoints/generate/sync',
      'POST /api/v1/timepoints/{id}/cancel',
      'POST /api/v1/understand',
      'POST /api/v1/users/resolve',
      'POST /api/v1/workers/{name}/run',
    ])
  })

  it('G-OPS-2: every route that is served is in it, apart from the documents themselves', async () => {
    const { paths } = await document()
    const served = stack.app
      .printRoutes({ commonPrefix: false })
      .split('\n')
      .filter((line) => line.includes('('))
    const documented = Object.keys(paths).length
    const own = /docs|redoc|openapi|^[└├]── \/ \(/
    const names = served.filter((line) => !own.test(line))
    expect(names.length).toBeGreaterThanOrEqual(documented)
    for (const path of Object.keys(paths)) {
      const method = Object.keys(paths[path] ?? {})[0] ?? 'get'
      const url = path
        .replace('{id}', '00000000-0000-4000-8000-000000000000')
        .replace('{slug}', 'x')
      const answer = await call(stack, method.toUpperCase(), url)
      expect([path, answer.status]).not.toEqual([path, 405])
      await answer.text()
    }
  })

  it('G-OPS-2: every reference in it leads somewhere', async () => {
    const whole = await document()
    const refs: string[] = []
    JSON.stringify(whole, (key, value: unknown) => {
      if (key === '$ref') refs.push(String(value))
      return value
    })
    expect(refs.length).toBeGreaterThan(5)
    for (const ref of refs) {
      const target = ref
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>((at, key) => (at as Schema | undefined)?.[key], whole)
      expect([ref, target !== undefined]).toEqual([ref, true])
    }
  })

  it('G-OPS-2: streams name frames that are in it, and routes belong to groups that are told', async () => {
    const { components, paths, tags } = await document()
    const operations = Object.values(paths).flatMap((item) => Object.values(item))
    const named = JSON.stringify(operations).match(/\b[A-Z]\w*Frame\b/g)
    expect(new Set(named)).toEqual(new Set(['ChatFrame', 'DialogFrame', 'SurveyFrame']))
    for (const name of ['Frame', ...(named ?? [])]) expect(components.schemas).toHaveProperty(name)
    const groups = new Set(operations.flatMap((operation) => operation.tags as string[]))
    expect(new Set(tags.map(({ name }) => name))).toEqual(groups)
  })

  it('G-OPS-2: bodies have an example, which can be sent as it is', async () => {
    const { components } = await document()
    const named = Object.entries(components.schemas).filter(([name]) => /Request$/.test(name))
    const examples = named.map(([name, { example }]) => [name, example] as const)
    expect(examples.filter(([, example]) => example === undefined)).toEqual([])
    for (const [name, example] of examples) {
      const schema = Object.entries(contracts).find(([key]) => key === name)?.[1] as z.ZodType
      const known = schema ?? contracts.jumpRequestFor(contracts.GenerateRequest)
      expect(known.parse(example)).toMatchObject(example as object)
    }
  })

  it('G-OPS-2: limits of lengths and ranges are in it', async () => {
    const { components, paths } = await document()
    const request = components.schemas.GenerateRequest ?? components.schemas.GenerateRequestInput
    const properties = request?.properties as Record<string, Schema>
    expect(properties.query).toMatchObject({ type: 'string', minLength: 3, maxLength: 500 })
    expect(request?.required).toEqual(['query'])
    const text = JSON.stringify([properties, components.schemas])
    for (const limit of ['"maxLength":200', '"maxLength":2048', '"maxLength":2000']) {
      expect(text).toContain(limit)
    }
    expect(text).toContain('"maximum":32768')
    const list = JSON.stringify(paths['/api/v1/timepoints']?.get?.parameters)
    expect(list).toContain('"maximum":100')
    expect(list).toContain('"default":20')
  })

  it('G-OPS-2, G-ERR-1: every operation tells its errors as problem+json', async () => {
    const { paths } = await document()
    for (const [path, item] of Object.entries(paths)) {
      if (path === '/health') continue
      for (const operation of Object.values(item)) {
        const errors = Object.entries(operation.responses).filter(([status]) =>
          /^[45]/.test(status),
        )
        if (errors.length === 0) expect([path, 'has no errors']).toEqual([path, ''])
        for (const [, response] of errors) {
          expect(JSON.stringify(response)).toContain('application/problem+json')
        }
      }
    }
  })

  /** Addresses that a page would load by itself. */
  const loaded = (html: string) =>
    [...html.matchAll(/<(?:script|link|img|iframe|source)\b[^>]*?\b(?:src|href)="([^"]*)"/g)].map(
      (match) => match[1] ?? '',
    )

  it.each(['/docs', '/docs/', '/redoc'])(
    'G-OPS-2: %s loads nothing from elsewhere',
    async (path) => {
      const page = await fetch(`${stack.url}${path}`)
      expect(page.status).toBe(200)
      expect(page.headers.get('content-type')).toContain('text/html')
      const csp = page.headers.get('content-security-policy') ?? ''
      expect(csp).toMatch(/default-src 'self'/)
      for (const directive of csp.split(';')) {
        expect(directive).not.toMatch(/https?:|\*|\/\/| ws/)
      }
      const html = await page.text()
      const urls = loaded(html).filter((url) => !url.startsWith('data:'))
      expect(urls.length).toBeGreaterThan(0)
      for (const url of urls) {
        const resolved = new URL(url, page.url)
        expect(resolved.origin).toBe(new URL(stack.url).origin)
        const asset = await fetch(resolved)
        expect([url, asset.status]).toEqual([url, 200])
        await asset.text()
      }
    },
  )

  it('G-OPS-2: the script of ReDoc asks no other origin for pictures or fonts', async () => {
    const script = await (await call(stack, 'GET', '/redoc/redoc.js')).text()
    expect(script).not.toMatch(/cdn\.redoc\.ly|fonts\.googleapis|fonts\.gstatic/)
    const page = await (await call(stack, 'GET', '/redoc')).text()
    expect(page).toContain('disable-google-font')
  })

  it('G-OPS-2: the first page leads to the documents', async () => {
    const response = await call(stack, 'GET', '/')
    expect([301, 302, 307, 308]).toContain(response.status)
    expect(response.headers.get('location')).toBe('/docs')
  })
})

/** Of a provider that nobody has asked yet. */
const UNTRIED = {
  state: 'untried',
  last_success_at: null,
  last_failure_at: null,
  last_failure: null,
  open_circuits: 0,
}

describe('health', () => {
  it('G-OPS-1: says what is there, and shows no secret', async () => {
    const response = await health()
    expect(response.status).toBe(200)
    const text = await response.text()
    expect(JSON.parse(text)).toEqual({
      status: 'healthy',
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      database: true,
      providers: { google: true, openrouter: true, stability: false },
      provider_states: { google: UNTRIED, openrouter: UNTRIED },
      nodes: 0,
      edges: 0,
    })
    expect(text).not.toContain('secret')
  })

  it('G-OPS-1, G-ERR-2: without its database it is 503, requests are told to come again', async () => {
    proxy.cut()
    const response = await until(503, health)
    expect(response.status).toBe(503)
    expect(await response.json()).toMatchObject({ status: 'unhealthy', database: false })
    const id = '00000000-0000-4000-8000-000000000000'
    for (const path of [
      '/api/v1/timepoints',
      `/api/v1/timepoints/${id}`,
      `/api/v1/timepoints/${id}/events`,
    ]) {
      const response = await call(stack, 'GET', path)
      expect(response.headers.get('retry-after')).toBe('5')
      await expectProblem(response, 'unavailable')
    }
    const body = { query: 'Rome 1945' }
    await expectProblem(
      await call(stack, 'POST', '/api/v1/timepoints/generate/sync', { body }),
      'unavailable',
    )
    expect((await call(stack, 'GET', '/openapi.json')).status).toBe(200)
    expect((await call(stack, 'POST', '/api/v1/understand', { body })).status).toBe(200)
    proxy.mend()
    expect((await until(200, health)).status).toBe(200)
  })

  it('G-OPS-1, G-OPS-8: a database that is silent is 503 after two seconds; what needs none is measured on', async () => {
    proxy.silence()
    const started = performance.now()
    const response = await health()
    expect(response.status).toBe(503)
    expect(performance.now() - started).toBeLessThan(3000)
    const metrics = await call(stack, 'GET', '/metrics')
    expect(metrics.status).toBe(200)
    const text = await metrics.text()
    expect(text).toContain('timepoint_renders_running 0')
    expect(text).not.toContain('timepoint_renders_unfinished{')
    proxy.mend()
    expect((await until(200, health)).status).toBe(200)
  })

  it('G-GEN-6, G-STREAM-5: a render survives the loss of its database connection', async () => {
    const gate = createGate()
    scripted.on('scene', gate.script)
    const body = { query: 'Rome 44 BC' }
    const accepted = await until(200, () =>
      call(stack, 'POST', '/api/v1/timepoints/generate', { body }),
    )
    const { id } = (await accepted.json()) as { id: string }
    await gate.reached
    proxy.cut()
    gate.open()
    await new Promise((resolve) => setTimeout(resolve, 100))
    proxy.mend()
    const events = await until(200, () => call(stack, 'GET', `/api/v1/timepoints/${id}/events`))
    const frames = (await collectEvents(events)).map(({ frame }) => frame)
    expect(frames.at(-1)?.event).toBe('done')
    const steps = frames.map((frame) => ('step' in frame ? frame.step : frame.event))
    expect(new Set(steps).size).toBe(steps.length)
  })
})
