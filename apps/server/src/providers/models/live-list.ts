/** A list that a provider keeps, as it was fetched last. */
export interface LiveList<Row> {
  /** In the provider's order; null while no list could be had. */
  rows(): readonly Row[] | null
  /** When the rows came, in milliseconds of the clock; null while there are none. */
  fetchedAt(): number | null
  /** Whether the last try brought a list; null before the first. */
  isReachable(): boolean | null
  /**
   * Looks again if the list is old; an old one serves meanwhile, so only the first is waited for.
   * Never throws.
   */
  refresh(): Promise<void>
  /** The same, but a new list is waited for. */
  renew(): Promise<void>
}

const FRESH_MS = 15 * 60_000

/** After a failure the next try is this far off, so that a dead list is not asked for by every request. */
const RETRY_MS = 60_000

/** @param fetchRows asks the provider; may throw. */
export function createLiveList<Row>(
  fetchRows: () => Promise<readonly Row[]>,
  clock: () => number = Date.now,
): LiveList<Row> {
  let rows: readonly Row[] | null = null
  let fetchedAt: number | null = null
  let reachable: boolean | null = null
  let nextAt = 0
  let running: Promise<void> | null = null
  const load = async () => {
    try {
      rows = await fetchRows()
      fetchedAt = clock()
      reachable = true
      nextAt = clock() + FRESH_MS
    } catch {
      reachable = false
      nextAt = clock() + RETRY_MS
    }
    running = null
  }
  const start = (): Promise<void> => {
    if (clock() >= nextAt) running ??= load()
    return running ?? Promise.resolve()
  }
  return {
    rows: () => rows,
    fetchedAt: () => fetchedAt,
    isReachable: () => reachable,
    async refresh() {
      const loaded = start()
      if (!rows) await loaded
    },
    renew: start,
  }
}

/** Stands for a list of a provider that is not configured: nobody is asked for it. */
export const NO_LIST: LiveList<never> = {
  rows: () => null,
  fetchedAt: () => null,
  isReachable: () => null,
  refresh: async () => {},
  renew: async () => {},
}
