import { FlashError } from '../jobs/flash-error.ts'
import type { FlashScene } from '../jobs/flash-scene.ts'
import { lookUpScene } from './ask-flash.ts'
import { type Doubtful, hideScenes, type IndexContext } from './hide-scenes.ts'
import { findLongMissing, forgetMissing, rememberMissing } from './missing-store.ts'
import type { WorkerTask } from './worker.ts'

/** What Flash has said of known scenes. */
interface Looked {
  found: readonly FlashScene[]
  missing: readonly string[]
}

async function lookUpAll(
  { flash, log }: IndexContext,
  ids: readonly string[],
  signal: AbortSignal,
): Promise<Looked> {
  const found: FlashScene[] = []
  const missing: string[] = []
  for (const id of ids) {
    try {
      const scene = await lookUpScene(flash, id, signal)
      if (scene) found.push(scene)
      else missing.push(id)
    } catch (error) {
      if (!(error instanceof FlashError)) throw error
      log.warn({ err: error, timepointId: id }, 'a scene cannot be read')
    }
  }
  return { found, missing }
}

/**
 * Looks known scenes up, and takes those away that Flash shows to fewer people, or does not have any more. A
 * Flash that has none of ours may be broken, or another one: it is believed when it still has none an hour
 * later.
 * @param isKnownToUs whether Flash has shown in this run that it is the one whose scenes we have.
 * @returns how many moments were changed or removed.
 */
export async function checkScenes(
  context: IndexContext,
  task: WorkerTask,
  ids: readonly string[],
  isKnownToUs: boolean,
): Promise<number> {
  const { found, missing } = await lookUpAll(context, ids, task.signal)
  const isBelieved = isKnownToUs || found.length > 0
  const longMissing = isBelieved ? new Set(missing) : await findLongMissing(context.db, missing)
  const hidden = found.flatMap(({ id, visibility }): Doubtful[] =>
    visibility && visibility !== 'public' ? [{ id, told: visibility }] : [],
  )
  const gone = [...longMissing].map((id): Doubtful => ({ id, told: 'gone' }))
  const changed = await hideScenes(context, task, [...hidden, ...gone])
  const doubted = missing.filter((id) => !longMissing.has(id))
  if (doubted.length > 0) {
    context.log.warn({ scenes: doubted.length }, 'Flash has none of the scenes that were looked up')
  }
  await task.write(async (trx) => {
    await forgetMissing(trx, [...found.map(({ id }) => id), ...longMissing])
    await rememberMissing(trx, doubted)
  })
  return changed
}
