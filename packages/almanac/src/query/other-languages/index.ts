import { erasInEnglish } from './era-marks.ts'
import { monthsInEnglish } from './months.ts'
import { partsOfDayInEnglish } from './parts-of-day.ts'
import { spansInEnglish } from './spans.ts'

/**
 * Writes the dates of a text in English: months, eras, centuries, years of reigns and parts of the
 * day, as people put them in Spanish, Portuguese, French, Italian, German, Dutch, Danish, Swedish,
 * Polish, Czech, Russian, Ukrainian, Turkish, Arabic, Chinese and Japanese, not all in each. The rest
 * stays as typed.
 */
export function datesInEnglish(text: string): string {
  return partsOfDayInEnglish(monthsInEnglish(erasInEnglish(spansInEnglish(text))))
}
