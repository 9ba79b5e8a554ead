import type { Db } from '../../platform/db/database.ts'
import type { Logger } from '../../platform/log.ts'
import { mergeNewKeys } from './selection-store.ts'
import { foldTallies } from './tally-store.ts'

/** Between two foldings, in milliseconds: until then readers add up what came. */
const INTERVAL_MS = 5000

/**
 * Folds tallies now and then, in one of all processes at a time, and merges new words into the index of texts.
 * Numbers and searches are right without; they only take less time.
 * @returns what ends it, and waits for what is under way.
 */
export function foldRegularly(db: Db, log: Logger): () => Promise<void> {
  let underWay: Promise<unknown> = Promise.resolve()
  let isBusy = false

  async function fold(): Promise<void> {
    if (isBusy) return
    isBusy = true
    try {
      await foldTallies(db)
      // Also what tallies say nothing of: moments that are not public.
      await mergeNewKeys(db)
    } catch (err) {
      log.warn({ err }, 'tallies or words were not folded')
    } finally {
      isBusy = false
    }
  }

  const timer = setInterval(() => {
    underWay = fold()
  }, INTERVAL_MS)
  timer.unref()
  return async () => {
    clearInterval(timer)
    await underWay
  }
}
