import type { Db } from '../../platform/db/database.ts'
import type { Audience } from './audience.ts'
import { estimateCount } from './extent.ts'
import type { MomentFilters } from './filters.ts'
import { isNarrowed } from './filters.ts'
import { countAll, gather, type ListPart, type Part, walk } from './list-store.ts'
import { type Prepared, prepareSelection } from './selection-store.ts'
import { readTallies } from './tally-store.ts'
import { wordsOfText } from './words-of-text.ts'

/** A list that is asked for. */
export interface ListOrder extends Part {
  audience: Audience
  filters: MomentFilters
  /** Words that the moments must say. */
  text: string | null
}

/** A part of a list, and how long all of it is. */
export interface MomentList {
  items: ListPart['items']
  total: number
  isEstimate: boolean
}

/** From so many on a list is walked in its order, instead of finding all of it first. */
const MANY = 20_000

const NOTHING: MomentList = { items: [], total: 0, isEstimate: false }

async function listEverything(db: Db, prepared: Prepared, part: Part): Promise<MomentList> {
  const [{ items }, tally] = await Promise.all([
    walk(db, prepared, part),
    readTallies(db, ['total']),
  ])
  return { items, total: tally('total').get('') ?? 0, isEstimate: false }
}

/**
 * A part of a list. What a cursor goes on with is neither repeated nor skipped when moments come in between.
 * Up to 10,000, and mostly beyond, `total` is exact.
 */
export async function listMoments(db: Db, order: ListOrder): Promise<MomentList> {
  const { audience, filters, text } = order
  const words = text === null ? null : await wordsOfText(db, audience, text)
  if (text !== null && words === null) return NOTHING
  const prepared = await prepareSelection(db, { audience, filters, text: words })
  if (audience.kind === 'public' && words === null && !isNarrowed(filters)) {
    return listEverything(db, prepared, order)
  }
  const estimate = await estimateCount(db, prepared)
  if (estimate !== null && estimate > MANY) {
    const { items } = await walk(db, prepared, order)
    return { items, total: estimate, isEstimate: true }
  }
  const { items, total } = await gather(db, prepared, order)
  // Behind the last moment there is none to carry the number.
  return { items, total: total ?? (await countAll(db, prepared)), isEstimate: false }
}
