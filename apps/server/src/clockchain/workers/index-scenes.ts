import { setTimeout as sleep } from 'node:timers/promises'
import type { Visibility } from '@timepoint/contracts'
import type { Db, RootDb } from '../../platform/db/database.ts'
import { isOutage } from '../../platform/db/outage.ts'
import { AppError } from '../../platform/errors.ts'
import { isUuid } from '../../platform/ids.ts'
import type { Logger } from '../../platform/log.ts'
import type { FlashClient } from '../jobs/flash-client.ts'
import { FlashError } from '../jobs/flash-error.ts'
import type { FlashScene } from '../jobs/flash-scene.ts'
import { ruleOn } from '../jobs/judge/hard-rules.ts'
import { sceneContent } from '../jobs/scene-content.ts'
import type { MomentContent } from '../moments/moment.ts'
import { momentKey } from '../moments/moment-key.ts'
import { upsertMoments } from '../moments/moment-upsert.ts'
import {
  awaitJobs,
  type Carrier,
  findCarriers,
  findUnfinishedJobs,
  forgetAwaited,
} from './indexer-store.ts'
import { withdrawScene } from './withdraw-scene.ts'
import { LeaseLost, WorkerError, type WorkerTask } from './worker.ts'

/** What indexing needs of the system. */
export interface IndexContext {
  db: RootDb
  flash: FlashClient
  log: Logger
}

/** What came of scenes. */
export interface Indexed {
  created: number
  failed: number
}

/** Who may see a scene, as far as Flash has said; null: it has not. */
type Told = Visibility | 'gone' | null

/** A scene that moments may show to too many. */
export interface Doubtful {
  id: string
  told: Told
}

const ACTOR = 'indexer'

/** Scenes that are asked for at a time. */
const AT_ONCE = 4

/** How often and how long Flash is waited for when it has too many calls, in milliseconds. */
const PATIENCE = 10
const LONGEST_WAIT_MS = 60_000

/** A moment may change this often while Flash is asked for its scene. */
const TRIES = 5

const STRICTNESS: Record<Visibility, number> = { public: 0, unlisted: 1, private: 2 }

/** Calls Flash, in its own time when it has too many calls. @throws WorkerError, FlashError */
export async function askFlash<T>(signal: AbortSignal, call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await call()
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof FlashError)) throw error
      const { kind, status, retryAfterMs } = error
      // One scene that cannot be shown keeps nobody from the others.
      if (kind === 'unreadable' || status === 500 || kind === 'refused') throw error
      if (kind !== 'rate_limited' || tries === PATIENCE) {
        throw new WorkerError('flash_unavailable', { cause: error, retryAfterMs })
      }
      const waitMs = Math.min(Math.max(retryAfterMs ?? 0, 1000), LONGEST_WAIT_MS)
      await sleep(waitMs, undefined, { signal })
    }
  }
}

/** A scene as it is now; null: it is gone, or not for us. @throws WorkerError, FlashError */
async function lookUp(
  { flash }: IndexContext,
  id: string,
  signal: AbortSignal,
): Promise<FlashScene | null> {
  try {
    return await askFlash(signal, () => flash.getTimepoint(id, signal))
  } catch (error) {
    const { status } = error instanceof FlashError ? error : { status: null }
    if (status === 404 || status === 410) return null
    if (status === 401) throw new WorkerError('flash_unavailable', { cause: error })
    throw error
  }
}

const isShown = ({ status, visibility }: FlashScene) =>
  status === 'completed' && visibility === 'public'

const jobIdOf = ({ request_context: context }: FlashScene) =>
  context?.source === 'clockchain' && isUuid(context.job_id ?? '') ? (context.job_id ?? null) : null

