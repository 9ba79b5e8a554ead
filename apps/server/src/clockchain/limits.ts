import { sha256 } from '../accounts/identity/secrets.ts'
import { type ClassCount, classCount } from '../platform/http/rate-limit.ts'
import type { Identified } from './identity/identify.ts'

const FINGERPRINT_LETTERS = 16

/** By which a key can be told from others, and nothing more of it. */
const fingerprint = (key: string) => sha256(key).toString('hex').slice(0, FINGERPRINT_LETTERS)

/**
 * For whom a request counts: the user, agent or service that it comes from; the address of who shows no
 * credential, or a wrong one.
 * @param identified null: a credential was wrong.
 * @param request.address `request.caller` as it came in.
 * @returns null: the gateway has counted it.
 */
export function countOf(
  identified: Identified | null,
  request: { method: string; address: string; serviceKey: string },
): ClassCount | null {
  if (identified?.isSigned) return null
  const { method, address, serviceKey } = request
  const { principal, hasWrongAdminKey = false } = identified ?? {}
  const { kind = 'anonymous', actor = null } = principal ?? {}
  const isUnknown = kind === 'anonymous' || kind === 'visitor' || hasWrongAdminKey
  if (isUnknown || actor === null) return classCount(address, method)
  return classCount(kind === 'system' ? `service:${fingerprint(serviceKey)}` : actor, method)
}
