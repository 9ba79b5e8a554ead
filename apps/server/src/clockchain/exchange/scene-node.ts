import {
  type AnyTdfRecord,
  isLosslessObject,
  type SourceType,
  type Visibility,
} from '@timepoint/contracts'
import { invalidField } from './invalid-field.ts'
import { type Node, readNode } from './node-input.ts'
import { plainObject } from './parse-item.ts'

/** What a record of Flash says of its moment. */
export function sceneNode(record: AnyTdfRecord, visibility: Visibility): Node {
  const payload = plainObject(record.payload)
  if (!isLosslessObject(record.payload)) throw invalidField('payload', 'must be an object')
  return readNode({ ...payload, id: null, slug: null }, visibility)
}

/** What of a scene's moment the scene does not say. */
export interface TimepointContext {
  path: string | null | undefined
  sourceType: SourceType | null
  visibility: Visibility
}

/** What a scene of Flash says of its moment. */
export function timepointNode(
  timepoint: Readonly<Record<string, unknown>>,
  { path, sourceType, visibility }: TimepointContext,
): Node {
  return readNode(
    { ...timepoint, id: path ?? null, slug: null, source_type: sourceType },
    visibility,
  )
}
