import type { Db } from '../../platform/db/database.ts'
import { readText } from './search-store.ts'
import { buildQueries, type TextQuery } from './text-query.ts'

/** What moments must say that match a text, the last word also as a beginning; null: no word of it is wanted. */
export async function wordsOfText(db: Db, text: string): Promise<TextQuery | null> {
  const queries = buildQueries(await readText(db, text), text)
  return queries && (queries.begun ?? queries.exact)
}
