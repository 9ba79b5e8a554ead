import type { Facts } from '@timepoint/almanac'
import type { Warning } from '@timepoint/contracts'
import type { AgentName } from '../../agents/outputs.ts'
import { momentOf } from './known.ts'
import { listText } from './phrases.ts'

function timelineWarnings(facts: Facts): Warning[] {
  const { place, placeNotes } = facts
  // A curated note describes the record; it is no doubt about what was typed.
  const known = momentOf(facts)?.date.note
  const notes = facts.dateNotes.filter((note) => note !== known)
  const warnings = [
    ...notes.map((detail) => ({ code: 'date_note', detail })),
    ...placeNotes.map((detail) => ({ code: 'place_differs', detail })),
  ]
  if (place) return warnings
  const detail = 'No place was recognised in the query; sky and map are left out.'
  return [...warnings, { code: 'place_unknown', detail }]
}

const NOT_CORROBORATED =
  'No bundled record corroborates this moment: what is shown of it comes from the query and from computation.'

/** What the tier leaves open: a life span on record does not say where somebody was. */
function groundingWarnings({ tier, title, people, place }: Facts): Warning[] {
  if (tier === 'query-only') return [{ code: 'not_corroborated', detail: NOT_CORROBORATED }]
  const alive = people.filter(({ born, died }) => born !== null && died !== null)
  if (tier !== 'corroborated' || title !== null || alive.length === 0) return []
  const names = listText(alive.map(({ name }) => name))
  const where = place ? ` in ${place.name}` : ' there'
  const detail = `Corroborated only by life years: ${names} lived then by the bundled records; presence${where} is not documented.`
  return [{ code: 'presence_not_documented', detail }]
}

/** What people should know about how a step was answered from the almanac. */
export function warningsOf(step: AgentName, facts: Facts): Warning[] {
  if (step === 'timeline') return timelineWarnings(facts)
  if (step === 'grounding') return groundingWarnings(facts)
  if (step !== 'identification') return []
  return facts.peopleNotes.map((detail) => ({ code: 'person_not_shown', detail }))
}
