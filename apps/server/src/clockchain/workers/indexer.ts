import { z } from 'zod'
import { SCENES_CHANGED } from '../../platform/events/topics.ts'
import type { FlashPage } from '../jobs/flash-client.ts'
import { FlashError } from '../jobs/flash-error.ts'
import { askFlash } from './ask-flash.ts'
import { checkScenes } from './check-scenes.ts'
import { hideScenes, type IndexContext } from './hide-scenes.ts'
import { findCarriers, listAwaited, listCarriedScenes } from './indexer-store.ts'
import { listLongMissing } from './missing-store.ts'
import type { RunResult } from './run-result.ts'
import { isPublicScene, showAwaited, showScenes } from './show-scenes.ts'
import { type Worker, WorkerError, type WorkerTask } from './worker.ts'
import type { WorkerSettings } from './worker-settings.ts'

/** Scenes in one page. */
const PAGE = 100

/** Pages of a plain list that one run reads, the newest not counted. */
const PAGES_A_RUN = 20

/** Known scenes that one run looks up, where Flash does not say what has changed. */
const CHECKS_A_RUN = 20

/** Flash remembers erased scenes for 30 days: who comes later looks all of them up. */
const MEMORY_MS = 25 * 86_400_000

/** What a Flash without a feed of changes has to say of them. */
const NO_FEED: FlashPage = { items: [], deleted: [], nextCursor: null }

/** Where the Indexer stands. */
const Cursor = z.object({
  /** Of the feed of changes; empty: the beginning. */
  since: z.string().catch(''),
  /** When it had seen everything last, ISO 8601. */
  seenAllAt: z.string().nullable().catch(null),
  /** The next page of a plain list; null: the end was reached. */
  page: z.int().min(1).nullable().catch(1),
  /** Behind which known scene the next ones are looked up; null: none need to be. */
  checkAfter: z.string().nullable().catch(null),
})
type Cursor = z.infer<typeof Cursor>

/** One run over what Flash has to tell. */
class IndexRun {
  readonly #context: IndexContext
  readonly #task: WorkerTask
  readonly #sum = { created: 0, removed: 0, failed: 0, costUsd: 0 }
  #cursor: Cursor
  /** Whether Flash has told of a scene that moments have already: it is the Flash that they came from. */
  #isKnownToUs = false

  constructor(context: IndexContext, task: WorkerTask) {
    this.#context = context
    this.#task = task
    this.#cursor = Cursor.parse(task.cursor ?? {})
  }

  async run(): Promise<RunResult> {
    await this.#settleAwaited()
    this.#doubtAfterLongAbsence()
    for (;;) {
      const startedAt = new Date().toISOString()
      const page = await this.#readChanges()
      if (page.nextCursor === null) {
        await this.#readList()
        await this.#save({ seenAllAt: this.#cursor.page === null ? startedAt : null })
        break
      }
      await this.#take(page)
      const isLast = page.nextCursor === this.#cursor.since
      await this.#save({ since: page.nextCursor, ...(isLast ? { seenAllAt: startedAt } : {}) })
      if (isLast) break
    }
    await this.#check(await listLongMissing(this.#context.db, CHECKS_A_RUN))
    if (this.#cursor.checkAfter !== null) await this.#checkKnown(this.#cursor.checkAfter)
    return this.#sum
  }

  async #save(next: Partial<Cursor>): Promise<void> {
    const cursor = { ...this.#cursor, ...next }
    await this.#task.write((trx) => this.#task.saveCursor(trx, cursor))
    this.#cursor = cursor
  }

  #count({ created, failed }: { created: number; failed: number }): void {
    this.#sum.created += created
    this.#sum.failed += failed
  }

