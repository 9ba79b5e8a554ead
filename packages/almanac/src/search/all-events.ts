import { chronicleEntry } from '../events/chronicle.ts'
import { listStories } from '../events/fiction.ts'
import { momentById } from '../moments/moments.ts'
import { once, readDataLines } from '../places/data-file.ts'
import { type IndexedEvent, readIndex } from './index-file.ts'
import { fromEntry, fromMoment, fromStory, type NamedEvent } from './named-event.ts'
import { joinTwins } from './twins.ts'

/** The search index, which `npm run gen` makes of the curated moments and the chronicle. */
export const openWordIndex = once(() => readIndex(readDataLines('search.tsv.zst')))

const built = new Map<number, NamedEvent>()

function eventOf(ref: string): NamedEvent {
  const id = ref.slice(2)
  const moment = ref.startsWith('m:') ? momentById(id) : null
  if (moment) return fromMoment(moment)
  const entry = ref.startsWith('c:') ? chronicleEntry(Number(id)) : null
  if (entry) return fromEntry(entry)
  const story = ref.startsWith('f:') ? listStories()[Number(id)] : null
  if (story) return fromStory(story)
  throw new Error(`The search index names ${ref}, which is not there: run "npm run gen"`)
}

function build({ refs }: IndexedEvent): NamedEvent {
  const [first, ...others] = refs.map(eventOf)
  if (!first) throw new Error('The search index has an event of nothing')
  return others.reduce(joinTwins, first)
}

/** A named event by its number in the index; null when there are fewer. */
export function namedEvent(n: number): NamedEvent | null {
  const known = built.get(n)
  if (known) return known
  const indexed = openWordIndex().events[n]
  if (!indexed) return null
  const event = build(indexed)
  built.set(n, event)
  return event
}

/** All named events: curated moments first, then the chronicle and stories, in order; none twice. */
export function allNamedEvents(): readonly NamedEvent[] {
  return openWordIndex().events.flatMap((_event, n) => namedEvent(n) ?? [])
}
