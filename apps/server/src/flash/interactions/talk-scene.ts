import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { readKnown } from '../temporal/known-input.ts'
import type { StoredTimepoint } from '../timepoints/timepoint-store.ts'
import type { TalkScene } from './interaction.ts'

/**
 * A finished scene, for talking with its people.
 * @throws AppError invalid_state while it is not completed.
 */
export async function toTalkScene(db: Db, timepoint: StoredTimepoint): Promise<TalkScene> {
  const { id, query, request, createdAt, result, status } = timepoint
  if (!result) {
    const detail = `The timepoint is ${status}: its people can be talked with once it is completed`
    throw new AppError('invalid_state', { detail })
  }
  const { facts } = await readKnown(db, timepoint)
  return { timepointId: id, query, request, renderedAt: createdAt, result, facts }
}
