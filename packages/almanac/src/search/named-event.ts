import type { ChronicleEntry } from '../events/chronicle-file.ts'
import type { CuratedMoment } from '../moments/moment.ts'
import { findCountry } from '../places/countries.ts'

/** Anything that a query can mean by its name: a curated moment or an entry of the chronicle. */
export interface NamedEvent {
  /** Title first, then every other way in which people type it. */
  names: readonly string[]
  /** 4 for a curated moment, else the fame of the entry: of two with one name the higher is meant. */
  rank: 1 | 2 | 3 | 4
  date: {
    /** First and last year, historical numbering; equal for all but spans. */
    year: number
    endYear: number
    month: number | null
    day: number | null
    /** Years by which a typed year may differ and still mean it. */
    tolerance: number
    /** Whether day and month are too unsure to speak against a typed one. */
    approximate: boolean
  }
  /** The one that it is; the other is null. */
  moment: CuratedMoment | null
  entry: ChronicleEntry | null
}

/** A date that is approximate to the decade may be off by this many years from what people type. */
const DECADE_TOLERANCE_YEARS = 20
/** Years ago for one year of tolerance in an approximate date. */
const YEARS_PER_DOUBT = 100

/** A curated moment under all its names. */
export function fromMoment(moment: CuratedMoment): NamedEvent {
  const { year, month, day, approximate, precision } = moment.date
  const doubt = precision === 'decade' ? DECADE_TOLERANCE_YEARS : year < 0 ? 3 : 1
  const tolerance = approximate ? doubt : 0
  return {
    names: [moment.title, ...moment.aliases],
    rank: 4,
    date: { year, endYear: year, month, day, tolerance, approximate },
    moment,
    entry: null,
  }
}

/** An entry of the chronicle under all its names. */
export function fromEntry(entry: ChronicleEntry): NamedEvent {
  const { names, fame, year, endYear, month, day, approximate } = entry
  const doubt = Math.max(1, Math.round((2000 - year) / YEARS_PER_DOUBT))
  const tolerance = approximate ? doubt : 0
  return {
    names,
    rank: fame,
    date: { year, endYear, month, day, tolerance, approximate },
    moment: null,
    entry,
  }
}

/** Where it was, as far as places can be compared. */
export function whereabouts({ moment, entry }: Pick<NamedEvent, 'moment' | 'entry'>) {
  return moment ? moment.place : (entry?.place ?? null)
}

/** Names of people, place and age that belong to an event and may stand in a query. */
export function contextNames({ moment, entry }: NamedEvent): string {
  if (entry) {
    const country = findCountry(entry.place?.countryCode ?? '')?.name
    return [entry.place?.name, country, ...entry.people.map(({ name }) => name)].join(' ')
  }
  if (!moment) return ''
  const { place, people, tags, era } = moment
  const where = [place.name, place.city, place.region, place.country, place.continent]
  const who = people.flatMap((person) => [person.name, ...person.aliases])
  return [...tags, era, ...where, ...who].join(' ')
}

/** Prose on the event itself; what came before and after would be other events. */
export function contextProse({ moment, entry }: NamedEvent): string {
  if (entry) return entry.gloss
  if (!moment) return ''
  const { summary, stakes, crowd, weather } = moment
  return [
    ...[summary, stakes, crowd, weather].map((fact) => fact?.text ?? ''),
    ...moment.setting.map((fact) => fact.text),
    ...moment.people.flatMap((person) => [person.gloss, person.did.text]),
    ...moment.objects.map((object) => object.name),
  ].join(' ')
}
