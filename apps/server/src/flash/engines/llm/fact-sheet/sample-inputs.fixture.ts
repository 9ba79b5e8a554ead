import { understand } from '@timepoint/almanac'
import type { PromptInput } from '../../../agents/agent.ts'
import { completeSearch } from '../../../agents/grounding.ts'
import type { Evidence, State } from '../../../agents/outputs.ts'
import { lengthFor } from '../../../agents/prompting/length.ts'
import { buildSheet } from './build-sheet.ts'

/** A fixed mark, so that prompts in tests are the same in every run. */
export const SAMPLE_MARK = '^k7^'

/** The day on which sample requests are accepted. */
export const SAMPLE_NOW = new Date('2026-11-22T12:00:00Z')

const CARAVAN_TEXT = [
  'Ibn Battuta reached the salt mines of Taghaza in February 1352 after twenty-five days from Sijilmasa.',
  'Ibn Battuta writes that houses and mosque at Taghaza were built of blocks of salt and roofed with camel skins.',
  'The mines were worked by slaves of the Masufa, according to Ibn Battuta.',
  'The water of Taghaza was brackish and there were many flies.',
  'Camels carried two slabs of salt each.',
].join(' ')

function supportOf(start: string, sources: number[]) {
  const index = CARAVAN_TEXT.indexOf(start)
  const end = CARAVAN_TEXT.indexOf('.', index) + 1
  return { start: index, end, sources }
}

/** What a search on the caravan brought: four sentences with sources and one from memory. */
export const SAMPLE_SEARCH = completeSearch({
  text: CARAVAN_TEXT,
  search: {
    queries: ['Taghaza salt mines 1352'],
    sources: [
      { title: 'Travels', url: 'https://texts.example.org/rihla' },
      { title: 'Salt of the desert', url: 'https://www.history.example.com/taghaza' },
    ],
    supports: [
      supportOf('Ibn Battuta reached', [0, 1]),
      supportOf('Ibn Battuta writes', [0]),
      supportOf('The mines', [1]),
      supportOf('The water', [0]),
    ],
    suggestionsHtml: null,
  },
  provider: 'google',
  model: 'sample-model',
  at: SAMPLE_NOW,
})

/** The evidence of that search. */
export const SAMPLE_EVIDENCE = SAMPLE_SEARCH.evidence as Evidence

/** The input of a prompt for a query, at the shortest length. */
export function sampleInput(
  query: string,
  state: State = {},
  options: { maxTokens?: number; thinks?: boolean } = {},
): PromptInput {
  const facts = understand(query, { now: SAMPLE_NOW })
  return {
    query,
    now: SAMPLE_NOW,
    facts,
    sheet: buildSheet({ facts, state, now: SAMPLE_NOW, query }),
    state,
    length: lengthFor(options.maxTokens ?? 1024),
    thinks: options.thinks ?? false,
    mark: SAMPLE_MARK,
  }
}
