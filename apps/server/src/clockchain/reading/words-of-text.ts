import type { Db } from '../../platform/db/database.ts'
import { findBegun, readText } from './search-store.ts'
import { buildQueries, type OpenEnd, type TextQuery } from './text-query.ts'

/** A beginning stands for this many words at most, in the order of the alphabet. */
const MAX_BEGUN = 100

/** The query for a text whose last word may be the beginning of others that moments say. */
export async function completeEnd(db: Db, end: OpenEnd): Promise<TextQuery> {
  return end.complete(end.isLookedUp ? await findBegun(db, end.word, MAX_BEGUN) : [])
}

/** What moments must say that match a text; null: no word of it is wanted. */
export async function wordsOfText(db: Db, text: string): Promise<TextQuery | null> {
  const queries = buildQueries(await readText(db, text), text)
  if (queries === null) return null
  return queries.openEnd === null ? queries.exact : completeEnd(db, queries.openEnd)
}
