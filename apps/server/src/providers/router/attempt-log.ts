import type { Attempt, AttemptOutcome, Usage } from '@timepoint/contracts'
import type { Candidate } from '../models/candidates.ts'
import type { TokenUsage } from '../provider.ts'

interface Open {
  entry: Attempt
  began: number
  ended: boolean
}

/** Writes down every call that is made for one question. */
export class AttemptLog {
  readonly #call: string
  readonly #onEnd: (attempt: Attempt) => void
  readonly #open: Open[] = []

  /**
   * @param call what is asked, such as `scene`.
   * @param onEnd told of each call when it has ended.
   */
  constructor(call: string, onEnd: (attempt: Attempt) => void = () => {}) {
    this.#call = call
    this.#onEnd = onEnd
  }

  /** @returns what to call when the call has ended. */
  begin({ provider, model }: Candidate) {
    const entry: Attempt = {
      call: this.#call,
      provider,
      model,
      outcome: 'cancelled',
      started_at: new Date().toISOString(),
      duration_ms: 0,
      input_tokens: null,
      output_tokens: null,
      cost_usd: null,
    }
    const open: Open = { entry, began: performance.now(), ended: false }
    this.#open.push(open)
    return (
      outcome: AttemptOutcome,
      usage: TokenUsage | null,
      costUsd: number | null,
      answeredBy: string = model,
    ) => {
      if (open.ended) return
      open.ended = true
      entry.outcome = outcome
      entry.model = answeredBy
      entry.duration_ms = Math.round(performance.now() - open.began)
      entry.input_tokens = usage?.inputTokens ?? null
      entry.output_tokens = usage?.outputTokens ?? null
      entry.cost_usd = costUsd
      this.#onEnd({ ...entry })
    }
  }

  /** All calls in the order in which they began; those still under way count as cancelled. */
  close(): Attempt[] {
    for (const { entry, began, ended } of this.#open) {
      if (!ended) entry.duration_ms = Math.round(performance.now() - began)
    }
    return this.#open.map(({ entry }) => ({ ...entry }))
  }
}

/** What calls used together. The cost is null when that of an answer is not known. */
export function sumAttempts(attempts: readonly Attempt[]): Usage {
  const costs = attempts.map(({ outcome, cost_usd: cost, output_tokens: tokens }) =>
    cost === null && (outcome === 'ok' || tokens !== null) ? Number.NaN : (cost ?? 0),
  )
  const cost = costs.reduce((sum, one) => sum + one, 0)
  return {
    calls: attempts.length,
    input_tokens: attempts.reduce((sum, { input_tokens: tokens }) => sum + (tokens ?? 0), 0),
    output_tokens: attempts.reduce((sum, { output_tokens: tokens }) => sum + (tokens ?? 0), 0),
    cost_usd: Number.isNaN(cost) ? null : cost,
  }
}
