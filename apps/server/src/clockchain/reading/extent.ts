import type { Db } from '../../platform/db/database.ts'
import { type Prepared, sampleCount } from './selection-store.ts'
import { readTallies } from './tally-store.ts'

/** In a graph of fewer moments everything is looked at; in a larger one a sample tells how much it is. */
const ALWAYS_FEW = 20_000

/** About how many moments are meant; null: so few in all that it does not matter. */
export async function estimateCount(db: Db, prepared: Prepared): Promise<number | null> {
  const tally = await readTallies(db, ['total'])
  return (tally('total').get('') ?? 0) <= ALWAYS_FEW ? null : sampleCount(db, prepared)
}

/** Parts into which the moments of each prominence are divided by chance. */
const PARTS = 16

/** More keys than these tell an index nothing. */
const MAX_CELLS = 160

/** Moments of one prominence and part, as a key, and which part of all moments they are. */
interface Cell {
  key: string
  share: number
}

/** All moments, divided; the most prominent first. */
async function readCells(db: Db): Promise<Cell[]> {
  const tally = await readTallies(db, ['prominence'])
  const levels = [...tally('prominence')].map(([level, count]) => ({ level: Number(level), count }))
  levels.sort((a, b) => b.level - a.level)
  const total = levels.reduce((sum, { count }) => sum + count, 0)
  return levels.flatMap(({ level, count }) =>
    Array.from({ length: PARTS }, (_, part) => ({
      key: `'=p:${level}.${part}'`,
      share: count / total / PARTS,
    })),
  )
}

/** Keys of so many cells of the most prominent moments. */
export async function firstCells(db: Db, count: number): Promise<string[]> {
  return (await readCells(db)).slice(0, count).map(({ key }) => key)
}

/**
 * Keys of the most prominent moments, as many as it takes until about `wanted` of `expected` that match
 * are among them; none if that takes too many keys, or nearly all moments.
 */
export async function prominentCells(db: Db, expected: number, wanted: number): Promise<string[]> {
  const cells = await readCells(db)
  let reached = 0
  const enough = cells.findIndex(({ share }) => {
    reached += expected * share
    return reached >= wanted
  })
  return enough === -1 || enough >= MAX_CELLS
    ? []
    : cells.slice(0, enough + 1).map(({ key }) => key)
}
