import type { Db } from '../../platform/db/database.ts'
import { countCells, dividedCells, readLevels } from './extent.ts'
import { type Rank, type Ranked, type RankOrder, rankMatches } from './search-store.ts'
import { ALL_CELLS, type Cells, PARTS, type Prepared } from './selection-store.ts'
import type { TextQuery } from './text-query.ts'

/** So many of all that match are ranked. */
export const MAX_RANKED = 5000

/**
 * From so many on matches are looked for cell by cell: not all of them are ranked. Fewer are ranked sooner
 * in one statement. What is estimated may be a tenth less or more.
 */
const MANY = 8000

/**
 * From so many on the prominent ones are looked for in lists of words of their own: the one of all moments is
 * too long to be gone through for them.
 */
const LISTED = 30_000

/**
 * So much more than is wanted is looked at, since what matches is estimated; where that was too little, so
 * much more than is missing, at most so many times as much.
 */
const AT_ONCE = 1.1
const MARGIN = 1.3
const WIDER = 4

/** So many times as many hits are taken where some may turn out to be too far down. */
const SPARE = 10

interface Ranking {
  without: TextQuery | null
  best: number
  after: Rank | null
  limit: number
  /** As many cells as an earlier part looked at, 0: all; null: none did. */
  cells: number | null
  /** About how many match; null: few. */
  expected: number | null
}

interface RankedWithin extends Ranked {
  cells: number
}

/** Of two lists of hits that are in order the best, in order, each once: what just became more prominent is in both. */
function bestOf(hits: Ranked['hits'], others: Ranked['hits'], limit: number): Ranked['hits'] {
  const compare = ([scoreA, pathA, idA]: Rank, [scoreB, pathB, idB]: Rank) => {
    if (scoreA !== scoreB) return scoreB - scoreA
    if (pathA !== pathB) return pathA < pathB ? -1 : 1
    return idA < idB ? -1 : 1
  }
  const sorted = [...hits, ...others].sort((a, b) => compare(a.rank, b.rank))
  return [...new Map(sorted.map((hit) => [hit.rank[2], hit])).values()].slice(0, limit)
}

/** Ranks what is in these cells, or the most prominent so many of it: the best so many hits. */
type RankCells = (
  cells: Cells,
  part: Pick<RankOrder, 'most' | 'limit' | 'isPlaced'>,
) => Promise<Ranked>

/** The best of so many of the most prominent in cells, of which those before others are more prominent. */
async function rankSideBySide(
  rank: RankCells,
  pieces: readonly Cells[],
  { most, limit }: { most: number; limit: number },
): Promise<Ranked> {
  // Of what follows on others some may turn out to be too far down: so more of it is read.
  const takes = pieces.map((_, at) => (at === 0 ? limit : limit * SPARE))
  const ranked = await Promise.all(
    pieces.map((cells, at) => rank(cells, { most, limit: takes[at] ?? limit, isPlaced: at > 0 })),
  )
  let all: Ranked = { hits: [], found: 0 }
  for (const [at, cells] of pieces.entries()) {
    const { hits, found } = ranked[at] ?? { hits: [], found: 0 }
    const room = Math.max(most - all.found, 0)
    let fitting = hits.filter(({ place }) => place <= room)
    const isCut = hits.length === takes[at] && found > room
    if (isCut && room > 0 && fitting.length < limit) {
      fitting = (await rank(cells, { most: room, limit, isPlaced: false })).hits
    }
    const together = Math.min(all.found + found, most + 1)
    all = { hits: bestOf(all.hits, fitting, limit), found: together }
  }
  return all
}

/**
 * The best of those that match; of very many, of the most prominent 5,000: these are looked for among the
 * most prominent cells, and where that finds fewer, in those that follow.
 */
export async function rankBest(
  db: Db,
  prepared: Prepared,
  text: TextQuery,
  { cells: known, expected, limit, ...order }: Ranking,
): Promise<RankedWithin> {
  const rank: RankCells = (cells, part) =>
    rankMatches(db, prepared, { text, ...order, ...part, cells })
  const whole = { most: MAX_RANKED, limit, isPlaced: false }
  const rankAll = async () => ({ ...(await rank(ALL_CELLS, whole)), cells: 0 })
  const isMany = expected !== null && expected > MANY
  if (known === 0 || (known === null && !isMany)) return rankAll()
  const levels = await readLevels(db)
  // Only of public moments is known in which cells they are: others may be looked for once more.
  const isPublic = prepared.selection.audience.kind === 'public'
  if (known !== null) {
    const pieces = dividedCells(levels, [0, known], true)
    return { ...(await rankSideBySide(rank, pieces, { most: MAX_RANKED, limit })), cells: known }
  }
  const end = levels.length * PARTS
  let ranked: Ranked = { hits: [], found: 0 }
  for (let from = 0, wanted = AT_ONCE * MAX_RANKED; isMany && from < end; ) {
    const to = Math.min(Math.max(countCells(levels, wanted / expected) ?? end, from + 1), end)
    const missing = MAX_RANKED - ranked.found
    const pieces = dividedCells(levels, [from, to], expected > LISTED)
    const more = await rankSideBySide(rank, pieces, { most: missing, limit })
    const found = ranked.found + more.found
    ranked = { hits: bestOf(ranked.hits, more.hits, limit), found }
    if (found > MAX_RANKED && (to < end || isPublic)) return { ...ranked, cells: to }
    from = to
    wanted += MARGIN * (MAX_RANKED + 1 - found) * Math.min(WIDER, wanted / Math.max(found, 1))
  }
  return isPublic && isMany ? { ...ranked, cells: 0 } : rankAll()
}
