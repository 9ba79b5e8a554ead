import { randomUUID } from 'node:crypto'
import { signAccessToken } from '../../src/accounts/identity/access-token.ts'
import { findOrCreateUser } from '../../src/accounts/users/user-store.ts'
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

/** Somebody with an account, and the headers of their requests. */
export interface TestUser {
  id: string
  headers: { authorization: string }
}

/** Makes an account without any of the ways to sign in. */
export async function createTestUser(stack: Stack, { credits = 50 } = {}): Promise<TestUser> {
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
