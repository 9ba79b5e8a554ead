import type { LivePrice } from './prices.ts'

/** What is needed of a row of a provider's live list. */
export interface CatalogueModel extends LivePrice {
  id: string
  /** When the provider means to end it; null when it does not say. */
  expiresAt: Date | null
  /** Names of request parameters that it takes. */
  supportedParameters: readonly string[]
}

/** The live list of OpenRouter's models, kept in memory. */
export interface Catalogue {
  /** Whether the list has the id; null while no list could be had. */
  lists(id: string, now: Date): boolean | null
  /** Null when it is not listed, or no list could be had. */
  priceOf(id: string): LivePrice | null
  /** Names of request parameters that a model takes; null when nobody knows. */
  parametersOf(id: string): readonly string[] | null
  /**
   * Looks again if the list is old; an old one serves meanwhile, so only the first is waited for.
   * Never throws.
   */
  refresh(): Promise<void>
}

const FRESH_MS = 15 * 60_000

/** After a failure the next try is this far off, so that a dead catalogue is not asked by every render. */
const RETRY_MS = 60_000

/** @param fetchModels asks the provider; may throw. */
export function createCatalogue(
  fetchModels: () => Promise<CatalogueModel[]>,
  clock: () => number = Date.now,
): Catalogue {
  let models: Map<string, CatalogueModel> | null = null
  let nextAt = 0
  let running: Promise<void> | null = null
  const load = async () => {
    try {
      const rows = await fetchModels()
      models = new Map(rows.map((row) => [row.id, row]))
      nextAt = clock() + FRESH_MS
    } catch {
      nextAt = clock() + RETRY_MS
    }
    running = null
  }
  return {
    lists(id, now) {
      if (!models) return null
      if (id.startsWith('~')) return true // An alias that rolls on by itself.
      const row = models.get(id)
      return row !== undefined && (row.expiresAt === null || row.expiresAt > now)
    },
    priceOf: (id) => models?.get(id) ?? null,
    parametersOf: (id) => models?.get(id)?.supportedParameters ?? null,
    async refresh() {
      if (clock() < nextAt) return
      running ??= load()
      if (!models) await running
    },
  }
}

/** Stands for a catalogue where OpenRouter is not configured. */
export const NO_CATALOGUE: Catalogue = {
  lists: () => null,
  priceOf: () => null,
  parametersOf: () => null,
  refresh: async () => {},
}
