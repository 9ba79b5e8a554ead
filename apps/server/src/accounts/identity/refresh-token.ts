import { createHmac, hkdfSync, randomBytes } from 'node:crypto'

const BYTES = 32

/** Keeps this key apart from the one that signs access tokens. */
const PURPOSE = 'timepoint: successors of refresh tokens'

/** A token that nobody can guess. */
export function newRefreshToken(): string {
  return randomBytes(BYTES).toString('base64url')
}

/**
 * The token that follows another: always the same one, so that it can be given again to who did not get
 * it, without being stored. Who has the token but not the secret cannot tell it.
 */
export function successorOf(token: string, jwtSecret: string): string {
  const key = hkdfSync('sha256', jwtSecret, '', PURPOSE, BYTES)
  return createHmac('sha256', Buffer.from(key)).update(token, 'utf8').digest('base64url')
}
