import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { identifyCallers } from '../src/accounts/identity/identity-hook.ts'
import { parseConfig } from '../src/platform/config/config.ts'
import { openDatabase } from '../src/platform/db/database.ts'
import { createApp } from '../src/platform/http/server.ts'
import { createLogger } from '../src/platform/log.ts'
import type { Stack } from '../src/stack.ts'
import { createTestUser, SECRETS } from './support/accounts.ts'
import { startGateway } from './support/gateway.ts'
import { expectProblem } from './support/problem.ts'
import { rawRequest, sendRaw } from './support/raw-http.ts'
import {
  CLOCKCHAIN_KEY,
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

/** Nobody listens there. */
const ELSEWHERE = { FLASH_URL: 'http://127.0.0.1:9' }

let database: TestDatabase
let folder: string

beforeAll(async () => {
  database = await createTestDatabase()
  folder = mkdtempSync(join(tmpdir(), 'clockchain-roles-'))
})

afterAll(async () => {
  rmSync(folder, { recursive: true })
  await database.drop()
})

async function withStack<T>(
  env: Record<string, string>,
  look: (stack: Stack, lines: string[]) => Promise<T>,
): Promise<T> {
  const lines: string[] = []
  const log = createLogger('trace', { write: (line) => void lines.push(line) })
  const stack = await startTestStack(database, { env, log })
  try {
    return await look(stack, lines)
  } finally {
    await stack.close()
  }
}

describe('the service key of an installation', () => {
  const env = { DATA_DIR: '', SERVICE_API_KEY: '', ROLES: 'clockchain', ...ELSEWHERE }

  it('CC-AUTH-2: is made at the first start, survives the next, and is in no log', async () => {
    const own = { ...env, DATA_DIR: join(folder, 'own') }
    const first = await withStack(own, async ({ keptKey }, lines) => {
      expect(lines.join('')).not.toContain(keptKey?.key)
      return keptKey
    })
    expect(first?.key).toMatch(/^[\w-]{43}$/)
    const file = join(folder, 'own', 'service.key')
    expect(readFileSync(file, 'utf8').trim()).toBe(first?.key)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(await withStack(own, async ({ keptKey }) => keptKey)).toEqual(first)
  })

  it('CC-AUTH-2: is not made where one is given, or Clockchain does not run', async () => {
    const DATA_DIR = join(folder, 'none')
    const given = { DATA_DIR, ROLES: 'clockchain', ...ELSEWHERE }
    expect(await withStack(given, async ({ keptKey }) => keptKey)).toBeNull()
    const flash = { DATA_DIR, SERVICE_API_KEY: '', ROLES: 'flash' }
    expect(await withStack(flash, async ({ keptKey }) => keptKey)).toBeNull()
    expect(readdirSync(folder)).not.toContain('none')
  })
})

describe('roles', () => {
  it('CC-MOUNT-9: Clockchain alone says what it is, has its pages, and nothing of Flash', async () => {
    await withStack({ ROLES: 'clockchain', ...ELSEWHERE }, async (stack) => {
      const asked = await call(stack, 'GET', '/', { headers: { accept: 'application/json' } })
      expect(await asked.json()).toEqual({
        service: 'timepoint-clockchain',
        version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      })
      expect(asked.headers.get('vary')).toContain('Accept')
      for (const accept of ['text/html,application/xhtml+xml,*/*', '*/*']) {
        const page = await call(stack, 'GET', '/', { headers: { accept } })
        expect([page.status, page.headers.get('location')]).toEqual([302, '/docs'])
      }
      for (const path of ['/docs', '/redoc', '/openapi.json', '/health', '/metrics']) {
        expect([path, (await call(stack, 'GET', path)).status]).toEqual([path, 200])
      }
      for (const path of ['/api/v1/timepoints', '/api/nothing', '/api/v1/clockchain/nothing']) {
        await expectProblem(await call(stack, 'GET', path), 'not_found')
      }
    })
  })

  it('CC-AUTH-10: alone, a wrong service key is 401 at pages and probes, too, and counts for its address', async () => {
    const env = { ROLES: 'clockchain', RATE_LIMIT_PUBLIC: '5/minute', ...ELSEWHERE }
    await withStack(env, async (stack) => {
      const ask = async (path: string, headers: Record<string, string>) =>
        (await call(stack, 'GET', path, { headers })).status
      const wrong = { 'x-service-key': 'wrong' }
      const good: Record<string, string>[] = [{}, { 'x-service-key': CLOCKCHAIN_KEY }]
      for (const path of ['/health', '/metrics', '/docs', '/openapi.json', '/']) {
        expect([path, await ask(path, wrong)]).toEqual([path, 401])
        for (const headers of good) {
          expect(await ask(path, headers)).toBeLessThan(400)
        }
      }
      expect(await ask('/health', wrong)).toBe(429)
      expect(await ask('/health', {})).toBe(200)
    })
  })

  it('CC-MOUNT-9: all in one process says at / what it is to programs, leads people to the pages, and knows nothing beyond', async () => {
    await withStack({}, async (stack) => {
      const at = (accept: string) => call(stack, 'GET', '/', { headers: { accept } })
      const asked = await at('application/json')
      expect([asked.status, await asked.json()]).toMatchObject([
        200,
        { service: 'timepoint-clockchain' },
      ])
      for (const accept of ['text/html,application/xhtml+xml,*/*', '*/*']) {
        expect((await at(accept)).status).toBe(302)
      }
      expect((await call(stack, 'GET', '/api/v1/timepoints')).status).toBe(200)
      for (const path of ['/api/nothing', '/api/v1/nothing', '/api/v1/clockchain/nothing']) {
        await expectProblem(await call(stack, 'GET', path), 'not_found')
      }
      const twisted = await sendRaw(stack, rawRequest('GET /api/v1/clockchain/../timepoints'))
      expect([twisted.status, JSON.parse(twisted.body).code]).toEqual([400, 'path_malformed'])
    })
  })

  it('CC-MOUNT-2: a gateway lets no wrong API key or token through to Clockchain, also where nobody signs in', async () => {
    const stack = await startGateway(database, {
      env: { ...ELSEWHERE, CLOCKCHAIN_URL: 'http://127.0.0.1:9', AUTH_ENABLED: 'false' },
    })
    try {
      const ask = (headers: Record<string, string>) =>
        call(stack, 'GET', '/api/v1/clockchain/moments', { headers })
      await expectProblem(await ask({}), 'upstream_unavailable')
      await expectProblem(await ask({ 'x-api-key': 'tp_gw_unknown' }), 'auth.key_revoked')
      await expectProblem(await ask({ authorization: 'Bearer a.b.c' }), 'auth.jwt_invalid')
      await expectProblem(await ask({ authorization: 'Bearer tp_ag_x' }), 'upstream_unavailable')
    } finally {
      await stack.close()
    }
  })

  it('CC-MOUNT-9: a gateway with Clockchain inside passes the rest on, and drops nothing of services', async () => {
    const stack = await startGateway(database, {
      env: { ...ELSEWHERE, CLOCKCHAIN_URL: 'http://127.0.0.1:9', ROLES: 'gateway,clockchain' },
    })
    try {
      await expectProblem(await call(stack, 'GET', '/api/v1/timepoints'), 'upstream_unavailable')
      const { upstreams } = (await (await call(stack, 'GET', '/health')).json()) as {
        upstreams: Record<string, string>
      }
      expect(Object.keys(upstreams)).toEqual(['flash'])
    } finally {
      await stack.close()
    }
  })
})

describe("Clockchain's way to Flash in its own process", () => {
  const INTERNAL = 'internal-key-that-nobody-was-told'

  /** Who Flash takes a request for. */
  async function whoami(
    env: Record<string, string>,
    headers: string[],
  ): Promise<{ status: number; principal: unknown }> {
    const log = createLogger('silent')
    const { accounts } = parseConfig(env)
    const app = await createApp(log)
    const pool = openDatabase(database.url)
    identifyCallers(app, { db: pool.db, config: accounts, log, internalKey: INTERNAL })
    app.addHook('preValidation', async ({ refusal }) => {
      if (refusal) throw refusal
    })
    app.get('/api/v1/whoami', async ({ principal }) => ({ principal }))
    try {
      const url = await app.listen({ host: '127.0.0.1', port: 0 })
      const { status, body } = await sendRaw({ url }, rawRequest('GET /api/v1/whoami', headers))
      return { status, principal: JSON.parse(body).principal }
    } finally {
      await app.close()
      await pool.close()
    }
  }

  it('CC-AUTH-7: the key of the process counts there; any other as if there were none', async () => {
    const system = { status: 200, principal: { kind: 'system' } }
    const anonymous = { status: 200, principal: { kind: 'anonymous' } }
    expect(await whoami({}, [`X-Service-Key: ${INTERNAL}`])).toEqual(system)
    expect(await whoami({}, ['X-Service-Key: wrong'])).toEqual(anonymous)
    expect(await whoami({}, ['X-Service-Key: wrong', 'X-Service-Key: wrong'])).toEqual(anonymous)
    const twice = [`X-Service-Key: ${INTERNAL}`, `X-Service-Key: ${INTERNAL}`]
    expect(await whoami({}, twice)).toEqual(anonymous)
  })

  it('CC-AUTH-7: it may name users, and counts for nothing where a key is configured', async () => {
    const { id } = await withStack({ ROLES: 'flash' }, (stack) => createTestUser(stack))
    const named = [`X-Service-Key: ${INTERNAL}`, `X-User-Id: ${id}`]
    expect(await whoami({}, named)).toMatchObject({
      principal: { kind: 'user', userId: id, isMetered: true },
    })
    const { FLASH_SERVICE_KEY } = SECRETS
    const configured = await whoami({ FLASH_SERVICE_KEY }, [`X-Service-Key: ${INTERNAL}`])
    expect(configured.status).toBe(403)
  })
})