  #doubtAfterLongAbsence(): void {
    const { seenAllAt, since } = this.#cursor
    if (since === '' || seenAllAt === null) return
    if (Date.now() - Date.parse(seenAllAt) < MEMORY_MS) return
    this.#cursor = { ...this.#cursor, checkAfter: '' }
  }

  async #settleAwaited(): Promise<void> {
    const awaited = await listAwaited(this.#context.db, PAGE)
    if (awaited.length > 0) this.#count(await showAwaited(this.#context, this.#task, awaited))
  }

  /** A page of public scenes, the newest first. */
  #list(page: number): Promise<FlashPage> {
    const { flash } = this.#context
    const { signal } = this.#task
    const wanted = { status: 'completed', visibility: 'public', page, pageSize: PAGE } as const
    return askFlash(signal, () => flash.listTimepoints({ ...wanted, signal })).catch(fail)
  }

  #listChanges(changedSince: string): Promise<FlashPage> {
    const { flash } = this.#context
    const { signal } = this.#task
    const wanted = { changedSince, full: true, pageSize: PAGE, signal }
    return askFlash(signal, () => flash.listTimepoints(wanted))
  }

  /** The next changes. A cursor of another database is worth nothing: everything is read, and looked up. */
  async #readChanges(): Promise<FlashPage> {
    const { since } = this.#cursor
    try {
      return await this.#listChanges(since)
    } catch (error) {
      const { status = null } = error instanceof FlashError ? error : {}
      if (status !== 400 && status !== 422) return fail(error)
      if (since === '') return NO_FEED
      this.#context.log.warn('Flash does not know how far the Indexer has read: it begins anew')
      await this.#save({ since: '', checkAfter: '', seenAllAt: null })
      return this.#readChanges()
    }
  }

  /** What a page of changes says. */
  async #take({ items, deleted }: FlashPage): Promise<void> {
    const shown = items.filter(isPublicScene)
    this.#count(await showScenes(this.#context, this.#task, shown))
    const hidden = items.flatMap(({ id, visibility }) =>
      visibility && visibility !== 'public' ? [{ id, told: visibility }] : [],
    )
    const gone = deleted.map((id) => ({ id, told: 'gone' as const }))
    this.#sum.removed += await hideScenes(this.#context, this.#task, [...hidden, ...gone])
  }

  /**
   * For a Flash that only lists, newest first: the head until everything is known, and a part of the rest.
   * That new scenes move others to later pages does no harm, they are seen twice; what is deleted or hidden
   * is found by looking known scenes up, a few in each run.
   */
  async #readList(): Promise<void> {
    const isFull = ({ items }: FlashPage) => items.length === PAGE
    for (let number = 1; number <= PAGES_A_RUN; number += 1) {
      const page = await this.#list(number)
      const isNew = await this.#showListed(page)
      if (!isNew || !isFull(page)) break
    }
    let next = this.#cursor.page
    for (let pages = 0; next !== null && pages < PAGES_A_RUN; pages += 1) {
      const part = await this.#list(next)
      await this.#showListed(part)
      next = isFull(part) ? next + 1 : null
      await this.#save({ page: next })
    }
    if (this.#cursor.checkAfter === null) await this.#save({ checkAfter: '' })
  }

  /** @returns whether any of them was not known. */
  async #showListed({ items }: FlashPage): Promise<boolean> {
    const shown = items.filter(isPublicScene)
    const carriers = await findCarriers(
      this.#context.db,
      shown.map(({ id }) => id),
    )
    const known = new Set(carriers.map(({ timepointId }) => timepointId))
    if (known.size > 0) this.#isKnownToUs = true
    this.#count(await showScenes(this.#context, this.#task, shown))
    return shown.some(({ id }) => !known.has(id))
  }

  async #check(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return
    this.#sum.removed += await checkScenes(this.#context, this.#task, ids, this.#isKnownToUs)
  }

  async #checkKnown(after: string): Promise<void> {
    const ids = await listCarriedScenes(this.#context.db, { after, limit: CHECKS_A_RUN })
    await this.#check(ids)
    await this.#save({ checkAfter: ids.at(-1) ?? null })
  }
}

/** A list that Flash does not give is an outage, whatever it says. @throws WorkerError */
function fail(error: unknown): never {
  if (!(error instanceof FlashError)) throw error
  throw new WorkerError('flash_unavailable', { cause: error })
}

/**
 * The Indexer: every completed public scene of Flash becomes a moment or joins one; a scene that is no longer
 * public leaves it again. It reads what has changed, from where it left off, and may read it twice.
 */
export function createIndexer(
  context: IndexContext,
  { isEnabled, schedule }: WorkerSettings,
): Worker {
  return {
    name: 'indexer',
    isEnabled,
    schedule,
    topics: [SCENES_CHANGED],
    run: (task) => new IndexRun(context, task).run(),
  }
}
