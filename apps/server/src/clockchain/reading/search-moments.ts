import type { Db } from '../../platform/db/database.ts'
import type { Moment } from '../moments/moment.ts'
import type { Audience } from './audience.ts'
import type { RoughEstimates } from './extent.ts'
import type { MomentFilters } from './filters.ts'
import { nearest } from './near-words.ts'
import { MAX_RANKED, rankBest } from './rank-best.ts'
import { findAlike, findNear, findStems, type Rank, readRanked, readText } from './search-store.ts'
import { prepareSelection } from './selection-store.ts'
import { buildQueries, queryOfAlternatives, type TextQuery } from './text-query.ts'
import { completeEnd } from './words-of-text.ts'

/** Where a search goes on, and how it was begun: later parts do the same. */
interface SearchPosition {
  rank: Rank
  /** Whether the last word counts as a beginning. */
  isOpen: boolean
  /** How many of the most prominent were looked at: for what was asked, and for what was meant. */
  cells: [number | null, number | null]
}

/** What searches need of the system. */
interface SearchContext {
  db: Db
  estimates: RoughEstimates
}

/** A search that is asked for. */
export interface SearchOrder {
  audience: Audience
  filters: MomentFilters
  text: string
  limit: number
  after: SearchPosition | null
}

/** A part of what was found. */
export interface Found {
  hits: { moment: Moment; rank: Rank }[]
  hasMore: boolean
  /** Whether more match than were ranked. */
  isTruncated: boolean
  /** Where it goes on. */
  next: SearchPosition | null
}

/** From so many on a word is one that many moments say. */
const COMMON = 15_000

/** Fewer hits than these, and others follow that were perhaps meant. */
const ENOUGH = 5

/** What is meant scores half of what is said, at most. */
const MEANT = 0.5

/** Words that are looked up for others that are like them, and of how many. */
const MAX_WORDS = 6
const MIN_LETTERS = 3
const CANDIDATES = 60
const ALTERNATIVES = 6

const NOTHING: Found = { hits: [], hasMore: false, isTruncated: false, next: null }

const isCommon = (estimate: number | null) => estimate !== null && estimate > COMMON

/**
 * The nearest of each word. One slip is the most usual: those further away are looked for where no word is
 * known that would explain it.
 */
async function nearestOf(
  db: Db,
  audience: Audience,
  words: readonly string[],
): Promise<Map<string, string[]>> {
  const near = new Map<string, string[]>()
  for (const find of [findNear, findAlike]) {
    const unexplained = words.filter((word) => (near.get(word) ?? []).length === 0)
    const found = await find(db, { audience, words: unexplained, most: CANDIDATES })
    for (const [at, word] of unexplained.entries()) {
      near.set(word, nearest(word, found[at] ?? [], ALTERNATIVES))
    }
  }
  return near
}

/** What may have been meant: each word, or one that is like it; null: nothing else. Quoted words are meant. */
async function meantBy(db: Db, audience: Audience, written: TextQuery): Promise<TextQuery | null> {
  const { words, unwanted, phrase } = written
  if (phrase !== null) return null
  const looked = words.slice(0, MAX_WORDS).filter((word) => [...word].length >= MIN_LETTERS)
  if (looked.length === 0) return null
  const near = await nearestOf(db, audience, looked)
  const sets = words.map((word) => [...new Set([...(near.get(word) ?? []), word])])
  if (sets.every((set) => set.length === 1)) return null
  return queryOfAlternatives(await withStems(db, words, sets), unwanted)
}

/** Of one-liners only stems are known; what begins like a word was looked for in them. */
async function withStems(db: Db, words: readonly string[], sets: readonly string[][]) {
  const found = await findStems(db, [...new Set(sets.flat())])
  const stems = new Map(found.map(({ word, stem }) => [word, stem]))
  return sets.map((set, at) => {
    const word = words[at] ?? ''
    const others = set.filter((other) => other === word || !other.startsWith(word))
    return [...new Set([...set, ...others.flatMap((other) => stems.get(other) ?? [])])]
  })
}

/** What somebody wrote, made ready; the last word is a beginning unless enough moments say it as it is. */
async function prepareWritten({ db, estimates }: SearchContext, order: SearchOrder) {
  const { audience, filters, text, after } = order
  const queries = buildQueries(await readText(db, text), text)
  if (queries === null) return null
  const { exact, openEnd } = queries
  const prepare = async (query: TextQuery) => {
    const prepared = await prepareSelection(db, { audience, filters, text: query })
    // Later parts know how the first one was made.
    return { query, prepared, expected: after === null ? await estimates(prepared) : null }
  }
  if (openEnd === null || after?.isOpen === false) {
    return { ...(await prepare(exact)), isOpen: false }
  }
  if (after?.isOpen)
    return { ...(await prepare(await completeEnd(db, audience, openEnd))), isOpen: true }
  const prepareBegun = async () => {
    const query = await completeEnd(db, audience, openEnd)
    return query.index === exact.index ? { query } : prepare(query)
  }
  // The longer way first: its connection, which has touched what is ranked most often, ranks afterwards.
  const [begun, asWritten] = await Promise.all([prepareBegun(), prepare(exact)])
  // What begins like a common word is much to go through, and not looked for.
  if (isCommon(asWritten.expected)) return { ...asWritten, isOpen: false }
  return { ...asWritten, ...begun, isOpen: true }
}

/** What matches as it is written; `isOpen`: the last word may be the beginning of another. */
async function findWritten(context: SearchContext, order: SearchOrder) {
  const written = await prepareWritten(context, order)
  if (written === null) return null
  const { query, prepared, expected, isOpen } = written
  const { after, limit } = order
  const ranked = await rankBest(context.db, prepared, query, {
    without: null,
    best: 1,
    after: after?.rank ?? null,
    limit: limit + 1,
    cells: after?.cells[0] ?? null,
    expected,
  })
  return { query, isOpen, ranked }
}

async function findMeant({ db, estimates }: SearchContext, order: SearchOrder, written: TextQuery) {
  const { audience, filters, after, limit } = order
  const meant = await meantBy(db, audience, written)
  if (meant === null) return null
  const prepared = await prepareSelection(db, { audience, filters, text: meant })
  return rankBest(db, prepared, meant, {
    without: written,
    best: MEANT,
    after: after?.rank ?? null,
    limit: limit + 1,
    cells: after?.cells[1] ?? null,
    expected: await estimates(prepared),
  })
}

/**
 * A part of what matches a text, the best first, then by path. Where fewer than five do, moments follow
 * with words that are written nearly so.
 */
export async function searchMoments(context: SearchContext, order: SearchOrder): Promise<Found> {
  const written = await findWritten(context, order)
  if (written === null) return NOTHING
  const { query, isOpen, ranked } = written
  const meant = ranked.found < ENOUGH ? await findMeant(context, order, query) : null
  const all = [...ranked.hits, ...(meant?.hits ?? [])]
  const page = all.slice(0, order.limit)
  const hasMore = all.length > page.length
  const last = page.at(-1)
  const moments = await readRanked(context.db, order.audience, page)
  const hits = page.flatMap(({ rank }) => {
    const moment = moments.get(rank[2])
    return moment ? [{ moment, rank }] : [] // It may have gone meanwhile.
  })
  const cells: SearchPosition['cells'] = [ranked.cells, meant?.cells ?? null]
  return {
    hits,
    hasMore,
    isTruncated: ranked.found > MAX_RANKED,
    next: hasMore && last ? { rank: last.rank, isOpen, cells } : null,
  }
}
