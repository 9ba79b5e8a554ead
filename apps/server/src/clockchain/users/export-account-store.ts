import type { Evidence } from '@timepoint/contracts'
import { type Selectable, sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import type { JobsTable } from '../../platform/db/tables/work-tables.ts'
import type { Job } from '../jobs/job.ts'
import { jobOf } from '../jobs/job-store.ts'
import { MOMENT_COLUMNS } from '../moments/columns-store.ts'
import type { Moment } from '../moments/moment.ts'
import { type MomentRow, momentOf } from '../moments/moment-row.ts'
import type { StoredScene } from '../moments/moment-store.ts'
import { type AccountNames, namedIn } from './account-names-store.ts'

/** Which rows are wanted next: those behind one in the order of their ids. */
export interface RowsAfter<T> {
  /** Null: from the beginning. */
  after: T | null
  limit: number
}

/** Before all other ids. */
const FIRST_ID = '00000000-0000-0000-0000-000000000000'

/** A moment with what is stored beside it. */
export interface OwnMoment {
  moment: Moment
  scenes: StoredScene[]
  aliases: string[]
  /** Path of the moment in its place. */
  supersededBy: string | null
  /** Of the record that it came from and is served as. */
  recordHash: string | null
}

type MomentParts = Pick<OwnMoment, 'aliases' | 'supersededBy' | 'recordHash'> & {
  scenes: (Omit<StoredScene, 'createdAt'> & { createdAt: string })[]
}

/** Moments that somebody has made, whoever sees them, in the order of their ids. */
export async function readOwnMoments(
  db: Db,
  account: AccountNames,
  { after, limit }: RowsAfter<OwnMoment>,
): Promise<OwnMoment[]> {
  const { rows } = await sql<MomentRow & MomentParts>`
    SELECT ${MOMENT_COLUMNS},
      ARRAY(SELECT path FROM moment_aliases WHERE moment_id = moments.id ORDER BY path) AS aliases,
      (SELECT path FROM moments better WHERE better.id = moments.superseded_by
        AND better.visibility = 'public') AS "supersededBy",
      (SELECT record::json->>'tdf_hash' FROM moment_tdf_records
        WHERE moment_id = moments.id) AS "recordHash",
      coalesce((
        SELECT json_agg(json_build_object('timepointId', timepoint_id, 'slug', slug,
          'shareUrl', share_url, 'imageUrl', image_url, 'thumbnailUrl', thumbnail_url,
          'sceneUrl', scene_url, 'createdBy', created_by, 'createdAt', created_at)
          ORDER BY created_at, timepoint_id)
        FROM moment_scenes WHERE moment_id = moments.id), '[]') AS scenes
    FROM moments
    WHERE ${namedIn('moments.created_by', account)} AND id > ${after?.moment.id ?? FIRST_ID}::uuid
    ORDER BY id LIMIT ${limit}`.execute(db)
  return rows.map(({ aliases, supersededBy, recordHash, scenes, ...row }) => ({
    moment: momentOf(row),
    aliases,
    supersededBy,
    recordHash,
    scenes: scenes.map((scene) => ({ ...scene, createdAt: new Date(scene.createdAt) })),
  }))
}

/** A relation that somebody asserted. */
export interface OwnEdge {
  sourceId: string
  targetId: string
  /** Paths. */
  source: string
  target: string
  type: string
  weight: number
  theme: string | null
  description: string | null
  evidence: Evidence[]
  createdAt: Date
}

/** Relations that somebody asserted first, in the order of their ends. */
export async function readOwnEdges(
  db: Db,
  account: AccountNames,
  { after, limit }: RowsAfter<OwnEdge>,
): Promise<OwnEdge[]> {
  const { sourceId = FIRST_ID, type = '', targetId = FIRST_ID } = after ?? {}
  const { rows } = await sql<OwnEdge>`
    SELECT source_id AS "sourceId", target_id AS "targetId", source.path AS source,
      target.path AS target, edges.type, edges.weight, edges.theme, edges.description,
      edges.evidence, edges.created_at AS "createdAt"
    FROM moment_edges edges
    JOIN moments source ON source.id = source_id JOIN moments target ON target.id = target_id
    WHERE ${namedIn('edges.created_by', account)}
      AND (source_id, edges.type, target_id) > (${sourceId}::uuid, ${type}, ${targetId}::uuid)
    ORDER BY source_id, edges.type, target_id LIMIT ${limit}`.execute(db)
  return rows
}

/** Jobs that somebody asked for, in the order of their ids. */
export async function readOwnJobs(
  db: Db,
  account: AccountNames,
  { after, limit }: RowsAfter<Job>,
): Promise<Job[]> {
  const { rows } = await sql<Selectable<JobsTable>>`
    SELECT * FROM jobs
    WHERE ${namedIn('created_by', account)} AND id > ${after?.id ?? FIRST_ID}::uuid
    ORDER BY id LIMIT ${limit}`.execute(db)
  return rows.map(jobOf)
}
