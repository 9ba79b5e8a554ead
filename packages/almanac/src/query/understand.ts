import { type DateReading, isUniversal } from '../dates/index.ts'
import type { ChronicleEntry } from '../events/chronicle-file.ts'
import type { EventMatch } from '../events/index.ts'
import { type PersonReading, wasAlive } from '../people/index.ts'
import type { PlaceReading } from '../places/index.ts'
import { fold } from '../places/words.ts'
import { entryEvent, entryPeople, toldPlace } from './chronicle-facts.ts'
import { curatedFacts } from './curated-facts.ts'
import {
  inLocalCalendar,
  isYearBetweenWords,
  midYear,
  placeOf,
  readDate,
} from './date-and-place.ts'
import { type Displaced, readDisplaced, readOtherDay } from './displaced.ts'
import { eventOfDay } from './event-of-day.ts'
import { eventDate, isInterval, type KnownEvents, knownEvents, typedNotes } from './events.ts'
import type { Facts, FactsTier, TextForm } from './facts.ts'
import { lifeEventDate } from './life-events.ts'
import { skyOf } from './local-sky.ts'
import { meantEvent, oneYear } from './moment.ts'
import { isOtherHour, otherHourFacts } from './other-hour.ts'
import { isOnRecord, knownPeople, notesOnPeople } from './people.ts'
import { isCounterfactual, queryTypeOf } from './query-type.ts'
import { storyFacts } from './story-facts.ts'
import { suggestNear } from './suggestions.ts'
import { cleanQuery, displacement, isCode, isPlainQuestion, isTalk, isToReader } from './text.ts'
import { usualEra } from './usual-era.ts'

const SUGGESTIONS = 3

/** A query, its text without what is no part of a moment, and its date as first read. */
interface Asked {
  query: string
  text: string
  first: DateReading | null
  now: Date
}

interface Read {
  text: string
  form: TextForm
  reading: DateReading | null
  year: number | null
  place: PlaceReading | null
  people: PersonReading[]
  known: KnownEvents
}

function formOf({ text, reading, place, people, known }: Omit<Read, 'form'>): TextForm {
  if (isCode(text, reading?.date.year != null)) return 'code'
  const isAnything = known.named !== null || place !== null || people.length > 0
  if ((isTalk(text) && known.named === null) || (isToReader(text) && !isAnything)) return 'talk'
  return isPlainQuestion(text) && !isCounterfactual(text) ? 'question' : 'moment'
}

function tierOf({ form, reading, year, place, people, known }: Read): FactsTier {
  // An event that is named settles which century two digits are of.
  const isOpen = reading?.clearer != null && known.named === null
  if (form === 'code' || form === 'talk' || isOpen) return 'ungrounded'
  const asked = form === 'question'
  const onRecord = year !== null && people.some(isOnRecord)
  // "What year did World War II end?" asks for the date that it seems to give.
  const typedYear = reading?.date.year != null && !(asked && reading.era !== null)
  if ((known.events.length > 0 || onRecord) && (typedYear || !asked || known.named)) {
    return 'corroborated'
  }
  const resolved = typedYear || (place !== null && !asked)
  return resolved ? 'query-only' : 'ungrounded'
}

function readFacts(asked: Asked, entry: ChronicleEntry | null): Facts {
  const { query, text, first, now } = asked
  const subject = first ? first.rest : text
  const place = (entry && toldPlace(entry)) ?? placeOf(text, first)
  const linked = linkedPeople(text, first)
  const reading = inLocalCalendar(text, first, place, linked, now)
  const typed = reading?.date ?? null
  const known = entry ? entryEvents(entry) : knownEvents(subject, reading)
  const { named } = known
  const isOpen = entry !== null || (typed?.year == null && displacement(subject) === null)
  const supplied = named !== null && isOpen
  const isUndated = typed === null || typed.year === null
  const life = !supplied && isUndated && isOpen ? lifeEventDate(subject, linked) : null
  const date = supplied ? eventDate(named, typed) : (life?.date ?? typed)
  const year = date?.year ?? null
  const others = supplied ? knownPeople(subject, null, year) : linked
  const people = entry ? withPeopleOf(entry, others) : others
  const read = { text, reading, year, place, people, known }
  const form = formOf(read)
  const tier = tierOf({ ...read, form })
  return {
    tier,
    momentId: null,
    title: named?.title ?? null,
    date,
    endYear: supplied ? endYearOf(named, date) : (reading?.endYear ?? null),
    era: reading?.era ?? usualEra(midYear(reading) ?? year, place?.place ?? null, now),
    dateNotes: [
      ...(reading?.notes ?? []),
      ...(supplied && date ? typedNotes(named, date, oneYear(reading)) : []),
    ],
    dateSource: supplied ? named.source : (life?.source ?? null),
    isCounted: false,
    place: place?.place ?? null,
    placeSource: place?.source ?? null,
    placeNotes: [],
    people: people.map(({ span: _span, ...person }) => person),
    peopleNotes: notesOnPeople(subject, year),
    events: known.events,
    sky: date && place ? skyOf(date, place.place, utcOffset(reading)) : null,
    ...suggestionsFor({ ...read, form }, subject),
    form,
    queryType: queryTypeOf({ asked: text, date, tier }, now),
    clearer: named === null ? (reading?.clearer ?? null) : null,
    subject,
    asked: text || query,
  }
}

