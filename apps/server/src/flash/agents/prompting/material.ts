import type { PromptInput } from '../agent.ts'
import { markText } from './mark.ts'

/** What was asked, marked. */
export function queryMaterial({ query, mark }: PromptInput): string {
  return `Query: ${markText(query, mark)}`
}

/** Said where nothing was looked up. */
export const NO_SEARCH = 'No search was made: say less, more coarsely, and leave more null.'

/**
 * What the search brought, marked, each passage after the numbers of its sources. `memory` is what the
 * searching model said without one. A curated moment needs no search.
 */
export function searchMaterial({ state, mark, facts }: PromptInput): string {
  const evidence = state.grounding?.evidence
  if (!evidence || evidence.passages.length === 0) return facts.tier === 'curated' ? '' : NO_SEARCH
  const lines = evidence.passages.map(
    ({ text, sources }) => `${sources.join(' ') || 'memory'}: ${markText(text, mark)}`,
  )
  return ['What a search found:', ...lines].join('\n')
}
