import { hash } from 'node:crypto'
import { canonicalJson, type LosslessJson } from '@timepoint/contracts'

/**
 * Lower-case hex SHA-256 of the canonical JSON of a payload. Its floats are `Float`s, or were parsed
 * losslessly: plain whole numbers count as integers.
 * @throws RangeError when it is nested thousands of levels deep.
 */
export function hashPayload(payload: LosslessJson): string {
  return hash('sha256', canonicalJson(payload))
}
