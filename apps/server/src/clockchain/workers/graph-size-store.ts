import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** How many moments there are, of everybody, and stored edges between them. */
export async function readGraphSize(db: Db): Promise<{ nodes: number; edges: number }> {
  // Every edge counts at both of its ends.
  const { rows } = await sql<{ nodes: number; edges: number }>`
    SELECT count(*)::integer AS nodes, (coalesce(sum(degree), 0) / 2)::integer AS edges
    FROM moments`.execute(db)
  return rows[0] ?? { nodes: 0, edges: 0 }
}

/** Whether there are as many moments as that. Looks no further. */
export async function hasNodes(db: Db, nodes: number): Promise<boolean> {
  const { rows } = await sql`SELECT FROM moments OFFSET ${nodes - 1} LIMIT 1`.execute(db)
  return rows.length > 0
}
