import type { Db } from '../../platform/db/database.ts'
import { PARTS, type Portion, type Prepared, sampleCount } from './selection-store.ts'
import { readTallies } from './tally-store.ts'

/** In a graph of fewer moments everything is looked at; in a larger one a sample tells how much it is. */
const ALWAYS_FEW = 20_000

/** About how many moments are meant; null: so few in all that it does not matter. */
export async function estimateCount(db: Db, prepared: Prepared): Promise<number | null> {
  const tally = await readTallies(db, ['total'])
  return (tally('total').get('') ?? 0) <= ALWAYS_FEW ? null : sampleCount(db, prepared)
}

/** A prominence, and which part of all moments have it. */
interface Level {
  level: number
  share: number
}

/** The most prominent first. */
async function readLevels(db: Db): Promise<Level[]> {
  const tally = await readTallies(db, ['prominence'])
  const levels = [...tally('prominence')].map(([level, count]) => ({ level: Number(level), count }))
  const total = levels.reduce((sum, { count }) => sum + count, 0)
  levels.sort((a, b) => b.level - a.level)
  return levels.map(({ level, count }) => ({ level, share: count / total }))
}

/** The first cells: whole levels, and parts of the last one. */
function portionsOf(levels: readonly Level[], cells: number): Portion[] {
  return levels.slice(0, Math.ceil(cells / PARTS)).map(({ level }, at) => {
    const count = Math.min(PARTS, cells - at * PARTS)
    return { level, parts: Array.from({ length: count }, (_, part) => part) }
  })
}

/** So many cells of the most prominent moments, of which each prominence has {@link PARTS}. */
export async function firstCells(db: Db, cells: number): Promise<Portion[]> {
  return portionsOf(await readLevels(db), cells)
}

/**
 * The most prominent moments, as many as it takes until about `wanted` of `expected` that match are among
 * them: how many cells that are; none if that takes all moments.
 */
export async function prominentCells(
  db: Db,
  expected: number,
  wanted: number,
): Promise<{ cells: number; portions: Portion[] }> {
  const levels = await readLevels(db)
  let reached = 0
  for (const [at, { share }] of levels.entries()) {
    const inLevel = expected * share
    if (reached + inLevel >= wanted) {
      const cells = at * PARTS + Math.max(1, Math.ceil(((wanted - reached) / inLevel) * PARTS))
      return { cells, portions: portionsOf(levels, cells) }
    }
    reached += inLevel
  }
  return { cells: 0, portions: [] }
}
