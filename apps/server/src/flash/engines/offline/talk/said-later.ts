import type { MomentWords } from '@timepoint/almanac'

/** Words that belong to the moment and were said or written when its hour was over. */
export function isSaidLater({ action, note }: MomentWords): boolean {
  return (
    /\b(?:later|afterwards?|that evening|after the (?:battle|match|game))\b/i.test(action ?? '') ||
    /^Said\b.*\blater\b|\b(?:following day|following days|in the days after)\b/i.test(note ?? '')
  )
}
