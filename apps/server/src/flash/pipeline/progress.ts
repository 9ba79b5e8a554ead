import { type Content, type Frame, STEP_PROGRESS, type StepName } from '@timepoint/contracts'
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
  const latency_ms = completedAt.getTime() - startedAt.getTime()
  const { skipped: reason, model: model_used, provider } = answer
  const how = reason === undefined ? { model_used, provider } : { skipped: true as const, reason }
  return { event: 'step_complete', step, progress, data: { latency_ms, ...how } }
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
  /** Content of steps that are not due yet. */
  readonly #held = new Map<StepName, Content[]>()
  /** Steps of which content was sent. */
  readonly #begun = new Set<StepName>()
  readonly #run: number
  #contents = 0
  #progress = 0

  /**
   * @param reached the progress that was shown before, when a render is run again.
   * @param run counts the runs of this render from 1.
   */
  constructor(
    steps: readonly Step[],
    send: (name: string, frame: Frame) => void,
    reached = 0,
    run = 1,
  ) {
    this.#run = run
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
      this.#release()
      const due = this.#nextDue()
      if (!due) return
      this.#emit(due)
    }
  }

  /**
   * Takes what a step writes while it writes it: sent as soon as all frames before the step's own are
   * out. Its names are new each time, so a render that is run again tells it again.
   */
  addContent(name: string, content: Content): void {
    if (name !== 'scene' && name !== 'dialog') return
    if (this.#order[0] === name) this.#sendContent(name, content)
    else if (this.#order.includes(name))
      this.#held.set(name, [...(this.#held.get(name) ?? []), content])
  }

  #sendContent(step: 'scene' | 'dialog', data: Content): void {
    // An earlier run may have told of an answer that was lost with it.
    const isFirst = this.#run > 1 && !this.#begun.has(step)
    this.#begun.add(step)
    this.#contents += 1
    this.#send(`partial:${this.#run}:${this.#contents}`, {
      event: 'partial',
      step,
      progress: this.#progress,
      data: isFirst ? { ...data, restart: true } : data,
    })
  }

  /** Sends what was held back for the step that is due now. */
  #release(): void {
    const due = this.#order[0]
    if (due !== 'scene' && due !== 'dialog') return
    for (const content of this.#held.get(due) ?? []) this.#sendContent(due, content)
    this.#held.delete(due)
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
