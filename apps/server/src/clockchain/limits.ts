import type { FastifyReply } from 'fastify'
import { sha256 } from '../accounts/identity/secrets.ts'
import type { RequestLimits } from '../platform/config/config.ts'
import type { Db } from '../platform/db/database.ts'
import { countWithin } from '../platform/http/rate-limit.ts'
import type { Identified } from './identity/identify.ts'

/** By which limit a request is counted, and for whom. */
export interface Count {
  limitClass: keyof RequestLimits
  /** Of the row that counts it. */
  key: string
}

const FINGERPRINT_LETTERS = 16

/** A key that can be told from others, and nothing more of it. */
const fingerprint = (key: string) => sha256(key).toString('hex').slice(0, FINGERPRINT_LETTERS)

/**
 * For whom a request counts: the user, agent or service that it comes from; the address of who shows no
 * credential, or a wrong one.
 * @param identified null: a credential was wrong.
 * @param address `request.caller` as it came in.
 * @returns null: the gateway has counted it.
 */
export function countOf(
  identified: Identified | null,
  { method, address, serviceKey }: { method: string; address: string; serviceKey: string },
): Count | null {
  if (identified?.isSigned) return null
  const { principal, hasWrongAdminKey = false } = identified ?? {}
  const { kind = 'anonymous', actor = null } = principal ?? {}
  const isUnknown = kind === 'anonymous' || kind === 'visitor' || hasWrongAdminKey
  if (isUnknown || actor === null)
    return { limitClass: 'public', key: `clockchain public ${address}` }
  const limitClass = method === 'GET' || method === 'HEAD' ? 'read' : 'write'
  const caller = kind === 'system' ? `service:${fingerprint(serviceKey)}` : actor
  return { limitClass, key: `clockchain ${limitClass} ${caller}` }
}

/** Counts a request, and shows what is left. @throws AppError rate_limited */
export async function countByClass(
  db: Db,
  limits: RequestLimits,
  { limitClass, key }: Count,
  reply: FastifyReply,
): Promise<void> {
  const limit = limits[limitClass]
  if (limit === 0) return
  await countWithin(
    db,
    { key, limit, refusal: `Rate limit exceeded: ${limit} per 1 minute` },
    reply,
  )
}
