import { AppError } from '../../../platform/errors.ts'
import type { Logger } from '../../../platform/log.ts'
import { type Ruling, ruleOn } from './hard-rules.ts'
import {
  askModel,
  judgeCandidates,
  type ModelJudgeOptions,
  type ModelVerdict,
} from './model-judge.ts'

/** What became of a query. */
export interface Screening {
  verdict: 'approve' | 'sensitive' | 'reject'
  /** For our own records; null where nothing was said. */
  reason: string | null
  /** To be said beside the moment, at most 300 characters; there exactly with `sensitive`. */
  disclaimer: string | null
  /** False when a model should have been asked, and none could be. */
  isScreened: boolean
}

/** Screens queries before they are rendered. */
export interface Judge {
  /**
   * @param signal ends the waiting.
   * @throws AppError judge_unavailable when no model answers and that must not be passed over.
   */
  screen(query: string, signal?: AbortSignal): Promise<Screening>
}

/** What the judge is built from. */
export interface JudgeOptions extends Omit<ModelJudgeOptions, 'model'> {
  /** OPENROUTER_MODEL; null: the default text model. */
  model: string | null
  /** What an outage of the model means: nothing passes, or what the rules let pass. */
  failMode: 'closed' | 'open'
  log: Logger
  timeoutMs?: number
}

const TIMEOUT_MS = 60_000

/** When it makes sense to ask again, in milliseconds. */
const RETRY_MS = 30_000

const GENERAL_WARNING =
  'This moment touches on violence or suffering. It is shown to remember and to understand, not to approve; some of it may be hard to see.'

/** The graver of the two verdicts: a model may add to what the rules say, and takes nothing away. */
function combined(ruling: Exclude<Ruling, { verdict: 'reject' }>, model: ModelVerdict): Screening {
  const isScreened = true
  if (model.verdict === 'reject') {
    return { verdict: 'reject', reason: model.reason, disclaimer: null, isScreened }
  }
  if (ruling.verdict === 'sensitive') {
    return { ...ruling, isScreened }
  }
  const isSensitive = model.verdict === 'sensitive'
  const disclaimer = isSensitive ? GENERAL_WARNING : null
  return {
    verdict: model.verdict,
    reason: isSensitive ? model.reason : null,
    disclaimer,
    isScreened,
  }
}

function byRule(ruling: Ruling, isScreened: boolean): Screening {
  return { reason: null, disclaimer: null, ...ruling, isScreened }
}

/** The judge: rules always, then a text model where one is configured. */
export function createJudge(options: JudgeOptions): Judge {
  const { failMode, log, timeoutMs = TIMEOUT_MS } = options
  const hasModel = judgeCandidates(options).length > 0
  return {
    async screen(query, signal) {
      const ruling = ruleOn(query)
      if (ruling.verdict === 'reject' || !hasModel) return byRule(ruling, true)
      const limit = AbortSignal.timeout(timeoutMs)
      const either = signal ? AbortSignal.any([signal, limit]) : limit
      try {
        return combined(ruling, await askModel(options, query, either))
      } catch (error) {
        signal?.throwIfAborted()
        if (!(error instanceof AppError)) throw error
        log.warn({ code: error.code, failMode }, 'no model could screen a query')
        if (failMode === 'open') return byRule(ruling, false)
        const retryAfterMs = error.retryAfterMs ?? RETRY_MS
        throw new AppError('judge_unavailable', { cause: error, retryAfterMs })
      }
    },
  }
}
