import type { Facts, HistoricalDate, JumpOrigin, Place } from '@timepoint/almanac'
import { dateOfTimeline } from '../engines/llm/fact-sheet/timeline-date.ts'
import { factsOf } from '../pipeline/facts.ts'
import type { RenderResult } from '../timepoints/render-result.ts'
import type { StoredTimepoint } from '../timepoints/timepoint-store.ts'
import type { Jump } from './jump-store.ts'

/** Whether the almanac has the very date that was rendered. */
function isRendered(date: HistoricalDate, result: RenderResult): boolean {
  const { year, month, day, hour, minute, second, edtf } = date
  const parts = [year, month, day, hour, minute, second, edtf]
  const { date_edtf, ...own } = result
  const rendered = [own.year, own.month, own.day, own.hour, own.minute, own.second, date_edtf]
  return parts.join() === rendered.join()
}

function dateOf(facts: Facts, result: RenderResult): HistoricalDate | null {
  // The almanac's knows what the columns do not hold, such as the last year of a range.
  if (facts.date && isRendered(facts.date, result)) return facts.date
  return dateOfTimeline(result)
}

/** The place as far as the gazetteer or the query has it; one that only a model named is no place of facts. */
function placeOf({ place }: RenderResult, facts: Facts): Place | null {
  if (!place) return null
  if (place.latitude === null && place.name !== facts.place?.name) return null
  const { country_code: countryCode, ...rest } = place
  return { ...rest, countryCode }
}

/**
 * A rendered moment as a jump sets out from it: with what was known of it, and with date, place and
 * people as they were rendered. Null when it has no date.
 * @param jump the one that led to it; null when none did.
 */
export function originOf(
  { query, createdAt }: StoredTimepoint,
  result: RenderResult,
  jump: Jump | null,
): JumpOrigin | null {
  const facts = jump?.context.facts ?? factsOf(query, createdAt)
  const date = dateOf(facts, result)
  if (!date) return null
  const place = placeOf(result, facts)
  const isOwnPlace = place !== null && place.name === facts.place?.name
  const { carried, trail } = jump?.context ?? {}
  return {
    facts: isOwnPlace ? facts : { ...facts, placeSource: null },
    date,
    place,
    era: result.era,
    queryType: result.query_type,
    cast: (result.characters?.characters ?? []).map(({ name }) => name),
    anchor: carried?.anchor ?? null,
    offset: trail?.offset ?? 0,
    missing: trail?.missing ?? [],
  }
}
