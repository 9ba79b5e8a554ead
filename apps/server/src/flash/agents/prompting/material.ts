import type { PromptInput } from '../agent.ts'
import { cutText } from './lists.ts'
import { markText } from './mark.ts'

/** Letters of the judge's doubt: it repeats the query, and is trusted no more. */
const MAX_PREMISE = 200

/** What was asked, and what the judge doubts of it; both marked. */
export function queryMaterial({ query, mark, state }: PromptInput): string {
  const asked = `Query: ${markText(query, mark)}`
  const premise = state.judge?.premise_problem
  if (!premise) return asked
  return `${asked}\nIt may rest on an error; show what is so: ${markText(cutText(premise, MAX_PREMISE), mark)}`
}

/** Said where nothing was looked up. */
const NO_SEARCH = 'No search was made: say less, more coarsely, and leave more null.'

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
  return [
    'What a search found (memory: said without a source; take no name and no number from it):',
    ...lines,
  ].join('\n')
}
