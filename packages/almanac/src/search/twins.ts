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

/** Two records of one event: a name of the better known one, and all names together. */
function join(event: NamedEvent, twin: NamedEvent): NamedEvent {
  const names = [...new Set([...event.names, ...twin.names])]
  const rank = event.rank > twin.rank ? event.rank : twin.rank
  return { ...event, names, rank }
}

/**
 * The events, each once: what several sources have of one event is one event with all its names.
 * The first of them stays, so those that say most come first.
 */
export function withoutTwins(events: readonly NamedEvent[]): NamedEvent[] {
  const kept: NamedEvent[] = []
  const words: (ReadonlySet<string> | undefined)[] = []
  const wordsOf = (at: number) => {
    const known = words[at] ?? new Set(terms(kept[at]?.names.join(' ') ?? ''))
    words[at] = known
    return known
  }
  const byYear = new Map<number, number[]>()
  for (const event of events) {
    const { year } = event.date
    const years = Array.from({ length: 2 * SAME_YEARS + 1 }, (_, i) => year - SAME_YEARS + i)
    const near = years
      .flatMap((one) => byYear.get(one) ?? [])
      .filter((at) => isTwin(kept[at], event))
    const title = near.length > 0 ? terms(event.names[0] ?? '') : []
    const at = near.find((one) => haveTitle(wordsOf(one), title))
    const twin = at === undefined ? undefined : kept[at]
    if (at !== undefined && twin) {
      kept[at] = join(twin, event)
      words[at] = undefined
      continue
    }
    byYear.set(year, [...(byYear.get(year) ?? []), kept.length])
    kept.push(event)
  }
  return kept
}

function isTwin(a: NamedEvent | undefined, b: NamedEvent): boolean {
  return a !== undefined && isSameYear(a, b) && isSameDay(a, b) && isSamePlace(a, b)
}
