import { parseConfig } from '../../src/platform/config/config.ts'
import { createLogger } from '../../src/platform/log.ts'
import { type Overrides, type Stack, startStack } from '../../src/stack.ts'
import { SECRETS } from './accounts.ts'
import type { TestDatabase } from './test-stack.ts'

/** How long the gateway of a test waits, in milliseconds. */
export const WAITS = { usual: 300, rendering: 900, idle: 400 }

/** The gateway role alone, with accounts, before services at the addresses of `env`. */
export function startGateway(
  database: TestDatabase,
  { env = {}, ...overrides }: Overrides & { env?: Record<string, string> },
): Promise<Stack> {
  const { FLASH_SERVICE_KEY: _, ...secrets } = SECRETS
  const config = parseConfig({
    PORT: '0',
    RATE_LIMIT: '0',
    ROLES: 'gateway',
    DATABASE_URL: database.url,
    AUTH_ENABLED: 'true',
    ...secrets,
    ...env,
  })
  const gateway = { ...config.gateway, idleTimeoutMs: WAITS.idle }
  return startStack(
    { ...config, gateway },
    { log: createLogger('silent'), answerMs: WAITS, ...overrides },
  )
}
