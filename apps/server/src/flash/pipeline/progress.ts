import { type Frame, STEP_PROGRESS, type StepName } from '@timepoint/contracts'
import type { StepResult } from './run.ts'
import type { Step } from './steps.ts'

/** Steps whose frames may overtake each other. */
const UNORDERED: ReadonlySet<StepName> = new Set(['graph', 'moment', 'camera'])

function toFrame(step: StepName, result: StepResult, progress: number): Frame {
  if (result.status === 'failed') {
    const { code, message } = result.error
    return { event: 'step_error', step, progress, data: { code }, error: message }
  }
  const { answer, startedAt, completedAt } = result.record
  return {
    event: 'step_complete',
    step,
    progress,
    data: {
      latency_ms: completedAt.getTime() - startedAt.getTime(),
      model_used: answer.model,
      provider: answer.provider,
    },
  }
}

/**
 * Puts the results of steps, which come in any order, into the order in which clients see them: a
 * frame is held until those before it were sent, and progress never falls. Frames go out through
 * `send`, under a name that stays the same when a render is run again.
 */
export class Progress {
  #order: StepName[]
  readonly #arrived = new Map<StepName, StepResult>()
  readonly #send: (name: string, frame: Frame) => void
  #progress = 0

  /** @param reached the progress that was shown before, when a render is run again. */
  constructor(steps: readonly Step[], send: (name: string, frame: Frame) => void, reached = 0) {
    this.#order = steps.flatMap((step) => step.frame ?? [])
    this.#send = send
    this.#progress = reached
  }

  /** The progress that was sent last. */
  get reached(): number {
    return this.#progress
  }

  /** Takes a result and sends what has become due. */
  add(result: StepResult): void {
    const { frame } = result.step
    if (!frame) return
    this.#arrived.set(frame, result)
    for (;;) {
      const due = this.#nextDue()
      if (!due) return
      this.#emit(due)
    }
  }

  /**
   * Ends the steps of a render that failed: the failed step's own frame goes out, whatever is held
   * behind it is dropped. A refused query shows nothing but the refusal.
   */
  fail(failed: StepName | null): void {
    if (failed) this.#emit(failed)
    this.#arrived.clear()
  }

  #nextDue(): StepName | null {
    const next = this.#order[0]
    if (!next) return null
    if (!UNORDERED.has(next)) return this.#arrived.has(next) ? next : null
    const group = this.#order.filter((step) => UNORDERED.has(step))
    return group.find((step) => this.#arrived.has(step)) ?? null
  }

  #emit(step: StepName): void {
    const result = this.#arrived.get(step)
    if (!result) return
    this.#arrived.delete(step)
    this.#order.splice(this.#order.indexOf(step), 1)
    if (result.status === 'failed' && result.step.required) this.#order = [] // Nothing follows.
    this.#progress = Math.max(this.#progress, STEP_PROGRESS[step])
    this.#send(`step:${step}`, toFrame(step, result, this.#progress))
  }
}
