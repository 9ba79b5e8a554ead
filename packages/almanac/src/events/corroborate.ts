import { linkPeople } from '../people/people.ts'
import type { Person } from '../people/person.ts'
import { fold } from '../places/words.ts'
import type { Source } from '../source.ts'
import { listCalendarEntries, listWordNetEvents } from './bundled-events.ts'
import type { BundledEvent } from './event.ts'
import { allWords, nameWords } from './event-words.ts'

const DEATH =
  /assassinat|\bdie[sd]\b|\bdeath\b|\bkill|suicide|execut|behead|\bhanged|murder|stabbed|guillotin|burned/i
const BIRTH = /\bborn\b|\bbirth\b/i

/** Whether two events are about the same thing: one year, and one's name stands in the other. */
function isSameEvent(named: BundledEvent, entry: BundledEvent): boolean {
  if (entry.year < named.year || entry.year > named.endYear) return false
  const words = allWords(entry.gloss)
  return named.names.some((name) => nameWords(name).every((word) => words.has(word)))
}

/**
 * Records of other data sets that agree with a calendar entry on the year: a WordNet event that
 * it names, or a person of WordNet whose death, birth or deed falls in that year.
 */
export function corroborateEntry(entry: BundledEvent): Source[] {
  const events = listWordNetEvents().filter((event) => isSameEvent(event, entry))
  const people = linkPeople(entry.gloss, { year: entry.year }).filter((person) =>
    agreesOnYear(person, entry),
  )
  return [...events, ...people].map(({ source }) => source)
}

function agreesOnYear(person: Person, entry: BundledEvent): boolean {
  if (person.source.kind !== 'record' || person.source.dataset !== 'wordnet') return false
  if (DEATH.test(entry.gloss) && person.died === entry.year) return true
  if (BIRTH.test(entry.gloss) && person.born === entry.year) return true
  if (entry.year < 1000) return false
  return new RegExp(`\\b${entry.year}\\b`).test(person.gloss)
}

/** Records of the other data sets that have an event of one of these names in that year. */
export function corroborateEvent({
  names,
  year,
}: {
  names: readonly string[]
  year: number
}): Source[] {
  const known = new Set(names.map(fold))
  return listWordNetEvents()
    .filter((event) => event.year === year && event.names.some((name) => known.has(fold(name))))
    .map(({ source }) => source)
}

/** Calendar entries about an event of WordNet, in order of the day; wars of years have none. */
export function listEntriesAbout(event: BundledEvent): BundledEvent[] {
  if (event.year !== event.endYear) return []
  return listCalendarEntries().filter((entry) => isSameEvent(event, entry))
}
