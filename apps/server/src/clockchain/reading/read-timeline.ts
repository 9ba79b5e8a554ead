import type { Timeline } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import type { Audience } from './audience.ts'
import { cellsBetween, countCells, estimateCount, readLevels } from './extent.ts'
import type { MomentFilters } from './filters.ts'
import {
  ALL_CELLS,
  type Box,
  type Prepared,
  prepareSelection,
  SAMPLE_PARTS,
} from './selection-store.ts'
import { readTallies } from './tally-store.ts'
import { listBest, listInTime, type Spread, spreadOf, type TimelineRow } from './timeline-store.ts'
import { wordsOfText } from './words-of-text.ts'

/** A timeline that is asked for. */
export interface TimelineOrder {
  audience: Audience
  filters: MomentFilters
  text: string | null
  /** Julian day numbers between which moments begin. */
  days: { from?: number | undefined; to?: number | undefined }
  box: Box | undefined
  limit: number
}

const MAX_BINS = 100

/** From so many on not all are looked at: the best are chosen among the most prominent, bins are sampled. */
const MANY = 40_000

/** So many times more than fit are looked at, for the choice to be spread. */
const CHOICE = 2

/** A sample is of so many parts at most: each is a list that the index goes through. */
const MAX_PARTS = 32

const EMPTY: Spread = { bins: [], total: 0 }

function columns(rows: readonly TimelineRow[], { bins, total }: Spread): Timeline {
  const column = <Key extends keyof TimelineRow>(key: Key) => rows.map((row) => row[key])
  return {
    path: column('path'),
    name: column('name'),
    year: column('year'),
    lo: column('lo'),
    hi: column('hi'),
    lat: column('lat'),
    lon: column('lon'),
    layer: column('layer'),
    era: column('era'),
    total: Math.max(total, rows.length),
    truncated: total > rows.length,
    bins,
  }
}

/** Of everything the number is known exactly. */
async function totalOf(db: Db, { keys, selection }: Prepared, sampled: number): Promise<number> {
  const { audience, filters, days, box } = selection
  const isAll =
    audience.kind === 'public' &&
    keys === '' &&
    box === undefined &&
    Object.values({ ...filters, ...days }).every((value) => value === undefined)
  if (!isAll) return sampled
  return (await readTallies(db, ['total']))('total').get('') ?? 0
}

async function ofMany(db: Db, prepared: Prepared, expected: number, limit: number) {
  const levels = await readLevels(db)
  const enough = countCells(levels, Math.max(limit * CHOICE, MANY / 4) / expected)
  const cells = enough === null ? ALL_CELLS : cellsBetween(levels, [0, enough], true)
  const parts = Math.min(MAX_PARTS, Math.ceil((SAMPLE_PARTS * MANY) / 4 / expected))
  const [rows, spread] = await Promise.all([
    listBest(db, prepared, cells.portions, limit),
    spreadOf(db, prepared, { most: MAX_BINS, parts }),
  ])
  return columns(rows, { ...spread, total: await totalOf(db, prepared, spread.total) })
}

/**
 * What a timeline or map shows: all moments that are meant, in the order of time, or the best of them and
 * how all are spread. Of very many, bins and `total` are estimates.
 */
export async function readTimeline(db: Db, order: TimelineOrder): Promise<Timeline> {
  const { audience, filters, text, days, box, limit } = order
  const words = text === null ? null : await wordsOfText(db, audience, text)
  if (text !== null && words === null) return columns([], EMPTY)
  const prepared = await prepareSelection(db, { audience, filters, text: words, days, box })
  const expected = await estimateCount(db, prepared)
  if (expected !== null && expected > MANY) return ofMany(db, prepared, expected, limit)
  const rows = await listInTime(db, prepared, limit + 1)
  if (rows.length <= limit) return columns(rows, { bins: [], total: rows.length })
  const [best, spread] = await Promise.all([
    listBest(db, prepared, [], limit),
    spreadOf(db, prepared, { most: MAX_BINS, parts: SAMPLE_PARTS }),
  ])
  return columns(best, spread)
}
