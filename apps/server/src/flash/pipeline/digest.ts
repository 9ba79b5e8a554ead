import { createHash } from 'node:crypto'
import { canonicalJson, type LosslessJson } from '@timepoint/contracts'

const known = new WeakMap<object, string>()

/**
 * SHA-256 of a value as canonical JSON, in hex: equal for equal values, in whatever order their keys
 * are. Remembered for the object, which must not be changed afterwards.
 */
export function digest(value: object): string {
  const remembered = known.get(value)
  if (remembered !== undefined) return remembered
  const plain = JSON.parse(JSON.stringify(value)) as LosslessJson
  const hash = createHash('sha256').update(canonicalJson(plain)).digest('hex')
  known.set(value, hash)
  return hash
}
