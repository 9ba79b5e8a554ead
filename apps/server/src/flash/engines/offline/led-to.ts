import { type CuratedMoment, consequencesOf } from '@timepoint/almanac'

/** The curated moments that this one led to, in a sentence; null without any. */
export function whatItLedTo(moment: CuratedMoment): string | null {
  const titles = consequencesOf(moment).map(({ title }) => title)
  return titles.length > 0 ? `Led on to: ${titles.join('; ')}.` : null
}
