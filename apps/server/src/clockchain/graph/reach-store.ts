import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { kindOf, seenBy, type Viewer } from '../moments/seen-store.ts'
import { EDGE_COLUMNS, type EdgeWithEnd, type StoredEdge } from './edge-store.ts'
import type { StoredType } from './edge-types.ts'
import type { Days } from './relation.ts'

/** Where a step leads at most. */
export interface Reach {
  /** Moments to which all edges are wanted. */
  known: ReadonlySet<string>
  /** Of others, so many that are joined best. */
  fresh: number
  /** Edges that are looked at in all. */
  limit: number
}

/** What is within reach. */
export interface Reached {
  /** Edges to known moments, and to the others with all that weigh as much as the last of them. */
  edges: EdgeWithEnd[]
  /** Edges that were looked at. */
  looked: number
}

/** So many of the best may be hidden moments. */
const SPARE = 16

interface Counts {
  looked: number
  /** Moments that were not known, and the best of them. */
  others: number
  best: number
}

/**
 * The edges between moments and those within reach that are visible. Of thousands of edges as much is read
 * as is needed to know the best. Null where that is not known, since too many of them are hidden.
 */
export async function edgesWithin(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
  { types, minWeight }: { types: readonly StoredType[]; minWeight: number },
  { known, fresh, limit }: Reach,
): Promise<Reached | null> {
  const side = (own: 'source_id' | 'target_id', other: 'source_id' | 'target_id') => sql`
    SELECT moment_edges.*, ${sql.ref(own)} AS anchor, ${sql.ref(other)} AS other
    FROM anchors JOIN moment_edges ON ${sql.ref(own)} = anchors.id
    WHERE type = ANY(${types}::text[]) AND weight >= ${minWeight}`
  const most = fresh === 0 ? 0 : fresh + SPARE
  const { rows } = await sql<
    Counts & StoredEdge & Days & { anchorId: string; id: string; path: string; name: string }
  >`${sql.raw(`/* prepared: edges_within_${kindOf(viewer)} */`)}
    WITH anchors AS (SELECT unnest(${ids}::uuid[]) AS id),
    known AS MATERIALIZED (SELECT unnest(${[...known]}::uuid[]) AS id),
    near AS MATERIALIZED (
      (${side('source_id', 'target_id')} UNION ALL ${side('target_id', 'source_id')}) LIMIT ${limit}
    ), others AS MATERIALIZED (
      SELECT other AS id, max(weight) AS weight FROM near
      WHERE other NOT IN (SELECT id FROM known) GROUP BY other
    ), best AS MATERIALIZED (
      SELECT id FROM others ORDER BY weight DESC FETCH FIRST ${most} ROWS WITH TIES
    )
    SELECT ${EDGE_COLUMNS}, edges.anchor AS "anchorId",
      moments.id, moments.path, moments.name, moments.lo, moments.hi,
      (SELECT count(*) FROM near)::integer AS looked,
      (SELECT count(*) FROM others)::integer AS others,
      (SELECT count(*) FROM best)::integer AS best
    FROM near edges JOIN moments ON moments.id = edges.other
    WHERE (other IN (SELECT id FROM known) OR other IN (SELECT id FROM best)) AND ${seenBy(viewer)}
  `.execute(db)
  const edges = rows.map(
    ({ id, path, name, lo, hi, looked: _, others: __, best: ___, ...edge }) => ({
      ...edge,
      other: { id, path, name, lo, hi },
    }),
  )
  const { looked, others, best } = rows[0] ?? { looked: 0, others: 1, best: 0 }
  const found = new Set(rows.flatMap(({ id }) => (known.has(id) ? [] : [id])))
  return found.size >= fresh || best >= others ? { edges, looked } : null
}
