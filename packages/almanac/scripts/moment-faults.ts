import { featuresContaining, iso1A2Code } from '@rapideditor/country-coder'
import { customaryCalendar, defaultCalendar } from '../src/dates/index.ts'
import { eventRecord } from '../src/events/index.ts'
import { findAnachronisms, type Region } from '../src/lexicon/index.ts'
import type { CuratedMoment, MomentPerson } from '../src/moments/moment.ts'
import { factWordCount } from '../src/moments/moments.ts'
import { personRecord } from '../src/people/index.ts'
import { countryOf, findCountry } from '../src/places/countries.ts'
import { placeRecord } from '../src/places/index.ts'
import { tokenize } from '../src/search/terms.ts'
import type { DataRecord, RecordSource, Records } from './records.ts'

/** Year in which the list of the living and the recently dead was last looked through. */
const REVIEW_YEAR = 2026
const LEAST_FACT_WORDS = 120
/** Words written down so much later are told with a note. */
const LATE_YEARS = 20
/** How far a place may lie from the town that is cited for it, in degrees. */
const NEAR_DEG = { latitude: 0.5, longitude: 0.7 }

/** What is wrong with a moment, a sentence for each fault; what the schema checks is not repeated. */
export function momentFaults(moment: CuratedMoment, records: Records): string[] {
  return [
    ...referenceFaults(moment),
    ...peopleFaults(moment),
    ...wordFaults(moment),
    ...dateFaults(moment),
    ...yearFaults(moment),
    ...placeFaults(moment),
    ...continentFaults(moment),
    ...objectFaults(moment),
    ...recordFaults(moment, records),
    ...nameFaults(moment),
  ]
}

/** All keys into `sources` that occur anywhere in the moment. */
function references(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]) => {
    if (key === 'sources' && Array.isArray(part)) return part as string[]
    return key === 'source' && typeof part === 'string' ? [part] : references(part)
  })
}

function referenceFaults(moment: CuratedMoment): string[] {
  const used = new Set(references({ ...moment, sources: undefined }))
  const kept = new Set(Object.keys(moment.sources))
  return [
    ...[...used].filter((key) => !kept.has(key)).map((key) => `"${key}" is not among the sources`),
    ...[...kept].filter((key) => !used.has(key)).map((key) => `source "${key}" is not used`),
  ]
}

/** People who are alive or may be, and those dead for less than ten years. */
function isProtected({ born, died }: MomentPerson): boolean {
  if (died !== null) return REVIEW_YEAR - died < 10
  return born !== null && REVIEW_YEAR - born < 110
}

function peopleFaults({ people, peopleNote, date, relationships }: CuratedMoment): string[] {
  const names = new Set(people.map((person) => person.name))
  const faults: string[] = []
  for (const { name, born, died } of people) {
    if ((born ?? -Infinity) > date.year) faults.push(`${name} was not born yet`)
    if ((died ?? Infinity) < date.year) faults.push(`${name} was dead by then`)
    if (born !== null && died !== null && died - born > 115) faults.push(`${name} lived too long`)
  }
  if (names.size < people.length) faults.push('a person is listed twice')
  const dated = people.filter(({ born, died }) => born !== null || died !== null)
  if (new Set(dated.map(({ name }) => name)).size < 2 && peopleNote === null)
    faults.push('it gives life years of fewer than two people and has no peopleNote')
  for (const { from, to } of relationships) {
    if (!names.has(from) || !names.has(to) || from === to)
      faults.push(`the relationship of ${from} and ${to} is not between two people listed`)
  }
  return faults
}

function wordFaults({ words, people, date, sources }: CuratedMoment): string[] {
  const faults: string[] = []
  for (const { speaker, recordedYear, source, note, provenance } of words) {
    const person = people.find(({ name }) => name === speaker)
    const say = (fault: string) => faults.push(`words of ${speaker}: ${fault}`)
    if (!person && !/^(The|A|An) /.test(speaker)) say('the speaker is not listed')
    if (recordedYear < date.year) say('recorded before the moment')
    if (recordedYear - date.year >= LATE_YEARS && note === null)
      say(`recorded ${LATE_YEARS} years later or more, without a note`)
    if (person && isProtected(person) && provenance !== 'attested')
      say('the living and recently dead have attested words only')
    const cited = sources[source]
    if (cited?.kind !== 'work') say('the source is not a work')
    else if (cited.year !== null && recordedYear > cited.year)
      say('recorded after the work that is cited')
  }
  return faults
}

