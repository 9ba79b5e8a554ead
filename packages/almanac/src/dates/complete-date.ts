import { dayRange } from './day-range.ts'
import { toEdtf } from './edtf.ts'
import type { HistoricalDate } from './historical-date.ts'

/** A date with what follows from its parts: its EDTF and its first and last Julian day number. */
export function completeDate(
  parts: Omit<HistoricalDate, 'edtf' | 'jdMin' | 'jdMax'>,
): HistoricalDate {
  const { jdMin = null, jdMax = null } = dayRange(parts) ?? {}
  return { ...parts, edtf: toEdtf(parts), jdMin, jdMax }
}
