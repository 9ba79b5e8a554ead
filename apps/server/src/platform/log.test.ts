import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { parseConfig } from './config/config.ts'
import { secretsOf } from './config/secrets-of.ts'
import { AppError } from './errors.ts'
import { createLogger } from './log.ts'
import { describeError } from './log-error.ts'

const PLANTED = 'planted-secret-of-this-test'

/** What stands in the log after some calls of it. */
function linesOf(work: (log: ReturnType<typeof createLogger>) => void, secrets: string[] = []) {
  const lines: string[] = []
  work(createLogger('trace', { write: (line) => void lines.push(line) }, secrets))
  return lines
}

function thrown(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

const ROW = {
  severity: 'ERROR',
  detail: `Key (query)=(${PLANTED}) already exists.`,
  where: PLANTED,
  parameters: [PLANTED],
}

describe('errors in logs', () => {
  it.each<[string, unknown]>([
    ['JSON that cannot be read', thrown(() => JSON.parse(`"${PLANTED}`))],
    ['an address that is none', thrown(() => new URL(PLANTED))],
    ['a value of the wrong form', z.object({ a: z.enum(['b']) }).safeParse({ a: PLANTED }).error],
    ['an unknown key', z.strictObject({}).safeParse({ [PLANTED]: 1 }).error],
    ['a row', Object.assign(new Error('duplicate key'), { ...ROW, code: '23505' })],
    ['a value of a row', Object.assign(new Error(`bad: "${PLANTED}"`), { ...ROW, code: '22P02' })],
    ['something else', { text: PLANTED }],
    ['a text', PLANTED],
    [
      'a problem',
      new AppError('internal', { extra: { suggested_query: PLANTED, reason: PLANTED } }),
    ],
  ])('G-SEC-8: %s is told without what it quotes, also as a cause', (_name, error) => {
    for (const err of [
      error,
      new Error('outer', { cause: error }),
      new AggregateError([error], 'several'),
      new Error('outer', { cause: new Error('inner', { cause: error }) }),
    ]) {
      const [line = ''] = linesOf((log) => log.error({ err }, 'failed'))
      expect(line).toContain('failed')
      expect(line).not.toContain(PLANTED)
    }
  })

  it('G-SEC-8: what happened and where is told', async () => {
    const cause = Object.assign(new Error('value is too long'), { code: '23514', table: 'users' })
    await sleep(0)
    const told = describeError(new AppError('internal', { cause }))
    expect(told).toMatchObject({
      type: 'AppError',
      code: 'internal',
      cause: { type: 'Error', message: 'value is too long', code: '23514', table: 'users' },
    })
    expect(told.stack).toContain('log.test.ts')
    expect(told.stack).not.toContain('AppError:')
  })

  it('G-SEC-8: errors that cause each other end somewhere', () => {
    const [first, second] = [new Error('first'), new Error('second')]
    first.cause = second
    second.cause = first
    expect(JSON.stringify(describeError(first)).length).toBeLessThan(100_000)
  })
})

describe('the second line', () => {
  it.each<[string, Record<string, unknown>]>([
    ['a header', { headers: { authorization: PLANTED } }],
    ['a key', { config: { google: { apiKey: PLANTED } } }],
    ['a token', { token: PLANTED }],
    ['a bearer token', { note: `Bearer ${PLANTED}` }],
    ['a signed token', { note: `x eyJhbGciOiJIUzI1NiJ9.${PLANTED}.abc` }],
    ['an API key', { note: `tp_gw_${PLANTED}` }],
    ['a database', { note: `postgres://me:${PLANTED}@db.example/x` }],
  ])('G-SEC-8: %s is hidden', (_name, members) => {
    const [line = ''] = linesOf((log) => log.info(members, 'told'))
    expect(line).toContain('[hidden]')
    expect(line).not.toContain(PLANTED)
    expect(JSON.parse(line).msg).toBe('told')
  })

  it('G-SEC-8: no secret of the configuration stands in any line, wherever it was put', () => {
    const named = {
      JWT_SECRET_KEY: 'jwt "secret" \\ of at least 32 bytes',
      FLASH_SERVICE_KEY: 'service-key-planted',
      ADMIN_API_KEY: 'admin-key-planted',
      GATEWAY_SIGNING_SECRET: 'signing-secret-planted',
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
      GOOGLE_API_KEY: 'google-planted',
      OPENROUTER_API_KEYS: 'openrouter-planted-1,openrouter-planted-2',
      STABILITY_API_KEY: 'stability-planted',
      POLLINATIONS_API_KEY: 'pollinations-planted',
      LOCAL_BASE_URL: 'http://127.0.0.1:1',
      LOCAL_API_KEY: 'local-planted',
    }
    const env = { ...named, DATABASE_URL: 'postgres://me:pass%2Fword-planted@db.example/x' }
    const {
      LOCAL_BASE_URL: _,
      WEBHOOK_SECRET: webhook,
      OPENROUTER_API_KEYS: keys,
      ...plain
    } = named
    const written = [
      ...Object.values(plain),
      ...keys.split(','),
      webhook.replace('whsec_', ''),
      'pass/word-planted',
      'pass%2Fword-planted',
    ]
    const secrets = secretsOf(parseConfig(env))
    expect(secrets.sort()).toEqual(written.sort())
    const lines = linesOf((log) => {
      for (const secret of written) {
        log.info({ note: `with ${secret} in it` }, `and ${secret} here`)
        log.error({ err: new Error(`message ${secret}`) })
      }
    }, secrets)
    expect(lines).toHaveLength(2 * written.length)
    for (const line of lines) {
      expect(() => JSON.parse(line)).not.toThrow()
      const text = JSON.stringify(Object.values(JSON.parse(line)))
      for (const secret of written) expect(text).not.toContain(JSON.stringify(secret).slice(1, -1))
    }
  })
})
