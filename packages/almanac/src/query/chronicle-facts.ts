import { customaryCalendar } from '../dates/index.ts'
import type { ChronicleEntry } from '../events/chronicle-file.ts'
import { corroborateEvent } from '../events/corroborate.ts'
import type { EventMatch } from '../events/index.ts'
import { linkPeople, type PersonReading } from '../people/index.ts'
import { findCountry } from '../places/countries.ts'
import { findPlace, type PlaceReading } from '../places/index.ts'
import type { Source } from '../source.ts'
import { ageAt } from './age.ts'
import { kmApart } from './place-notes.ts'

/** A town this near to an entry's position is the town of its name. */
const SAME_TOWN_KM = 40

const NOWHERE: [number, number] = [0, 0]

function mainSource({ sources, names }: Pick<Told, 'sources' | 'names'>): Source {
  const [first] = sources
  if (!first) throw new Error(`The chronicle's ${names[0]} has no source`)
  return first
}

/** An entry of the chronicle as a bundled event, with the records that agree on its year. */
export function entryEvent(entry: ChronicleEntry): EventMatch {
  const { names, year, endYear, month, day, approximate, gloss, sources } = entry
  const [title = ''] = names
  const source = mainSource(entry)
  const others = [...sources.slice(1), ...corroborateEvent(entry)]
  const countryCode = entry.place?.countryCode ?? null
  const calendar = customaryCalendar({ year, month, day, countryCode })
  const date = { year, endYear, month, day, approximate, calendar }
  const people = entry.people.map(({ name }) => name)
  const place = entry.place?.name ?? null
  return { title, ...date, gloss, source, people, place, corroboratedBy: others }
}

/** What is told in a line of the chronicle or of fiction. */
type Told = Pick<ChronicleEntry, 'names' | 'place' | 'sources'> & { year: number | null }

/** The place of what is told; region and town as the gazetteer has them for a town of that name there. */
export function toldPlace(entry: Told): PlaceReading | null {
  if (!entry.place) return null
  const { name, countryCode, latitude, longitude } = entry.place
  const country = countryCode === null ? null : (findCountry(countryCode)?.name ?? null)
  const found = findPlace(name, { year: entry.year })?.place
  const apart = found ? kmApart(found, { latitude, longitude }) : null
  const isThere = apart !== null && apart < SAME_TOWN_KM && found?.countryCode === countryCode
  const town = isThere ? found : null
  const { region = null, city = null } = town ?? {}
  const place = { name, country, countryCode, region, city, latitude, longitude }
  return { place, source: mainSource(entry), span: NOWHERE }
}

/** Before this year Pantheon often has the year of an accession, or of nothing, for a birth. */
const SURE_BIRTHS = 1500

function isSure({ born, source }: PersonReading): boolean {
  const isPantheon = source.kind === 'record' && source.dataset === 'pantheon'
  return !isPantheon || born === null || born >= SURE_BIRTHS
}

/**
 * The people of an entry under its names, by their records where the data sets know those; life years
 * that only an unsure record has are left out.
 */
export function entryPeople(entry: ChronicleEntry): PersonReading[] {
  return entry.people.map(({ name, born, died }) => {
    const record = linkPeople(name, { year: entry.year }).find(
      (person) =>
        person.span[1] - person.span[0] === name.length &&
        (born === null ? isSure(person) : person.born === born),
    )
    if (record) return { ...record, name }
    const age = ageAt(born, entry.year)
    return { name, born, died, age, gloss: '', source: mainSource(entry), span: NOWHERE }
  })
}
