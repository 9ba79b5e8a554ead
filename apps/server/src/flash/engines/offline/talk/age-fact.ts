import { yearText } from '@timepoint/almanac'
import type { TalkFact } from './talk-fact.ts'

/**
 * How old somebody is.
 * @param age completed years at most: the birthday may still be to come.
 */
export function ageFact(
  age: number | null,
  { born, lifeYearsApproximate: about }: { born: number | null; lifeYearsApproximate: boolean },
  sources: TalkFact['sources'],
): TalkFact[] {
  if (age === null || born === null || age < 1) return []
  const years = about ? `about ${age}` : `${age - 1} or ${age}`
  const birth = about
    ? `an estimated year of birth, ${yearText(born)}`
    : `the year of birth on record, ${yearText(born)}`
  return [
    { kind: 'age', text: `${years} years old, by ${birth}`, about: null, sources, words: null },
  ]
}
