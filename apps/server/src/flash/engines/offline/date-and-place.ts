import { type Facts, seasonOf, timeOfDayOf } from '@timepoint/almanac'
import type { Place as WirePlace } from '@timepoint/contracts'
import type { AgentOutput } from '../../agents/agents.ts'
import type { RenderInput } from '../../pipeline/state.ts'
import { momentOf } from './known.ts'
import { listText, placeText } from './phrases.ts'
import { queryTypeOf } from './query-type.ts'

const NO_MOMENT =
  'No date, no place and no known event was recognised in this text, so there is no moment to show. Add a year or a place.'

/** Why a text is no moment, and what would make it one. */
function refusalOf({ people, date, place }: Facts): string {
  if (people.length > 0) {
    const names = listText(people.map((person) => person.name))
    return `${names} can be found in the bundled records, but the text does not say when. Add a year.`
  }
  if (place) return 'This asks something about a place and names no moment there. Add a year.'
  if (date && date.year === null) {
    return 'A date without a year and a place names no moment. Add a year or a place.'
  }
  return NO_MOMENT
}

/** Refuses what names neither a date nor a place nor a known event, and offers the nearest moment. */
export function answerJudge({ facts, now }: RenderInput): AgentOutput<'judge'> {
  const admitted = facts.tier !== 'ungrounded'
  const [suggestion] = facts.suggestions
  return {
    admitted,
    query_type: admitted ? queryTypeOf(facts, now) : null,
    reason: admitted ? null : refusalOf(facts),
    suggested_query: admitted ? null : (suggestion ?? null),
  }
}

function wirePlace(place: Facts['place']): WirePlace | null {
  if (!place) return null
  const { countryCode, ...rest } = place
  return { ...rest, country_code: countryCode }
}

function season({ date, place }: Facts): AgentOutput<'timeline'>['season'] {
  if (!date || date.season !== null) return date?.season ?? null
  return date.month === null ? null : seasonOf(date.month, place?.latitude ?? null)
}

/** Date and place as typed, as curated, or as a bundled event has them; the rest is null. */
export function answerTimeline({ facts }: RenderInput): AgentOutput<'timeline'> {
  const { date, place } = facts
  const hour = date?.hour ?? null
  return {
    title: facts.title,
    year: date?.year ?? null,
    month: date?.month ?? null,
    day: date?.day ?? null,
    hour,
    minute: date?.minute ?? null,
    second: date?.second ?? null,
    season: season(facts),
    time_of_day: date?.timeOfDay ?? (hour === null ? null : timeOfDayOf(hour)),
    era: facts.era,
    date_edtf: date?.edtf ?? null,
    date_precision: date?.precision ?? 'unknown',
    calendar: date?.year == null ? null : date.calendar,
    is_approximate: date?.approximate ?? false,
    location: placeText(place),
    place: wirePlace(place),
    tags: momentOf(facts)?.tags ?? [],
  }
}