/** Last year of an event that is told as a whole. */
function endYearOf({ year, endYear }: EventMatch, date: Facts['date']): number | null {
  return endYear !== year && date && isInterval(date) ? endYear : null
}

/** Numbers and names in code and small talk are no dates, places or people. */
function withoutTalk(facts: Facts): Facts {
  if (facts.form !== 'code' && facts.form !== 'talk') return facts
  const nothing = { date: null, endYear: null, era: null, dateNotes: [], dateSource: null }
  const nowhere = { place: null, placeSource: null, sky: null, people: [], peopleNotes: [] }
  return { ...facts, ...nothing, ...nowhere, events: [], title: null, queryType: null }
}

/** Facts with the date that was counted from an event, and with its place where none was typed. */
function movedFacts(facts: Facts, displaced: Displaced, now: Date): Facts {
  const { date, dateSource, note } = displaced
  const isOwnPlace = facts.place !== null
  const place = facts.place ?? displaced.place
  const placeSource = isOwnPlace ? facts.placeSource : displaced.placeSource
  const people = facts.people.filter((person) => wasAlive(person, date.year ?? 0))
  const era = usualEra(date.year, place, now)
  const sky = place ? skyOf(date, place, 'zone') : null
  const dates = { date, dateSource, isCounted: true, endYear: null, dateNotes: [note], era, sky }
  return { ...facts, ...dates, tier: 'corroborated', place, placeSource, people }
}

function entryEvents(entry: ChronicleEntry): KnownEvents {
  const named = entryEvent(entry)
  return { events: [named], named }
}

/** The people of an entry, then those of the text whom it does not have. */
function withPeopleOf(entry: ChronicleEntry, others: PersonReading[]): PersonReading[] {
  const own = entryPeople(entry)
  const names = fold(own.map(({ name }) => name).join(' ')).split(' ')
  const records = own.map(({ source }) => JSON.stringify(source))
  const isOther = ({ name, source }: PersonReading) =>
    !records.includes(JSON.stringify(source)) &&
    !fold(name)
      .split(' ')
      .some((word) => names.includes(word))
  return [...own, ...others.filter(isOther)]
}

function linkedPeople(text: string, reading: DateReading | null): PersonReading[] {
  const year = reading?.date.year ?? null
  const people = knownPeople(reading ? reading.rest : text, reading, year)
  const isLost = people.length === 0 && isYearBetweenWords(text, reading)
  return isLost ? knownPeople(text, reading, year) : people
}

/** Whoever names an event needs none; what is no moment by its form, a price of 2019, is near to nothing. */
function suggestionsFor({ form, reading, year, place, people, known }: Read, subject: string) {
  if (known.named !== null && form === 'moment')
    return { suggestions: [], isNearSuggestions: false }
  const near = { subject, year: midYear(reading) ?? year, place: place?.place ?? null, people }
  const { titles, isNear } = suggestNear(near, SUGGESTIONS)
  return { suggestions: titles, isNearSuggestions: isNear && form !== 'talk' && form !== 'code' }
}

/** A time typed in universal time is 0 hours ahead of it; any other is that of the country. */
function utcOffset(reading: DateReading | null): number | 'zone' {
  return isUniversal(reading?.zone ?? null) ? 0 : 'zone'
}

/**
 * Reads a query: date, place, people, known events, the sky of that hour, and how much of it is
 * known. Pure and deterministic for a given `now`; data is read on first use.
 *
 * @param options.now today, for words such as "yesterday" and to tell the future.
 */
export function understand(query: string, options: { now: Date }): Facts {
  const text = cleanQuery(query)
  const first = readDate(text, options.now)
  const isWords = !isCode(text, first?.date.year != null)
  const asked = { query, text, first, now: options.now }
  const meant = isWords ? (meantEvent(text, first) ?? eventOfDay(text, first)) : null
  const later = isWords ? readOtherDay(first, meant) : null
  if (later) return movedFacts(readFacts(asked, null), later, options.now)
  if (meant?.moment) {
    return first && isOtherHour(meant.moment, first)
      ? otherHourFacts(meant.moment, first, text)
      : curatedFacts(meant.moment, first, text)
  }
  if (meant?.entry) return readFacts(asked, meant.entry)
  const displaced = isWords ? readDisplaced(text, options.now) : null
  const facts = withoutTalk(readFacts(asked, null))
  if (meant?.story) return storyFacts(facts, meant.story)
  return displaced ? movedFacts(facts, displaced, options.now) : facts
}
