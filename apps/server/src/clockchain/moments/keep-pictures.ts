import type { Db } from '../../platform/db/database.ts'
import { readDataUri } from './data-uri.ts'
import type { MomentScene } from './moment.ts'
import { keepPictures, type PictureKind, type ScenePicture } from './picture-store.ts'

/** Where a picture of a scene is read. */
const addressFor = ({ timepointId }: MomentScene, kind: PictureKind) =>
  `/api/v1/scenes/${encodeURIComponent(timepointId)}/${kind}`

const FIELDS = [
  ['imageUrl', 'image'],
  ['thumbnailUrl', 'thumbnail'],
] as const

function picturesOf(scene: MomentScene): ScenePicture[] {
  const { timepointId } = scene
  return FIELDS.flatMap(([field, kind]) => {
    const picture = readDataUri(scene[field] ?? '')
    return picture ? [{ timepointId, kind, ...picture }] : []
  })
}

/** Moves pictures that are inside of the addresses of scenes to where they are kept: nothing else says `data:`. */
export async function movePictures<Input extends { content: { scene: MomentScene | null } }>(
  trx: Db,
  inputs: readonly Input[],
): Promise<readonly Input[]> {
  const pictures = inputs.flatMap(({ content: { scene } }) => (scene ? picturesOf(scene) : []))
  if (pictures.length === 0) return inputs
  await keepPictures(trx, pictures)
  const kept = new Set(pictures.map(({ timepointId, kind }) => `${kind} ${timepointId}`))
  return inputs.map((input) => {
    const { scene } = input.content
    if (!scene) return input
    const moved = FIELDS.flatMap(([field, kind]) =>
      kept.has(`${kind} ${scene.timepointId}`) ? [[field, addressFor(scene, kind)]] : [],
    )
    return {
      ...input,
      content: { ...input.content, scene: { ...scene, ...Object.fromEntries(moved) } },
    }
  })
}
