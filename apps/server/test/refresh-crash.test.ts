import { setTimeout as sleep } from 'node:timers/promises'
import type { TokenPair } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import { SECRETS } from './support/accounts.ts'
import { createWatchedDatabase, type SlowServer, spawnSlowServer } from './support/crash.ts'

const AUTH = '/api/v1/auth'
const PEOPLE = 40

/** Long enough that everybody has exchanged tokens some times, and is about to again. */
const KILL_MS = 700

let watched: Awaited<ReturnType<typeof createWatchedDatabase>>
let database: Database
let servers: [SlowServer, SlowServer]
let urls: [string, string]
const living = new Set<SlowServer>()

beforeAll(async () => {
  watched = await createWatchedDatabase()
  database = openDatabase(watched.url)
  const env = { AUTH_ENABLED: 'true', ...SECRETS }
  servers = [spawnSlowServer(watched.url, 60, env), spawnSlowServer(watched.url, 60, env)]
  for (const server of servers) {
    living.add(server)
    void server.ended.then(() => living.delete(server))
  }
  urls = [await servers[0].start(), await servers[1].start()]
})

afterAll(async () => {
  for (const server of living) server.signal('SIGKILL')
  await Promise.all(servers.map(({ ended }) => ended))
  await database.close()
  await watched.drop()
})

async function post(url: string, path: string, body: unknown): Promise<TokenPair> {
  const headers = { 'content-type': 'application/json', 'x-admin-key': SECRETS.ADMIN_API_KEY }
  const answer = await fetch(url + AUTH + path, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
  })
  expect(answer.status).toBe(200)
  return (await answer.json()) as TokenPair
}

const refresh = (url: string, { refresh_token }: TokenPair) =>
  post(url, '/refresh', { refresh_token })

/**
 * Exchanges tokens without pause until the server is gone.
 * @returns the last that were received; whose exchange had no answer is not known.
 */
async function exchangeUntilGone(
  url: string,
  first: TokenPair,
  onExchanged: () => void,
): Promise<TokenPair> {
  let pair = first
  for (;;) {
    const next = await refresh(url, pair).catch((error: unknown) => {
      if (error instanceof TypeError) return null // No answer.
      throw error
    })
    if (next === null) return pair
    pair = next
    onExchanged()
  }
}

describe('kill -9 while tokens are exchanged', () => {
  it('G-AUTH-11: who had no answer asks again elsewhere, and is still signed in', async () => {
    const people = Array.from({ length: PEOPLE }, (_, person) => `${person}@example.com`)
    const signedIn = await Promise.all(
      people.map((email) => post(urls[0], '/dev/token', { email })),
    )
    const once = signedIn.map(() => Promise.withResolvers<void>())
    const exchanging = signedIn.map((pair, person) =>
      exchangeUntilGone(urls[0], pair, () => once[person]?.resolve()),
    )
    await Promise.all(once.map(({ promise }) => promise))
    await sleep(KILL_MS)
    servers[0].signal('SIGKILL')
    const last = await Promise.all(exchanging)
    const goOn = async (pair: TokenPair, person: number) => {
      expect(pair.refresh_token).not.toBe(signedIn[person]?.refresh_token)
      const next = await refresh(urls[1], await refresh(urls[1], pair))
      const headers = { authorization: `Bearer ${next.access_token}` }
      expect((await fetch(`${urls[1]}${AUTH}/me`, { headers })).status).toBe(200)
    }
    await Promise.all(last.map(goOn))
    const { rows } = await sql<{ families: number; revoked: number }>`
      SELECT count(*)::int AS families, count(revoked_at)::int AS revoked
      FROM token_families`.execute(database.db)
    expect(rows).toEqual([{ families: PEOPLE, revoked: 0 }])
  })
})
