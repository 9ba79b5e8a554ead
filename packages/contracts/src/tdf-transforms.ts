import { isLosslessObject, type LosslessJson, type LosslessObject } from './lossless-json.ts'
import { flashTdfMetadata, flashTdfPayload } from './tdf.ts'
import {
  type AnyTdfProvenance,
  type HashPayload,
  readTdfRecord,
  type TdfReading,
} from './tdf-record.ts'

/** What a transform needs beside its input. */
export interface TransformOptions {
  hashPayload: HashPayload
  /** Timestamp where the input has none. */
  now: Date
}

const PERMISSIVE = /deepseek|qwen|meta-llama|mistralai|nvidia|stabilityai/i
const RESTRICTED = /google|gemini|anthropic|claude|openai|gpt/i

/** What is known of a model's limits from its name alone; null without a model. */
export function permissivenessOfModel(
  textModel: string | null,
): AnyTdfProvenance['model_permissiveness'] {
  if (!textModel) return null
  if (PERMISSIVE.test(textModel)) return 'permissive'
  return RESTRICTED.test(textModel) ? 'restricted' : 'unknown'
}

/** The first that is there and not empty. */
function firstOf(...values: (LosslessJson | undefined)[]): LosslessJson {
  return values.find((value) => value !== undefined && value !== null && value !== '') ?? null
}

function permissivenessFor(given: LosslessJson | undefined, textModel: LosslessJson): LosslessJson {
  return firstOf(given, permissivenessOfModel(typeof textModel === 'string' ? textModel : null))
}

/** With six digits, as all times of Clockchain. */
function timestampOf(now: Date): string {
  return now.toISOString().replace('Z', '000Z')
}

const NOT_CONTENT = new Set([
  ...['path', 'id', 'created_at', 'updated_at', 'graph_state_hash'],
  ...['flash_timepoint_id', 'confidence', 'schema_version', 'generation_id'],
  ...['text_model', 'image_model', 'model_provider', 'model_permissiveness'],
  ...['grounding_model', 'grounding_status', 'grounded_at'],
])

function clockchainProvenance(node: LosslessObject, runId: string | null): LosslessObject {
  const textModel = firstOf(node.text_model)
  return {
    generator: 'timepoint-clockchain',
    run_id: runId,
    confidence: firstOf(node.confidence),
    flash_id: firstOf(node.flash_timepoint_id),
    text_model: textModel,
    image_model: firstOf(node.image_model),
    model_provider: firstOf(node.model_provider),
    model_permissiveness: permissivenessFor(node.model_permissiveness, textModel),
    schema_version: firstOf(node.schema_version),
    generation_id: firstOf(node.generation_id),
    grounding_model: firstOf(node.grounding_model),
    grounding_status: firstOf(node.grounding_status),
    grounded_at: firstOf(node.grounded_at),
  }
}

/**
 * The record of a node of Clockchain, given as JSON that was parsed losslessly. Payload: every key but
 * those that say where and when the node is kept and those that go to the provenance. `runId` is the
 * run that made it. The record is checked like one that is read.
 */
export function fromClockchain(
  node: LosslessObject,
  { hashPayload, now, runId = null }: TransformOptions & { runId?: string | null },
): TdfReading {
  const content = Object.entries(node).filter(([key]) => !NOT_CONTENT.has(key))
  const record: LosslessObject = {
    id: firstOf(node.path, node.id),
    source: 'clockchain',
    timestamp: firstOf(node.created_at, timestampOf(now)),
    provenance: clockchainProvenance(node, runId),
    payload: Object.fromEntries(content),
    entity_ids: firstOf(node.entity_ids),
  }
  return readTdfRecord(record, hashPayload)
}

function member(value: LosslessJson | undefined, key: string): LosslessJson {
  return isLosslessObject(value) ? firstOf(value[key]) : null
}

/** Answers of the API have the clock beside `metadata`, payloads have it inside. */
function metadataOf(scene: LosslessObject): LosslessJson {
  const { metadata, hour, minute, second } = scene
  if (!isLosslessObject(metadata) || hour === undefined) return metadata ?? null
  return flashTdfMetadata({
    hour,
    minute: minute ?? null,
    second: second ?? null,
    graph: metadata.graph ?? null,
    camera: metadata.camera ?? null,
    image_prompt_data: metadata.image_prompt_data ?? null,
  })
}

function flashPayloadOf(scene: LosslessObject): LosslessObject {
  const at = (...keys: string[]): LosslessJson =>
    keys.map((key) => scene[key]).find((value) => value !== undefined) ?? null
  return flashTdfPayload({
    query: at('query'),
    slug: at('slug'),
    year: at('year'),
    month: at('month'),
    day: at('day'),
    season: at('season'),
    time_of_day: at('time_of_day'),
    era: at('era'),
    location: at('location'),
    latitude: at('latitude'),
    longitude: at('longitude'),
    scene: at('scene_data', 'scene'),
    characters: at('character_data', 'characters'),
    dialog: at('dialog'),
    grounding: at('grounding_data', 'grounding'),
    moment: at('moment_data', 'moment'),
    metadata: metadataOf(scene),
    entity_ids: at('entity_ids') ?? [],
  })
}

function flashProvenance(scene: LosslessObject, id: LosslessJson): LosslessObject {
  const { confidence } = scene
  const grounding = scene.grounding_data ?? scene.grounding
  const textModel = firstOf(scene.text_model_used, scene.text_model)
  return {
    generator: 'timepoint-flash',
    confidence: isLosslessObject(confidence) ? firstOf(confidence.overall) : firstOf(confidence),
    flash_id: id,
    generation_id: firstOf(scene.generation_id, id),
    text_model: textModel,
    image_model: firstOf(scene.image_model_used, scene.image_model),
    model_provider: firstOf(scene.model_provider),
    model_permissiveness: permissivenessFor(scene.model_permissiveness, textModel),
    schema_version: firstOf(scene.schema_version),
    grounding_model: firstOf(scene.grounding_model, member(grounding, 'model')),
    grounding_status: firstOf(scene.grounding_status, member(grounding, 'status')),
    grounded_at: firstOf(scene.grounded_at, member(grounding, 'grounded_at')),
  }
}

/**
 * The record of a timepoint of Flash, given as the API answers with `full=true` (or with the keys of
 * a payload), parsed losslessly: the record that Flash itself serves. If it brings its `tdf_hash` and
 * another payload, as one without `full` does, it is `hash_mismatch`.
 */
export function fromFlash(
  scene: LosslessObject,
  { hashPayload, now }: TransformOptions,
): TdfReading {
  const id = firstOf(scene.id, scene.timepoint_id)
  const record: LosslessObject = {
    id,
    source: 'flash',
    timestamp: firstOf(scene.completed_at, scene.created_at, timestampOf(now)),
    provenance: flashProvenance(scene, id),
    payload: flashPayloadOf(scene),
    entity_ids: firstOf(scene.entity_ids),
    tdf_hash: firstOf(scene.tdf_hash),
  }
  return readTdfRecord(record, hashPayload)
}
