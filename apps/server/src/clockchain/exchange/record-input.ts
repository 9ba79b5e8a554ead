import {
  type AnyTdfRecord,
  codePointLength,
  isLosslessObject,
  isStorableText,
  type LosslessJson,
  type LosslessObject,
  readTdfRecord,
  type Visibility,
} from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'
import { hashPayload } from '../../platform/tdf-hash.ts'
import { invalidField } from './invalid-field.ts'
import { type Node, readNode } from './node-input.ts'
import { plainObject } from './parse-item.ts'
import { sceneNode } from './scene-node.ts'

const DISCLAIMER_LETTERS = 300

/** What a record says of how its content came about, as a node says it. */
function provenanceFields({ provenance }: AnyTdfRecord): Record<string, unknown> {
  return {
    confidence: provenance.confidence,
    source_run_id: provenance.run_id,
    flash_timepoint_id: provenance.flash_id,
    text_model: provenance.text_model,
    image_model: provenance.image_model,
    model_provider: provenance.model_provider,
    model_permissiveness: provenance.model_permissiveness,
    generation_id: provenance.generation_id,
    schema_version: provenance.schema_version,
  }
}

function disclaimerOf({ disclaimer }: LosslessObject): string | null {
  if (typeof disclaimer !== 'string' || disclaimer.trim() === '') return null
  if (!isStorableText(disclaimer)) {
    throw invalidField('payload.disclaimer', 'must be well-formed Unicode without NUL')
  }
  if (codePointLength(disclaimer) <= DISCLAIMER_LETTERS) return disclaimer
  throw invalidField('payload.disclaimer', `must have at most ${DISCLAIMER_LETTERS} characters`)
}

/** A node that keeps the warning that its record has: a moment that is there takes none from callers. */
function withDisclaimer(node: Node, payload: LosslessObject): Node {
  const disclaimer = disclaimerOf(payload)
  if (disclaimer === null) return node
  return {
    ...node,
    content: { ...node.content, disclaimer },
    unsaid: new Set([...node.unsaid, 'disclaimer' as const]),
    ignored: node.ignored.filter((key) => key !== 'disclaimer'),
  }
}

function clockchainNode(record: AnyTdfRecord, visibility: Visibility | null): Node {
  const { id, payload } = record
  const path = id.startsWith('/') ? { id } : { id: null }
  const { attributes: _, ...content } = plainObject(payload)
  const node = readNode({ ...content, ...path, ...provenanceFields(record) }, visibility)
  return withDisclaimer(node, payload)
}

/** The first of some keys that is there. */
function first(payload: LosslessObject, ...keys: string[]): LosslessJson {
  return keys.map((key) => payload[key]).find((value) => (value ?? '') !== '') ?? null
}

/**
 * A record of a system whose payloads are not about moments: what it names counts as one where it names an
 * event and its year, directly or in its metadata.
 */
function foreignNode(record: AnyTdfRecord, visibility: Visibility | null): Node {
  const { payload, source } = record
  const metadata = isLosslessObject(payload.metadata) ? payload.metadata : {}
  const event = first(payload, 'name', 'title', 'year', 'date_edtf') === null ? metadata : payload
  const name = first(event, 'name', 'title')
  if (name === null || first(event, 'year', 'date_edtf') === null) {
    throw invalidField('payload', `names no event with a date, as records of ${source} may not`)
  }
  const said = plainObject(event)
  const fields = { ...said, name, id: null, attributes: null, ...provenanceFields(record) }
  return readNode({ source_type: 'simulation', ...fields }, visibility)
}

function nodeOf(record: AnyTdfRecord, visibility: Visibility | null): Node {
  switch (record.source) {
    case 'clockchain':
      return clockchainNode(record, visibility)
    case 'flash':
      return sceneNode(record, visibility)
    default:
      return foreignNode(record, visibility)
  }
}

/** A record that was read, with what it says of a moment. */
export interface RecordInput {
  record: AnyTdfRecord
  node: Node
}

/**
 * Reads a record of any source.
 * @throws AppError hash_mismatch; invalid_input; path_invalid.
 */
export function readRecord(value: LosslessJson, visibility: Visibility | null): RecordInput {
  const reading = readTdfRecord(value, hashPayload)
  if (!reading.ok) {
    const { code, errors } = reading
    const [wrong] = errors
    const detail = wrong ? [wrong.path, wrong.message].filter(Boolean).join(': ') : 'Not a record'
    throw new AppError(code, { detail, errors })
  }
  const { record } = reading
  return { record, node: nodeOf(record, visibility) }
}
