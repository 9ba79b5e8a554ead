import { DEFAULT_PRESET } from '@timepoint/contracts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import type { EventBus } from '../../platform/events/event-bus.ts'
import { Budget } from '../../providers/router/budget.ts'
import { JOBS_TOPIC } from '../jobs/job-runner.ts'
import { almanacSuggestions } from './almanac-suggestions.ts'
import { awaitRenders } from './await-renders.ts'
import { forgetOldCosts, readRunCost, reserveCost, settleCost } from './budget-store.ts'
import { type Anchor, listAsked, listLaidLinks, takeAnchors } from './expander-store.ts'
import { readGraphSize } from './graph-size.ts'
import {
  type ModelSuggestionsOptions,
  modelSuggestions,
  SUGGESTION_LIMIT_USD,
  suggestionCandidates,
} from './model-suggestions.ts'
import { askForRender, forgetOldRenders, readProgress, releaseUnused } from './render-store.ts'
import type { RunResult } from './run-result.ts'
import type { Suggestion } from './suggestion.ts'
import { type Worker, WorkerError, type WorkerTask } from './worker.ts'
import type { WorkerSettings } from './worker-settings.ts'

/** What the Expander needs of the system. */
export interface ExpanderContext extends ModelSuggestionsOptions {
  db: RootDb
  bus: EventBus
  /** Moments that are expanded at a time. */
  concurrency: number
  /** Public moments from which on it finds no more; null: it goes on. */
  targetNodes: number | null
  dailyBudgetUsd: number
  /** The most that a render may cost, in US dollars; 0: renders cost nothing here. */
  renderLimitUsd: number
}

/** The day's budget does not have what the next call may cost. */
const SPENT = Symbol('spent')

/** One run: some moments at a time, of each the suggestions one after another. */
class ExpanderRun {
  readonly #context: ExpanderContext
  readonly #task: WorkerTask
  /** Renders that were asked for and have not ended: each may become a node. */
  #underWay = 0

  constructor(context: ExpanderContext, task: WorkerTask) {
    this.#context = context
    this.#task = task
  }

  async run(): Promise<RunResult> {
    const { db, concurrency } = this.#context
    const { runId } = this.#task
    const known = await readProgress(db, runId)
    const isBegun = known.unfinished + known.completed + known.failed > 0
    // Whoever began this run is gone: what was asked for is waited for, and no more is asked for.
    if (!isBegun && !(await this.#isFull())) {
      const anchors = await this.#task.write((trx) => takeAnchors(trx, concurrency))
      await this.#expandAll(anchors)
    }
    const { completed, failed } = await awaitRenders(this.#context, this.#task)
    await releaseUnused(db, runId)
    await forgetOldRenders(db)
    await forgetOldCosts(db)
    const costUsd = await readRunCost(db, runId)
    return { created: completed, failed, costUsd }
  }

  /** All of them end before a failure of one is told: nothing goes on behind the run. */
  async #expandAll(anchors: readonly Anchor[]): Promise<void> {
    const ends = await Promise.allSettled(anchors.map((anchor) => this.#expand(anchor)))
    for (const end of ends) if (end.status === 'rejected') throw end.reason
  }

  async #isFull(): Promise<boolean> {
    const { db, targetNodes } = this.#context
    if (targetNodes === null) return false
    const { nodes } = await readGraphSize(db)
    return nodes + this.#underWay >= targetNodes
  }

  async #expand(anchor: Anchor): Promise<void> {
    const suggestions = await this.#suggest(anchor)
    if (suggestions === SPENT) return
    for (const suggestion of suggestions) {
      this.#task.signal.throwIfAborted()
      if (await this.#isFull()) return
      if ((await this.#render(anchor, suggestion)) === SPENT) return
    }
  }

  async #suggest(anchor: Anchor): Promise<Suggestion[] | typeof SPENT> {
    const { db } = this.#context
    const asked = await listAsked(db, anchor.id)
    if (suggestionCandidates(this.#context).length > 0) return this.#askModel(anchor, asked)
    const laid =
      anchor.almanacId === null ? new Set<string>() : await listLaidLinks(db, anchor.almanacId)
    return almanacSuggestions(anchor, { laid, asked })
  }

  async #askModel(
    anchor: Anchor,
    asked: ReadonlySet<string>,
  ): Promise<Suggestion[] | typeof SPENT> {
    const { db } = this.#context
    const { signal, write } = this.#task
    const costId = await write((trx) => this.#reserve(trx, SUGGESTION_LIMIT_USD))
    if (costId === null) return SPENT
    const budget = new Budget(SUGGESTION_LIMIT_USD)
    try {
      const suggestions = await modelSuggestions(
        this.#context,
        { anchor, asked },
        { budget, signal },
      )
      await settleCost(db, costId, budget.spentUsd)
      return suggestions
    } catch (error) {
      // What was begun and is not known counts in full.
      signal.throwIfAborted()
      await settleCost(db, costId, budget.spentUsd)
      if (!(error instanceof AppError)) throw error
      throw new WorkerError('model_unavailable', {
        cause: error,
        retryAfterMs: error.retryAfterMs ?? null,
      })
    }
  }

  #reserve(trx: Db, usd: number): Promise<string | null> {
    const { dailyBudgetUsd: limitUsd } = this.#context
    return reserveCost(trx, { worker: 'expander', runId: this.#task.runId, usd, limitUsd })
  }

  /** Asks for the render of a suggestion and waits for its end, so that its cost is known before the next. */
  async #render(
    { id: momentId }: Anchor,
    { query, relation, why }: Suggestion,
  ): Promise<typeof SPENT | null> {
    const { bus, renderLimitUsd } = this.#context
    const { runId } = this.#task
    const job = await this.#task.write(async (trx) => {
      const costId = await this.#reserve(trx, renderLimitUsd)
      if (costId === null) return SPENT
      const render = { worker: 'expander', runId, momentId, query, preset: DEFAULT_PRESET } as const
      const jobId = await askForRender(trx, { ...render, relation, why, costId })
      if (jobId === null) await settleCost(trx, costId, 0)
      return jobId
    })
    if (job === SPENT || job === null) return job === SPENT ? SPENT : null
    this.#underWay += 1
    bus.announce(JOBS_TOPIC)
    await awaitRenders(this.#context, this.#task, job)
    this.#underWay -= 1
    return null
  }
}

/**
 * The Expander: looks for what belongs beside moments that few others are joined to, has it rendered and joins
 * them. It asks a model, or the almanac where there is none. Before each call the most that it may cost is set
 * aside from the budget of the UTC day; what a run that died had set aside stays so until it is known.
 */
export function createExpander(
  context: ExpanderContext,
  { isEnabled, schedule }: WorkerSettings,
): Worker {
  return {
    name: 'expander',
    isEnabled,
    schedule,
    topics: [],
    run: (task) => new ExpanderRun(context, task).run(),
  }
}
