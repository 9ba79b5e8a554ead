import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, parseConfig } from './config.ts'
import { Environment } from './environment.ts'

const EXAMPLE = join(import.meta.dirname, '..', '..', '..', '..', '..', '.env.example')

function problemsOf(env: Record<string, string>): string {
  try {
    parseConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return ''
}

describe('G-OPS-5: configuration', () => {
  it('G-OPS-5: tells all problems together, each with its name, none with its value', () => {
    const env = {
      PORT: 'secret-port',
      DATABASE_URL: 'mysql://user:hunter2@host/db',
      PUBLIC_BASE_URL: 'ftp://secret-host',
      SHARE_URL_BASE: 'secret-share',
      LOCAL_BASE_URL: 'secret-local',
      GENERATION_TIMEOUT_S: '-12345',
      PIPELINE_SPECULATION: 'secret-maybe',
      LOG_LEVEL: 'secret-loud',
    }
    const message = problemsOf(env)
    for (const [name, value] of Object.entries(env)) {
      expect(message).toContain(name)
      expect(message).not.toContain(value)
    }
    expect(message).not.toMatch(/secret|hunter2|12345/)
    expect(message.split('\n')).toHaveLength(1 + Object.keys(env).length)
  })

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['GENERATION_TIMEOUT_S', '0'],
    ['GENERATION_TIMEOUT_S', '3601'],
    ['GENERATION_TIMEOUT_S', 'NaN'],
    ['DATABASE_URL', 'postgres'],
    ['PUBLIC_BASE_URL', 'example.org'],
    ['PUBLIC_BASE_URL', 'javascript:alert(1)'],
    ['PIPELINE_SPECULATION', 'true'],
    ['ROLES', 'flash,gatewy'],
    ['ROLES', ','],
    ['RENDER_CONCURRENCY', '0'],
    ['RATE_LIMIT', '-1'],
    ['RATE_LIMIT', '1.5'],
    ['TRUSTED_PROXIES', 'proxy.example'],
    ['TRUSTED_PROXIES', '10.0.0.0/33'],
    ['TRUSTED_PROXIES', '10'],
    ['RATE_LIMIT', '1001'],
    ['WEBHOOK_SECRET', 'whsec_short'],
    ['WEBHOOK_SECRET', 'c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0'],
    ['ALLOW_INSECURE_CALLBACKS', 'yes'],
  ])('G-OPS-5: %s=%s is refused', (name, value) => {
    expect(problemsOf({ [name]: value })).toContain(name)
  })

  it.each([
    ['no', {}],
    ['an empty', { JWT_SECRET_KEY: '' }],
    ['a short', { JWT_SECRET_KEY: 'x'.repeat(31) }],
  ])('G-AUTH-19: with AUTH_ENABLED=true and %s JWT_SECRET_KEY nothing starts', (_what, secret) => {
    const message = problemsOf({ AUTH_ENABLED: 'true', ...secret })
    expect(message).toContain('JWT_SECRET_KEY: must have at least 32 bytes')
    expect(message).not.toContain('xxx')
    expect(problemsOf({ AUTH_ENABLED: 'false', ...secret })).toBe('')
  })

  it('G-AUTH-19: 32 bytes are enough, of whatever letters', () => {
    for (const secret of ['x'.repeat(32), 'é'.repeat(16)]) {
      const { accounts } = parseConfig({ AUTH_ENABLED: 'TRUE', JWT_SECRET_KEY: secret })
      expect(accounts).toMatchObject({ enabled: true, jwtSecret: secret })
    }
  })

  it('G-OPS-5: nothing set is a good configuration', () => {
    expect(parseConfig({})).toMatchObject({
      port: 8000,
      host: '127.0.0.1',
      databaseUrl: null,
      publicBaseUrl: null,
      shareUrlBase: null,
      providers: { google: null, openrouter: null, stability: null, local: null },
      generationTimeoutMs: 290_000,
      speculation: true,
      logLevel: 'info',
    })
  })

  it('G-OPS-5: empty variables count as unset', () => {
    const names = Object.keys(Environment.shape)
    const empty = Object.fromEntries(names.map((name) => [name, '']))
    expect(parseConfig(empty)).toEqual(parseConfig({}))
  })

  it('G-OPS-1: either form of an OpenRouter key counts', () => {
    const keysOf = (env: Record<string, string>) => parseConfig(env).providers.openrouter?.apiKeys
    expect(keysOf({ OPENROUTER_API_KEY: 'a' })).toEqual(['a'])
    expect(keysOf({ OPENROUTER_API_KEYS: 'a, b' })).toEqual(['a', 'b'])
    expect(keysOf({ OPENROUTER_API_KEY: 'c', OPENROUTER_API_KEYS: 'a,c' })).toEqual(['c', 'a'])
  })

  it('G-OPS-5: roles are all, or those that are named', () => {
    expect(parseConfig({ ROLES: 'all' }).roles).toEqual([
      'flash',
      'clockchain',
      'worker',
      'gateway',
    ])
    expect(parseConfig({ ROLES: ' worker, flash' }).roles).toEqual(['flash', 'worker'])
    expect(parseConfig({ ROLES: 'worker' }).roles).toEqual(['worker'])
  })

  it('G-OPS-5: addresses lose the slash at their end', () => {
    const config = parseConfig({ PUBLIC_BASE_URL: 'https://a/b//', SHARE_URL_BASE: 'http://c/' })
    expect(config).toMatchObject({ publicBaseUrl: 'https://a/b', shareUrlBase: 'http://c' })
  })
})