function dateFaults({ date, place }: CuratedMoment): string[] {
  const { year, month, day, hour, minute, season, precision, calendar } = date
  const faults: string[] = []
  const inUse = { year, month, day, countryCode: place.countryCode }
  const usual = customaryCalendar(inUse)
  if (calendar !== usual && calendar !== defaultCalendar(inUse))
    faults.push(`the calendar in use there was the ${usual} one`)
  const finest =
    (minute !== null && 'minute') ||
    (hour !== null && 'hour') ||
    (day !== null && 'day') ||
    (month !== null && 'month') ||
    (season !== null && 'season')
  const coarse = ['year', 'decade', 'century'].includes(precision)
  if (finest ? precision !== finest : !coarse)
    faults.push(`precision is ${precision}, the finest part ${finest || 'the year'}`)
  const lengths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  if (day !== null && (month === null || day > (lengths[month - 1] ?? 0)))
    faults.push('the day is not one of the month')
  if (minute !== null && hour === null) faults.push('a minute without an hour')
  return faults
}

/** The year at the end of an id (`dien-bien-phu-1954`, `death-of-socrates-399-bce`) is that of the date. */
function yearFaults({ id, date }: CuratedMoment): string[] {
  const [, digits, before] = /-(\d+)(-bce)?$/.exec(id) ?? []
  if (digits === undefined) return []
  const year = before ? -Number(digits) : Number(digits)
  return year === date.year ? [] : [`the id says ${year}, the date ${date.year}`]
}

function placeFaults({ place }: CuratedMoment): string[] {
  const { latitude, longitude, country, countryCode, continent } = place
  if (continent === 'space') {
    return latitude === null && longitude === null && countryCode === null
      ? []
      : ['a place in space has no coordinates and no country']
  }
  if (latitude === null || longitude === null) return ['a place on Earth has coordinates']
  if (continent === 'ocean') return countryCode === null ? [] : ['a place at sea has no country']
  const found = iso1A2Code([longitude, latitude])
  const territory = countryOf(latitude, longitude)?.code ?? null
  if (![found, territory].includes(countryCode))
    return [`the coordinates lie in ${found}, not in ${countryCode}`]
  const name = countryCode && findCountry(countryCode)?.name
  return country === name ? [] : [`${countryCode} is called "${name}" elsewhere, not "${country}"`]
}

type Continent = CuratedMoment['place']['continent']

/** Regions of the United Nations' list M49, and the continents they are counted to here. */
const REGIONS: ReadonlyMap<string | undefined, Continent> = new Map([
  ['002', 'africa'],
  ['005', 'south-america'],
  ['009', 'oceania'],
  ['010', 'antarctica'],
  ['013', 'north-america'],
  ['021', 'north-america'],
  ['029', 'north-america'],
  ['142', 'asia'],
  ['150', 'europe'],
])

/** Parts of countries that may be counted to another continent than M49 does, in degrees. */
const PARTS: readonly {
  code: string
  east?: number
  west?: number
  north?: number
  continent: Continent
}[] = [
  // Thrace, Constantinople and the peninsula of Gallipoli.
  { code: 'TR', west: 29.1, north: 40, continent: 'europe' },
  // West of the Ural river.
  { code: 'KZ', west: 51.5, continent: 'europe' },
  // Sinai.
  { code: 'EG', east: 32.5, continent: 'asia' },
  // New Guinea.
  { code: 'ID', east: 131, continent: 'oceania' },
  // Rapa Nui.
  { code: 'CL', west: -100, continent: 'oceania' },
]

/** The continents to which a point may be counted; none on the high sea. */
function continentsOf(latitude: number, longitude: number, code: string | null): Continent[] {
  const own = featuresContaining([longitude, latitude]).flatMap(
    ({ properties }) => REGIONS.get(properties.m49) ?? [],
  )
  const also = PARTS.filter(
    ({ code: country, east = -180, west = 180, north = -90 }) =>
      country === code && longitude >= east && longitude <= west && latitude >= north,
  )
  return [...own, ...also.map(({ continent }) => continent)]
}

function continentFaults({ place }: CuratedMoment): string[] {
  const { latitude, longitude, countryCode, continent } = place
  if (latitude === null || longitude === null || continent === 'ocean') return []
  const possible = continentsOf(latitude, longitude, countryCode)
  return possible.includes(continent)
    ? []
    : [`the coordinates lie in ${possible.join(' or ') || 'no continent'}, not in ${continent}`]
}

/** The region of the lexicon in which all things on a continent are looked up. */
const LEXICON_REGION: Partial<Record<Continent, Region>> = {
  africa: 'old-world',
  asia: 'old-world',
  europe: 'europe',
  'north-america': 'americas',
  'south-america': 'americas',
  oceania: 'oceania',
}

/** Objects that nobody there can have known yet, by the lexicon of first years. */
function objectFaults({ objects, date, place }: CuratedMoment): string[] {
  const region = LEXICON_REGION[place.continent]
  return objects.flatMap(({ name }) =>
    findAnachronisms(name, date.year, region && { region }).map(
      ({ term, firstYear }) => `"${name}": ${term} is not known before ${firstYear}`,
    ),
  )
}

