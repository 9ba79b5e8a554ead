import { type Facts, findPlaces, type Place, seasonOf } from '@timepoint/almanac'
import type { AgentOutput, Evidence } from '../../../agents/outputs.ts'
import { liesWithin, refineDate } from '../../../agents/prompting/when.ts'
import { placeLine, toWirePlace } from '../../../agents/prompting/where.ts'
import { datesIn, type FoundDate, hostsOf, isAbout, tellingWords } from './evidence-dates.ts'
import { dateOfTimeline, withDate } from './timeline-date.ts'

type Timeline = AgentOutput<'timeline'>

/** Publishers that must agree before what they say goes before the timeline. */
const AGREEING = 2

/** The date of the passages that may replace or narrow the timeline's; null when they do not settle one. */
function dateFound(found: readonly FoundDate[], timeline: Timeline): FoundDate | null {
  const [best, next] = found
  if (!best || (next && next.hosts.size === best.hosts.size)) return null
  if (best.hosts.size >= AGREEING) return best
  return timeline.year === null || found.length === 1 ? best : null
}

/** Whether passages speak for the year of the timeline: then another year does not replace it. */
function isCarried({ year }: Timeline, found: readonly FoundDate[]): boolean {
  return found.some(({ date }) => date.year === year)
}

function resolveDate(facts: Facts, timeline: Timeline, found: readonly FoundDate[]): Timeline {
  const own = dateOfTimeline(timeline)
  const said = dateFound(found, timeline)
  if (!said) return timeline
  const countryCode = timeline.place?.country_code ?? null
  if (facts.date) {
    const typed = refineDate(facts.date, said.date, countryCode)
    const agrees = own === null || said.hosts.size >= AGREEING || liesWithin(said.date, own)
    return typed && agrees && liesWithin(said.date, facts.date)
      ? withDate(timeline, typed)
      : timeline
  }
  if (!own) return withDate(timeline, said.date)
  if (liesWithin(said.date, own)) {
    const narrowed = refineDate(own, said.date, countryCode)
    return narrowed ? withDate(timeline, narrowed) : timeline
  }
  const replaces =
    said.hosts.size >= AGREEING && (!isCarried(timeline, found) || own.year === said.date.year)
  return replaces ? withDate(timeline, said.date) : timeline
}

/** The place that most publishers name, where neither query nor timeline has one. */
function placeFound(evidence: Evidence, words: ReadonlySet<string>, year: number | null) {
  const places = new Map<string, { place: Place; hosts: Set<string> }>()
  for (const passage of evidence.passages.filter(
    (one) => one.sources.length > 0 && isAbout(one, words),
  )) {
    for (const { place } of findPlaces(passage.text, { year })) {
      const entry = places.get(place.name) ?? { place, hosts: new Set() }
      for (const host of hostsOf(passage.sources, evidence)) entry.hosts.add(host)
      places.set(place.name, entry)
    }
  }
  const [best] = [...places.values()].sort((a, b) => b.hosts.size - a.hosts.size)
  return best && best.hosts.size >= AGREEING ? best.place : null
}

function resolvePlace(timeline: Timeline, place: Place | null): Timeline {
  if (timeline.place !== null || timeline.location !== null || !place) return timeline
  return { ...timeline, place: toWirePlace(place), location: placeLine(place) }
}

/**
 * When and where, settled: what the query says, then what the almanac reads in the passages of the
 * search, then what the timeline answered. Passages go before the timeline where two publishers agree,
 * or where they only narrow it. Pure, and the same again on its own result.
 */
export function resolveTimeline(
  facts: Facts,
  timeline: Timeline,
  evidence: Evidence | null,
): Timeline {
  if (!evidence || facts.tier === 'curated') return timeline
  const words = tellingWords(facts.subject, timeline.title)
  const countryCode = timeline.place?.country_code ?? null
  const dated = resolveDate(facts, timeline, datesIn(evidence, words, countryCode))
  const placed = facts.place ? dated : resolvePlace(dated, placeFound(evidence, words, dated.year))
  const { season, month, place } = placed
  const own = month === null ? null : seasonOf(month, place?.latitude ?? null)
  return { ...placed, season: season ?? own }
}