describe('configuration of Clockchain', () => {
  it('CC-AUTH-9: nothing set is a good one', () => {
    expect(parseConfig({}).clockchain).toEqual({
      serviceKey: null,
      adminKey: null,
      requiresSignedGateway: false,
      limits: { public: 60, read: 300, write: 30 },
      flashUrl: null,
      flashConcurrency: 4,
      rendersImages: true,
      judge: { failMode: 'closed', model: null },
      jobRetentionMs: 30 * 86_400_000,
      expansion: {
        isEnabled: false,
        intervalMs: 300_000,
        concurrency: 1,
        targetNodes: null,
        dailyBudgetUsd: 5,
      },
      indexer: { isEnabled: true, intervalMs: 5000 },
      daily: { isEnabled: false, atMs: 5 * 60_000 },
      seeds: true,
    })
  })

  it('CC-AUTH-9: what is set is read, in its units', () => {
    const { clockchain } = parseConfig({
      RATE_LIMIT_PUBLIC: '0/minute',
      EXPANSION_TARGET: '1000',
      EXPANSION_DAILY_BUDGET: '0.25',
      DAILY_CRON_AT: '23:59',
      FLASH_URL: 'http://127.0.0.1:8001/',
      OPENROUTER_MODEL: 'a/b',
    })
    expect(clockchain).toMatchObject({
      limits: { public: 0 },
      expansion: { targetNodes: 1000, dailyBudgetUsd: 0.25 },
      daily: { atMs: 86_340_000 },
      flashUrl: 'http://127.0.0.1:8001',
      judge: { model: 'a/b' },
    })
  })

  it.each([
    ['RATE_LIMIT_PUBLIC', '60'],
    ['RATE_LIMIT_AUTH_READ', '5/second'],
    ['RATE_LIMIT_AUTH_WRITE', '-1/minute'],
    ['RATE_LIMIT_PUBLIC', '100000/minute'],
    ['FLASH_MAX_CONCURRENCY', '0'],
    ['JUDGE_FAIL_MODE', 'ajar'],
    ['JOB_RETENTION_DAYS', '0'],
    ['EXPANSION_INTERVAL', '0'],
    ['EXPANSION_DAILY_BUDGET', '-1'],
    ['EXPANSION_DAILY_BUDGET', 'Infinity'],
    ['INDEXER_ENABLED', 'yes'],
    ['DAILY_CRON_AT', '24:00'],
    ['DAILY_CRON_AT', '5:00'],
    ['REQUIRE_SIGNED_GATEWAY', '1'],
  ])('CC-AUTH-9: %s=%s is refused', (name, value) => {
    expect(problemsOf({ [name]: value })).toContain(name)
  })

  it('CC-AUTH-9: the most that a limit may be is named', () => {
    expect(problemsOf({ RATE_LIMIT_PUBLIC: '100000/minute' })).toContain('99999/minute')
  })

  it('CC-AUTH-9: Clockchain without Flash must be told where that is; a worker and all need not', () => {
    expect(problemsOf({ ROLES: 'clockchain' })).toContain('FLASH_URL: is needed')
    const both = problemsOf({ ROLES: 'gateway,clockchain' })
    expect(both.match(/FLASH_URL/g)).toHaveLength(1)
    expect(both).toContain('GATEWAY_SIGNING_SECRET')
    for (const roles of ['worker', 'all', 'flash,clockchain']) {
      expect(problemsOf({ ROLES: roles })).toBe('')
    }
  })
})

describe('.env.example', () => {
  const entries = () => {
    expect(existsSync(EXAMPLE)).toBe(true)
    const lines = readFileSync(EXAMPLE, 'utf8').split('\n')
    return lines.flatMap((line) => {
      const match = /^#?\s*([A-Z][A-Z0-9_]*)=(.*)$/.exec(line)
      return match ? [[match[1] ?? '', match[2] ?? ''] as const] : []
    })
  }

  it('G-OPS-5: names every variable that is read, once, and no other', () => {
    const names = entries().map(([name]) => name)
    expect([...names].sort()).toEqual(Object.keys(Environment.shape).sort())
  })

  it('G-OPS-5: gives the defaults that hold, and is itself a good configuration', () => {
    expect(parseConfig(Object.fromEntries(entries()))).toEqual(parseConfig({}))
  })

  it('G-OPS-5: holds no secret', () => {
    for (const [name, value] of entries()) if (/KEY|SECRET/.test(name)) expect(value).toBe('')
  })
})
