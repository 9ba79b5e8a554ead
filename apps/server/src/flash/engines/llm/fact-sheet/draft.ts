import type { CuratedMoment, Source } from '@timepoint/almanac'
import type { Claim } from '@timepoint/contracts'
import type { SheetFact } from '../../../agents/prompting/fact-sheet.ts'
import { documented, sourcesOf } from '../../offline/source-text.ts'

/** A fact before it has its number. */
export type DraftFact = Omit<SheetFact, 'id'>

/** Sources as claims name them. */
export function claimSources(sources: readonly Source[]): Claim['sources'] {
  return documented('', '', sources).sources
}

/** A statement of a curated moment. */
export function curatedFact(
  moment: CuratedMoment,
  text: string,
  refs: readonly string[],
  visibility: SheetFact['visibility'] = 'all',
): DraftFact {
  const sources = claimSources(sourcesOf(moment, refs))
  return { status: 'certain', by: 'almanac', visibility, text, sources }
}
