import type { Facts } from '@timepoint/almanac'
import type { Warning } from '@timepoint/contracts'
import type { AgentName } from '../../agents/agents.ts'

function timelineWarnings({ dateNotes, tier, place }: Facts): Warning[] {
  // A curated note describes the record; it is no doubt about what was typed.
  const notes = tier === 'curated' ? [] : dateNotes
  const warnings = notes.map((detail) => ({ code: 'date_note', detail }))
  if (place) return warnings
  const detail = 'No place was recognised in the query; sky and map are left out.'
  return [...warnings, { code: 'place_unknown', detail }]
}

function groundingWarnings({ tier }: Facts): Warning[] {
  if (tier !== 'query-only') return []
  const detail =
    'No bundled record corroborates this moment: what is shown of it comes from the query and from computation.'
  return [{ code: 'not_corroborated', detail }]
}

/** What people should know about how a step was answered from the almanac. */
export function warningsOf(step: AgentName, facts: Facts): Warning[] {
  if (step === 'timeline') return timelineWarnings(facts)
  if (step === 'grounding') return groundingWarnings(facts)
  if (step !== 'identification') return []
  return facts.peopleNotes.map((detail) => ({ code: 'person_not_shown', detail }))
}
