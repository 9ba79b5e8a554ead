import { z } from 'zod'
import { ProviderError } from '../provider.ts'
import { retryAfterMs } from '../shared/retry-after.ts'
import { kindOfStatus, type WireFailure } from '../shared/wire-failure.ts'

/** Rows that are not understood are passed over: `details` is a list of any kind of thing. */
const errorSchema = z.object({
  error: z.object({
    status: z.string().nullish().catch(null),
    details: z
      .array(
        z
          .object({
            '@type': z.string().catch(''),
            reason: z.string().optional().catch(undefined),
            retryDelay: z.string().optional().catch(undefined),
            violations: z
              .array(z.object({ quotaId: z.string().catch('') }).catch({ quotaId: '' }))
              .catch([]),
          })
          .catch({ '@type': '', violations: [] }),
      )
      .nullish()
      .catch(null),
  }),
})

/** HTTP statuses of `google.rpc.Code`, for error frames that name no number. */
const STATUSES: Readonly<Record<string, number>> = {
  INVALID_ARGUMENT: 400,
  FAILED_PRECONDITION: 400,
  OUT_OF_RANGE: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  NOT_FOUND: 404,
  ABORTED: 409,
  RESOURCE_EXHAUSTED: 429,
  CANCELLED: 499,
  INTERNAL: 500,
  UNKNOWN: 500,
  UNIMPLEMENTED: 501,
  UNAVAILABLE: 503,
  DEADLINE_EXCEEDED: 504,
}

const HOUR_MS = 3_600_000

const pacific = new Intl.DateTimeFormat('en-US', {
  timeZone: 'America/Los_Angeles',
  hourCycle: 'h23',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
})

function pacificSecondOfDay(at: number): number {
  const parts = pacific.formatToParts(at)
  const part = (type: string) => Number(parts.find((one) => one.type === type)?.value ?? 0)
  return part('hour') * 3600 + part('minute') * 60 + part('second')
}

/** Milliseconds until daily quotas start anew, at midnight in California. Source: Google's rate limits. */
export function msUntilPacificMidnight(now: number): number {
  const wait = 24 * HOUR_MS - pacificSecondOfDay(now) * 1000 - (now % 1000)
  // On the two days of the year that have not 24 hours the guess is an hour off.
  const hour = Math.floor(pacificSecondOfDay(now + wait) / 3600)
  if (hour === 23) return wait + HOUR_MS
  return hour === 1 ? wait - HOUR_MS : wait
}

/** A protobuf duration such as `36s` or `0.5s`, in milliseconds. */
function durationMs(value: string | undefined): number | undefined {
  const seconds = /^(\d+(?:\.\d+)?)s$/.exec(value ?? '')?.[1]
  return seconds === undefined ? undefined : Math.ceil(Number(seconds) * 1000)
}

/**
 * Gives a refusal of Google its kind. A daily quota says `retryDelay` of seconds as well, which is not
 * to be believed. Source: google.rpc error details (`QuotaFailure`, `RetryInfo`, `ErrorInfo`).
 */
export function classifyGoogle({ status, body, headers }: WireFailure): ProviderError {
  const { data } = errorSchema.safeParse(body)
  const code = status ?? STATUSES[data?.error.status ?? ''] ?? null
  const details = data?.error.details ?? []
  const options = code === null ? {} : { status: code }
  if (code === 429) {
    const quotas = details.flatMap((detail) => detail.violations.map((one) => one.quotaId))
    if (quotas.some((quota) => quota.includes('PerDay'))) {
      const wait = msUntilPacificMidnight(Date.now())
      return new ProviderError('quota', 'Google: daily quota', { ...options, retryAfterMs: wait })
    }
    const delay = details.find((detail) => detail.retryDelay !== undefined)?.retryDelay
    const wait = durationMs(delay) ?? retryAfterMs(headers)
    const waiting = wait === undefined ? options : { ...options, retryAfterMs: wait }
    return new ProviderError('rate_limited', 'Google: too many requests', waiting)
  }
  // A key that does not exist is answered with 400, unlike one that may not.
  if (code === 400 && details.some((detail) => detail.reason === 'API_KEY_INVALID'))
    return new ProviderError('credential', 'Google: invalid key', options)
  const kind = kindOfStatus(code)
  const wait = kind === 'overloaded' ? retryAfterMs(headers) : undefined
  const waiting = wait === undefined ? options : { ...options, retryAfterMs: wait }
  return new ProviderError(kind, `Google: ${kind}`, waiting)
}
