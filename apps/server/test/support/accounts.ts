import { randomUUID } from 'node:crypto'
import { registerAccounts } from '../../src/accounts/accounts.ts'
import { signAccessToken } from '../../src/accounts/identity/access-token.ts'
import { identifyCallers } from '../../src/accounts/identity/identity-hook.ts'
import { findOrCreateUser } from '../../src/accounts/users/user-store.ts'
import { parseConfig } from '../../src/platform/config/config.ts'
import { type Database, openDatabase } from '../../src/platform/db/database.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { limitRequests } from '../../src/platform/http/rate-limit.ts'
import { createApp } from '../../src/platform/http/server.ts'
import { createLogger, type Logger } from '../../src/platform/log.ts'
import type { Overrides, Stack } from '../../src/stack.ts'
import { startTestStack, type TestDatabase } from './test-stack.ts'

export const SECRETS = {
  JWT_SECRET_KEY: 'jwt-secret-of-the-tests-32-bytes-long',
  ADMIN_API_KEY: 'admin-key-of-the-tests',
  FLASH_SERVICE_KEY: 'service-key-of-the-tests',
  GATEWAY_SIGNING_SECRET: 'signing-secret-of-the-tests',
}

/** As {@link startTestStack}, with accounts and all secrets. */
export function startAccountsStack(
  database: TestDatabase,
  { env = {}, ...overrides }: Overrides & { env?: Record<string, string> } = {},
): Promise<Stack> {
  return startTestStack(database, {
    env: { AUTH_ENABLED: 'true', ...SECRETS, ...env },
    ...overrides,
  })
}

/** A server with accounts and nothing else: a process can have as many of them as it likes. */
export interface AccountsServer extends AsyncDisposable {
  url: string
  database: Database
}

/**
 * Serves accounts as the stack does, without what renders, on a free port. `/api/v1/whoami` tells who a
 * request comes from, by whichever method. Requests are not limited unless RATE_LIMIT says so.
 */
export async function startAccountsServer(
  { url }: TestDatabase,
  env: Record<string, string> = { AUTH_ENABLED: 'true', ...SECRETS },
  log: Logger = createLogger('silent'),
): Promise<AccountsServer> {
  await migrate(url)
  const { accounts, rateLimit, serviceRateLimit, trustedProxies } = parseConfig({
    RATE_LIMIT: '0',
    ...env,
  })
  const database = openDatabase(url)
  const { db } = database
  const app = await createApp(log, { trustedProxies })
  identifyCallers(app, { db, config: accounts, log })
  limitRequests(app, { db, limits: { own: rateLimit, service: serviceRateLimit } })
  app.all('/api/v1/whoami', async ({ principal, caller, limitClass }) => ({
    principal,
    caller,
    limitClass,
  }))
  await app.register(
    async (api) => registerAccounts(api, { config: accounts, db, log, costs: {} }),
    {
      prefix: '/api/v1',
    },
  )
  return {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    database,
    async [Symbol.asyncDispose]() {
      await app.close()
      await database.close()
    },
  }
}

/** Somebody with an account, and the headers of their requests. */
export interface TestUser {
  id: string
  headers: { authorization: string }
}

/** Makes an account without any of the ways to sign in. */
export async function createTestUser(
  stack: Pick<Stack, 'database'>,
  { credits = 50 } = {},
): Promise<TestUser> {
  const { user } = await findOrCreateUser(stack.database.db, {
    provider: 'dev',
    subject: randomUUID(),
    email: null,
    displayName: null,
    signupCredits: credits,
  })
  const options = { secret: SECRETS.JWT_SECRET_KEY, lifetimeMs: 900_000 }
  const token = await signAccessToken({ userId: user.id, familyId: null }, options)
  return { id: user.id, headers: { authorization: `Bearer ${token}` } }
}
