import { defineAgent, definePrompt, type PromptInput } from './agent.ts'
import { type AgentOutput, OUTPUTS } from './outputs.ts'
import {
  citationsOf,
  citedSources,
  NO_GROUNDING,
  readEvidence,
  type SearchFindings,
} from './prompting/evidence.ts'
import { renderKnown } from './prompting/fact-sheet.ts'
import { HOUSE_RULES_FOR_TEXT } from './prompting/house.ts'
import { queryMaterial } from './prompting/material.ts'

export { readEvidence } from './prompting/evidence.ts'

const SYSTEM = `You are the researcher: you look up what is on record of a moment, and who says so.

${HOUSE_RULES_FOR_TEXT}

Search before you write. What your search finds may go beyond FACTS, with its source; what you merely remember may not. A sentence without a source is filed as memory.
A fact by query is only what the asker typed: it may be the error.
Answer in plain sentences, one statement each, complete in itself with its names and dates, since each is filed alone.
Prefer records of the time, editions and scholarship; a film, novel or game is no record of an event.
Doubts of scholars stand side by side; an established crime has no other side.
Quote exactly or not at all, and name the speaker and the record.`

/** Words for a limit of tokens, with room for citations. */
const WORDS_PER_TOKEN = 0.6

function checkText(text: string) {
  const words = text.trim().split(/\s+/).filter(Boolean).length
  if (words >= 8) return []
  return [{ code: 'empty_search', detail: 'Nothing was reported; say at least what is not known' }]
}

/** The search: asked with a search tool and answered in text. */
export const groundingSearch = definePrompt<PromptInput, string>({
  name: 'grounding',
  temperature: 0.2,
  system: SYSTEM,
  reply: null,
  user: (input) => ({
    material: queryMaterial(input),
    facts: renderKnown(input, 'reader'),
    task: `Find what is on record of the moment that the query names.
Settle first that you have that event and no namesake: its date with the calendar, its exact place.
Then ask as five people would. One who took part: what happened, in what order? A keeper of records: who was bodily there, who was not, who died when? A maker of the things in view: what stood there, of what stuff, worn and held how? An opponent: what do those tell who lost or disagreed? A doubting historian: what rests on one late witness, what is legend?
For each statement say who reports it and how long after.
Give words on record exactly, with speaker and record.
Where reports differ, give both sides with their numbers.
End with what is not known.`,
    limits: `At most ${Math.round((input.length.aimTokens * WORDS_PER_TOKEN) / 10) * 10} words. No headings, no tables.
Leave out what merely belongs to the period. What you did not find, do not supply.`,
  }),
  check: checkText,
})

/** Who answered a search, and when. */
export interface SearchAnswer {
  text: string
  search: SearchFindings
  provider: 'google' | 'openrouter'
  model: string
  at: Date
}

/** What a search found, before single fields are verified in it. */
export function completeSearch(answer: SearchAnswer): AgentOutput<'grounding'> {
  const evidence = readEvidence(answer.text, answer.search)
  const sources = citedSources(evidence)
  return {
    grounding: {
      ...NO_GROUNDING,
      status: sources.length > 0 ? 'grounded' : 'failed',
      model: answer.model,
      grounded_at: answer.at.toISOString(),
      source_citations: sources.map(({ title, url }) => title ?? url),
    },
    claims: [],
    citations: citationsOf(evidence, answer.provider, answer.at),
    confidence: { overall: null, date: null, location: null, grounding: null },
    evidence,
  }
}

/** What sources say of the moment, with the sources. */
export const grounding = defineAgent({
  name: 'grounding',
  output: OUTPUTS.grounding,
  check({ claims }) {
    return claims
      .filter((claim) => claim.status === 'documented' && claim.sources.length === 0)
      .map((claim) => ({
        code: 'unsourced_claim',
        detail: `Called documented without a source: ${claim.text}`,
      }))
  },
})
