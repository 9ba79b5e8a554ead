import { AsyncLocalStorage } from 'node:async_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { DBOS } from '@dbos-inc/dbos-sdk'
import type { Logger } from '../log.ts'
import { Slots } from './slots.ts'

/** After it had to queue work, a process starts nothing directly for this long if others wait. */
const OVERFLOW_MS = 10_000

/** Tries of a workflow that throws, with growing pauses: about four minutes in all. */
const MAX_TRIES = 12
const MAX_PAUSE_MS = 30_000

/** What a workflow does. It takes an id only: the row that it names is the truth. */
export interface Workflow {
  /**
   * Must be safe to run again: after a throw, and after its process was killed.
   * @param abandon aborts when this process stops: the workflow goes on in another.
   */
  run(id: string, abandon: AbortSignal): Promise<void>
  /** Called when it threw every time. */
  giveUp(id: string, error: unknown): Promise<void>
  /** How many run at the same time in one process; others wait in a queue. */
  concurrency: number
  /**
   * Somebody waits for it word by word: it runs in the process that accepted it, whatever its role, and
   * waits there for room. Only what a process left behind goes through the queue.
   */
  startsHere?: true
}

const workflowId = (name: string, id: string) => `${name}:${id}`

/** A promise that never resolves: what neither succeeds nor fails here goes on elsewhere. */
const park = () => new Promise<never>(() => {})

/**
 * Work must not run in DBOS's own context: calls to DBOS in it would count as steps of the workflow, in
 * an order that a replay would have to repeat.
 */
const outside = AsyncLocalStorage.snapshot()

/** What the kinds of workflow of a process share. */
export interface Executing {
  executorId: string
  /** Aborts when this process leaves its work to others. */
  abandon: AbortSignal
  log: Logger
}

/** One kind of workflow as this process knows it: where it starts, and how many run. */
export class WorkflowKind {
  readonly name: string
  readonly #workflow: Workflow
  readonly #process: Executing
  readonly #slots: Slots
  /** Workflows for which a slot was taken before they were started. */
  readonly #admitted = new Set<string>()
  #queuedAt = Number.NEGATIVE_INFINITY
  readonly #registered: (id: string) => Promise<void>

  /** @param works whether this process may run one. */
  constructor(name: string, workflow: Workflow, process: Executing, works: boolean) {
    this.name = name
    this.#workflow = workflow
    this.#process = process
    this.#slots = new Slots(works ? workflow.concurrency : 0)
    const run = (id: string) => outside(() => this.#run(id))
    this.#registered = DBOS.registerWorkflow(run, { name })
  }

  /** Starts a workflow here if there is room and nobody waits, else puts it into the queue. */
  async start(id: string): Promise<void> {
    if (this.#workflow.startsHere) {
      await DBOS.startWorkflow(this.#registered, { workflowID: workflowId(this.name, id) })(id)
      return
    }
    const admitted = !(await this.#othersWait()) && this.#slots.tryTake()
    if (!admitted) return this.enqueue(id)
    this.#admitted.add(id)
    try {
      await DBOS.startWorkflow(this.#registered, { workflowID: workflowId(this.name, id) })(id)
    } finally {
      // Still there: it was started before, by somebody else, or not at all.
      if (this.#admitted.delete(id)) this.#slots.release()
    }
  }

  /** Puts a workflow into the queue, of which every process that has room takes its share. */
  async enqueue(id: string): Promise<void> {
    this.#queuedAt = performance.now()
    const workflowID = workflowId(this.name, id)
    await DBOS.startWorkflow(this.#registered, { workflowID, queueName: this.name })(id)
  }

  /** Puts a workflow into the queue unless it was ever started. */
  async enqueueIfMissing(id: string): Promise<void> {
    const known = await DBOS.getWorkflowStatus(workflowId(this.name, id))
    if (!known) await this.enqueue(id)
  }

  async #othersWait(): Promise<boolean> {
    if (performance.now() - this.#queuedAt > OVERFLOW_MS) return false
    const queued = await DBOS.listQueuedWorkflows({
      queueName: this.name,
      status: 'ENQUEUED',
      limit: 1,
      loadInput: false,
    })
    return queued.length > 0
  }

  async #run(id: string): Promise<void> {
    if (!this.#admitted.delete(id)) await this.#slots.take()
    try {
      if (this.#process.abandon.aborted) return await park()
      return await this.#untilDone(id)
    } finally {
      this.#slots.release()
    }
  }

  /** Runs a workflow until it ends. */
  async #untilDone(id: string): Promise<void> {
    const { abandon, log } = this.#process
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#workflow.run(id, abandon)
      } catch (err) {
        // Neither done nor failed: another process goes on, so nothing may be recorded here.
        if (abandon.aborted) return await park()
        log.error({ err, id, attempt }, 'workflow failed')
        await sleep(Math.min(MAX_PAUSE_MS, 250 * 2 ** attempt), undefined, {
          signal: abandon,
        }).catch(() => {})
        if (abandon.aborted) return await park()
        // Not ours any more: DBOS takes no outcome of it from us.
        if (!(await this.#isOurs(id))) return
        if (attempt >= MAX_TRIES && (await this.#gaveUp(id, err))) return
      }
    }
  }

  /** False when not even that can be stored: then the workflow is tried on. */
  async #gaveUp(id: string, cause: unknown): Promise<boolean> {
    try {
      await this.#workflow.giveUp(id, cause)
      return true
    } catch (err) {
      this.#process.log.error({ err, id }, 'workflow cannot be given up')
      return false
    }
  }

  /** Another process may have taken the workflow over, for example while this one was paused. */
  async #isOurs(id: string): Promise<boolean> {
    const status = await DBOS.getWorkflowStatus(workflowId(this.name, id)).catch(() => null)
    if (status === null) return true // Nothing is known: writes are fenced.
    return status.status === 'PENDING' && status.executorId === this.#process.executorId
  }
}
