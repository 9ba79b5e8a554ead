import type { Evidence } from '@timepoint/contracts'
import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { kindOf, seenBy, type Viewer } from '../moments/seen-store.ts'
import type { EdgeKey, StoredType } from './edge-types.ts'
import type { Days } from './relation.ts'

/** What an edge says beside its ends and type. */
export interface EdgeContent {
  /** 0 to 1. */
  weight: number
  theme: string | null
  description: string | null
  evidence: Evidence[]
}

/** An edge to be stored. */
export type NewEdge = EdgeKey & EdgeContent & { createdBy: string }

/** An edge as it is stored. */
export type StoredEdge = NewEdge & { createdAt: Date }

/** First parts of the advisory locks of types of which nobody may close a circle; the second is fixed. */
const LOCK_SPACE = 7_164_510

/**
 * Keeps others from adding edges of a type until the transaction ends, so that no two close a circle
 * together. @param types in an order that all writers share.
 */
export async function lockTypes(trx: Db, types: readonly StoredType[]): Promise<void> {
  for (const type of types) {
    await sql`SELECT pg_advisory_xact_lock(${LOCK_SPACE}, hashtext(${type}))`.execute(trx)
  }
}

/**
 * When moments were, by their ids; those that are not there are left out. The others stay as they are for
 * others until the transaction ends: who sees them, and how many edges they count.
 */
export async function lockDays(trx: Db, ids: readonly string[]): Promise<Map<string, Days>> {
  const { rows } = await sql<Days & { id: string }>`
    SELECT id, lo, hi FROM moments WHERE id = ANY(${ids}::uuid[])
    ORDER BY id FOR NO KEY UPDATE`.execute(trx)
  return new Map(rows.map(({ id, lo, hi }) => [id, { lo, hi }]))
}

/** What is read of `edges`. */
export const EDGE_COLUMNS = sql`
  edges.source_id AS "sourceId", edges.target_id AS "targetId", edges.type, edges.weight,
  edges.theme, edges.description, edges.evidence, edges.created_by AS "createdBy",
  edges.created_at AS "createdAt"`

/** The edges of keys that are there, kept from changes by others until the transaction ends. */
export async function lockEdges(trx: Db, keys: readonly EdgeKey[]): Promise<StoredEdge[]> {
  const { rows } = await sql<StoredEdge>`
    SELECT ${EDGE_COLUMNS} FROM moment_edges edges
    JOIN json_to_recordset(${JSON.stringify(keys)}::json)
      AS wanted ("sourceId" uuid, "targetId" uuid, type text)
      ON edges.source_id = wanted."sourceId" AND edges.target_id = wanted."targetId"
      AND edges.type = wanted.type
    ORDER BY edges.source_id, edges.type, edges.target_id
    FOR UPDATE OF edges`.execute(trx)
  return rows
}

/**
 * Stores new edges in one statement. Moments at their ends do not count them yet.
 * @returns the keys of those that were stored: what somebody else stored first is left out.
 */
export async function insertEdges(trx: Db, edges: readonly NewEdge[]): Promise<EdgeKey[]> {
  if (edges.length === 0) return []
  const { rows } = await sql<EdgeKey>`/* prepared: insert_edges */
    INSERT INTO moment_edges
      (source_id, target_id, type, weight, theme, description, evidence, created_by)
    SELECT "sourceId", "targetId", type, weight, theme, description, evidence, "createdBy"
    FROM json_to_recordset(${JSON.stringify(edges)}::json) AS added (
      "sourceId" uuid, "targetId" uuid, type text, weight double precision, theme text,
      description text, evidence jsonb, "createdBy" text
    )
    ORDER BY 1, 3, 2
    ON CONFLICT DO NOTHING
    RETURNING source_id AS "sourceId", target_id AS "targetId", type`.execute(trx)
  return rows
}

/** Lets moments count more edges, or fewer. */
export async function addDegrees(trx: Db, changes: ReadonlyMap<string, number>): Promise<void> {
  if (changes.size === 0) return
  await sql`
    SELECT add_degrees(${[...changes.keys()]}::uuid[], ${[...changes.values()]}::integer[])`.execute(
    trx,
  )
}

/** Writes what further accounts added to edges. */
export async function updateEdges(trx: Db, edges: readonly (EdgeKey & EdgeContent)[]) {
  if (edges.length === 0) return
  await sql`
    UPDATE moment_edges edges SET
      theme = changed.theme, description = changed.description, evidence = changed.evidence
    FROM json_to_recordset(${JSON.stringify(edges)}::json) AS changed (
      "sourceId" uuid, "targetId" uuid, type text, theme text, description text, evidence jsonb
    )
    WHERE edges.source_id = changed."sourceId" AND edges.target_id = changed."targetId"
      AND edges.type = changed.type`.execute(trx)
}

/** Which moments there are for somebody who walks: those that they find among others, and some by name. */
export interface Sight {
  viewer: Viewer
  /** Ids of moments that are there for them, whosever they are. */
  also: readonly string[]
}

/** One step of a walk. */
interface Step extends Sight {
  ids: readonly string[]
  way: 'forward' | 'backward'
  limit: number
}

