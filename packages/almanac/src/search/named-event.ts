import type { ChronicleEntry, Story } from '../events/chronicle-file.ts'
import type { CuratedMoment } from '../moments/moment.ts'
import { findCountry } from '../places/countries.ts'

/** What a query can mean by its name: a curated moment, an entry of the chronicle or a story. */
export interface NamedEvent {
  /** Title first, then every other way in which people type it. */
  names: readonly string[]
  /** 4 for a curated moment, else the fame of the entry: of two with one name the higher is meant. */
  rank: 1 | 2 | 3 | 4
  date: {
    /** First and last year, historical numbering; equal for all but spans; infinite without a date. */
    year: number
    endYear: number
    month: number | null
    day: number | null
    /** Years by which a typed year may differ and still mean it. */
    tolerance: number
    /** Whether day and month are too unsure to speak against a typed one. */
    approximate: boolean
  }
  /** The one that it is; the others are null. */
  moment: CuratedMoment | null
  entry: ChronicleEntry | null
  story: Story | null
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
    story: null,
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
    story: null,
  }
}

/** A story under all its names; without a date it fits every year. */
export function fromStory(story: Story): NamedEvent {
  const { names, fame, month, day, approximate } = story
  const [year, endYear] = [story.year ?? -Infinity, story.endYear ?? Infinity]
  const date = { year, endYear, month, day, tolerance: 0, approximate }
  return { names, rank: fame, date, moment: null, entry: null, story }
}

/** Where it was, as far as places can be compared. */
export function whereabouts({ moment, entry, story }: NamedEvent) {
  return moment ? moment.place : ((entry ?? story)?.place ?? null)
}

/** Names of people, place and age that belong to an event and may stand in a query. */
export function contextNames({ moment, entry, story }: NamedEvent): string {
  const told = entry ?? story
  if (told) {
    const country = findCountry(told.place?.countryCode ?? '')?.name
    return [told.place?.name, country, ...told.people.map(({ name }) => name)].join(' ')
  }
  if (!moment) return ''
  const { place, people, tags, era } = moment
  const where = [place.name, place.city, place.region, place.country, place.continent]
  const who = people.flatMap((person) => [person.name, ...person.aliases])
  return [...tags, era, ...where, ...who].join(' ')
}

/** Prose on the event itself; what came before and after would be other events. */
export function contextProse({ moment, entry, story }: NamedEvent): string {
  const told = entry ?? story
  if (told) return told.gloss
  if (!moment) return ''
  const { summary, stakes, crowd, weather } = moment
  return [
    ...[summary, stakes, crowd, weather].map((fact) => fact?.text ?? ''),
    ...moment.setting.map((fact) => fact.text),
    ...moment.people.flatMap((person) => [person.gloss, person.did.text]),
    ...moment.objects.map((object) => object.name),
  ].join(' ')
}
