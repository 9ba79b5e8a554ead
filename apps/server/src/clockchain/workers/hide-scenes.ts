import type { Visibility } from '@timepoint/contracts'
import type { RootDb } from '../../platform/db/database.ts'
import type { Logger } from '../../platform/log.ts'
import type { FlashClient } from '../jobs/flash-client.ts'
import { FlashError } from '../jobs/flash-error.ts'
import { isLooser } from '../moments/visibility-of.ts'
import { withdrawScene } from '../moments/withdraw-scene.ts'
import { lookUpScene } from './ask-flash.ts'
import { type Carrier, findCarriers } from './indexer-store.ts'
import { WorkerError, type WorkerTask } from './worker.ts'

/** What indexing needs of the system. */
export interface IndexContext {
  db: RootDb
  flash: FlashClient
  log: Logger
}

/** Who may see a scene, as far as Flash has said. */
type Told = Visibility | 'gone'

/** A scene that moments may show to too many. */
export interface Doubtful {
  id: string
  told: Told
}

/** A moment may change this often while Flash is asked for its scene. */
const TRIES = 5

/** Whether a moment lets more people see its scene than Flash does. */
const showsTooMuch = ({ visibility }: Carrier, told: Told) =>
  told === 'gone' || isLooser(visibility, told)

/**
 * Who may see a scene now; what Flash has told before, where it does not say. That it does not have the scene
 * says no more than that: of what is deleted its feed tells.
 */
async function verdictOn(
  { flash, log }: IndexContext,
  { id, told }: Doubtful,
  signal: AbortSignal,
): Promise<Told> {
  if (told === 'gone') return told
  try {
    const scene = await lookUpScene(flash, id, signal)
    return scene?.visibility ?? told
  } catch (error) {
    if (!(error instanceof FlashError)) throw error
    log.warn({ err: error, timepointId: id }, 'a scene cannot be read')
    return told
  }
}

async function withdrawFrom(
  task: WorkerTask,
  carriers: readonly Carrier[],
  verdict: Told,
): Promise<string[]> {
  const done: string[] = []
  for (const { timepointId, momentId, version } of carriers) {
    const known = verdict === 'gone' ? null : version
    const withdrawal = { momentId, timepointId, version: known, actor: 'indexer' }
    done.push(await task.write((trx) => withdrawScene(trx, withdrawal)))
  }
  return done
}

async function hideOne(
  context: IndexContext,
  task: WorkerTask,
  doubtful: Doubtful,
): Promise<number> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    // In this order: what is pending now is not judged, and what changes from now on is noticed.
    const carriers = await findCarriers(context.db, [doubtful.id])
    const settled = carriers.filter(({ isPending }) => doubtful.told === 'gone' || !isPending)
    if (settled.length === 0) return 0
    const verdict = await verdictOn(context, doubtful, task.signal)
    const excessive = settled.filter((carrier) => showsTooMuch(carrier, verdict))
    const done = await withdrawFrom(task, excessive, verdict)
    if (!done.includes('changed')) return done.filter((what) => what !== 'absent').length
  }
  throw new WorkerError('run_failed')
}

/**
 * Takes scenes from moments that show them to more people than Flash does. Of those that are not gone Flash is
 * asked how they are now.
 * @returns how many moments were changed or removed.
 */
export async function hideScenes(
  context: IndexContext,
  task: WorkerTask,
  doubtful: readonly Doubtful[],
): Promise<number> {
  const ids = doubtful.map(({ id }) => id)
  const carriers = await findCarriers(context.db, ids)
  const carried = new Set(carriers.map(({ timepointId }) => timepointId))
  let changed = 0
  for (const one of doubtful) {
    if (carried.has(one.id)) changed += await hideOne(context, task, one)
  }
  return changed
}
