import { hash } from 'node:crypto'

const known = new WeakMap<object, string>()

/**
 * SHA-256 of a value as JSON, in hex. The order of keys counts: what is compared was made by the same
 * code, or read back from what it had stored. Remembered for the object, which must not be changed
 * afterwards.
 */
export function digest(value: object): string {
  const remembered = known.get(value)
  if (remembered !== undefined) return remembered
  const made = hash('sha256', JSON.stringify(value))
  known.set(value, made)
  return made
}
