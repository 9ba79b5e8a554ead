import { z } from 'zod'
import { text } from './text.ts'

/** Signing in, the tokens that follow, and API keys. */

/** A token that somebody else made: nobody can tell its length, but those of Apple and Google are shorter. */
const ForeignToken = z.string().min(1).max(16_384)

const Nonce = z.string().min(1).max(1024).nullish().meta({
  description: 'What the sign-in was begun with: the token must hold it, or its SHA-256 in hex.',
})

/** Body of the sign-in with Apple. */
export const AppleSignInRequest = z
  .object({ identity_token: ForeignToken, nonce: Nonce })
  .meta({ id: 'AppleSignInRequest', example: { identity_token: 'eyJhbGciOiJSUzI1NiIs…' } })

/** Body of the sign-in with Google. */
export const GoogleSignInRequest = z
  .object({ id_token: ForeignToken, nonce: Nonce })
  .meta({ id: 'GoogleSignInRequest', example: { id_token: 'eyJhbGciOiJSUzI1NiIs…' } })

/** What browsers take for an address (WHATWG HTML): ASCII only, so lower case is one to one. */
const EMAIL = z.regexes.html5Email

function plainEmail(value: string): string {
  const trimmed = value.trim()
  return EMAIL.test(trimmed) ? trimmed.toLowerCase() : trimmed
}

/** An address by which an account is found: in any case, with any space around. */
const Email = z
  .string()
  .overwrite(plainEmail)
  .refine((value) => value.length <= 254 && EMAIL.test(value), 'must be an email address')
  .meta({ format: 'email', maxLength: 254 })

/** Body of the sign-in of developers. */
export const DevTokenRequest = z
  .object({
    email: Email,
    display_name: text({ max: 200 }).nullish().meta({
      description: 'Stored when the account is made; later it stays as it is.',
    }),
  })
  .meta({
    id: 'DevTokenRequest',
    example: { email: 'test@example.com', display_name: 'Test User' },
  })

/** Body of the exchange of tokens. */
export const RefreshRequest = z
  .object({ refresh_token: z.string().min(1).max(1024) })
  .meta({ id: 'RefreshRequest', example: { refresh_token: 'GZ5lX0xH…' } })

/** What somebody is signed in by. */
export const TokenPair = z
  .object({
    access_token: z.string().meta({ description: 'For `Authorization: Bearer`; a JWT.' }),
    refresh_token: z.string().meta({ description: 'Counts once: it is exchanged for the next.' }),
    token_type: z.literal('bearer'),
    expires_in: z.int().meta({ description: 'How long the access token counts, in seconds.' }),
  })
  .meta({ id: 'TokenPair' })
export type TokenPair = z.infer<typeof TokenPair>

/** Answer of the sign-out, whatever it was sent. */
export const SignedOut = z.object({ detail: z.literal('Logged out') }).meta({ id: 'SignedOut' })

/** The account of who asks. */
export const Account = z
  .object({
    id: z.uuid(),
    email: z.string().nullable(),
    display_name: z.string().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'Account' })
export type Account = z.infer<typeof Account>

/** Answer of the deletion of an account. */
export const AccountDeactivated = z
  .object({ detail: z.literal('Account deactivated') })
  .meta({ id: 'AccountDeactivated' })

/** What an API key may be used for: reading, or everything but the account itself. */
export const ApiKeyScope = z.enum(['read', 'generate'])
export type ApiKeyScope = z.infer<typeof ApiKeyScope>

const Scopes = z
  .union([ApiKeyScope.transform((scope) => [scope]), z.array(ApiKeyScope).min(1).max(10)])
  .meta({ description: '`generate` holds `read`.' })

/** Body of the creation of an API key. */
export const CreateApiKeyRequest = z
  .object({
    name: text({ min: 1, max: 100 }).meta({ description: 'By which you know what it is for.' }),
    scopes: Scopes,
  })
  .meta({ id: 'CreateApiKeyRequest', example: { name: 'Nightly export', scopes: ['read'] } })

const KeyPrefix = z.string().meta({ description: 'The beginning of the key.' })

/** A new API key: the only answer that holds it. */
export const CreatedApiKey = z
  .object({
    id: z.uuid(),
    key: z.string().meta({ description: 'For `X-API-Key`. It is not shown again.' }),
    prefix: KeyPrefix,
  })
  .meta({ id: 'CreatedApiKey' })
export type CreatedApiKey = z.infer<typeof CreatedApiKey>

/** An API key as its owner sees it later. */
export const ApiKey = z
  .object({
    id: z.uuid(),
    name: z.string(),
    scopes: z.array(ApiKeyScope),
    prefix: KeyPrefix,
    created_at: z.iso.datetime(),
    last_used_at: z.iso.datetime().nullable().meta({ description: 'To the minute.' }),
  })
  .meta({ id: 'ApiKey' })
export type ApiKey = z.infer<typeof ApiKey>

/** The keys that count, newest first. */
export const ApiKeyList = z.object({ keys: z.array(ApiKey) }).meta({ id: 'ApiKeyList' })

/** Answer of the end of an API key. */
export const ApiKeyDeleted = z
  .object({ id: z.uuid(), deleted: z.literal(true) })
  .meta({ id: 'ApiKeyDeleted' })
