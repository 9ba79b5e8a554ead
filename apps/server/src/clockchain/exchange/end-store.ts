import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'
import { madeBy, seenBy, type Viewer } from '../moments/seen-store.ts'

// Each half of the paths has an index of its own: it is used where the condition is said. An array of a
// subquery counts as short, also in tables that were never analyzed: these are not read as a whole.

/**
 * The moments at paths and their other spellings that somebody may relate to others, by path. Of several
 * at one path their own comes first.
 */
export async function findEnds(
  db: Db,
  paths: readonly string[],
  viewer: Viewer,
): Promise<Map<string, string>> {
  if (paths.length === 0) return new Map()
  const own = viewer.actor === null ? sql`false` : madeBy(viewer.actor)
  const given = sql`ANY (ARRAY(SELECT unnest(${paths}::text[])))`
  const { rows } = await sql<{ path: string; id: string }>`
    SELECT named.path, named.id FROM (
      SELECT moments.path, moments.id, 0 AS detour, moments.visibility, moments.created_by
      FROM moments WHERE moments.path = ${given} AND visibility = 'public'
      UNION ALL
      SELECT moments.path, moments.id, 0, moments.visibility, moments.created_by
      FROM moments WHERE moments.path = ${given} AND visibility <> 'public'
      UNION ALL
      SELECT moment_aliases.path, moments.id, 1, moments.visibility, moments.created_by
      FROM moment_aliases JOIN moments ON moments.id = moment_aliases.moment_id
      WHERE moment_aliases.path = ${given}
    ) named
    JOIN moments ON moments.id = named.id
    WHERE ${seenBy(viewer)}
    ORDER BY named.path, named.detour DESC, ${own}, moments.created_at DESC, named.id`.execute(db)
  // The last of each path wins: no detour, one's own, the oldest.
  return new Map(rows.map(({ path, id }) => [path, id]))
}
