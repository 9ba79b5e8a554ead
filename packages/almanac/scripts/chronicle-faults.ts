import { iso1A2Code } from '@rapideditor/country-coder'
import { defaultCalendar, isValidDay } from '../src/dates/index.ts'
import type { ChronicleEntry } from '../src/events/chronicle-file.ts'
import { countryOf } from '../src/places/countries.ts'

/** What is wrong with an entry of the chronicle, a sentence for each fault. */
export function chronicleFaults(entry: ChronicleEntry): string[] {
  return [...dateFaults(entry), ...placeFaults(entry), ...peopleFaults(entry), ...textFaults(entry)]
}

/** Years are kept in 32 bits. */
const OLDEST_YEAR = -2_000_000_000

function dateFaults({ year, endYear, month, day }: ChronicleEntry): string[] {
  const faults: string[] = []
  if (year === 0 || endYear === 0) faults.push('there is no year 0')
  if (year < OLDEST_YEAR) faults.push('it is older than a year can be stored')
  if (endYear < year) faults.push('the span ends before it begins')
  if (endYear !== year && month !== null) faults.push('a span has whole years')
  if (month !== null && (month < 1 || month > 12)) faults.push('there is no such month')
  if (day !== null && month !== null) {
    const date = { year, month, day }
    if (!isValidDay(date, defaultCalendar(date))) faults.push('there is no such day')
  }
  return faults
}

/** "Java Sea", "Challenger Deep": no country's own, whatever zones say. */
const OPEN_WATER = /(?:^|[ ,])(?:Ocean|Sea|Trench|Deep)$/

function placeFaults({ place }: ChronicleEntry): string[] {
  if (!place) return []
  const { latitude, longitude, countryCode } = place
  if (OPEN_WATER.test(place.name)) return countryCode === null ? [] : ['open water has no country']
  if (latitude === null || longitude === null) {
    return countryCode === null ? [] : ['a country without a position']
  }
  if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) return ['no such position']
  const country = iso1A2Code([longitude, latitude])
  const territory = countryOf(latitude, longitude)?.code ?? null
  if (countryCode === country || countryCode === territory) return []
  return [`${place.name} lies in ${country ?? 'no country'}, not in ${countryCode ?? 'none'}`]
}

/** Longest life that is believed. */
const OLDEST = 115

function peopleFaults({ people, year, endYear }: ChronicleEntry): string[] {
  return people.flatMap(({ name, born, died }) => [
    ...(/[()\d|]/.test(name) || name === '' ? [`"${name}" is no name`] : []),
    ...((born ?? -Infinity) > endYear ? [`${name} was not born yet`] : []),
    // The dead are crowned, tried and put on stage.
    ...((died ?? Infinity) < year - OLDEST ? [`${name} was long dead`] : []),
    ...(born !== null && died !== null && (died < born || died - born > OLDEST)
      ? [`the life of ${name} is ${died - born} years`]
      : []),
  ])
}

function textFaults({ names, gloss, sources }: ChronicleEntry): string[] {
  const words = gloss.split(/\s+/).length
  return [
    ...(names.length < 3 || names.length > 20 ? [`it has ${names.length} names`] : []),
    ...(new Set(names.map((name) => name.toLowerCase())).size < names.length - 1
      ? ['a name stands there twice']
      : []),
    ...(words < 5 || words > 45 ? [`its gloss has ${words} words`] : []),
    ...(sources.length === 0 ? ['it cites nothing'] : []),
  ]
}

/** Two entries of one year under one title are one event told twice. */
export function twinEntries(entries: readonly ChronicleEntry[]): string[] {
  const seen = new Set<string>()
  return entries.flatMap(({ year, names }) => {
    const key = `${year} ${names[0]?.toLowerCase()}`
    if (seen.has(key)) return [`${key} stands there twice`]
    seen.add(key)
    return []
  })
}
