import { z } from 'zod'
import { float } from './json.ts'
import {
  Camera,
  Cast,
  CharacterGraph,
  Dialog,
  Grounding,
  ImagePromptData,
  Moment,
  Scene,
} from './scene.ts'
import { Timepoint } from './timepoint.ts'

const Integer = z.int().nullable()
const Text = z.string().nullable()

/** The part of a TDF record that its hash is taken of: content only, no visibility, time or URL. */
export const TdfPayload = z.strictObject({
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
export type TdfPayload = z.infer<typeof TdfPayload>

/** How the content came about. Not part of the hash. */
const TdfProvenance = z.object({
  generator: z.literal('timepoint-flash'),
  run_id: z.null(),
  confidence: float({ min: 0, max: 1 }).nullable(),
  flash_id: z.uuid(),
  generation_id: z.uuid(),
  text_model: Text,
  image_model: Text,
  model_provider: Text,
  model_permissiveness: Timepoint.shape.model_permissiveness,
  schema_version: z.literal('0.1'),
  grounding_model: Text,
  grounding_status: Grounding.shape.status.nullable(),
  grounded_at: z.iso.datetime().nullable(),
})

/** A finished scene as other systems take it over. Keys come in this order. */
export const TdfRecord = z
  .object({
    id: z.uuid(),
    version: z.literal('1.0.0'),
    source: z.literal('flash'),
    timestamp: z.iso.datetime().meta({ description: 'When the scene was finished.' }),
    provenance: TdfProvenance,
    payload: TdfPayload,
    entity_ids: z.array(z.string()),
    tdf_hash: z.string().meta({
      description:
        'Lower-case hex SHA-256 of the canonical JSON of `payload`; read it losslessly, 1 and 1.0 differ.',
    }),
  })
  .meta({ id: 'TdfRecord' })
export type TdfRecord = z.infer<typeof TdfRecord>

/** What a payload is made of: the keys of an answer of Flash, of any type. */
type FlashContent = Record<
  | 'query'
  | 'slug'
  | 'year'
  | 'month'
  | 'day'
  | 'season'
  | 'time_of_day'
  | 'era'
  | 'location'
  | 'latitude'
  | 'longitude'
  | 'scene'
  | 'characters'
  | 'dialog'
  | 'grounding'
  | 'moment'
  | 'metadata'
  | 'entity_ids',
  unknown
>

/** The payload of a scene, keys in their order: the one place that says which content goes where. */
export function flashTdfPayload<T extends FlashContent>(content: T) {
  return {
    query: content.query as T['query'],
    slug: content.slug as T['slug'],
    year: content.year as T['year'],
    month: content.month as T['month'],
    day: content.day as T['day'],
    season: content.season as T['season'],
    time_of_day: content.time_of_day as T['time_of_day'],
    era: content.era as T['era'],
    location: content.location as T['location'],
    latitude: content.latitude as T['latitude'],
    longitude: content.longitude as T['longitude'],
    scene_data: content.scene as T['scene'],
    character_data: content.characters as T['characters'],
    dialog: content.dialog as T['dialog'],
    grounding_data: content.grounding as T['grounding'],
    moment_data: content.moment as T['moment'],
    metadata: content.metadata as T['metadata'],
    entity_ids: content.entity_ids as T['entity_ids'],
  }
}

type FlashMetadata = Record<
  'hour' | 'minute' | 'second' | 'graph' | 'camera' | 'image_prompt_data',
  unknown
>

/** The `metadata` of such a payload. */
export function flashTdfMetadata<T extends FlashMetadata>(parts: T) {
  return {
    hour: parts.hour as T['hour'],
    minute: parts.minute as T['minute'],
    second: parts.second as T['second'],
    graph: parts.graph as T['graph'],
    camera: parts.camera as T['camera'],
    image_prompt_data: parts.image_prompt_data as T['image_prompt_data'],
  }
}
