import type { Claim, Confidence } from '@timepoint/contracts'
import type { AgentName, State } from '../../agents/outputs.ts'
import type { RenderInput, Settled } from '../../pipeline/state.ts'
import { claimsOfTimeline, measureConfidence } from './fact-sheet/confidence.ts'
import { resolveTimeline } from './fact-sheet/resolve-timeline.ts'

/** What a check doubts is never surer than this. */
const DOUBTED = 0.5

function capped(share: number | null, isDoubted: boolean): number | null {
  return share !== null && isDoubted ? Math.min(share, DOUBTED) : share
}

function lowerWhereDoubted(
  { date, location, grounding }: Confidence,
  doubted: ReadonlySet<AgentName>,
): Confidence {
  const parts = {
    date: capped(date, doubted.has('timeline')),
    location: capped(location, doubted.has('timeline')),
    grounding: capped(grounding, doubted.has('grounding') || doubted.has('extraction')),
  }
  const known = Object.values(parts).filter((share) => share !== null)
  const lowest = known.length > 0 ? Math.min(...known) : null
  // Doubts about the rest of the scene make the whole less sure, but no date and no place.
  return { overall: capped(lowest, doubted.size > 0), ...parts }
}

/** Settles date and place by code, and counts how sure they are. */
export function settle(
  { facts, carried }: RenderInput,
  state: State,
  claims: Claim[],
  doubted: ReadonlySet<AgentName>,
): Settled {
  const evidence = state.grounding?.evidence ?? null
  const timeline = carried
    ? state.timeline
    : state.timeline && resolveTimeline(facts, state.timeline, evidence)
  const grounding = state.extraction?.grounding_confidence ?? null
  const measured = { facts, timeline, evidence, grounding }
  return {
    timeline,
    claims: [...claimsOfTimeline(measured), ...claims],
    confidence: lowerWhereDoubted(measureConfidence(measured), doubted),
  }
}
