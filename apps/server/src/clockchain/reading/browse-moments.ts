import { MONTH_NAMES, yearText } from '@timepoint/almanac'
import type { BrowseItem } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import type { Audience } from './audience.ts'
import { countNext, LEVELS, listBelow, type Prefix } from './browse-store.ts'
import { readTallies } from './tally-store.ts'

const UNKNOWN = 'unknown'
const MONTHS: readonly string[] = MONTH_NAMES.map((name) => name.toLowerCase())

/** A step in the tree of paths that is asked for. */
export interface BrowseOrder {
  audience: Audience
  /** At most seven. */
  segments: readonly string[]
  limit: number
  /** The last segment that was given. */
  after: string | null
}

/** Items of a step, and the segment after which it goes on. */
export interface Step {
  items: BrowseItem[]
  next: string | null
}

const isInteger = (text: string) => /^-?[1-9]\d{0,5}$/.test(text)

/** What a segment says; undefined: no path has it. */
function readSegment(segment: string, level: number): string | number | null | undefined {
  const name = LEVELS[level]
  if (name === 'year') return isInteger(segment) ? Number(segment) : undefined
  if (segment === UNKNOWN) return null
  if (name === 'month') return MONTHS.includes(segment) ? MONTHS.indexOf(segment) + 1 : undefined
  if (name === 'day') return isInteger(segment) && segment.length < 3 ? Number(segment) : undefined
  return segment
}

function segmentOf(value: string | null, level: number): string {
  if (value === null) return UNKNOWN
  return LEVELS[level] === 'month' ? (MONTHS[Number(value) - 1] ?? UNKNOWN) : value
}

const words = (slug: string) =>
  slug.replace(
    /(^|-)(\p{L})/gu,
    (_, gap: string, letter: string) => (gap && ' ') + letter.toUpperCase(),
  )

/** A segment for people. */
function labelOf(segment: string, level: number): string {
  if (segment === UNKNOWN) return 'Unknown'
  const name = LEVELS[level]
  if (name === 'year') return yearText(Number(segment)).replace(/BC$/, 'BCE')
  if (name === 'time') return `${segment.slice(0, 2)}:${segment.slice(2)}`
  return words(segment).replaceAll('-', ' ')
}

/** Where a segment stands among those beside it: dates by time, places by their letters, unknown last. */
function compareSegments(a: string, b: string, level: number): number {
  if (a === UNKNOWN || b === UNKNOWN) return Number(a === UNKNOWN) - Number(b === UNKNOWN)
  const name = LEVELS[level]
  if (name === 'month') return MONTHS.indexOf(a) - MONTHS.indexOf(b)
  if (name === 'year' || name === 'day' || name === 'time') return Number(a) - Number(b)
  return a < b ? -1 : a > b ? 1 : 0
}

type Count = { value: string | null; count: number }

/** Years, and months of a year, are counted already. */
async function countTallied(db: Db, prefix: Prefix): Promise<Count[]> {
  const [year] = prefix
  const kind = year === undefined ? 'year' : 'month'
  const months = [...MONTHS.keys()].map((month) => `${year}/${month + 1}`)
  const tally = await readTallies(
    db,
    [kind],
    kind === 'year' ? null : [...months, `${year}/unknown`],
  )
  return [...tally(kind)].map(([key, count]) => {
    const value = key.slice(key.indexOf('/') + 1)
    return { value: value === UNKNOWN ? null : value, count }
  })
}

async function nextSegments(db: Db, { audience }: BrowseOrder, prefix: Prefix) {
  const isTallied = audience.kind === 'public' && prefix.length < 2
  const counts = isTallied ? await countTallied(db, prefix) : await countNext(db, audience, prefix)
  return counts.map(({ value, count }) => ({ segment: segmentOf(value, prefix.length), count }))
}

async function browseSegments(db: Db, order: BrowseOrder, prefix: Prefix): Promise<Step> {
  const { limit, after } = order
  const level = prefix.length
  const rest = (await nextSegments(db, order, prefix))
    .filter(({ segment }) => after === null || compareSegments(segment, after, level) > 0)
    .sort((a, b) => compareSegments(a.segment, b.segment, level))
  const page = rest.slice(0, limit)
  const items = page.map((item) => ({ ...item, label: labelOf(item.segment, level) }))
  return { items, next: rest.length > limit ? (page.at(-1)?.segment ?? null) : null }
}

async function browseMomentsAt(db: Db, order: BrowseOrder, prefix: Prefix): Promise<Step> {
  const { audience, after, limit } = order
  const found = await listBelow(db, audience, prefix, { after: after ?? '', limit: limit + 1 })
  const items = found
    .slice(0, limit)
    .map(({ slug, count, name, path }) => ({ segment: slug, count, label: name, path }))
  return { items, next: found.length > limit ? (items.at(-1)?.segment ?? null) : null }
}

/** What lies below the first segments of a path: nothing where no path begins so. */
export async function browseMoments(db: Db, order: BrowseOrder): Promise<Step> {
  const prefix: (string | number | null)[] = []
  for (const [level, segment] of order.segments.entries()) {
    const value = readSegment(segment, level)
    if (value === undefined) return { items: [], next: null }
    prefix.push(value)
  }
  return prefix.length < LEVELS.length
    ? browseSegments(db, order, prefix)
    : browseMomentsAt(db, order, prefix)
}
