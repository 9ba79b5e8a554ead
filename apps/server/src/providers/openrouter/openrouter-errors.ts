import { z } from 'zod'
import { type FailureKind, ProviderError } from '../provider.ts'
import { retryAfterMs } from '../shared/retry-after.ts'
import { kindOfStatus, statusInBody, type WireFailure } from '../shared/wire-failure.ts'

const textMap = z.record(z.string(), z.unknown())

const errorSchema = z.object({
  error: z.object({
    metadata: z
      .object({
        reasons: z.array(z.unknown()).nullish().catch(null),
        headers: textMap.nullish().catch(null),
      })
      .nullish()
      .catch(null),
    availability: z
      .object({
        code: z.string().nullish().catch(null),
        retry_after: z.number().nullish().catch(null),
      })
      .nullish()
      .catch(null),
  }),
})

/** Longer than this a platform limit is a quota and not a matter of pace. */
const QUOTA_AFTER_MS = 3_600_000

const AVAILABILITY: Readonly<Record<string, FailureKind>> = {
  model_deprecated: 'model_gone',
  free_variant_ended: 'model_gone',
  capacity_exhausted: 'rate_limited',
  // The account's own data policy leaves no host: another key of it will not help.
  privacy_restricted: 'invalid_request',
}

/** Headers of the answer, with those that OpenRouter repeats in the body of a platform limit. */
function allHeaders(failure: WireFailure, inBody: Record<string, unknown>) {
  const named = Object.entries(inBody).map(([name, value]) => [name.toLowerCase(), String(value)])
  return { ...Object.fromEntries(named), ...failure.headers } as Record<string, string>
}

/** When an exhausted limit starts anew, if that is far off; the header holds Unix time in ms. */
function quotaMs(headers: Record<string, string>): number | undefined {
  if (headers['x-ratelimit-remaining'] !== '0') return undefined
  const wait = Number(headers['x-ratelimit-reset'] ?? Number.NaN) - Date.now()
  return wait > QUOTA_AFTER_MS ? wait : undefined
}

function kindOf(status: number | null, isModerated: boolean, isWaiting: boolean): FailureKind {
  if (status === 403 && isModerated) return 'blocked'
  // Out of money, unless told to come back: then another payment is under way.
  if (status === 402 && isWaiting) return 'rate_limited'
  return kindOfStatus(status)
}

/**
 * Gives a refusal of OpenRouter its kind. Sources: OpenRouter's docs, "Errors" and "Limits": a status
 * in the body counts where HTTP says 200; 403 with `metadata.reasons` is moderation and no refused key.
 */
export function classifyOpenRouter(failure: WireFailure): ProviderError {
  const { data } = errorSchema.safeParse(failure.body)
  const status = failure.status ?? statusInBody(failure.body)
  const headers = allHeaders(failure, data?.error.metadata?.headers ?? {})
  const availability = data?.error.availability
  const seconds = availability?.retry_after ?? null
  const wait = seconds === null ? retryAfterMs(headers) : seconds * 1000
  const isModerated = Array.isArray(data?.error.metadata?.reasons)
  const kind =
    AVAILABILITY[availability?.code ?? ''] ?? kindOf(status, isModerated, wait !== undefined)
  const options = status === null ? {} : { status }
  const quota = kind === 'rate_limited' ? quotaMs(headers) : undefined
  if (quota !== undefined)
    return new ProviderError('quota', 'OpenRouter: limit used up', {
      ...options,
      retryAfterMs: quota,
    })
  const waits = wait !== undefined && (kind === 'rate_limited' || kind === 'overloaded')
  const waiting = waits ? { ...options, retryAfterMs: wait } : options
  return new ProviderError(kind, `OpenRouter: ${kind}`, waiting)
}
