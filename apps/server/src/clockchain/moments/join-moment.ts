import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { dropClosing } from '../graph/keep-acyclic.ts'
import { appendHistory } from './history-store.ts'
import { findMakingScene, moveParts } from './join-store.ts'
import type { Moment } from './moment.ts'
import { lockMoment, requestSceneVisibility } from './moment-store.ts'
import { upsertMoments, type Writer } from './moment-upsert.ts'

/** Who makes the moments that come with the system: nobody's, so that everybody's scenes belong there. */
export const ALMANAC = 'almanac'

/**
 * Publishes a moment of an event that came with the system: its scenes, and what it knows more, join the
 * moment that everybody sees, and the private one is gone.
 * @param moment locked, and with it the types of its edges of which there may be no circle.
 * @returns the public moment. @throws AppError not_found when it is gone.
 */
export async function joinPublic(
  trx: Db,
  moment: Moment,
  { id: publicId, path }: Pick<Moment, 'id' | 'path'>,
  writer: Writer,
): Promise<Moment> {
  const { actor, requestId } = writer
  await dropClosing(trx, moment.id, { id: publicId, path }, { actor, requestId })
  const cameWith = (await findMakingScene(trx, moment.id)) ?? undefined
  // Moved first: scenes that are there already are not added, and keep saying that they follow.
  await moveParts(trx, moment.id, publicId)
  const inputs = [{ content: moment, visibility: 'public' as const, cameWith }]
  const rights = { otherwise: 'keep', replaces: false } as const
  const [joined] = await upsertMoments(trx, inputs, { ...writer, ...rights })
  const shown = await lockMoment(trx, publicId)
  if (!shown || joined?.outcome === 'refused') throw new AppError('not_found')
  await requestSceneVisibility(trx, publicId)
  await appendHistory(trx, [
    {
      momentId: moment.id,
      path: moment.path,
      action: 'joined',
      actor,
      before: { visibility: moment.visibility, node_id: moment.id },
      after: { visibility: 'public', node_id: publicId },
      requestId,
    },
  ])
  return shown
}
