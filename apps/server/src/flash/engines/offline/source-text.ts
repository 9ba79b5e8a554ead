import { type CuratedMoment, type Source, sourceText } from '@timepoint/almanac'
import type { Claim } from '@timepoint/contracts'

/** A source as a claim names it. */
export function claimSource(source: Source): Claim['sources'][number] {
  const unchecked = source.kind === 'work'
  return { title: sourceText(source), url: null, span: null, unchecked }
}

/** What positions in the sky rest on. */
export const COMPUTED_SKY: Claim['sources'][number] = {
  title:
    'Computed from date, local time (solar time where no zone is known) and coordinates with astronomy-engine',
  url: null,
  span: null,
  unchecked: false,
}

/**
 * How sure a fact is, counted from its sources: a record that was looked up counts for more than
 * works that are only named. Null without sources.
 */
export function confidenceOf(sources: readonly Source[]): number | null {
  if (sources.length === 0) return null
  if (sources.some((source) => source.kind === 'record')) return 0.95
  return sources.length > 1 ? 0.9 : 0.8
}

/** The sources that a curated fact names. */
export function sourcesOf(moment: CuratedMoment, refs: readonly string[]): Source[] {
  return refs.flatMap((ref) => moment.sources[ref] ?? [])
}

/** A claim that sources carry. */
export function documented(field: string, text: string, sources: readonly Source[]): Claim {
  return {
    text,
    field,
    status: 'documented',
    sources: sources.map(claimSource),
    confidence: confidenceOf(sources),
  }
}
