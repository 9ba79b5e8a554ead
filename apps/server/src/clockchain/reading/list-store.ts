import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { MOMENT_COLUMNS } from '../moments/columns-store.ts'
import type { Moment } from '../moments/moment.ts'
import { type MomentRow, momentOf } from '../moments/moment-row.ts'
import { byColumns, byKeys, type Prepared } from './selection-store.ts'

/** Orders of a list. Each is that of an index, and `id` tells equals apart. */
export type Sort = 'year' | '-year' | 'newest' | 'name' | 'confidence'

/** Where a list goes on: after this value and id. */
type Position = [value: string | number, id: string]

interface Order {
  by: RawBuilder<unknown>
  direction: RawBuilder<unknown>
  after: RawBuilder<unknown>
  type: RawBuilder<unknown>
}

const up = { direction: sql`ASC`, after: sql`>` }
const down = { direction: sql`DESC`, after: sql`<` }

const ORDERS: Record<Sort, Order> = {
  year: { by: sql`lo`, type: sql`integer`, ...up },
  '-year': { by: sql`lo`, type: sql`integer`, ...down },
  newest: { by: sql`created_at`, type: sql`timestamptz(3)`, ...down },
  name: { by: sql`search_text(name)`, type: sql`text`, ...up },
  confidence: { by: sql`coalesce(confidence, -1)`, type: sql`double precision`, ...down },
}

/** Which part of a list is asked for. */
export interface Part {
  sort: Sort
  limit: number
  offset: number
  after: Position | null
}

/** A part of a list. */
export interface ListPart {
  items: { moment: Moment; position: Position }[]
  /** Of all; null where they were not counted. */
  total: number | null
}

type Row = MomentRow & { at: string | number | Date; total: string | null }

function partOf(rows: Row[]): ListPart {
  const items = rows.map((row): ListPart['items'][number] => ({
    moment: momentOf(row),
    position: [row.at instanceof Date ? row.at.toISOString() : row.at, row.id],
  }))
  return { items, total: rows[0]?.total == null ? null : Number(rows[0].total) }
}

function isAfter({ by, type, after: sign }: Order, after: Position | null) {
  if (after === null) return sql<boolean>`true`
  const [value, id] = after
  return sql<boolean>`(${by}, id) ${sign} (${value}::${type}, ${id}::uuid)`
}

/** Part of a list of many moments, along the index of its order. */
export async function walk(db: Db, prepared: Prepared, part: Part): Promise<ListPart> {
  const order = ORDERS[part.sort]
  const { by, direction } = order
  const { rows } = await sql<Row>`
    SELECT ${MOMENT_COLUMNS}, ${by} AS at, NULL AS total FROM moments
    WHERE ${byColumns(prepared)} AND ${isAfter(order, part.after)}
    ORDER BY ${by} ${direction}, id ${direction}
    LIMIT ${part.limit} OFFSET ${part.offset}`.execute(db)
  return partOf(rows)
}

/** Part of a list of few moments: all are found first, and counted. */
export async function gather(db: Db, prepared: Prepared, part: Part): Promise<ListPart> {
  const order = ORDERS[part.sort]
  const { by, direction } = order
  const { rows } = await sql<Row>`
    WITH found AS MATERIALIZED (
      SELECT id, ${by} AS at, ${isAfter(order, part.after)} AS is_after
      FROM moments WHERE ${byKeys(prepared)}
    ), page AS (
      SELECT id, at FROM found WHERE is_after
      ORDER BY at ${direction}, id ${direction} LIMIT ${part.limit} OFFSET ${part.offset}
    )
    SELECT ${MOMENT_COLUMNS}, page.at, (SELECT count(*) FROM found) AS total
    FROM page JOIN moments USING (id)
    ORDER BY page.at ${direction}, id ${direction}`.execute(db)
  return partOf(rows)
}

/** How many moments are meant, counted one by one. */
export async function countAll(db: Db, prepared: Prepared): Promise<number> {
  const { rows } = await sql<{ n: string }>`
    SELECT count(*) AS n FROM moments WHERE ${byKeys(prepared)}`.execute(db)
  return Number(rows[0]?.n ?? 0)
}
