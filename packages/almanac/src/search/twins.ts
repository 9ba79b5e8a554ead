import { greatCircleKm } from '../query/great-circle.ts'
import { type NamedEvent, whereabouts } from './named-event.ts'
import { isEventTerm, terms, termWeight } from './terms.ts'

/** Within this distance two records of an event may lie. */
const SAME_SPOT_KM = 60
/** The same at sea, where positions are reckoned. */
const SAME_WATERS_KM = 400
/** Days by which histories date one event differently. */
const SAME_DAYS = 2
/** Years by which unsure years of one event may differ. */
const SAME_YEARS = 5
/** Share of the words of one's title that the other's names must have. */
const SAME_TITLE = 0.66

function isSameYear({ date: a }: NamedEvent, { date: b }: NamedEvent): boolean {
  if (a.year !== a.endYear || b.year !== b.endYear) {
    return a.year === b.year && a.endYear === b.endYear
  }
  return Math.abs(a.year - b.year) <= (a.approximate || b.approximate ? SAME_YEARS : 0)
}

/** Whether month and day, where both have them, are those of one event. */
function isSameDay({ date: a }: NamedEvent, { date: b }: NamedEvent): boolean {
  if (a.month === null || b.month === null) return true
  if (a.day === null || b.day === null) return a.month === b.month
  return Math.abs((a.month - b.month) * 30 + a.day - b.day) <= SAME_DAYS
}

function isSamePlace(a: NamedEvent, b: NamedEvent): boolean {
  const [place, other] = [whereabouts(a), whereabouts(b)]
  if (!place || place.latitude === null || place.longitude === null) return true
  if (!other || other.latitude === null || other.longitude === null) return true
  const at = { latitude: other.latitude, longitude: other.longitude }
  const most = place.countryCode === null ? SAME_WATERS_KM : SAME_SPOT_KM
  return greatCircleKm({ latitude: place.latitude, longitude: place.longitude }, at) <= most
}

/** Whether words of names are those of a title, and what it says happened above all. */
function haveTitle(known: ReadonlySet<string>, words: readonly string[]): boolean {
  const weigh = (list: readonly string[]) => list.reduce((sum, term) => sum + termWeight(term), 0)
  const shared = words.filter((term) => known.has(term))
  const isOtherKind = words.some((term) => isEventTerm(term) && !known.has(term))
  return !isOtherKind && weigh(shared) >= SAME_TITLE * weigh(words)
}

/** Two records of one event: the first of them, under all names of both. */
export function joinTwins(event: NamedEvent, twin: NamedEvent): NamedEvent {
  const names = [...new Set([...event.names, ...twin.names])]
  const rank = event.rank > twin.rank ? event.rank : twin.rank
  return { ...event, names, rank }
}

/**
 * The events in groups, each of one event: what several sources tell of it. The first of a group
 * says most, if those that say most come first.
 */
export function groupTwins(events: readonly NamedEvent[]): NamedEvent[][] {
  const groups: NamedEvent[][] = []
  const words: Set<string>[] = []
  const byYear = new Map<number, number[]>()
  for (const event of events) {
    const { year } = event.date
    const years = Array.from({ length: 2 * SAME_YEARS + 1 }, (_, i) => year - SAME_YEARS + i)
    const near = years
      .flatMap((one) => byYear.get(one) ?? [])
      .filter((at) => isTwin(groups[at]?.[0], event))
    const title = terms(event.names[0] ?? '')
    const at = near.find((one) => haveTitle(words[one] ?? new Set(), title))
    const group = at === undefined ? undefined : groups[at]
    if (at !== undefined && group) {
      group.push(event)
      for (const term of terms(event.names.join(' '))) words[at]?.add(term)
      continue
    }
    byYear.set(year, [...(byYear.get(year) ?? []), groups.length])
    groups.push([event])
    words.push(new Set(terms(event.names.join(' '))))
  }
  return groups
}

function isTwin(a: NamedEvent | undefined, b: NamedEvent): boolean {
  return a !== undefined && isSameYear(a, b) && isSameDay(a, b) && isSamePlace(a, b)
}
