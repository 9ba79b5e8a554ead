import { ProviderError } from '../provider.ts'
import { retryAfterMs } from '../shared/retry-after.ts'
import { kindOfStatus, type WireFailure } from '../shared/wire-failure.ts'

/** Gives a refusal its kind by its status: local servers share no error codes. */
export function classifyLocal({ status, headers }: WireFailure): ProviderError {
  const kind = kindOfStatus(status)
  const wait = kind === 'rate_limited' || kind === 'overloaded' ? retryAfterMs(headers) : undefined
  const waiting = wait === undefined ? {} : { retryAfterMs: wait }
  return new ProviderError(kind, `local: ${kind}`, { ...(status ? { status } : {}), ...waiting })
}
