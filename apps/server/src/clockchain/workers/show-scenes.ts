import type { Db } from '../../platform/db/database.ts'
import { isOutage } from '../../platform/db/outage.ts'
import { AppError } from '../../platform/errors.ts'
import { isUuid } from '../../platform/ids.ts'
import { FlashError } from '../jobs/flash-error.ts'
import type { FlashScene } from '../jobs/flash-scene.ts'
import { ruleOn } from '../jobs/judge/hard-rules.ts'
import { sceneContent } from '../jobs/scene-content.ts'
import type { MomentContent } from '../moments/moment.ts'
import { momentKey } from '../moments/moment-key.ts'
import { upsertMoments } from '../moments/moment-upsert.ts'
import { lookUpScene } from './ask-flash.ts'
import type { IndexContext } from './hide-scenes.ts'
import {
  type AwaitedScene,
  awaitJobs,
  findCarriers,
  findHoldingJobs,
  forgetAwaited,
} from './indexer-store.ts'
import { findLeftScenes } from './visibility-store.ts'
import { LeaseLost, type WorkerTask } from './worker.ts'

/** What came of scenes. */
export interface Shown {
  created: number
  failed: number
}

/** Contents by the ids of their scenes. */
type Contents = ReadonlyMap<string, MomentContent>

/** Scenes that are asked for at a time. */
const AT_ONCE = 4

/** Whether a scene of a list is one for everybody. A Flash that does not say lists only such. */
export function isPublicScene({ status, visibility }: FlashScene): boolean {
  return status === 'completed' && (visibility === 'public' || !visibility)
}

/** Whether a scene of a list says everything: lists leave out what happened unless they are asked for it. */
const isWhole = ({ moment }: FlashScene) => Boolean(moment)

const jobIdOf = ({ request_context: context }: FlashScene) => {
  const jobId = context?.job_id ?? ''
  return context?.source === 'clockchain' && isUuid(jobId) ? jobId : null
}

