import { parseConfig } from '../../src/platform/config/config.ts'
import { createLogger } from '../../src/platform/log.ts'
import { type Overrides, type Stack, startStack } from '../../src/stack.ts'
import { SECRETS } from './accounts.ts'
import { TEST_ENV, type TestDatabase } from './test-stack.ts'

/** How long the gateway of a test lets a stream be silent, in milliseconds. */
export const IDLE_MS = 800

/** The gateway role alone, with accounts, before services at the addresses of `env`. */
export function startGateway(
  database: TestDatabase,
  {
    env = {},
    idleMs = IDLE_MS,
    ...overrides
  }: Overrides & { env?: Record<string, string>; idleMs?: number } = {},
): Promise<Stack> {
  const config = parseConfig({
    ...TEST_ENV,
    ROLES: 'gateway',
    DATABASE_URL: database.url,
    AUTH_ENABLED: 'true',
    ...SECRETS,
    ...env,
  })
  const gateway = { ...config.gateway, idleTimeoutMs: idleMs }
  return startStack({ ...config, gateway }, { log: createLogger('silent'), ...overrides })
}
