import type { Db } from '../../platform/db/database.ts'
import { type Cells, hasLists, PARTS, type Prepared, sampleCount } from './selection-store.ts'
import { readTallies } from './tally-store.ts'

/** In a graph of fewer moments everything is looked at; in a larger one a sample tells how much it is. */
const ALWAYS_FEW = 20_000

async function isLarge(db: Db): Promise<boolean> {
  const tally = await readTallies(db, ['total'])
  return (tally('total').get('') ?? 0) > ALWAYS_FEW
}

/** About how many moments are meant; null: so few in all that it does not matter. */
export const estimateCount = async (db: Db, prepared: Prepared): Promise<number | null> =>
  (await isLarge(db)) ? sampleCount(db, prepared, false) : null

/** How long stands that a graph is large, and a rough estimate of many, in milliseconds; and how many do. */
const ROUGH_AGE_MS = 60_000
const MAX_ROUGH = 5000
const MANY = 1000

/** Tells about how many moments are meant, a tenth more or less of very many, and of few that they are few. */
export function createRoughEstimates(db: Db) {
  const known = new Map<string, { n: number; until: number }>()
  let largeUntil = Number.NEGATIVE_INFINITY
  return async (prepared: Prepared): Promise<number | null> => {
    const name = JSON.stringify(prepared.selection)
    const before = known.get(name)
    if (before && before.until > performance.now()) return before.n
    if (largeUntil <= performance.now()) {
      if (!(await isLarge(db))) return null
      largeUntil = performance.now() + ROUGH_AGE_MS
    }
    const n = await sampleCount(db, prepared, true)
    if (n < MANY) return n
    if (known.size >= MAX_ROUGH) known.clear()
    known.set(name, { n, until: performance.now() + ROUGH_AGE_MS })
    return n
  }
}

export type RoughEstimates = ReturnType<typeof createRoughEstimates>

/** A prominence, and which part of all moments have it. */
export interface Level {
  level: number
  share: number
}

/** The most prominent first: of each, {@link PARTS} cells. */
export async function readLevels(db: Db): Promise<Level[]> {
  const tally = await readTallies(db, ['prominence'])
  const levels = [...tally('prominence')].map(([level, count]) => ({ level: Number(level), count }))
  const total = levels.reduce((sum, { count }) => sum + count, 0)
  levels.sort((a, b) => b.level - a.level)
  return levels.map(({ level, count }) => ({ level, share: count / total }))
}

/** How many of the first cells belong to each level. */
const cellsWithin = (at: number, cells: number) => Math.min(PARTS, Math.max(0, cells - at * PARTS))

/** Cells from one to another: parts of a level, then whole levels, then parts of the last one. */
export function cellsBetween(
  levels: readonly Level[],
  [from, to]: Range,
  usesLists: boolean,
): Cells {
  const portions = levels.flatMap(({ level }, at) => {
    const [first, end] = [cellsWithin(at, from), cellsWithin(at, to)]
    if (first === end) return []
    return [{ level, parts: Array.from({ length: end - first }, (_, part) => first + part) }]
  })
  const isListed = usesLists && portions.every(({ level }) => hasLists(level))
  return { portions, isFromTop: from === 0, isListed }
}

/** Which part of all moments the first cells have. */
function shareOf(levels: readonly Level[], cells: number): number {
  return levels.reduce((sum, { share }, at) => sum + (share * cellsWithin(at, cells)) / PARTS, 0)
}

/** How many of the first cells have this part of all moments; null where all have no more. */
export function countCells(levels: readonly Level[], wanted: number): number | null {
  let reached = 0
  for (const [at, { share }] of levels.entries()) {
    if (reached + share >= wanted) {
      return at * PARTS + Math.max(1, Math.ceil(((wanted - reached) / share) * PARTS))
    }
    reached += share
  }
  return null
}

/** The cell that divides a range into halves of about as many moments. */
function middleOf(levels: readonly Level[], [from, to]: Range): number {
  const half = (shareOf(levels, from) + shareOf(levels, to)) / 2
  const after = Math.min(countCells(levels, half) ?? to, to)
  const isNearer = shareOf(levels, after) - half > half - shareOf(levels, after - 1)
  return isNearer && after - 1 > from ? after - 1 : after
}

type Range = readonly [from: number, to: number]

/**
 * A range of cells in parts that are looked for in one way each, and the largest of them in halves: side by
 * side they take half as long.
 * @param usesLists whether lists of words are gone through where there are.
 */
export function dividedCells(
  levels: readonly Level[],
  [from, to]: Range,
  usesLists: boolean,
): Cells[] {
  const turns = levels.flatMap(({ level }, at) => {
    const above = levels[at - 1]
    return usesLists && above && hasLists(above.level) !== hasLists(level) ? [at * PARTS] : []
  })
  const ends = [...turns.filter((cell) => cell > from && cell < to), to]
  const ranges = ends.map((end, at): Range => [ends[at - 1] ?? from, end])
  const size = ([first, end]: Range) => shareOf(levels, end) - shareOf(levels, first)
  const largest = ranges.reduce((most, range) => (size(range) > size(most) ? range : most))
  const middle = middleOf(levels, largest)
  return ranges
    .flatMap((range): Range[] =>
      range === largest && middle < range[1]
        ? [
            [range[0], middle],
            [middle, range[1]],
          ]
        : [range],
    )
    .map((range) => cellsBetween(levels, range, usesLists))
}
