import type { Price } from './ledger-store.ts'

/** What a request to index a moment costs, where users pay. */
export const INDEX_PRICE: Price = { cost: 1, type: 'index', description: 'Indexing a moment' }

/** What a request to take moments in costs, however many they are. */
export const INGEST_PRICE: Price = { cost: 1, type: 'ingest', description: 'Taking moments in' }
