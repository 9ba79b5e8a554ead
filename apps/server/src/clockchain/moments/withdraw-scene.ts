import { isDeepStrictEqual } from 'node:util'
import type { Db } from '../../platform/db/database.ts'
import { changeMoment } from './change-moment.ts'
import { appendHistory, type HistoryEntry } from './history-store.ts'
import { type ContentColumns, type MomentRow, sceneColumns } from './moment-row.ts'
import { onlySaidIn } from './only-said-in.ts'
import {
  type Addition,
  findNextScene,
  type LockedCarrier,
  layDownAgain,
  listAdditions,
  listGuestScenes,
  listOtherAdditions,
  listSceneIds,
  lockCarrier,
  removeMoment,
  removeScene,
  tellAgain,
} from './withdraw-store.ts'

/** A scene that is not to be shown with a moment any more. */
export interface Withdrawal {
  momentId: string
  timepointId: string
  /** Of the moment when Flash was asked; null: whatever it is, the scene is gone. */
  version: number | null
  actor: string
  /** Whether the moment is about to be hidden: it stays, also where nothing but its scenes has made it. */
  isKept?: boolean
}

type Columns = Partial<ContentColumns>

/** Known of the scene that is shown, and untrue of another one. */
const NO_ORIGIN = {
  text_model: null,
  image_model: null,
  model_provider: null,
  model_permissiveness: null,
  generation_id: null,
} as const satisfies Columns

const SHOWN = new Set(Object.keys(sceneColumns(null)))

const has = (items: readonly unknown[], item: unknown) =>
  items.some((one) => isDeepStrictEqual(one, item))

/**
 * A value without what an addition has brought, and with what that has taken the place of; as it is where
 * somebody has changed it since.
 */
function without(current: unknown, before: unknown, after: unknown): unknown {
  if (isDeepStrictEqual(current, after)) return before
  if (!Array.isArray(current) || !Array.isArray(before) || !Array.isArray(after)) return current
  const brought = after.filter((item) => !has(before, item))
  const replaced = before.filter((item) => !has(after, item) && !has(current, item))
  const kept = current.filter((item) => !has(brought, item))
  return kept.length === current.length ? current : [...kept, ...replaced]
}

/** What a moment said before scenes were added to it. */
export function undoAdditions(row: MomentRow, additions: readonly Addition[]): Columns {
  const undone: Record<string, unknown> = {}
  for (const { before, after } of additions) {
    for (const [column, value] of Object.entries(before)) {
      if (SHOWN.has(column) || column === 'layer') continue
      const key = column as keyof ContentColumns
      const current = column in undone ? undone[column] : row[key]
      const next = without(current, value, after[key])
      if (!isDeepStrictEqual(next, row[key])) undone[column] = next
      else delete undone[column]
    }
  }
  return undone as Columns
}

async function shownInstead(trx: Db, row: MomentRow, timepointId: string): Promise<Columns> {
  if (row.flash_timepoint_id !== timepointId) return {}
  const next = await findNextScene(trx, row.id)
  const isDescribed = row.generation_id === timepointId
  return {
    ...sceneColumns(next),
    ...(next === null && row.layer === 2 ? { layer: 1 } : {}),
    ...(isDescribed ? NO_ORIGIN : {}),
  }
}

/** What a moment says without a scene that was taken from it. */
async function saidWithout(
  trx: Db,
  row: MomentRow,
  timepointId: string,
  isBare: boolean,
): Promise<Columns> {
  if (isBare) return onlySaidIn(row, await listOtherAdditions(trx, row.id))
  // What is verified is more than what a scene has said.
  const additions = row.verified_at === null ? await listAdditions(trx, row.id, timepointId) : []
  return undoAdditions(row, additions)
}

async function showWithout(
  trx: Db,
  { row, isMadeOfScene, isMadeOfThis }: LockedCarrier,
  timepointId: string,
  { isStillPublic, ...entry }: Omit<HistoryEntry, 'action'> & { isStillPublic: boolean },
): Promise<void> {
  await removeScene(trx, row.id, timepointId)
  // What came with the scene at first is in no history. Nobody else sees a private moment anyway.
  const isBare =
    isMadeOfScene && isMadeOfThis && row.verified_at === null && row.visibility !== 'private'
  const said = await saidWithout(trx, row, timepointId, isBare)
  const changes = { ...(await shownInstead(trx, row, timepointId)), ...said }
  await changeMoment(trx, row, changes)
  // What the others have said as well was theirs, too.
  const isLess = Object.keys(said).length > 0
  if (isLess && isStillPublic) await tellAgain(trx, await listSceneIds(trx, row.id))
  if (isBare) await layDownAgain(trx, row.id)
  const columns = Object.keys(changes) as (keyof ContentColumns)[]
  const before = Object.fromEntries(columns.map((column) => [column, row[column]]))
  await appendHistory(trx, [
    {
      ...entry,
      action: 'scene_withdrawn',
      before: { ...before, scene: timepointId, came_with_it: isMadeOfScene, made_of_it: isBare },
      after: changes,
    },
  ])
}

/**
 * Takes a scene from a moment that must not show it any more. A moment that is made of scenes, and of
 * which nobody has said anything else, goes with the last of them; any other one shows its next scene, or none, and
 * does not say any longer what came with the scene. Where it was made of the scene only what others have said stays,
 * and where and when it is.
 * @returns `changed` when the moment is not as it was when Flash was asked, or Flash has yet to be told who
 *   may see it: ask again.
 */
export async function withdrawScene(
  trx: Db,
  { momentId, timepointId, version, actor, isKept = false }: Withdrawal,
): Promise<'removed' | 'shown without' | 'absent' | 'changed'> {
  const carrier = await lockCarrier(trx, momentId, timepointId)
  if (!carrier) return 'absent'
  const { row, isPending, isMadeOfScene, isCarriedByOthers } = carrier
  if (version !== null && (isPending || row.version !== version)) return 'changed'
  const entry = { momentId, path: row.path, actor, requestId: null }
  if (isMadeOfScene && !isCarriedByOthers && !isKept && row.status === 'proposed') {
    await appendHistory(trx, [{ ...entry, action: 'deleted', before: { scene: timepointId } }])
    await removeMoment(trx, momentId)
    return 'removed'
  }
  const isStillPublic = row.visibility === 'public' && !isKept
  await showWithout(trx, carrier, timepointId, { ...entry, isStillPublic })
  return 'shown without'
}

/**
 * Takes the scenes of others from a moment that is public no longer: those who made them show them still. They are
 * told again, by a moment of their own.
 */
export async function releaseScenes(trx: Db, momentId: string, actor: string): Promise<void> {
  const guests = await listGuestScenes(trx, momentId)
  for (const timepointId of guests) {
    await withdrawScene(trx, { momentId, timepointId, version: null, actor, isKept: true })
  }
  await tellAgain(trx, guests)
}
