import type { Attempt } from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'
import type { Candidate } from '../models/candidates.ts'
import { type FailureKind, ProviderError } from '../provider.ts'

/** Why a candidate did not answer. `open`: not asked, because its circuit is open. */
export type CandidateFailure = FailureKind | 'timeout' | 'open' | 'budget'

/** Nobody answered a question. */
export class RoutingError extends AppError {
  readonly attempts: Attempt[]

  constructor(error: AppError, attempts: Attempt[]) {
    super(error.code, {
      detail: error.message,
      cause: error.cause,
      ...(error.retryAfterMs === undefined ? {} : { retryAfterMs: error.retryAfterMs }),
    })
    this.attempts = attempts
  }
}

/** A candidate that was given up. */
export interface Failed {
  candidate: Candidate
  kind: CandidateFailure
  error: unknown
}

/** Kinds of failure in words that anyone may read. */
export const FAILURE_WORDS: Readonly<Record<CandidateFailure, string>> = {
  quota: 'quota used up',
  rate_limited: 'too many calls',
  credential: 'credential refused',
  model_gone: 'model gone',
  truncated: 'answer cut short',
  blocked: 'refused by its safety rules',
  invalid_request: 'request refused',
  overloaded: 'overloaded',
  network: 'not reached',
  unusable: 'unusable answer',
  timeout: 'no answer in time',
  open: 'failed lately',
  budget: 'cost limit of the render reached',
}

function codeOf(kinds: readonly CandidateFailure[]): AppError['code'] {
  const all = (...some: CandidateFailure[]) =>
    kinds.length > 0 && kinds.every((kind) => some.includes(kind))
  if (kinds.length === 0 || all('open')) return 'provider_unavailable'
  if (all('credential')) return 'provider_auth'
  if (all('quota', 'rate_limited', 'open')) return 'provider_rate_limited'
  return all('timeout', 'open') ? 'provider_timeout' : 'provider_error'
}

/** What it means for the caller that nobody answered. Names providers, nothing that they said. */
export function toRoutingError(failed: readonly Failed[], attempts: Attempt[]): RoutingError {
  const tried = failed.map(
    ({ candidate, kind }) => `${candidate.provider} (${FAILURE_WORDS[kind]})`,
  )
  const list = [...new Set(tried)].join(', ')
  const detail = list === '' ? 'No provider could be asked' : `No provider answered: ${list}`
  const hints = failed.flatMap(({ error }) =>
    error instanceof ProviderError ? (error.retryAfterMs ?? []) : [],
  )
  const code = codeOf(failed.map(({ kind }) => kind))
  const retryAfterMs = hints.length > 0 ? Math.min(...hints) : undefined
  const hint = code === 'provider_rate_limited' && retryAfterMs ? { retryAfterMs } : {}
  return new RoutingError(
    new AppError(code, { detail, cause: failed.at(-1)?.error, ...hint }),
    attempts,
  )
}

/** What is left of a question that was given up: the calls that were made for it. */
export function toAbortError(reason: unknown, attempts: Attempt[]): RoutingError {
  const error = reason instanceof AppError ? reason : new AppError('timeout', { cause: reason })
  return new RoutingError(error, attempts)
}
