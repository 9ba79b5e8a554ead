import { createLiveList, type LiveList, NO_LIST } from './live-list.ts'
import type { LivePrice } from './prices.ts'

/** What is needed of a row of a provider's live list. */
export interface CatalogueModel {
  id: string
  name: string
  /** Null when it is not said, or depends. */
  price: LivePrice | null
  /** Tokens; 0 when it is not said. */
  contextLength: number
  /** When the provider means to end it; null when it does not say. */
  expiresAt: Date | null
  /** Names of request parameters that it takes. */
  supportedParameters: readonly string[]
  /** What it reads and what it makes, such as `text` and `image`. */
  inputModalities: readonly string[]
  outputModalities: readonly string[]
}

/** The live list of OpenRouter's models, kept in memory. */
export interface Catalogue extends LiveList<CatalogueModel> {
  /** Whether the list has the id; null while no list could be had. */
  lists(id: string, now: Date): boolean | null
  /** Null when it is not listed, or the list does not say. */
  priceOf(id: string): LivePrice | null
  /** Names of request parameters that a model takes; null when nobody knows. */
  parametersOf(id: string): readonly string[] | null
}

/** @param fetchModels asks the provider; may throw. */
export function createCatalogue(
  fetchModels: () => Promise<readonly CatalogueModel[]>,
  clock: () => number = Date.now,
): Catalogue {
  let models: ReadonlyMap<string, CatalogueModel> | null = null
  const list = createLiveList(async () => {
    const rows = await fetchModels()
    models = new Map(rows.map((row) => [row.id, row]))
    return rows
  }, clock)
  return {
    ...list,
    lists(id, now) {
      if (!models) return null
      if (id.startsWith('~')) return true // An alias that rolls on by itself.
      const row = models.get(id)
      return row !== undefined && (row.expiresAt === null || row.expiresAt > now)
    },
    priceOf: (id) => models?.get(id)?.price ?? null,
    parametersOf: (id) => models?.get(id)?.supportedParameters ?? null,
  }
}

/** Stands for a catalogue where OpenRouter is not configured. */
export const NO_CATALOGUE: Catalogue = {
  ...NO_LIST,
  lists: () => null,
  priceOf: () => null,
  parametersOf: () => null,
}
