import { type Facts, seasonOf, timeOfDayOf } from '@timepoint/almanac'
import type { Place as WirePlace } from '@timepoint/contracts'
import type { AgentOutput } from '../../agents/agents.ts'
import type { RenderInput } from '../../pipeline/state.ts'
import { momentOf, placeText } from './known.ts'

type QueryType = AgentOutput<'judge'>['query_type']

/** Told from the year alone: without a model, fiction cannot be told from history. */
function queryType(facts: Facts, now: number): QueryType {
  const year = facts.date?.year ?? null
  if (year === null) return null
  if (year > now) return 'speculative'
  return year === now ? 'contemporary' : 'historical'
}

/** Refuses what names neither a date nor a place nor a known event, and offers the nearest moment. */
export function answerJudge({ facts, now }: RenderInput): AgentOutput<'judge'> {
  const admitted = facts.tier !== 'ungrounded'
  const [suggestion] = facts.suggestions
  return {
    admitted,
    query_type: admitted ? queryType(facts, now.getUTCFullYear()) : null,
    reason: admitted
      ? null
      : 'No date, no place and no known event was recognised in this text, so there is no moment to show. Add a year or a place.',
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
    calendar: date?.calendar ?? null,
    is_approximate: date?.approximate ?? false,
    location: placeText(place),
    place: wirePlace(place),
    tags: momentOf(facts)?.tags ?? [],
  }
}
