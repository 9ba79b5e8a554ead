import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Stack } from '../../src/stack.ts'

/** What a copy of a scene has otherwise. */
interface Changes {
  ownerId?: string | null
  query?: string
  visibility?: 'public' | 'private' | 'unlisted'
  status?: 'completed' | 'failed' | 'processing' | 'pending'
  /** Seconds that it is younger. */
  later?: number
  /** When it was deleted, in hours before now. */
  deletedH?: number
}

/** A finished scene once more, with its picture, under a new id. */
export async function copyScene(
  { database: { db } }: Stack,
  base: string,
  changes: Changes = {},
): Promise<string> {
  const { ownerId = null, query = null, visibility = 'public', status = 'completed' } = changes
  const { later = 0, deletedH = null } = changes
  const id = randomUUID()
  const done = sql`${status}::text = 'completed'`
  const failure = '{"code":"internal","detail":"x","step":null}'
  await sql`
    INSERT INTO timepoints (id, slug, query, status, visibility, owner_id, request, warnings,
      progress, year, result, failure, tdf_hash, created_at, completed_at, deleted_at)
    SELECT ${id}, ${`copy-${id}`}, coalesce(${query}, query), ${status}, ${visibility}, ${ownerId},
      request, warnings, progress, CASE WHEN ${done} THEN year END, CASE WHEN ${done} THEN result END,
      CASE WHEN ${status}::text = 'failed' THEN ${failure}::jsonb END,
      CASE WHEN ${done} THEN tdf_hash END, created_at + make_interval(secs => ${later}),
      CASE WHEN ${done} THEN completed_at END, now() - make_interval(hours => ${deletedH})
    FROM timepoints WHERE id = ${base}`.execute(db)
  await sql`
    INSERT INTO images (timepoint_id, mime, width, height, sha256, bytes)
    SELECT ${id}, mime, width, height, sha256, bytes FROM images
    WHERE timepoint_id = ${base}`.execute(db)
  return id
}
