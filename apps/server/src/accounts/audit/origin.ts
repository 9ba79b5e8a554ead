import { isIP } from 'node:net'
import type { AuditEvent } from './audit-store.ts'

/** Where a request came from, as the audit log tells it. */
export type Origin = Required<Pick<AuditEvent, 'actor' | 'ip' | 'requestId'>>

/** What proxies write for an address need not be one: then there is none. */
export function originOf(request: { caller: string; ip: string | undefined; id: string }): Origin {
  const { caller: actor, ip = '', id: requestId } = request
  return { actor, ip: isIP(ip) ? ip : null, requestId }
}
