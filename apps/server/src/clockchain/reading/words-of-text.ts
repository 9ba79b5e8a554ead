import type { Db } from '../../platform/db/database.ts'
import type { Audience } from './audience.ts'
import { estimateCount } from './extent.ts'
import { findBegun, readText } from './search-store.ts'
import { prepareSelection } from './selection-store.ts'
import { buildQueries, type OpenEnd, queryOfAlternatives, type TextQuery } from './text-query.ts'

/** More words that begin so are not named one by one: the index goes through all that it has. */
const MAX_BEGUN = 100

/** So many of their stems are looked for at most, and as long as no more moments say them: each of these is read. */
const MAX_STEMS = 20
const SELDOM = 3000

/** Whether few of the moments that somebody finds say one of these stems. */
async function areSeldom(db: Db, audience: Audience, stems: readonly string[]): Promise<boolean> {
  if (stems.length === 0 || stems.length > MAX_STEMS) return false
  const text = queryOfAlternatives([stems], [])
  const prepared = await prepareSelection(db, { audience, filters: {}, text })
  return ((await estimateCount(db, prepared)) ?? 0) <= SELDOM
}

/** The query for a text whose last word may be the beginning of others that moments say, which the audience knows. */
export async function completeEnd(
  db: Db,
  audience: Audience,
  { word, isLookedUp, furtherStems, complete }: OpenEnd,
): Promise<TextQuery> {
  const begun = isLookedUp ? await findBegun(db, audience, word, MAX_BEGUN + 1) : []
  if (begun.length > MAX_BEGUN) return complete(null, [])
  const stems = furtherStems(begun.map(({ stem }) => stem))
  const words = begun.map(({ word: other }) => other)
  return complete(words, (await areSeldom(db, audience, stems)) ? stems : [])
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
