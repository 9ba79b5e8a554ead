import type { Db } from '../../platform/db/database.ts'
import type { Audience } from './audience.ts'
import { estimateCount, firstCells, prominentCells } from './extent.ts'
import type { MomentFilters } from './filters.ts'
import { nearest } from './near-words.ts'
import {
  findAlike,
  findNear,
  MAX_RANKED,
  type Rank,
  type Ranked,
  rankMatches,
  readText,
} from './search-store.ts'
import { type Portion, type Prepared, prepareSelection } from './selection-store.ts'
import { buildQueries, queryOfAlternatives, type TextQuery } from './text-query.ts'

/** Where a search goes on, and how it was begun: later parts do the same. */
interface SearchPosition {
  rank: Rank
  /** Whether the last word counts as a beginning. */
  isOpen: boolean
  /** How many of the most prominent were looked at: for what was asked, and for what was meant. */
  cells: [number | null, number | null]
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
  hits: Ranked['hits']
  hasMore: boolean
  /** Whether more match than were ranked. */
  isTruncated: boolean
  /** Where it goes on. */
  next: SearchPosition | null
}

/** From so many on a word is one that many moments say. */
const COMMON = 15_000

/** From so many on not all that match are looked at. What is estimated may be an eighth less or more. */
const MANY = 6500

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

/** So many more are looked at than ought to do, and so many times more when they did not. */
const MARGIN = 1.2
const WIDER = 4

interface Ranking {
  without: string | null
  best: number
  after: Rank | null
  limit: number
  /** As many cells as an earlier part looked at; null: none did. */
  cells: number | null
  /** About how many match; null: few. */
  expected: number | null
}

interface RankedWithin extends Ranked {
  cells: number
}

/** The best of those that match; of very many, of the most prominent 5,000. */
async function rankBest(
  db: Db,
  prepared: Prepared,
  text: TextQuery,
  ranking: Ranking,
): Promise<RankedWithin> {
  const { cells: known, expected, ...rest } = ranking
  const rank = (portions: Portion[]) => rankMatches(db, prepared, { text, ...rest, portions })
  if (known !== null && known > 0) {
    return { ...(await rank(await firstCells(db, known))), cells: known }
  }
  if (known === 0 || expected === null || expected <= MANY) {
    return { ...(await rank([])), cells: 0 }
  }
  for (let wanted = MAX_RANKED * MARGIN; ; wanted *= WIDER) {
    const { cells, portions } = await prominentCells(db, expected, wanted)
    const ranked = await rank(portions)
    if (ranked.found > MAX_RANKED || cells === 0) return { ...ranked, cells }
  }
}

const isCommon = (estimate: number | null) => estimate !== null && estimate > COMMON

/**
 * The nearest of each word. One slip is the most usual: those further away are looked for where no word is
 * known that would explain it.
 */
async function nearestOf(db: Db, words: readonly string[]): Promise<Map<string, string[]>> {
  const near = new Map<string, string[]>()
  for (const find of [findNear, findAlike]) {
    const unexplained = words.filter((word) => (near.get(word) ?? []).length === 0)
    const found = await find(db, unexplained, CANDIDATES)
    for (const [at, word] of unexplained.entries()) {
      near.set(word, nearest(word, found[at] ?? [], ALTERNATIVES))
    }
  }
  return near
}

/** What may have been meant: each word, or one that is like it; null: nothing else. Quoted words are meant. */
async function meantBy(db: Db, written: TextQuery): Promise<TextQuery | null> {
  const { words, unwanted, phrase } = written
  if (phrase !== null) return null
  const looked = words.slice(0, MAX_WORDS).filter((word) => [...word].length >= MIN_LETTERS)
  if (looked.length === 0) return null
  const near = await nearestOf(db, looked)
  const sets = words.map((word) => [...new Set([...(near.get(word) ?? []), word])])
  return sets.every((set) => set.length === 1) ? null : queryOfAlternatives(sets, unwanted)
}

/** What somebody wrote, made ready; the last word is a beginning unless enough moments say it as it is. */
async function prepareWritten(db: Db, { audience, filters, text, after }: SearchOrder) {
  const queries = buildQueries(await readText(db, text), text)
  if (queries === null) return null
  const { exact, begun } = queries
  const prepare = async (query: TextQuery) => {
    const prepared = await prepareSelection(db, { audience, filters, text: query })
    // Later parts know how the first one was made.
    return { query, prepared, expected: after === null ? await estimateCount(db, prepared) : null }
  }
  if (begun === null || after?.isOpen === false) {
    return { ...(await prepare(exact)), isOpen: false }
  }
  if (after?.isOpen) return { ...(await prepare(begun)), isOpen: true }
  const asWritten = await prepare(exact)
  // What begins like a common word is much to go through, and not looked for.
  if (isCommon(asWritten.expected)) return { ...asWritten, isOpen: false }
  return { ...(await prepare(begun)), isOpen: true }
}

/** What matches as it is written; `isOpen`: the last word may be the beginning of another. */
async function findWritten(db: Db, order: SearchOrder) {
  const written = await prepareWritten(db, order)
  if (written === null) return null
  const { query, prepared, expected, isOpen } = written
  const { after, limit } = order
  const ranked = await rankBest(db, prepared, query, {
    without: null,
    best: 1,
    after: after?.rank ?? null,
    limit: limit + 1,
    cells: after?.cells[0] ?? null,
    expected,
  })
  return { query, isOpen, ranked }
}

async function findMeant(db: Db, order: SearchOrder, written: TextQuery) {
  const { audience, filters, after, limit } = order
  const meant = await meantBy(db, written)
  if (meant === null) return null
  const prepared = await prepareSelection(db, { audience, filters, text: meant })
  return rankBest(db, prepared, meant, {
    without: written.match,
    best: MEANT,
    after: after?.rank ?? null,
    limit: limit + 1,
    cells: after?.cells[1] ?? null,
    expected: await estimateCount(db, prepared),
  })
}

/**
 * A part of what matches a text, the best first, then by path. Where fewer than five do, moments follow
 * with words that are written nearly so.
 */
export async function searchMoments(db: Db, order: SearchOrder): Promise<Found> {
  const written = await findWritten(db, order)
  if (written === null) return NOTHING
  const { query, isOpen, ranked } = written
  const meant = ranked.found < ENOUGH ? await findMeant(db, order, query) : null
  const all = [...ranked.hits, ...(meant?.hits ?? [])]
  const hits = all.slice(0, order.limit)
  const hasMore = all.length > hits.length
  const last = hits.at(-1)
  const cells: SearchPosition['cells'] = [ranked.cells, meant?.cells ?? null]
  return {
    hits,
    hasMore,
    isTruncated: ranked.found > MAX_RANKED,
    next: hasMore && last ? { rank: last.rank, isOpen, cells } : null,
  }
}
