import type { Source } from '../source.ts'

/** A person of a chronicle entry, as the entry has them; years null when unknown. */
interface ChroniclePerson {
  name: string
  born: number | null
  died: number | null
}

/** One event of the chronicle: a line written for this project after the works that it cites. */
export interface ChronicleEntry {
  /** Title first, then the ways in which people type it. */
  names: readonly string[]
  /** 3 everybody knows it, 2 educated people do, 1 few do. */
  fame: 1 | 2 | 3
  /** Historical year; the first of a span. */
  year: number
  /** Last year of a span, else `year`. */
  endYear: number
  month: number | null
  day: number | null
  approximate: boolean
  place: {
    name: string
    /** ISO 3166-1 alpha-2 of today's country; null at sea and in space. */
    countryCode: string | null
    latitude: number | null
    longitude: number | null
  } | null
  people: readonly ChroniclePerson[]
  /** What happened, in a sentence. */
  gloss: string
  /** Works, at least one; the first is the main one. */
  sources: readonly Source[]
}

/** A scene of fiction or legend, with the date of the story where the story has one. */
export interface Story extends Omit<ChronicleEntry, 'year' | 'endYear'> {
  year: number | null
  endYear: number | null
}

const DATE = /^(~)?(-?\d+)(?:-(\d\d)(?:-(\d\d))?)?(?:\/(-?\d+))?$/
const PERSON = /^(.*?)(?: \((-?\d+)?-(-?\d+)?\))?$/

function parseWork(line: string): [key: string, work: Source] {
  const [key = '', author = '', title = '', year = ''] = line.slice(1).split('\t')
  if (!author || !title || !/^-?\d*$/.test(year)) throw new Error(`not a work: ${line}`)
  const published = year === '' ? null : Number(year)
  return [key, { kind: 'work', author, title, year: published, unchecked: true }]
}

function parsePerson(text: string): ChroniclePerson {
  const [, name = '', born, died] = PERSON.exec(text) ?? []
  const year = (digits: string | undefined) => (digits ? Number(digits) : null)
  return { name, born: year(born), died: year(died) }
}

function parsePlace(name: string, code: string, position: string): ChronicleEntry['place'] {
  if (name === '') return null
  const [latitude, longitude] = position === '' ? [null, null] : position.split(',').map(Number)
  if (Number.isNaN(latitude) || Number.isNaN(longitude)) throw new Error(`no position: ${position}`)
  return {
    name,
    countryCode: code || null,
    latitude: latitude ?? null,
    longitude: longitude ?? null,
  }
}

function list(field: string): string[] {
  return field.split('|').filter((part) => part !== '')
}

/** Parses the line of one event. @throws Error with the line if it does not fit. */
export function parseEntry(line: string, works: ReadonlyMap<string, Source>): ChronicleEntry {
  const fields = line.split('\t')
  const [date = '', fame = '', place = '', code = '', position = '', ...rest] = fields
  const [names = '', people = '', gloss = '', keys = ''] = rest
  const [, circa, year, month, day, end] = DATE.exec(date) ?? []
  if (fields.length !== 9 || !year || !/^[123]$/.test(fame)) throw new Error(`no entry: ${line}`)
  const sources = list(keys).map((key) => {
    const work = works.get(key)
    if (!work) throw new Error(`no work "${key}": ${line}`)
    return work
  })
  return {
    names: list(names),
    fame: Number(fame) as ChronicleEntry['fame'],
    year: Number(year),
    endYear: Number(end ?? year),
    month: month ? Number(month) : null,
    day: day ? Number(day) : null,
    approximate: circa !== undefined,
    place: parsePlace(place, code, position),
    people: list(people).map(parsePerson),
    gloss,
    sources,
  }
}

/**
 * Parses the line of a story, whose date may be empty. What tradition has only about a time, the
 * story does not say: it has no date. @throws Error with the line if it does not fit.
 */
export function parseStory(line: string, works: ReadonlyMap<string, Source>): Story {
  const entry = parseEntry(line.startsWith('\t') ? `~1${line}` : line, works)
  return entry.approximate ? { ...entry, year: null, endYear: null } : entry
}

/** The works that a file lists, by key. @throws Error with the line that does not fit. */
export function parseWorks(lines: readonly string[]): ReadonlyMap<string, Source> {
  return new Map(lines.filter((line) => line.startsWith('@')).map(parseWork))
}

/**
 * Parses the lines of a chronicle file: `@key author title year` for works, then one line of nine
 * tab-separated fields for each event: date, fame, place, country, position, names, people, gloss,
 * keys of works. Dates are `[~]YYYY[-MM[-DD]]` or `YYYY/YYYY`, with historical years.
 *
 * @throws Error with the line that does not fit.
 */
export function parseChronicle(lines: readonly string[]): ChronicleEntry[] {
  const works = parseWorks(lines)
  return lines.filter((line) => !line.startsWith('@')).map((line) => parseEntry(line, works))
}
