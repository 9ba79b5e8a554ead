import type { TokenPair } from '@timepoint/contracts'
import type { AccountsConfig } from '../../platform/config/config.ts'
import type { RootDb } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { Logger } from '../../platform/log.ts'
import { recordEvent } from '../audit/audit-store.ts'
import { noteRefusal } from '../audit/note-refusal.ts'
import type { Origin } from '../audit/origin.ts'
import {
  deactivateUser,
  findOrCreateUser,
  findUser,
  type NewUser,
  noteSignIn,
  type User,
} from '../users/user-store.ts'
import { signAccessToken } from './access-token.ts'
import { revokeKeysOf } from './api-key-store.ts'
import { createApple, createGoogle } from './identity-provider.ts'
import { type Principal, requirePerson, requireUser } from './principal.ts'
import { newRefreshToken, successorOf } from './refresh-token.ts'
import {
  lockFamily,
  readTokenState,
  revokeFamiliesOf,
  revokeFamily,
  rotateToken,
  startFamily,
  type TokenFamily,
} from './token-store.ts'

/** What the service needs of the system. */
export interface IdentityServiceContext {
  db: RootDb
  config: AccountsConfig
  log: Logger
}

/** What the routes may ask for. */
export type IdentityService = ReturnType<typeof createIdentityService>

/** Somebody who signs in. */
type Person = Omit<NewUser, 'signupCredits'>

const unauthenticated = (detail: string) => new AppError('unauthenticated', { detail })

/** @throws AppError invalid_state where nobody signs in. */
function jwtSecretOf({ enabled, jwtSecret }: AccountsConfig): string {
  if (enabled && jwtSecret !== null) return jwtSecret
  throw new AppError('invalid_state', { detail: 'Nobody signs in on this server' })
}

async function pairOf(
  { id: familyId, userId }: TokenFamily,
  refreshToken: string,
  config: AccountsConfig,
): Promise<TokenPair> {
  const { accessTokenMs: lifetimeMs } = config
  const options = { secret: jwtSecretOf(config), lifetimeMs }
  return {
    access_token: await signAccessToken({ userId, familyId }, options),
    refresh_token: refreshToken,
    token_type: 'bearer',
    expires_in: lifetimeMs / 1000,
  }
}

/** @throws AppError forbidden for an account that was deleted. */
async function signIn(
  { db, config, log }: IdentityServiceContext,
  person: Person,
  origin: Origin,
): Promise<TokenPair> {
  const token = newRefreshToken()
  const { provider } = person
  const event = { ...origin, details: { provider } }
  const { userId, familyId } = await db.transaction().execute(async (trx) => {
    const { user, isNew } = await findOrCreateUser(trx, {
      ...person,
      signupCredits: config.signupCredits,
    })
    const { id: userId } = user
    if (!(await noteSignIn(trx, userId))) return { userId, familyId: null }
    const familyId = await startFamily(trx, { userId, token, lifetimeMs: config.refreshTokenMs })
    const own = { ...event, userId, actor: provider === 'dev' ? 'admin' : `user:${userId}` }
    if (isNew) await recordEvent(trx, { ...own, event: 'account.created' })
    await recordEvent(trx, { ...own, event: 'sign_in.done' })
    return { userId, familyId }
  })
  if (familyId !== null) return pairOf({ id: familyId, userId }, token, config)
  const details = { provider, reason: 'deleted' }
  noteRefusal({ db, log }, { ...origin, event: 'sign_in.refused', userId, details })
  throw new AppError('forbidden', { detail: 'This account was deleted' })
}

/**
 * Exchanges a token for its successor. One that was exchanged before ends its family, unless the answer
 * to that may have been lost.
 * @returns the family; null for a token that does not count. The end of a family is committed.
 */
function exchange(
  { db, config }: IdentityServiceContext,
  { token, successor }: { token: string; successor: string },
  origin: Origin,
): Promise<TokenFamily | null> {
  return db.transaction().execute(async (trx) => {
    const family = await lockFamily(trx, token)
    if (!family) return null
    const state = await readTokenState(trx, token, successor)
    if (state === 'fresh') {
      await rotateToken(trx, { token, successor, lifetimeMs: config.refreshTokenMs })
    }
    if (state === 'reused') {
      await revokeFamily(trx, family.id)
      const { id, userId } = family
      await recordEvent(trx, { ...origin, event: 'token.reused', userId, details: { family: id } })
    }
    return state === 'fresh' || state === 'repeatable' ? family : null
  })
}

/** Signs people in and out. */
export function createIdentityService(context: IdentityServiceContext) {
  const { db, config, log } = context
  const providers = { apple: createApple(config.apple), google: createGoogle(config.google) }

  return {
    /** @throws AppError invalid_state where nobody signs in. */
    assertOn(): void {
      jwtSecretOf(config)
    },

    /**
     * Signs in whom a provider vouches for; the first time, an account is made.
     * @throws AppError unauthenticated, forbidden, not_configured, provider_unavailable.
     */
    async signInWith(
      provider: keyof typeof providers,
      { token, nonce }: { token: string; nonce: string | null },
      origin: Origin,
    ): Promise<TokenPair> {
      const person = await providers[provider].verify(token, nonce)
      if (person) return signIn(context, { provider, ...person }, origin)
      const details = { provider, reason: 'invalid' }
      noteRefusal({ db, log }, { ...origin, event: 'sign_in.refused', details })
      throw unauthenticated('The identity token is not valid')
    },

    /** Signs in by an address that nobody has checked, for administrators. @throws AppError forbidden */
    signInAs(email: string, displayName: string | null, origin: Origin): Promise<TokenPair> {
      return signIn(context, { provider: 'dev', subject: email, email, displayName }, origin)
    },

    /** The next tokens of a sign-in. @throws AppError unauthenticated */
    async refresh(token: string, origin: Origin): Promise<TokenPair> {
      const successor = successorOf(token, jwtSecretOf(config))
      const family = await exchange(context, { token, successor }, origin)
      if (family) return pairOf(family, successor, config)
      const details = { credential: 'refresh token' }
      noteRefusal({ db, log }, { ...origin, event: 'credential.refused', details })
      throw unauthenticated('The refresh token is not valid')
    },

    /** Ends the sign-in of a token, whatever became of that; nothing happens for any other text. */
    async signOut(token: string, origin: Origin): Promise<void> {
      await db.transaction().execute(async (trx) => {
        const family = await lockFamily(trx, token)
        if (!family || !(await revokeFamily(trx, family.id))) return
        await recordEvent(trx, { ...origin, event: 'sign_out.done', userId: family.userId })
      })
    },

    /** @throws AppError unauthenticated */
    async me(principal: Principal): Promise<User> {
      const user = await findUser(db, requireUser(principal))
      if (!user) throw unauthenticated('This account is gone')
      return user
    },

    /** Deletes the caller's account: none of their credentials counts from then on. */
    async deleteAccount(principal: Principal, origin: Origin): Promise<void> {
      const userId = requirePerson(principal)
      await db.transaction().execute(async (trx) => {
        if (!(await deactivateUser(trx, userId))) throw unauthenticated('This account is gone')
        await revokeFamiliesOf(trx, userId)
        await revokeKeysOf(trx, userId)
        await recordEvent(trx, { ...origin, event: 'account.deleted', userId })
      })
    },
  }
}
