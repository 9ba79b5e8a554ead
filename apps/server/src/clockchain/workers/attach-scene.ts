import type { Db } from '../../platform/db/database.ts'
import { changeMoment } from '../moments/change-moment.ts'
import { appendHistory } from '../moments/history-store.ts'
import { movePictures } from '../moments/keep-pictures.ts'
import type { MomentContent } from '../moments/moment.ts'
import {
  type ContentColumns,
  type MomentRow,
  provenanceColumns,
  sceneColumns,
} from '../moments/moment-row.ts'
import { addScenes } from '../moments/moment-write-store.ts'
import { lockMomentRow } from './render-store.ts'

/** What a moment that shows no scene gains by one. Of date, place and names it keeps its own. */
function gained(row: MomentRow, content: MomentContent): Partial<ContentColumns> {
  if (row.flash_timepoint_id !== null) return {}
  const shown = { ...sceneColumns(content.scene), layer: 2 } as const
  if (row.verified_at !== null) return shown
  const { source_run_id: _, schema_version: __, ...origin } = provenanceColumns(content.provenance)
  const isUntold = row.text_model === null && row.generation_id === null
  return {
    ...shown,
    ...(isUntold ? origin : {}),
    one_liner: row.one_liner ?? content.oneLiner,
    disclaimer: row.disclaimer ?? content.disclaimer,
  }
}

/**
 * Adds a scene to a moment, which shows it if it shows none: whatever the scene says of date, place and name,
 * no other moment comes of it.
 * @returns null when the moment is gone, or is not public any more.
 */
export async function attachScene(
  trx: Db,
  momentId: string,
  rendered: MomentContent,
  actor: string,
): Promise<{ id: string; path: string } | null> {
  const row = await lockMomentRow(trx, momentId)
  if (row?.visibility !== 'public' || !rendered.scene) return null
  const [{ content } = { content: rendered }] = await movePictures(trx, [{ content: rendered }])
  const { scene } = content
  if (!scene) return null
  const { id, path } = row
  const added = await addScenes(trx, [{ momentId, scene, renderedHere: true, actor }])
  if (added.size === 0) return { id, path }
  const changes = gained(row, content)
  const columns = Object.keys(changes) as (keyof ContentColumns)[]
  await changeMoment(trx, row, changes)
  const before = Object.fromEntries(columns.map((column) => [column, row[column]]))
  const after = { ...changes, scene: scene.timepointId }
  await appendHistory(trx, [
    { momentId, path, action: 'updated', actor, before, after, requestId: null },
  ])
  return { id, path }
}
