import { type AnyTdfRecord, Float, fromClockchain, type LosslessObject } from '@timepoint/contracts'
import { hashPayload } from '../../platform/tdf-hash.ts'
import type { Moment } from '../moments/moment.ts'
import { momentPayload } from '../moments/moment-payload.ts'

function provenancePart({ provenance, confidence, scene }: Moment): LosslessObject {
  return {
    confidence: confidence === null ? null : new Float(confidence),
    flash_timepoint_id: scene?.timepointId ?? null,
    text_model: provenance.textModel,
    image_model: provenance.imageModel,
    model_provider: provenance.modelProvider,
    model_permissiveness: provenance.modelPermissiveness,
    generation_id: provenance.generationId,
    schema_version: provenance.schemaVersion,
  }
}

/** The TDF record of a moment, from its content as it is now. Its hash is the stored one. */
export function momentRecord(moment: Moment): AnyTdfRecord {
  const { path, createdAt, provenance } = moment
  const reading = fromClockchain(
    { path, ...provenancePart(moment), ...momentPayload(moment) },
    { hashPayload, now: createdAt, runId: provenance.sourceRunId },
  )
  if (reading.ok) return reading.record
  const fields = reading.errors.map(({ path: field }) => field).join(', ')
  throw new Error(`The moment ${moment.id} cannot be a TDF record: ${fields}`)
}
