import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { readAccessToken } from './access-token.ts'

/**
 * Whether only a gateway may say this: who somebody is, and that it is so. Some servers take `_` in a
 * name for `-`.
 */
export function isIdentityHeader(name: string): boolean {
  return /^x[-_](?:(?:user|gateway)[-_]|service[-_]key$)/.test(name)
}

/** Takes away what only a gateway may say, as if it had not been sent: nothing that reads later sees it. */
export function dropIdentity({ headers, headersDistinct }: IncomingMessage): void {
  for (const name of Object.keys(headers).filter(isIdentityHeader)) {
    delete headers[name]
    delete headersDistinct[name]
  }
}

/**
 * Whether `Authorization` is the token of an agent, which is opaque: those of users have two dots (RFC
 * 7519), count at the edge, and never go on.
 */
export function isAgentToken(authorization: string | undefined): boolean {
  return /^bearer +(?![^.\s]*\.[^.\s]*\.[^.\s]*$)\S+$/i.test(authorization ?? '')
}

/** Which credential of a request from the world is bad, and how. */
export function edgeRefusalCode(
  { authorization, 'x-api-key': key }: IncomingHttpHeaders,
  jwtSecret: string | null,
): 'auth.missing' | 'auth.key_revoked' | 'auth.jwt_expired' | 'auth.jwt_invalid' {
  if (authorization === undefined) return key === undefined ? 'auth.missing' : 'auth.key_revoked'
  const token = authorization.replace(/^bearer +/i, '')
  const read = readAccessToken(token, jwtSecret ?? '')
  return read === 'expired' ? 'auth.jwt_expired' : 'auth.jwt_invalid'
}
