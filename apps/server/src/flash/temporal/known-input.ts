import type { Db } from '../../platform/db/database.ts'
import { factsOf } from '../pipeline/facts.ts'
import type { RenderInput } from '../pipeline/state.ts'
import type { StoredTimepoint } from '../timepoints/timepoint-store.ts'
import { findJump } from './jump-store.ts'

/**
 * What is known of a timepoint without a model: of a jump what was stored with it, and what it takes
 * along; of all others what is read in the query.
 */
export async function readKnown(
  db: Db,
  { id, query, createdAt, sequenceId }: StoredTimepoint,
): Promise<Pick<RenderInput, 'facts' | 'carried'>> {
  const jump = sequenceId === null ? null : await findJump(db, id)
  if (!jump) return { facts: factsOf(query, createdAt) }
  const { facts, carried } = jump.context
  return { facts, carried }
}
