import {
  flashTdfMetadata,
  flashTdfPayload,
  type LosslessJson,
  markFloats,
  TdfPayload,
  type TdfRecord,
} from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'
import { hashPayload } from '../../platform/tdf-hash.ts'
import type { RenderResult } from './render-result.ts'
import type { StoredTimepoint } from './timepoint-store.ts'

/** The TDF payload of a rendered scene. */
export function tdfPayload(query: string, slug: string, result: RenderResult): TdfPayload {
  return flashTdfPayload({
    ...result,
    query,
    slug,
    metadata: flashTdfMetadata(result),
    entity_ids: [],
  })
}

/** Lower-case hex SHA-256 of the payload's canonical JSON. */
export function tdfHash(payload: TdfPayload): string {
  // As it is stored and read again: JSON has no negative zero, and no keys without a value.
  const stored: unknown = JSON.parse(JSON.stringify(payload))
  return hashPayload(markFloats(TdfPayload, stored) as LosslessJson)
}

function provenance({ id }: StoredTimepoint, result: RenderResult): TdfRecord['provenance'] {
  const { grounding } = result
  return {
    generator: 'timepoint-flash',
    run_id: null,
    confidence: result.confidence.overall,
    flash_id: id,
    generation_id: id,
    text_model: result.text_model_used,
    image_model: result.image_model_used,
    model_provider: result.model_provider,
    model_permissiveness: result.model_permissiveness,
    schema_version: '0.1',
    grounding_model: grounding?.model ?? null,
    grounding_status: grounding?.status ?? null,
    grounded_at: grounding?.grounded_at ?? null,
  }
}

/**
 * The TDF record of a finished scene.
 * @throws AppError invalid_state when it is not finished, or came to nothing.
 */
export function tdfRecord(timepoint: StoredTimepoint): TdfRecord {
  const { id, query, slug, status, result, completedAt, tdfHash: hash } = timepoint
  if (status !== 'completed' || !result || !completedAt || hash === null) {
    throw new AppError('invalid_state', {
      detail: `Only a completed timepoint has a TDF record: this one is ${status}`,
    })
  }
  return {
    id,
    version: '1.0.0',
    source: 'flash',
    timestamp: completedAt.toISOString(),
    provenance: provenance(timepoint, result),
    payload: tdfPayload(query, slug, result),
    entity_ids: [],
    tdf_hash: hash,
  }
}
