import { type RawBuilder, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { kindOf, seenBy, type Viewer } from '../moments/seen-store.ts'
import type { Placed } from './relation.ts'

/** A moment as relations are found from it. `id` and `path` are those of the moment. */
export interface Anchor extends Placed {
  id: string
  path: string
  name: string
}

/** Moments as relations are found from them, by their ids; what is not there is left out. */
export async function findAnchors(db: Db, ids: readonly string[]): Promise<Map<string, Anchor>> {
  const { rows } = await sql<Anchor>`/* prepared: find_anchors */
    SELECT id, path, name, lo, hi, country, region, city, time_bucket & 15 < 6 AS "isFine"
    FROM moments WHERE id = ANY(${ids}::uuid[])`.execute(db)
  const found = new Map(rows.map((row) => [row.id, row]))
  // In the order of the ids: what else is stored must not change the order of an answer.
  return new Map(ids.flatMap((id) => found.get(id) ?? []).map((anchor) => [anchor.id, anchor]))
}

/** Longest of an administrator's lists of people who made hidden moments. */
const MAX_SCOPES = 256

/** Moments that somebody finds beside others: all that everybody sees (`0`), or what one made themselves. */
export interface Scope {
  /** A decimal number. */
  scope: string
  /** Grains of which there are moments. */
  grains: number[]
}

/** Scopes of people who made hidden moments. */
async function hiddenScopes(db: Db): Promise<string[]> {
  const { rows } = await sql<{ scope: string }>`
    WITH RECURSIVE scopes (scope, n) AS (
      (SELECT time_bucket & ~15::bigint, 1 FROM moments ORDER BY time_bucket LIMIT 1)
      UNION ALL
      SELECT later.scope, n + 1 FROM scopes CROSS JOIN LATERAL (
        SELECT time_bucket & ~15::bigint AS scope FROM moments
        WHERE time_bucket > scopes.scope + 15 ORDER BY time_bucket LIMIT 1
      ) later WHERE n < ${MAX_SCOPES}
    )
    SELECT scope::text FROM scopes WHERE scope <> 0`.execute(db)
  return rows.map(({ scope }) => scope)
}

/** An array of scopes for SQL. */
async function scopeNames(db: Db, { actor, isAdmin }: Viewer): Promise<RawBuilder<unknown>> {
  if (isAdmin) return sql`${['0', ...(await hiddenScopes(db))]}::bigint[]`
  if (actor === null) return sql`ARRAY[0::bigint]`
  return sql`ARRAY[0::bigint, moment_scope('private', ${actor})]`
}

/**
 * The scopes in which somebody finds moments beside others, with the grains that are there. Administrators
 * look into those of at most 256 makers.
 */
export async function scopesOf(db: Db, viewer: Viewer): Promise<Scope[]> {
  const names = await scopeNames(db, viewer)
  const { rows } = await sql<Scope>`${sql.raw(`/* prepared: scopes_of_${kindOf(viewer)} */`)}
    SELECT scope::text, ARRAY(
      SELECT grain FROM generate_series(0, 9) AS grains (grain)
      WHERE EXISTS (SELECT FROM moments WHERE time_bucket = scope | grain::bigint)
    ) AS grains
    FROM unnest(${names}) WITH ORDINALITY AS scopes (scope, nth)
    ORDER BY nth`.execute(db)
  return rows.filter(({ grains }) => grains.length > 0)
}

/** What moments are beside each other in. */
export type Neighbourhood = 'time' | 'city' | 'region'

/**
 * A look for the nearest moments of one grain. `after` takes those that start from `from` to `to` and end
 * at `reach` or later, earliest first; `before` those that end from `from` to `to`, latest first.
 */
export interface Probe {
  side: 'after' | 'before'
  anchorId: string
  neighbourhood: Neighbourhood
  /** Of the city that is not known, where that is looked for. */
  isCityUnknown: boolean
  scope: string
  grain: number
  from: number
  to: number
  reach: number
}

/** A moment that was found beside an anchor. */
export interface Nearby {
  anchorId: string
  id: string
  lo: number
  hi: number
  isFine: boolean
  neighbourhood: Neighbourhood
  isCityUnknown: boolean
}

/** How many moments a probe finds at most: steps, so that statements are planned once. */
const STEPS = [8, 24, 128, 512, 1200] as const

const stepFor = (limit: number) => STEPS.find((step) => step >= limit) ?? 1200

const BUCKETS = {
  time: sql`(probe.scope | probe.grain)`,
  city: sql`(place_bucket(probe.scope, anchor.country, anchor.region,
    CASE WHEN probe.unknown THEN 'unknown' ELSE anchor.city END) | probe.grain)`,
  region: sql`(place_bucket(probe.scope, anchor.country, anchor.region, '') | probe.grain)`,
} as const

const SIDES = {
  after: {
    // Not for an index: the one that is ordered by `hi` would be read as a whole.
    range: sql`lo BETWEEN probe.first AND probe.last AND hi + 0 >= probe.reach`,
    order: sql`lo, path`,
  },
  before: {
    range: sql`hi BETWEEN probe.first AND probe.last`,
    order: sql`hi DESC, lo, path`,
  },
} as const

const NEIGHBOURHOODS = ['time', 'city', 'region'] as const
const LOOKS = NEIGHBOURHOODS.flatMap((neighbourhood) =>
  (['after', 'before'] as const).map((side) => ({ neighbourhood, side })),
)

const lookOf = ({ neighbourhood, side }: Probe) =>
  LOOKS.findIndex((look) => look.neighbourhood === neighbourhood && look.side === side)

/** Each look has an index of its own; the others are not even begun. */
const looksFor = (step: number) =>
  sql.join(
    LOOKS.map(
      ({ neighbourhood, side }, look) => sql`(
        SELECT id, lo, hi FROM moments
        WHERE probe.look = ${sql.lit(look)}
          AND ${sql.ref(`${neighbourhood}_bucket`)} = ${BUCKETS[neighbourhood]} AND ${SIDES[side].range}
        ORDER BY ${SIDES[side].order} LIMIT ${sql.lit(step)})`,
    ),
    sql` UNION ALL `,
  )

/** The moments that probes find, at least `limit` for each where there are so many. */
export async function findNearby(
  db: Db,
  probes: readonly Probe[],
  limit: number,
): Promise<Nearby[]> {
  if (probes.length === 0) return []
  const step = stepFor(limit)
  const column = <Key extends keyof Probe>(key: Key) => probes.map((probe) => probe[key])
  const { rows } = await sql<
    Omit<Nearby, 'neighbourhood'> & { look: number }
  >`${sql.raw(`/* prepared: nearest_${step} */`)}
    SELECT anchor.id AS "anchorId", found.id, found.lo, found.hi, probe.look,
      probe.grain < 6 AS "isFine", probe.unknown AS "isCityUnknown"
    FROM unnest(
      ${probes.map(lookOf)}::integer[], ${column('anchorId')}::uuid[], ${column('scope')}::bigint[],
      ${column('grain')}::bigint[], ${column('isCityUnknown')}::boolean[],
      ${column('from')}::integer[], ${column('to')}::integer[], ${column('reach')}::integer[]
    ) AS probe (look, anchor_id, scope, grain, unknown, first, last, reach)
    JOIN moments anchor ON anchor.id = probe.anchor_id
    CROSS JOIN LATERAL (${looksFor(step)}) found
    WHERE found.id <> anchor.id`.execute(db)
  return rows.map(({ look, ...row }) => ({
    ...row,
    neighbourhood: LOOKS[look]?.neighbourhood ?? 'time',
  }))
}

/** A moment as a list of relations names it. */
export interface GraphNode {
  id: string
  path: string
  name: string
  lo: number
  hi: number
}

/** Those of moments that somebody may see among others, or made. */
export async function findVisible(
  db: Db,
  ids: readonly string[],
  viewer: Viewer,
): Promise<Map<string, GraphNode>> {
  const { rows } = await sql<GraphNode>`${sql.raw(`/* prepared: find_visible_${kindOf(viewer)} */`)}
    SELECT id, path, name, lo, hi FROM moments
    WHERE id = ANY(${ids}::uuid[]) AND ${seenBy(viewer)}`.execute(db)
  return new Map(rows.map((row) => [row.id, row]))
}
