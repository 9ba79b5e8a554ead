import {
  type AnyTdfRecord,
  isLosslessObject,
  type SourceType,
  type Visibility,
} from '@timepoint/contracts'
import { FlashScene } from '../jobs/flash-scene.ts'
import { sceneContent } from '../jobs/scene-content.ts'
import type { MomentContent } from '../moments/moment.ts'
import { momentKey } from '../moments/moment-key.ts'
import { invalidField } from './invalid-field.ts'
import { assertSamePath, type Node } from './node-input.ts'
import { plainJson, plainObject } from './parse-item.ts'

/** What of a scene's moment the scene does not say. */
export interface TimepointContext {
  /** That it must have; null: whichever follows. */
  path: string | null
  /** Null: nobody said. */
  sourceType: SourceType | null
  /** Null: nobody said. */
  visibility: Visibility | null
}

/** A scene counts as one when Flash says that it has it: until then it is what somebody says of a moment. */
function nodeOf(scene: FlashScene, { path, sourceType, visibility }: TimepointContext): Node {
  const content = sceneContent(scene, {
    query: scene.query ?? scene.title ?? '',
    disclaimer: null,
    sourceType: sourceType ?? 'historical',
    now: new Date(),
  })
  if (!content) throw invalidField('year', 'is not known: without it there is no path')
  if (content.name === '') throw invalidField('title', 'is needed, or a query')
  const told: MomentContent = { ...content, layer: 1, scene: null }
  const key = momentKey(told)
  assertSamePath(path, key)
  return {
    content: told,
    key,
    visibility,
    sceneId: scene.id,
    claimsScene: true,
    unsaid: new Set(sourceType === null ? ['source_type', 'schema_version'] : ['schema_version']),
    ignored: [],
  }
}

/**
 * What an answer of Flash says of its moment.
 * @throws AppError invalid_input for what is no completed scene or has no year.
 */
export function timepointNode(
  timepoint: Readonly<Record<string, unknown>>,
  context: TimepointContext,
): Node {
  const parsed = FlashScene.safeParse(timepoint)
  if (!parsed.success)
    throw invalidField('timepoint', 'needs the id and status of a scene of Flash')
  if (parsed.data.status !== 'completed')
    throw invalidField('timepoint.status', 'must be completed')
  return nodeOf(parsed.data, context)
}

/** A record of Flash has the parts of a scene under other names, and the clock in its metadata. */
function sceneOf({ id, payload, provenance }: AnyTdfRecord): unknown {
  const { metadata } = payload
  const clock = isLosslessObject(metadata) ? plainObject(metadata) : {}
  const part = (key: string) => plainJson(payload[key]) ?? null
  return {
    ...plainObject(payload),
    id: provenance.flash_id ?? id,
    status: 'completed',
    hour: clock.hour,
    minute: clock.minute,
    characters: part('character_data'),
    moment: part('moment_data'),
    grounding: part('grounding_data'),
    confidence: { overall: provenance.confidence },
    text_model_used: provenance.text_model,
    image_model_used: provenance.image_model,
    model_provider: provenance.model_provider,
    model_permissiveness: provenance.model_permissiveness,
  }
}

/** What a record of Flash says of its moment. @throws AppError invalid_input where it has no year. */
export function sceneNode(record: AnyTdfRecord, visibility: Visibility | null): Node {
  const parsed = FlashScene.safeParse(sceneOf(record))
  if (!parsed.success) throw invalidField('payload', 'is no scene of Flash')
  const node = nodeOf(parsed.data, { path: null, sourceType: null, visibility })
  const { run_id: sourceRunId } = record.provenance
  const provenance = { ...node.content.provenance, sourceRunId }
  return { ...node, content: { ...node.content, provenance } }
}
