import type { HistoricalDate } from '../dates/historical-date.ts'
import { clockText, completeDate, type DateReading, toEdtf } from '../dates/index.ts'
import type { CuratedMoment, MomentPerson } from '../moments/index.ts'
import type { Source } from '../source.ts'
import { ageAt } from './age.ts'
import { TYPED_DAY, TYPED_HOUR, yearNote } from './events.ts'
import type { Facts, KnownPerson } from './facts.ts'
import { skyOf } from './local-sky.ts'
import { oneYear } from './moment.ts'
import { placeNotes } from './place-notes.ts'

/** The date of a curated moment in the almanac's own form. */
export function curatedDate({ date }: CuratedMoment): HistoricalDate {
  const { year, month, day, hour, minute, second, season, timeOfDay } = date
  const parts = { year, month, day, hour, minute, second, season, timeOfDay }
  const { precision, calendar, approximate } = date
  return completeDate({ ...parts, precision, calendar, approximate })
}

function knownPerson(moment: CuratedMoment, person: MomentPerson): KnownPerson {
  const key = person.sources[0] ?? ''
  const source = moment.sources[key]
  if (!source) throw new Error(`Moment ${moment.id}: ${person.name} has no source`)
  const { name, born, died, gloss } = person
  return { name, born, died, gloss, source, age: ageAt(born, moment.date.year) }
}

/** The main source of a fact of a moment. */
export function firstSource(moment: CuratedMoment, refs: readonly string[]): Source | null {
  return moment.sources[refs[0] ?? ''] ?? null
}

/** A date with the month and day that were typed, where the sources leave them open. */
function withTypedDay(known: HistoricalDate, typed: HistoricalDate | null): HistoricalDate {
  if (typed === null || typed.month === null || known.day !== null) return known
  const isOpen = known.month === null || (known.month === typed.month && typed.day !== null)
  if (!isOpen) return known
  const { month, day } = typed
  const precision = day === null ? ('month' as const) : ('day' as const)
  // A whole date that was asked for is no guess, however little is known of the year.
  const approximate = known.approximate && (typed.year === null || day === null)
  const date = { ...known, month, day, season: null, precision, approximate }
  return completeDate(date)
}

/** A date with the clock time or part of the day that was typed, where the sources have none. */
function withTypedClock(known: HistoricalDate, typed: HistoricalDate | null): HistoricalDate {
  if (known.hour !== null || typed === null) return known
  if (typed.hour === null) {
    const timeOfDay = known.timeOfDay ?? typed.timeOfDay
    return timeOfDay === known.timeOfDay ? known : { ...known, timeOfDay }
  }
  const { hour, minute, second, timeOfDay } = typed
  const precision =
    known.precision !== 'day' ? known.precision : minute === null ? 'hour' : 'minute'
  const date = { ...known, hour, minute, second, timeOfDay, precision }
  return { ...date, edtf: toEdtf(date) }
}

/** Says that a typed clock time, near enough to mean the moment, is not that on record. */
function clockNote({ date, place }: CuratedMoment, reading: DateReading | null): string | null {
  const { hour, minute } = reading?.date ?? {}
  const isOpen = hour == null || date.hour === null
  // Off the Earth, and where a zone is named, other clocks are meant.
  if (isOpen || reading?.zone != null || place.latitude === null) return null
  if (hour === date.hour && (minute == null || minute === (date.minute ?? 0))) return null
  const [asked, known] = [clockText(hour, minute ?? null), clockText(date.hour ?? 0, date.minute)]
  return `Asked for at ${asked}; this moment is on record at ${known}.`
}

/**
 * Facts of a query that means a curated moment.
 * @param reading what the query says about the date; it does not speak against the moment.
 * @param asked the query as it can be shown.
 */
export function curatedFacts(
  moment: CuratedMoment,
  reading: DateReading | null,
  asked: string,
): Facts {
  const known = curatedDate(moment)
  const dated = withTypedDay(known, reading?.date ?? null)
  const date = withTypedClock(dated, reading?.zone == null ? (reading?.date ?? null) : null)
  const { name, country, countryCode, region, city, latitude, longitude } = moment.place
  const notes = [
    moment.date.note,
    dated === known ? null : TYPED_DAY,
    date === dated ? null : TYPED_HOUR,
    clockNote(moment, reading),
    yearNote(moment.date, oneYear(reading)),
  ]
  return {
    tier: 'curated',
    momentId: moment.id,
    title: moment.title,
    date,
    endYear: null,
    era: moment.era,
    dateNotes: notes.filter((note) => note !== null),
    dateSource: firstSource(moment, moment.date.sources),
    isCounted: false,
    place: { name, country, countryCode, region, city, latitude, longitude },
    placeSource: firstSource(moment, moment.place.sources),
    placeNotes: placeNotes(moment, reading?.rest ?? asked),
    people: moment.people.map((person) => knownPerson(moment, person)),
    peopleNotes: [],
    events: [],
    sky: skyOf(date, moment.place, moment.date.utcOffsetHours),
    suggestions: [],
    isNearSuggestions: false,
    form: 'moment',
    queryType: 'historical',
    clearer: null,
    subject: moment.title,
    asked,
  }
}
