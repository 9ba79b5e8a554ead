import type { RootDb } from '../platform/db/database.ts'
import { hasRunners } from './jobs/runner-store.ts'
import { readGraphSize } from './workers/graph-size.ts'

/** What `/health` says of the graph. */
export interface GraphState {
  /** Public moments, and relations between them. */
  nodes: number
  edges: number
  /** Whether jobs would be worked on: somebody does, and Flash answers. */
  isWorking: boolean
}

/** How long it is taken for granted that Flash is as it was, in milliseconds. */
const KNOWN_MS = 5000

/** Asks again only when a while has passed, however often it is called. */
function remembered(ask: () => Promise<boolean>): () => Promise<boolean> {
  let askedAt = Number.NEGATIVE_INFINITY
  let known = Promise.resolve(false)
  return () => {
    const now = performance.now()
    if (now - askedAt > KNOWN_MS) {
      askedAt = now
      known = ask()
    }
    return known
  }
}

/** @param pingFlash whether Flash answers; never rejects. */
export function createGraphState(
  db: RootDb,
  pingFlash: () => Promise<boolean>,
): () => Promise<GraphState> {
  const isFlashUp = remembered(pingFlash)
  return async () => {
    const [size, isWorkedOn, isUp] = await Promise.all([
      readGraphSize(db),
      hasRunners(db),
      isFlashUp(),
    ])
    return { ...size, isWorking: isWorkedOn && isUp }
  }
}
