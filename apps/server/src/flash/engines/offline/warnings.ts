import type { Facts } from '@timepoint/almanac'
import type { Warning } from '@timepoint/contracts'
import type { AgentName } from '../../agents/outputs.ts'
import type { RenderInput } from '../../pipeline/state.ts'
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

function carriedWarnings(names: readonly string[]): Warning[] {
  if (names.length === 0) return []
  const detail = `Carried along: ${listText(names)}; presence at this time is not documented.`
  return [{ code: 'presence_not_documented', detail }]
}

/** What the tier leaves open: a life span on record does not say where somebody was. */
function groundingWarnings({ facts, carried }: RenderInput): Warning[] {
  const { tier, title, people, place } = facts
  if (tier === 'query-only') return [{ code: 'not_corroborated', detail: NOT_CORROBORATED }]
  if (carried && tier === 'corroborated')
    return carriedWarnings(carried.people.map(({ name }) => name))
  const alive = people.filter(({ born, died }) => born !== null && died !== null)
  if (tier !== 'corroborated' || title !== null || alive.length === 0) return []
  const names = listText(alive.map(({ name }) => name))
  const where = place ? ` in ${place.name}` : ' there'
  const detail = `Corroborated only by life years: ${names} lived then by the bundled records; presence${where} is not documented.`
  return [{ code: 'presence_not_documented', detail }]
}

/** What people should know about how a step was answered from the almanac. */
export function warningsOf(step: AgentName, input: RenderInput): Warning[] {
  const { facts, carried } = input
  if (step === 'timeline') return timelineWarnings(facts)
  if (step === 'grounding') return groundingWarnings(input)
  // Who is not carried along by a jump is told when it is accepted.
  if (step !== 'identification' || carried) return []
  return facts.peopleNotes.map((detail) => ({ code: 'person_not_shown', detail }))
}
