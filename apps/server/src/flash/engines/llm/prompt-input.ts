import type { PromptInput } from '../../agents/agent.ts'
import type { State } from '../../agents/outputs.ts'
import type { FactSheet } from '../../agents/prompting/fact-sheet.ts'
import { buildSheet } from './fact-sheet/build-sheet.ts'
import { resolveTimeline } from './fact-sheet/resolve-timeline.ts'
import type { RenderScope } from './scope.ts'
import type { StepContext } from './step.ts'

/** What was made of the outputs of steps; all steps of a run are given the same objects. */
interface Settled {
  from: readonly unknown[]
  timeline: State['timeline']
  sheet: FactSheet
}

const settled = new WeakMap<RenderScope, Settled>()

/** Date and place as code settles them, and everything that is known, made once for the same outputs. */
function settleOnce({ scope, input, state }: StepContext): Settled {
  const { request, facts, carried, now } = input
  const from = [state.judge, state.timeline, state.grounding]
  const known = settled.get(scope)
  if (known?.from.every((output, index) => output === from[index])) return known
  const evidence = state.grounding?.evidence ?? null
  // Where a jump leads is counted: no passage moves it.
  const timeline = carried
    ? state.timeline
    : state.timeline && resolveTimeline(facts, state.timeline, evidence)
  const seen = { ...(state.judge ? { judge: state.judge } : {}), ...(timeline ? { timeline } : {}) }
  const sheet = buildSheet({
    facts,
    state: state.grounding ? { ...seen, grounding: state.grounding } : seen,
    now,
    query: request.query,
    ...(carried ? { carried } : {}),
  })
  const made = { from, timeline, sheet }
  settled.set(scope, made)
  return made
}

/** What prompts are written from: the step's inputs, with date and place as code has settled them. */
export function toPromptInput(context: StepContext): PromptInput {
  const { scope, input, state } = context
  const { timeline, sheet } = settleOnce(context)
  return {
    query: input.request.query,
    now: input.now,
    facts: input.facts,
    ...(input.carried ? { carried: input.carried } : {}),
    sheet,
    state: timeline ? { ...state, timeline } : state,
    length: scope.length,
    thinks: scope.thinking !== 'none',
    mark: scope.mark,
  }
}