/** What a scene says; null when no moment can be made of it. */
function contentOfScene(scene: FlashScene): MomentContent | null {
  const query = scene.query ?? ''
  const ruling = ruleOn(query)
  const disclaimer = ruling.verdict === 'sensitive' ? ruling.disclaimer : null
  const context = { query, disclaimer, sourceType: 'historical', now: new Date() } as const
  try {
    const content = sceneContent(scene, context)
    if (content) momentKey(content) // Throws for what no path carries.
    return content
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

/** Whether everybody finds the scene in the graph already, or will as soon as Flash was told. */
const isKnown = (carriers: readonly Carrier[], id: string) =>
  carriers.some(
    ({ timepointId, visibility, isPending }) =>
      timepointId === id && (visibility === 'public' || isPending),
  )

/** Scenes for the graph: made into moments, or added to those of their events. */
export function createSceneIndex(context: IndexContext) {
  const { db, log } = context

  async function storeAll(trx: Db, contents: ReadonlyMap<string, MomentContent>): Promise<number> {
    const ids = [...contents.keys()]
    const carriers = await findCarriers(trx, ids)
    const inputs = [...contents].flatMap(([id, content]) =>
      isKnown(carriers, id) ? [] : [{ content, visibility: 'public' as const }],
    )
    const writer = { actor: ACTOR, isAdmin: false, requestId: null, otherwise: 'keep' } as const
    const results = await upsertMoments(trx, inputs, writer)
    await forgetAwaited(trx, ids)
    return results.filter(({ outcome }) => outcome === 'created' || outcome === 'updated').length
  }

  /** All at once; if the database refuses that, one by one, so that only the bad ones are left. */
  async function store(
    task: WorkerTask,
    contents: ReadonlyMap<string, MomentContent>,
  ): Promise<Indexed> {
    if (contents.size === 0) return { created: 0, failed: 0 }
    try {
      return { created: await task.write((trx) => storeAll(trx, contents)), failed: 0 }
    } catch (error) {
      if (error instanceof LeaseLost || isOutage(error)) throw error
      if (contents.size === 1) {
        log.warn({ err: error, timepointId: [...contents.keys()][0] }, 'a scene cannot be stored')
        return { created: 0, failed: 1 }
      }
    }
    const sum = { created: 0, failed: 0 }
    for (const [id, content] of contents) {
      const { created, failed } = await store(task, new Map([[id, content]]))
      sum.created += created
      sum.failed += failed
    }
    return sum
  }

  /** Scenes in full; those that Flash does not give are counted. */
  async function fetchAll(
    ids: readonly string[],
    signal: AbortSignal,
  ): Promise<{ scenes: FlashScene[]; failed: number }> {
    const scenes: FlashScene[] = []
    let failed = 0
    for (let from = 0; from < ids.length; from += AT_ONCE) {
      const some = ids.slice(from, from + AT_ONCE).map(async (id) => {
        try {
          const scene = await lookUp(context, id, signal)
          if (scene && isShown(scene)) scenes.push(scene)
        } catch (error) {
          if (!(error instanceof FlashError)) throw error
          failed += 1
          log.warn({ err: error, timepointId: id }, 'a scene cannot be read')
        }
      })
      await Promise.all(some)
    }
    return { scenes, failed }
  }

  /** Who may see a scene now; what Flash has told before, where it does not say. */
  async function verdictOn({ id, told }: Doubtful, signal: AbortSignal): Promise<Told> {
    if (told === 'gone') return told
    try {
      const scene = await lookUp(context, id, signal)
      return scene ? (scene.visibility ?? told) : 'gone'
    } catch (error) {
      if (!(error instanceof FlashError)) throw error
      log.warn({ err: error, timepointId: id }, 'a scene cannot be read')
      return told
    }
  }

  /** Whether a moment lets more people see its scene than Flash does. */
  const showsTooMuch = ({ visibility }: Carrier, told: Told) =>
    told !== null && (told === 'gone' || STRICTNESS[visibility] < STRICTNESS[told])

  async function hideOne(task: WorkerTask, doubtful: Doubtful): Promise<number> {
    const { id: timepointId, told } = doubtful
    for (let tries = 0; tries < TRIES; tries += 1) {
      // In this order: what is pending now is not judged, and what changes from now on is noticed.
      const carriers = (await findCarriers(db, [timepointId])).filter(
        ({ isPending }) => told === 'gone' || !isPending,
      )
      if (carriers.length === 0) return 0
      const verdict = await verdictOn(doubtful, task.signal)
      const done: string[] = []
      for (const carrier of carriers.filter((one) => showsTooMuch(one, verdict))) {
        const { momentId, version } = carrier
        const known = verdict === 'gone' ? null : version
        const withdrawal = { momentId, timepointId, version: known, actor: ACTOR }
        done.push(await task.write((trx) => withdrawScene(trx, withdrawal)))
      }
      if (!done.includes('changed')) return done.filter((what) => what !== 'absent').length
    }
    throw new WorkerError('run_failed')
  }

  return {
    /** Makes moments of those scenes that are public and whose jobs do not make them. */
    async show(task: WorkerTask, candidates: readonly FlashScene[]): Promise<Indexed> {
      const carriers = await findCarriers(
        db,
        candidates.map(({ id }) => id),
      )
      const unknown = candidates.filter(({ id }) => !isKnown(carriers, id))
      const jobIds = unknown.flatMap((scene) => jobIdOf(scene) ?? [])
      const unfinished = await findUnfinishedJobs(db, jobIds)
      const awaited = unknown.flatMap((scene) => {
        const jobId = jobIdOf(scene)
        return jobId !== null && unfinished.has(jobId) ? [{ timepointId: scene.id, jobId }] : []
      })
      if (awaited.length > 0) await task.write((trx) => awaitJobs(trx, awaited))
      const waiting = new Set(awaited.map(({ timepointId }) => timepointId))
      const wanted = unknown.map(({ id }) => id).filter((id) => !waiting.has(id))
      const { scenes, failed } = await fetchAll(wanted, task.signal)
      const contents = new Map<string, MomentContent>()
      for (const scene of scenes) {
        const content = contentOfScene(scene)
        if (content) contents.set(scene.id, content)
      }
      const stored = await store(task, contents)
      return { created: stored.created, failed: stored.failed + failed }
    },

    /** As `show`, for scenes whose jobs have ended since: whatever became of them, they wait no more. */
    async showAwaited(task: WorkerTask, ids: readonly string[]): Promise<Indexed> {
      const carriers = await findCarriers(db, ids)
      const unknown = ids.filter((id) => !isKnown(carriers, id))
      const { scenes, failed } = await fetchAll(unknown, task.signal)
      const contents = new Map<string, MomentContent>()
      for (const scene of scenes) {
        const content = contentOfScene(scene)
        if (content) contents.set(scene.id, content)
      }
      const stored = await store(task, contents)
      await task.write((trx) => forgetAwaited(trx, ids))
      return { created: stored.created, failed: stored.failed + failed }
    },

    /**
     * Takes scenes from moments that show them to more people than Flash does. Of those that are not gone
     * Flash is asked how they are now.
     * @returns how many moments were changed or removed.
     */
    async hide(task: WorkerTask, doubtful: readonly Doubtful[]): Promise<number> {
      const carriers = await findCarriers(
        db,
        doubtful.map(({ id }) => id),
      )
      const carried = new Set(carriers.map(({ timepointId }) => timepointId))
      let changed = 0
      for (const one of doubtful) if (carried.has(one.id)) changed += await hideOne(task, one)
      return changed
    },
  }
}

export type SceneIndex = ReturnType<typeof createSceneIndex>

/** Whether a scene of a list is one to show, or to be taken away if it is shown. */
export function isPublicScene({ status, visibility }: FlashScene): boolean {
  return status === 'completed' && (visibility === 'public' || !visibility)
}
