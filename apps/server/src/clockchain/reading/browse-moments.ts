import { MONTH_NAMES, yearText } from '@timepoint/almanac'
import type { BrowseItem } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import type { Audience } from './audience.ts'
import { countNext, listBelow, type Prefix } from './browse-store.ts'
import { readTallies, readYears } from './tally-store.ts'

const UNKNOWN = 'unknown'

/** Segments of a path before the slug. */
const LEVELS = ['year', 'month', 'day', 'time', 'country', 'region', 'city'] as const
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

/** Whether a path can have a segment there. */
function isSegment(segment: string, level: number): boolean {
  const name = LEVELS[level]
  if (name === 'year') return isInteger(segment)
  if (segment === UNKNOWN) return true
  if (name === 'month') return MONTHS.includes(segment)
  return name !== 'day' || (isInteger(segment) && segment.length < 3)
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

/** Months of a year are counted already. */
async function countMonths(db: Db, year: string): Promise<{ segment: string; count: number }[]> {
  const names = new Map(MONTHS.map((name, at) => [`${year}/${at + 1}`, name]))
  const tally = await readTallies(db, ['month'], [...names.keys(), `${year}/${UNKNOWN}`])
  return [...tally('month')].map(([key, count]) => ({ segment: names.get(key) ?? UNKNOWN, count }))
}

/** So are years, of which there may be thousands: those of one page and one more. */
async function countYears(db: Db, { after, limit }: BrowseOrder) {
  const position = { after: after === null ? null : Number(after), limit: limit + 1 }
  const years = await readYears(db, position)
  return years.map(({ year, count }) => ({ segment: String(year), count }))
}

async function nextSegments(db: Db, order: BrowseOrder, prefix: Prefix) {
  const [year] = prefix
  if (order.audience.kind !== 'public' || prefix.length > 1) {
    return countNext(db, order.audience, prefix)
  }
  return year === undefined ? countYears(db, order) : countMonths(db, year)
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
  const { segments: prefix } = order
  if (!prefix.every(isSegment)) return { items: [], next: null }
  return prefix.length < LEVELS.length
    ? browseSegments(db, order, prefix)
    : browseMomentsAt(db, order, prefix)
}
