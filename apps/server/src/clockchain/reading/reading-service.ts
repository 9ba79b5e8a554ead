import type {
  BrowsePage,
  DayPage,
  MomentPage,
  MomentSummary,
  SearchPage,
  Stats,
  Timeline,
} from '@timepoint/contracts'
import { z } from 'zod'
import type { RootDb } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { openCursor, sealCursor } from '../cursor.ts'
import type { Principal } from '../identity/principal.ts'
import { presentListItem, presentSummary } from '../moments/present-moment.ts'
import { type Audience, audienceOf } from './audience.ts'
import { browseMoments } from './browse-moments.ts'
import { listDay, pickRandom } from './day-store.ts'
import { createRoughEstimates } from './extent.ts'
import type { MomentFilters, Scope } from './filters.ts'
import { listMoments } from './list-moments.ts'
import type { Sort } from './list-store.ts'
import { createStatsReader } from './read-stats.ts'
import { readTimeline, type TimelineOrder } from './read-timeline.ts'
import { searchMoments } from './search-moments.ts'

/** What the service needs of the system. */
export interface ReadingContext {
  db: RootDb
  /** Secret by which cursors are signed: the same in all processes. */
  cursorKey(): Promise<Buffer>
}

export type ReadingService = ReturnType<typeof createReadingService>

interface Narrowed {
  filters: MomentFilters
  scope: Scope
}

/** A page of the list of moments that is asked for. */
export interface PageOrder extends Narrowed {
  text: string | null
  sort: Sort
  limit: number
  offset: number
  cursor: string | null
}

const ListPosition = z.tuple([z.union([z.string(), z.number()]), z.string()])
const DayPosition = z.tuple([z.boolean(), z.number(), z.string()])
const SearchPosition = z.object({
  rank: z.tuple([z.number(), z.string(), z.string()]),
  isOpen: z.boolean(),
  cells: z.tuple([z.number().nullable(), z.number().nullable()]),
})

/** How a cursor of one list is opened and sealed. */
function cursorsOf<Position>(key: Buffer, position: z.ZodType<Position>, query: unknown) {
  const kind = { key, query, position }
  return {
    open: (cursor: string | null) => (cursor === null ? null : openCursor(kind, cursor)),
    seal: (at: Position | null | undefined) => (at ? sealCursor(kind, at) : null),
  }
}

/** Lists, finds, counts and leads to moments, each as far as the caller may see them among others. */
export function createReadingService({ db, cursorKey }: ReadingContext) {
  const readStats = createStatsReader(db)
  const searching = { db, estimates: createRoughEstimates(db) }

  const cursors = async <Position>(
    position: z.ZodType<Position>,
    list: string,
    audience: Audience,
    query: unknown,
  ) => cursorsOf(await cursorKey(), position, [list, audience, query])

  return {
    /** @throws AppError cursor_invalid, unauthenticated, admin_required. */
    async list(principal: Principal, order: PageOrder): Promise<MomentPage> {
      const { filters, scope, text, sort, limit, offset } = order
      const audience = audienceOf(principal, scope)
      const cursor = await cursors(ListPosition, 'moments', audience, [filters, text, sort])
      const after = cursor.open(order.cursor)
      const part = { sort, after, limit: limit + 1, offset: after === null ? offset : 0 }
      const { items, total, isEstimate } = await listMoments(db, {
        audience,
        filters,
        text,
        ...part,
      })
      const page = items.slice(0, limit)
      return {
        items: page.map(({ moment }) => presentListItem(moment)),
        total,
        total_is_estimate: isEstimate,
        limit,
        offset: part.offset,
        next_cursor: items.length > limit ? cursor.seal(page.at(-1)?.position) : null,
      }
    },

    /** @throws AppError cursor_invalid, unauthenticated, admin_required. */
    async search(
      principal: Principal,
      order: Narrowed & { text: string; limit: number; cursor: string | null },
    ): Promise<SearchPage> {
      const { filters, scope, text, limit } = order
      const audience = audienceOf(principal, scope)
      const cursor = await cursors(SearchPosition, 'search', audience, [filters, text])
      const after = cursor.open(order.cursor)
      const found = await searchMoments(searching, { audience, filters, text, limit, after })
      return {
        items: found.hits.map(({ moment, rank: [score] }) => ({
          ...presentSummary(moment),
          score,
        })),
        next_cursor: cursor.seal(found.next),
        has_more: found.hasMore,
        query: text,
        truncated: found.isTruncated,
      }
    },

    /** @throws AppError cursor_invalid, unauthenticated, admin_required. */
    async browse(
      principal: Principal,
      order: { segments: string[]; scope: Scope; limit: number; cursor: string | null },
    ): Promise<BrowsePage> {
      const { segments, scope, limit } = order
      const audience = audienceOf(principal, scope)
      const cursor = await cursors(z.string(), 'browse', audience, segments)
      const after = cursor.open(order.cursor)
      const { items, next } = await browseMoments(db, { audience, segments, limit, after })
      const prefix = segments.length === 0 ? '/' : `/${segments.join('/')}`
      return { prefix, items, next_cursor: cursor.seal(next) }
    },

    /** @throws AppError cursor_invalid, unauthenticated, admin_required. */
    async today(
      principal: Principal,
      order: { month: number; day: number; scope: Scope; limit: number; cursor: string | null },
    ): Promise<DayPage> {
      const { month, day, scope, limit } = order
      const audience = audienceOf(principal, scope)
      const cursor = await cursors(DayPosition, 'today', audience, [month, day])
      const after = cursor.open(order.cursor)
      const found = await listDay(db, { audience, month, day, limit: limit + 1, after })
      const page = found.slice(0, limit)
      return {
        month,
        day,
        events: page.map(({ moment }) => presentSummary(moment)),
        next_cursor: found.length > limit ? cursor.seal(page.at(-1)?.position) : null,
      }
    },

    /** @throws AppError not_found where nothing is public. */
    async random(): Promise<MomentSummary> {
      const moment = await pickRandom(db)
      if (moment) return presentSummary(moment)
      throw new AppError('not_found', { detail: 'No public moments available' })
    },

    stats: (): Promise<Stats> => readStats(),

    /** @throws AppError unauthenticated, admin_required. */
    async timeline(
      principal: Principal,
      { scope, ...order }: Omit<TimelineOrder, 'audience'> & { scope: Scope },
    ): Promise<Timeline> {
      return readTimeline(db, { ...order, audience: audienceOf(principal, scope) })
    },
  }
}