function recordFaults(moment: CuratedMoment, records: Records): string[] {
  const cited = (keys: readonly string[]): RecordSource[] =>
    keys.map((key) => moment.sources[key]).filter((source) => source?.kind === 'record')
  const faults: string[] = []
  for (const source of cited(Object.keys(moment.sources))) {
    const record = records.follow(source)
    if (!record) faults.push(`there is no record ${source.dataset} ${source.id}`)
    else if (!isBundled(source)) faults.push(`record ${source.id} is not bundled with the almanac`)
    else if (!bears(record, source.title))
      faults.push(`record ${source.id} is not called "${source.title}"`)
  }
  const followed = (keys: readonly string[]) =>
    cited(keys).flatMap((source) => records.follow(source) ?? [])
  for (const person of moment.people) {
    for (const record of followed(person.sources)) faults.push(...lifeFaults(person, record))
    for (const source of cited(person.sources)) faults.push(...bundledLifeFaults(person, source))
  }
  for (const { dataset, id, gloss } of followed(moment.date.sources)) {
    const years = gloss.match(/\d+/g)?.map(Number) ?? []
    if (!years.includes(Math.abs(moment.date.year)))
      faults.push(`the year does not stand in ${dataset} ${id}: ${gloss}`)
  }
  for (const record of followed(moment.place.sources))
    faults.push(...distanceFaults(moment.place, record))
  return faults
}

/** Whether a record can be looked up in the almanac's own data, by whoever reads the claim. */
function isBundled({ dataset, id }: RecordSource): boolean {
  if (dataset === 'geonames') return placeRecord(dataset, id) !== null
  if (dataset === 'pantheon') return personRecord(dataset, id) !== null
  if (dataset !== 'wordnet') return true
  return personRecord(dataset, id) !== null || eventRecord(dataset, id) !== null
}

/** Whether every word of a title is one of the record's names. */
function bears({ names }: DataRecord, title: string): boolean {
  const known = new Set(tokenize(names.join(' ')))
  return tokenize(title).every((word) => known.has(word))
}

function lifeFaults(person: MomentPerson, record: DataRecord): string[] {
  const { dataset, id, born, died } = record
  const own = new Set(tokenize([person.name, ...person.aliases].join(' ')))
  if (!tokenize(record.names.join(' ')).some((word) => own.has(word)))
    return [`${person.name} and record ${dataset} ${id} share no name`]
  if (born === null && died === null) return [`${dataset} ${id} has no life years`]
  const faults: string[] = []
  if (born !== null && born !== person.born)
    faults.push(`${person.name} was born ${person.born}, by ${dataset} ${id} in ${born}`)
  if (died !== null && died !== person.died)
    faults.push(`${person.name} died ${person.died}, by ${dataset} ${id} in ${died}`)
  return faults
}

/** Years by which two estimates of a life year may differ. */
const ABOUT_YEARS = 10

/** Life years that the almanac's own record of a person, joined from two data sets, says otherwise. */
function bundledLifeFaults(person: MomentPerson, { dataset, id }: RecordSource): string[] {
  if (dataset !== 'wordnet' && dataset !== 'pantheon') return []
  const record = personRecord(dataset, id)
  const most = Math.max(person.lifeYearsApproximate ? ABOUT_YEARS : 0, record?.alsoIn ? 1 : 0)
  const differs = (a: number | null, b: number | null | undefined) =>
    a !== null && b != null && Math.abs(a - b) > most
  const isOther = differs(person.born, record?.born) || differs(person.died, record?.died)
  return isOther
    ? [`${person.name}: the bundled record of ${id} says ${record?.born} to ${record?.died}`]
    : []
}

function distanceFaults(place: CuratedMoment['place'], { id, place: town }: DataRecord): string[] {
  if (!town) return [`record ${id} is no place`]
  const north = Math.abs(town.latitude - (place.latitude ?? 0))
  const east = Math.abs(town.longitude - (place.longitude ?? 0))
  const near = north < NEAR_DEG.latitude && east < NEAR_DEG.longitude
  return [
    ...(near ? [] : [`record ${id} lies elsewhere: ${town.latitude} ${town.longitude}`]),
    ...(town.countryCode === place.countryCode ? [] : [`record ${id} is in ${town.countryCode}`]),
  ]
}

function nameFaults(moment: CuratedMoment): string[] {
  const faults: string[] = []
  const words = factWordCount(moment)
  if (words < LEAST_FACT_WORDS) faults.push(`its facts have ${words} words`)
  const folded = moment.aliases.map((alias) => tokenize(alias).join(' '))
  if (new Set(folded).size < folded.length) faults.push('an alias stands there twice')
  if (folded.length < 5 || folded.length > 20) faults.push(`it has ${folded.length} aliases`)
  return faults
}
