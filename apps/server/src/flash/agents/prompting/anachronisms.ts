import type { Finding } from '../agent.ts'

/**
 * Things in a text that a year did not have.
 * @param texts by the name of the field.
 * @param year historical; null finds nothing.
 */
export function anachronismFindings(
  _texts: Readonly<Record<string, string>>,
  _year: number | null,
): Finding[] {
  return []
}
