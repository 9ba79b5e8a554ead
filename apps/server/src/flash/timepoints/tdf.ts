import { createHash } from 'node:crypto'
import {
  Camera,
  Cast,
  CharacterGraph,
  canonicalJson,
  Dialog,
  float,
  Grounding,
  ImagePromptData,
  type LosslessJson,
  Moment,
  markFloats,
  Scene,
} from '@timepoint/contracts'
import { z } from 'zod'
import type { RenderResult } from './render-result.ts'

const Integer = z.int().nullable()
const Text = z.string().nullable()

/** The part of a TDF record that its hash is taken of: content only, no visibility, time or URL. */
const TdfPayload = z.strictObject({
  query: z.string(),
  slug: z.string(),
  year: Integer,
  month: Integer,
  day: Integer,
  season: Text,
  time_of_day: Text,
  era: Text,
  location: Text,
  latitude: float().nullable(),
  longitude: float().nullable(),
  scene_data: Scene.nullable(),
  character_data: Cast.nullable(),
  dialog: Dialog.nullable(),
  grounding_data: Grounding.nullable(),
  moment_data: Moment.nullable(),
  metadata: z.strictObject({
    hour: Integer,
    minute: Integer,
    second: Integer,
    graph: CharacterGraph.nullable(),
    camera: Camera.nullable(),
    image_prompt_data: ImagePromptData.nullable(),
  }),
  entity_ids: z.array(z.string()),
})
type TdfPayload = z.infer<typeof TdfPayload>

/** The TDF payload of a rendered scene. */
export function tdfPayload(query: string, slug: string, result: RenderResult): TdfPayload {
  const { year, month, day, season, time_of_day, era, location, latitude, longitude } = result
  const { hour, minute, second, graph, camera, image_prompt_data } = result
  return {
    query,
    slug,
    year,
    month,
    day,
    season,
    time_of_day,
    era,
    location,
    latitude,
    longitude,
    scene_data: result.scene,
    character_data: result.characters,
    dialog: result.dialog,
    grounding_data: result.grounding,
    moment_data: result.moment,
    metadata: { hour, minute, second, graph, camera, image_prompt_data },
    entity_ids: [],
  }
}

/** Lower-case hex SHA-256 of the payload's canonical JSON. */
export function tdfHash(payload: TdfPayload): string {
  const text = canonicalJson(markFloats(TdfPayload, payload) as LosslessJson)
  return createHash('sha256').update(text).digest('hex')
}
