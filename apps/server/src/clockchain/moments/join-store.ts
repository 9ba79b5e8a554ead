import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** The scene that was rendered for a moment when it was made: what the moment said at first came with it. */
export async function findMakingScene(trx: Db, momentId: string): Promise<string | null> {
  const { rows } = await sql<{ id: string }>`
    SELECT timepoint_id AS id FROM moment_scenes scenes JOIN moments ON moments.id = moment_id
    WHERE moment_id = ${momentId} AND rendered_here AND scenes.created_at = moments.created_at
    LIMIT 1`.execute(trx)
  return rows[0]?.id ?? null
}

/**
 * Lets everything that belongs to a moment belong to another one of the same event: scenes, relations, paths
 * and the job that it came from. What is there already stays as it is, but for relations, to which evidence is
 * added; the first moment is gone.
 */
export async function moveParts(trx: Db, fromId: string, toId: string): Promise<void> {
  await sql`
    INSERT INTO moment_scenes (moment_id, timepoint_id, slug, share_url, image_url, thumbnail_url,
      scene_url, rendered_here, created_by, created_at)
    SELECT ${toId}, timepoint_id, slug, share_url, image_url, thumbnail_url,
      scene_url, rendered_here, created_by, created_at
    FROM moment_scenes WHERE moment_id = ${fromId}
    ON CONFLICT (moment_id, timepoint_id) DO UPDATE SET rendered_here = excluded.rendered_here
  `.execute(trx)
  await sql`
    WITH moved AS (
    INSERT INTO moment_edges (source_id, target_id, type, weight, theme, description, evidence,
      created_by, created_at)
    SELECT CASE WHEN is_ordered THEN one ELSE other END, CASE WHEN is_ordered THEN other ELSE one END,
      type, weight, theme, description, evidence, created_by, created_at
    FROM (
      SELECT *, type IN ('causes', 'influences', 'precedes', 'challenges') OR one < other AS is_ordered
      FROM (
        SELECT moment_edges.*,
          CASE source_id WHEN ${fromId}::uuid THEN ${toId}::uuid ELSE source_id END AS one,
          CASE target_id WHEN ${fromId}::uuid THEN ${toId}::uuid ELSE target_id END AS other
        FROM moment_edges WHERE source_id = ${fromId}::uuid OR target_id = ${fromId}::uuid
      ) renamed
      WHERE one <> other
    ) turned
    ON CONFLICT (source_id, target_id, type) DO UPDATE SET
      theme = coalesce(moment_edges.theme, excluded.theme),
      description = coalesce(moment_edges.description, excluded.description),
      evidence = moment_edges.evidence || coalesce((
        SELECT jsonb_agg(item ORDER BY place)
        FROM jsonb_array_elements(excluded.evidence) WITH ORDINALITY AS added (item, place)
        WHERE item NOT IN (SELECT jsonb_array_elements(moment_edges.evidence))), '[]')
    RETURNING source_id, target_id, xmax = 0 AS is_new -- Rows that were there have been locked.
    )
    SELECT add_degrees(array_agg(id), array_agg(1)) FROM (
      SELECT source_id AS id FROM moved WHERE is_new UNION ALL SELECT target_id FROM moved WHERE is_new
    ) both_ends`.execute(trx)
  await sql`
    INSERT INTO moment_aliases (path, moment_id)
    SELECT path, ${toId} FROM moment_aliases WHERE moment_id = ${fromId}
    ON CONFLICT DO NOTHING`.execute(trx)
  await sql`UPDATE jobs SET node_id = ${toId} WHERE node_id = ${fromId}`.execute(trx)
  await sql`DELETE FROM moments WHERE id = ${fromId}`.execute(trx)
}
