import type { PromptInput } from '../../agents/agent.ts'
import { buildSheet } from './fact-sheet/build-sheet.ts'
import { resolveTimeline } from './fact-sheet/resolve-timeline.ts'
import type { StepContext } from './step.ts'

/** What prompts are written from: the step's inputs, with date and place as code has settled them. */
export function toPromptInput({ scope, input, state }: StepContext): PromptInput {
  const { request, facts, now } = input
  const { query } = request
  const evidence = state.grounding?.evidence ?? null
  const settled = state.timeline
    ? { ...state, timeline: resolveTimeline(facts, state.timeline, evidence) }
    : state
  return {
    query,
    now,
    facts,
    sheet: buildSheet({ facts, state: settled, now, query }),
    state: settled,
    length: scope.length,
    thinks: scope.thinking !== 'none',
    mark: scope.mark,
  }
}
