import type { FastifyInstance } from 'fastify'
import { registerAccounts } from '../../src/accounts/accounts.ts'
import { identifyCallers } from '../../src/accounts/identity/identity-hook.ts'
import { type ClockchainRoutes, mountClockchain } from '../../src/clockchain/mount.ts'
import { parseConfig } from '../../src/platform/config/config.ts'
import { type Database, openDatabase } from '../../src/platform/db/database.ts'
import { migrate } from '../../src/platform/db/migrate.ts'
import { registerOpenApi } from '../../src/platform/http/docs.ts'
import { limitRequests } from '../../src/platform/http/rate-limit.ts'
import { createApp } from '../../src/platform/http/server.ts'
import { createLogger } from '../../src/platform/log.ts'
import { SECRETS } from './accounts.ts'
import { TEST_ENV, type TestDatabase } from './test-stack.ts'

export const ADMIN_KEY = 'admin-key-of-clockchains-tests'

/** What a server of a test is told, over the defaults. */
const CLOCKCHAIN_ENV: Record<string, string> = {
  ...TEST_ENV,
  ...SECRETS,
  ADMIN_KEY,
  AUTH_ENABLED: 'true',
}

/** Clockchain's mounts with routes of a test, beside what a process has of Flash and accounts. */
export interface MountedServer extends AsyncDisposable {
  url: string
  app: FastifyInstance
  database: Database
}

export async function startMountedServer(
  { url }: TestDatabase,
  routes: ClockchainRoutes,
  env: Record<string, string> = {},
): Promise<MountedServer> {
  await migrate(url)
  const config = parseConfig({ ...CLOCKCHAIN_ENV, ...env })
  const { accounts, trustedProxies, corsOrigins, rateLimit, serviceRateLimit } = config
  const database = openDatabase(url)
  const { db } = database
  const log = createLogger('silent')
  const app = await createApp(log, { trustedProxies, corsOrigins })
  await registerOpenApi(app, '0.0.0')
  identifyCallers(app, { db, config: accounts, log })
  limitRequests(app, { db, limits: { own: rateLimit, service: serviceRateLimit } })
  await mountClockchain(app, { config, db, log }, routes)
  await app.register(
    async (api) => registerAccounts(api, { config: accounts, db, log, costs: {} }),
    { prefix: '/api/v1' },
  )
  return {
    url: await app.listen({ host: '127.0.0.1', port: 0 }),
    app,
    database,
    async [Symbol.asyncDispose]() {
      await app.close()
      await database.close()
    },
  }
}
