import pLimit from 'p-limit'
import type { Principal } from '../identity/principal.ts'
import type { FoundScene, IngestContext } from './ingest-context.ts'

/** A transaction waits for these answers. */
const LONGEST_WAIT_MS = 4000
const CALLS_AT_ONCE = 8

/** Whether a scene is there; `unknown`: Flash does not answer. */
export type SceneAnswer = FoundScene | null | 'unknown'

/**
 * Asks Flash for scenes, each once. When it has failed to answer it is not asked again: an import must not
 * wait for it at each of its items.
 */
export function createSceneFinder(
  { sceneOf }: Pick<IngestContext, 'sceneOf'>,
  principal: Principal,
) {
  const known = new Map<string, SceneAnswer>()
  const limit = pLimit(CALLS_AT_ONCE)
  let isSilent = false

  async function ask(id: string, signal: AbortSignal): Promise<void> {
    if (isSilent) return
    try {
      known.set(id, await sceneOf(principal, id, signal))
    } catch {
      isSilent = true
    }
  }

  return {
    /** Asks for all of these. */
    async find(ids: readonly (string | null)[]): Promise<void> {
      const fresh = new Set(ids.filter((id) => id !== null && !known.has(id)))
      if (fresh.size === 0) return
      const signal = AbortSignal.timeout(LONGEST_WAIT_MS)
      await Promise.all([...fresh].map((id) => limit(() => ask(id ?? '', signal))))
    },
    /** What is known of one that was asked for; null of none. */
    get(id: string | null): SceneAnswer {
      const answer = id === null ? null : known.get(id)
      return answer === undefined ? 'unknown' : answer
    },
  }
}

export type SceneFinder = ReturnType<typeof createSceneFinder>
