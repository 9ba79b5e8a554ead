import { type FailureKind, ProviderError } from '../provider.ts'
import { retryAfterMs } from '../shared/retry-after.ts'
import { kindOfStatus, type WireFailure } from '../shared/wire-failure.ts'

/** Gives a refusal its kind by its status: local servers share no error codes. */
export function classifyLocal({ status, headers }: WireFailure): ProviderError {
  const kind = kindOfStatus(status)
  const wait = kind === 'rate_limited' || kind === 'overloaded' ? retryAfterMs(headers) : undefined
  const waiting = wait === undefined ? {} : { retryAfterMs: wait }
  return new ProviderError(kind, `local: ${kind}`, { ...(status ? { status } : {}), ...waiting })
}

/**
 * What a finish reason means; null for a whole answer. Source: OpenAI's chat completions.
 * @param unified `content-filter` also where the answer is in the field for refusals, under `stop`.
 */
export function kindOfLocalFinish(finish: {
  raw: string | undefined
  unified: string
}): FailureKind | null {
  if (finish.unified === 'content-filter') return 'blocked'
  if (finish.raw === 'stop') return null
  return finish.raw === 'length' ? 'truncated' : 'unusable'
}