/** What a scene says; null when no moment can be made of it, as without a year. */
function contentOf(scene: FlashScene): MomentContent | null {
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

/** Scenes that are told again, although their moments have them. */
type Again = ReadonlySet<string>

const NONE: Again = new Set()

/** Scenes of which a moment is to be made: neither known to all nor still public only as Flash was not told. */
async function newAmong(db: Db, ids: readonly string[], again = NONE): Promise<Set<string>> {
  const carriers = await findCarriers(db, ids)
  const left = await findLeftScenes(db, ids)
  const isSettled = (id: string) =>
    carriers.some(
      ({ timepointId, visibility, isPending }) =>
        timepointId === id && (isPending || (visibility === 'public' && !again.has(id))),
    )
  return new Set(ids.filter((id) => !isSettled(id) && !left.has(id)))
}

async function storeAll(trx: Db, contents: Contents, again: Again): Promise<number> {
  const ids = [...contents.keys()]
  const fresh = await newAmong(trx, ids, again)
  const inputs = [...contents].flatMap(([id, content]) =>
    fresh.has(id) ? [{ content, visibility: 'public' as const, cameWith: id }] : [],
  )
  const rights = { isAdmin: false, otherwise: 'keep' } as const
  const writer = { actor: 'indexer', requestId: null, ...rights }
  const results = await upsertMoments(trx, inputs, writer)
  await forgetAwaited(trx, ids)
  return results.filter(({ outcome }) => outcome === 'created' || outcome === 'updated').length
}

/** All at once; if the database refuses that, one by one, so that only the bad ones are left. */
async function store(
  { log }: IndexContext,
  task: WorkerTask,
  contents: Contents,
  again: Again,
): Promise<Shown> {
  const write = (some: Contents) => task.write((trx) => storeAll(trx, some, again))
  const isFatal = (error: unknown) => error instanceof LeaseLost || isOutage(error)
  if (contents.size === 0) return { created: 0, failed: 0 }
  try {
    return { created: await write(contents), failed: 0 }
  } catch (error) {
    if (isFatal(error)) throw error
  }
  const sum = { created: 0, failed: 0 }
  for (const [id, content] of contents) {
    try {
      sum.created += await write(new Map([[id, content]]))
    } catch (error) {
      if (isFatal(error)) throw error
      sum.failed += 1
      log.warn({ err: error, timepointId: id }, 'a scene cannot be stored')
    }
  }
  return sum
}

/** Scenes in full, as far as they are still public; those that Flash does not give are counted. */
async function fetchAll(
  { flash, log }: IndexContext,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<{ scenes: FlashScene[]; failed: number }> {
  const scenes: FlashScene[] = []
  let failed = 0
  const fetchOne = async (id: string) => {
    try {
      const scene = await lookUpScene(flash, id, signal)
      if (scene && isPublicScene(scene)) scenes.push(scene)
    } catch (error) {
      if (!(error instanceof FlashError)) throw error
      failed += 1
      log.warn({ err: error, timepointId: id }, 'a scene cannot be read')
    }
  }
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    await Promise.all(ids.slice(from, from + AT_ONCE).map(fetchOne))
  }
  return { scenes, failed }
}

async function fetchAndStore(
  context: IndexContext,
  task: WorkerTask,
  ids: readonly string[],
  { whole = [], again = NONE }: { whole?: readonly FlashScene[]; again?: Again } = {},
): Promise<Shown> {
  const { scenes, failed } = await fetchAll(context, ids, task.signal)
  const contents = new Map(
    [...whole, ...scenes].flatMap((scene) => {
      const content = contentOf(scene)
      return content ? [[scene.id, content] as const] : []
    }),
  )
  const stored = await store(context, task, contents, again)
  return { created: stored.created, failed: stored.failed + failed }
}

/**
 * Makes moments of public scenes, or adds them to those of their events. What a job of ours has asked for is
 * left to it while it goes on: the moment belongs to who asked. Of one that was cancelled nothing is made. Flash
 * is asked for scenes of which the list does not say everything.
 * @param candidates public scenes, known ones among them.
 */
export async function showScenes(
  context: IndexContext,
  task: WorkerTask,
  candidates: readonly FlashScene[],
): Promise<Shown> {
  const { db } = context
  const fresh = await newAmong(
    db,
    candidates.map(({ id }) => id),
  )
  const unknown = candidates.filter(({ id }) => fresh.has(id))
  const asked = unknown.flatMap((scene) => {
    const jobId = jobIdOf(scene)
    return jobId === null ? [] : [{ timepointId: scene.id, jobId }]
  })
  const holding = await findHoldingJobs(
    db,
    asked.map(({ jobId }) => jobId),
  )
  const awaited = asked.filter(({ jobId }) => holding.get(jobId) === 'unfinished')
  if (awaited.length > 0) await task.write((trx) => awaitJobs(trx, awaited))
  const held = new Set(
    asked.flatMap(({ timepointId, jobId }) => (holding.has(jobId) ? [timepointId] : [])),
  )
  const wanted = unknown.filter(({ id }) => !held.has(id))
  const { whole = [], listed = [] } = Object.groupBy(wanted, (scene) =>
    isWhole(scene) ? 'whole' : 'listed',
  )
  const ids = listed.map(({ id }) => id)
  return fetchAndStore(context, task, ids, { whole })
}

/**
 * As {@link showScenes}, for scenes whose jobs have ended since, and such as are told again. Whatever became of
 * them, they wait no more; but what is to be told again is tried until Flash answers.
 */
export async function showAwaited(
  context: IndexContext,
  task: WorkerTask,
  awaited: readonly AwaitedScene[],
): Promise<Shown> {
  const wanted = awaited.filter(({ isCancelled }) => !isCancelled).map(({ id }) => id)
  const again = new Set(awaited.flatMap(({ id, isToldAgain }) => (isToldAgain ? [id] : [])))
  const fresh = await newAmong(context.db, wanted, again)
  const shown = await fetchAndStore(context, task, [...fresh], { again })
  await task.write((trx) =>
    forgetAwaited(
      trx,
      awaited.flatMap(({ id, isToldAgain }) => (isToldAgain && shown.failed > 0 ? [] : [id])),
    ),
  )
  return shown
}
