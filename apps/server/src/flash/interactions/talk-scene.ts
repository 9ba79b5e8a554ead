import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { factsOf } from '../pipeline/facts.ts'
import { findJump } from '../temporal/jump-store.ts'
import type { StoredTimepoint } from '../timepoints/timepoint-store.ts'
import type { TalkScene } from './interaction.ts'

/**
 * A finished scene, for talking with its people.
 * @throws AppError invalid_state while it is not completed.
 */
export async function toTalkScene(db: Db, timepoint: StoredTimepoint): Promise<TalkScene> {
  const { id, query, request, createdAt, sequenceId, result, status } = timepoint
  if (!result) {
    const detail = `The timepoint is ${status}: its people can be talked with once it is completed`
    throw new AppError('invalid_state', { detail })
  }
  // A jump starts from facts of its own: those of its source, moved.
  const jump = sequenceId === null ? null : await findJump(db, id)
  const facts = jump?.context.facts ?? factsOf(query, createdAt)
  return { timepointId: id, query, request, renderedAt: createdAt, result, facts }
}
