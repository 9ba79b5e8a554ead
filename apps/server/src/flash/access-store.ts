import { type RawBuilder, sql } from 'kysely'
import type { Reach } from './access.ts'

/** Whether a row is within a reach. @param owner column of its owner's id, such as `t.owner_id`. */
export function ownedWithin(reach: Reach, owner: string): RawBuilder<boolean> {
  if (reach === 'all') return sql<boolean>`true`
  if (reach === 'nothing') return sql<boolean>`false`
  return sql<boolean>`${sql.ref(owner)} IS NOT DISTINCT FROM ${reach.ownerId}::uuid`
}
