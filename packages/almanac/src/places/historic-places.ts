import type { Source } from '../source.ts'
import { findCountry } from './countries.ts'
import { once, readDataLines } from './data-file.ts'
import type { Place } from './place.ts'
import { fold } from './words.ts'

/** A place that gazetteers of today lack or misplace: ruins, battlefields, names of the past. */
export interface HistoricPlace {
  /** Kebab-case, the record id of data set `historic-places`. */
  id: string
  place: Place
  names: string[]
  /** First and last year in which the names mean this place; null is open. */
  fromYear: number | null
  toYear: number | null
}

const FILES = ['places-historic.tsv', 'places-more.tsv']

const openHistoricPlaces = once(() => {
  const byId = new Map<string, HistoricPlace>()
  const byName = new Map<string, HistoricPlace[]>()
  for (const line of FILES.flatMap(readDataLines)) {
    const entry = parseEntry(line)
    byId.set(entry.id, entry)
    for (const key of new Set(entry.names.map(fold))) {
      byName.set(key, [...(byName.get(key) ?? []), entry])
    }
  }
  return { byId, byName }
})

function parseEntry(line: string): HistoricPlace {
  const [id = '', name = '', latitude, longitude, code = '', region, city, from, to, others = ''] =
    line.split('\t')
  const country = findCountry(code)
  return {
    id,
    place: {
      name,
      country: country?.name ?? null,
      countryCode: country?.code ?? null,
      region: region || null,
      city: city || null,
      latitude: readNumber(latitude),
      longitude: readNumber(longitude),
    },
    names: [name, ...others.split(';')].filter((known) => known !== ''),
    fromYear: readNumber(from),
    toYear: readNumber(to),
  }
}

function readNumber(text: string | undefined): number | null {
  return text ? Number(text) : null
}

/** All entries, in file order. */
export function listHistoricPlaces(): HistoricPlace[] {
  return [...openHistoricPlaces().byId.values()]
}

/** The entry with an id, or null. */
export function findHistoricPlace(id: string): HistoricPlace | null {
  return openHistoricPlaces().byId.get(id) ?? null
}

/** Entries with this folded name that were called so in the year; of any time when it is null. */
export function lookUpHistoricName(key: string, year: number | null): HistoricPlace[] {
  const entries = openHistoricPlaces().byName.get(key) ?? []
  if (year === null) return entries
  return entries.filter(
    (entry) => year >= (entry.fromYear ?? -Infinity) && year <= (entry.toYear ?? Infinity),
  )
}

/** The record to cite for an entry. */
export function citeHistoricPlace(entry: HistoricPlace): Source {
  return { kind: 'record', dataset: 'historic-places', id: entry.id, title: entry.place.name }
}
