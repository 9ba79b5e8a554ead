import { wordUse } from './common-words.ts'
import type { Evidence, Strength } from './evidence.ts'
import type { PlaceReading } from './place.ts'
import type { Phrase, Word } from './words.ts'

/** A text on its way through the readers. */
export interface Setting {
  words: Word[]
  year: number | null
  mixedCase: boolean
  /** For each word, whether it names a person (or what else the caller excludes). */
  people: boolean[]
}

/** A reading with its worth (more is better) and the index of the first word after it. */
export interface Reading extends PlaceReading {
  score: number
  after: number
}

/** Worth of a context. */
export const SCORE: Record<Strength, number> = { strong: 3, medium: 2, weak: 1, none: 0 }

/** Whether common words are placed like a place name: the more common, the more is asked. */
export function isPlaceEnough({ mixedCase }: Setting, phrase: Phrase, evidence: Evidence): boolean {
  const { strength, capitalised } = evidence
  const proper = mixedCase && capitalised
  const use = wordUse(phrase.key)
  if (strength === 'none') return false
  if (use === 'frequent') return proper && strength === 'strong' && phrase.first > 0
  if (use === 'known') return strength !== 'weak'
  return true
}