/** Ends of the edges of a type that join moments to others that are seen; at most `limit` of them. */
export async function stepAlong(
  db: Db,
  type: StoredType,
  { ids, way, limit, viewer, also }: Step,
): Promise<{ source: string; target: string }[]> {
  const [from, to] = way === 'forward' ? ['source_id', 'target_id'] : ['target_id', 'source_id']
  const [near, far] = [sql.ref(`moment_edges.${from}`), sql.ref(`moment_edges.${to}`)]
  // As a join this may become a look at all moments; so it is one look by id for each edge.
  const { rows } = await sql<{ source: string; target: string }>`
    SELECT source_id AS source, target_id AS target FROM moment_edges
    WHERE ${near} = ANY(${ids}::uuid[]) AND type = ${type} AND (
      ${far} = ANY(${also}::uuid[])
      OR (SELECT ${seenBy(viewer)} FROM moments WHERE moments.id = ${far})
    ) LIMIT ${limit}`.execute(db)
  return rows
}

/** Which of these types the edges at a moment have, in the order of `types`. */
export async function typesAt<Type extends StoredType>(
  db: Db,
  id: string,
  types: readonly Type[],
): Promise<Type[]> {
  const { rows } = await sql<{ type: string }>`
    SELECT type FROM unnest(${types}::text[]) AS wanted (type)
    WHERE EXISTS (SELECT FROM moment_edges WHERE source_id = ${id} AND type = wanted.type)
      OR EXISTS (SELECT FROM moment_edges WHERE target_id = ${id} AND type = wanted.type)
  `.execute(db)
  const there = new Set(rows.map(({ type }) => type))
  return types.filter((type) => there.has(type))
}

/** The edges of a type between a moment and public ones, oldest first, with the paths of those. */
export async function edgesToPublic(
  db: Db,
  id: string,
  type: StoredType,
): Promise<(StoredEdge & { otherPath: string })[]> {
  const { rows } = await sql<StoredEdge & { otherPath: string }>`
    SELECT ${EDGE_COLUMNS}, other.path AS "otherPath" FROM moment_edges edges
    JOIN moments other ON other.visibility = 'public' AND other.id =
      CASE edges.source_id WHEN ${id}::uuid THEN edges.target_id ELSE edges.source_id END
    WHERE (edges.source_id = ${id} OR edges.target_id = ${id}) AND edges.type = ${type}
    ORDER BY edges.created_at, edges.source_id, edges.target_id`.execute(db)
  return rows
}

/** Removes edges; moments at their ends count them no more. */
export async function removeEdges(trx: Db, keys: readonly EdgeKey[]): Promise<void> {
  if (keys.length === 0) return
  await sql`
    DELETE FROM moment_edges edges
    USING json_to_recordset(${JSON.stringify(keys)}::json)
      AS gone ("sourceId" uuid, "targetId" uuid, type text)
    WHERE edges.source_id = gone."sourceId" AND edges.target_id = gone."targetId"
      AND edges.type = gone.type`.execute(trx)
}

/** The other end of an edge, as far as a walk needs it. */
interface OtherEnd extends Days {
  path: string
  name: string
}

/** An edge with the moment at its other end. */
export type EdgeWithEnd = StoredEdge & { anchorId: string; other: OtherEnd & { id: string } }

/** Which edges of moments are looked at. */
export interface EdgeFilter {
  types: readonly StoredType[]
  minWeight: number
  /** In each direction of each moment: those that weigh most. */
  limit: number
}

/** Edges that leave moments, or lead to them, with visible other ends. */
export async function edgesAt(
  db: Db,
  viewer: Viewer,
  ids: readonly string[],
  { types, minWeight, limit }: EdgeFilter,
): Promise<EdgeWithEnd[]> {
  const side = (own: 'source_id' | 'target_id', other: 'source_id' | 'target_id') => sql`
    (SELECT moment_edges.*, moments.id, moments.path, moments.name, moments.lo, moments.hi
    FROM moment_edges JOIN moments ON moments.id = ${sql.ref(`moment_edges.${other}`)}
    WHERE ${sql.ref(`moment_edges.${own}`)} = anchor AND type = ANY(${types}::text[])
      AND weight >= ${minWeight} AND ${seenBy(viewer)}
    ORDER BY weight DESC, path, type LIMIT ${limit})`
  // A list of any length is planned anew each time, since it may be long. One alone is not.
  const isOne = ids.length === 1
  const anchors = isOne
    ? sql`(SELECT ${ids[0]}::uuid AS anchor) anchors`
    : sql`unnest(${ids}::uuid[]) anchor`
  const { rows } = await sql<
    StoredEdge & { anchorId: string; id: string; path: string; name: string } & Days
  >`${sql.raw(`/* prepared: edges_at_${isOne ? 'one_' : ''}${kindOf(viewer)} */`)}
    SELECT ${EDGE_COLUMNS}, anchor AS "anchorId", edges.id, edges.path, edges.name, edges.lo, edges.hi
    FROM ${anchors} CROSS JOIN LATERAL (
      ${side('source_id', 'target_id')} UNION ALL ${side('target_id', 'source_id')}
    ) edges`.execute(db)
  return rows.map(({ id, path, name, lo, hi, ...edge }) => ({
    ...edge,
    other: { id, path, name, lo, hi },
  }))
}

/** The edges among moments. */
export async function edgesAmong(
  db: Db,
  ids: readonly string[],
  limit: number,
): Promise<StoredEdge[]> {
  const { rows } = await sql<StoredEdge>`
    SELECT ${EDGE_COLUMNS} FROM moment_edges edges
    WHERE source_id = ANY(${ids}::uuid[]) AND target_id = ANY(${ids}::uuid[])
    ORDER BY weight DESC, source_id, target_id, type LIMIT ${limit}`.execute(db)
  return rows
}
