import { listChronicle } from '../events/chronicle.ts'
import { allMoments } from '../moments/moments.ts'
import { once } from '../places/data-file.ts'
import { fromEntry, fromMoment, type NamedEvent } from './named-event.ts'
import { withoutTwins } from './twins.ts'

/** All named events: curated moments first, then the chronicle in order of its files, none twice. */
export const allNamedEvents: () => readonly NamedEvent[] = once(() =>
  withoutTwins([...allMoments().map(fromMoment), ...listChronicle().map(fromEntry)]),
)
