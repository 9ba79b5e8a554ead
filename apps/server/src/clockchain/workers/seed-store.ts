import { sql } from 'kysely'
import type { Db } from '../../platform/db/database.ts'

/** Which curated moments were laid down, by their ids in the almanac, and as which moments. */
export async function readSeeded(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('seeded_moments').select(['almanac_id', 'moment_id']).execute()
  return new Map(rows.map(({ almanac_id: id, moment_id: momentId }) => [id, momentId]))
}

/** Remembers for good that curated moments were laid down. */
export async function rememberSeeded(
  trx: Db,
  seeded: readonly { almanacId: string; momentId: string }[],
): Promise<void> {
  if (seeded.length === 0) return
  await trx
    .insertInto('seeded_moments')
    .values(
      seeded.map(({ almanacId, momentId }) => ({ almanac_id: almanacId, moment_id: momentId })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A curated cause and its effect, by their ids in the almanac. */
export interface SeedLink {
  cause: string
  effect: string
}

/** Which relations were laid down. */
export async function readSeededLinks(db: Db): Promise<SeedLink[]> {
  return db.selectFrom('seeded_edges').select(['cause', 'effect']).execute()
}

/** Remembers for good that relations were laid down. */
export async function rememberLinks(trx: Db, links: readonly SeedLink[]): Promise<void> {
  if (links.length === 0) return
  await trx
    .insertInto('seeded_edges')
    .values(links.map(({ cause, effect }) => ({ cause, effect })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Which of these moments are there. */
export async function findThere(trx: Db, momentIds: readonly string[]): Promise<Set<string>> {
  const { rows } = await sql<{ id: string }>`
    SELECT id FROM moments WHERE id = ANY(${momentIds}::uuid[])`.execute(trx)
  return new Set(rows.map(({ id }) => id))
}
