import type { Db } from '../../platform/db/database.ts'
import type { Audience } from './audience.ts'
import { findBegun, readText } from './search-store.ts'
import { buildQueries, type OpenEnd, type TextQuery } from './text-query.ts'

/** More words that begin so are not named one by one: the index goes through all that it has. */
const MAX_BEGUN = 100

/** The query for a text whose last word may be the beginning of others that moments say, which the audience knows. */
export async function completeEnd(
  db: Db,
  audience: Audience,
  { word, isLookedUp, complete }: OpenEnd,
): Promise<TextQuery> {
  const begun = isLookedUp ? await findBegun(db, audience, word, MAX_BEGUN + 1) : []
  return complete(begun.length > MAX_BEGUN ? null : begun)
}

/** What moments must say that match a text, the last word also as a beginning; null: no word of it is wanted. */
export async function wordsOfText(
  db: Db,
  audience: Audience,
  text: string,
): Promise<TextQuery | null> {
  const queries = buildQueries(await readText(db, text), text)
  if (queries === null) return null
  return queries.openEnd === null ? queries.exact : completeEnd(db, audience, queries.openEnd)
}
