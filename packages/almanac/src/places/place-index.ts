import { readData } from './data-file.ts'
import {
  NAME_HASHES,
  nameHash,
  type PlaceColumns,
  type PlaceRow,
  readPlacesFile,
} from './places-file.ts'
import { fold } from './words.ts'

const TAB = 9
const NEWLINE = 10

/** A row whose name or alias is the one looked up. */
export interface NameMatch {
  row: number
  /** Whether it is the row's own name, not an alias. */
  primary: boolean
}

/**
 * The gazetteer in memory: columns, and a hash table over the folded names. A name is an entry;
 * entries of one hash are chained through `next`. 0 ends a chain, so entries count from 1.
 */
interface PlaceIndex {
  columns: PlaceColumns
  heads: Uint32Array
  next: Uint32Array
  entryStarts: Uint32Array
  entryRows: Uint32Array
  /** Start of each row's line in `names`, and the end of the last. */
  rowStarts: Uint32Array
}

let index: PlaceIndex | undefined

function openIndex(): PlaceIndex {
  index ??= buildIndex(readPlacesFile(readData('places.bin.zst')))
  return index
}

function buildIndex(columns: PlaceColumns): PlaceIndex {
  const { names, count, nameHashes } = columns
  const entries = nameHashes.length
  const heads = new Uint32Array(NAME_HASHES)
  const next = new Uint32Array(entries + 1)
  const entryStarts = new Uint32Array(entries + 1)
  const entryRows = new Uint32Array(entries + 1)
  const rowStarts = new Uint32Array(count + 1)
  let entry = 0
  let row = 0
  let start = 0
  for (let at = 0; at <= names.length; at += 1) {
    const byte = at === names.length ? NEWLINE : names[at]
    if (byte !== TAB && byte !== NEWLINE) continue
    const slot = nameHashes[entry] ?? 0
    entry += 1
    next[entry] = heads[slot] ?? 0
    heads[slot] = entry
    entryStarts[entry] = start
    entryRows[entry] = row
    start = at + 1
    if (byte === NEWLINE) {
      row += 1
      rowStarts[row] = start
    }
  }
  return { columns, heads, next, entryStarts, entryRows, rowStarts }
}

/** All rows with this folded name or alias, those with it as their own name first. */
export function lookUpName(key: string): NameMatch[] {
  const { columns, heads, next, entryStarts, entryRows, rowStarts } = openIndex()
  const matches: NameMatch[] = []
  for (let entry = heads[nameHash(key)] ?? 0; entry > 0; entry = next[entry] ?? 0) {
    const start = entryStarts[entry] ?? 0
    let end = start
    while (end < columns.names.length && (columns.names[end] ?? 0) > NEWLINE) end += 1
    if (fold(columns.names.toString('utf8', start, end)) !== key) continue
    const row = entryRows[entry] ?? 0
    matches.push({ row, primary: rowStarts[row] === start })
  }
  return matches.sort((a, b) => Number(b.primary) - Number(a.primary) || a.row - b.row)
}

/** The row of a GeoNames id, or null. */
export function findRow(id: number): number | null {
  const row = openIndex().columns.ids.indexOf(id)
  return row < 0 ? null : row
}

/** The record in a row. */
export function readRow(row: number): PlaceRow {
  const { columns, rowStarts } = openIndex()
  const end = (rowStarts[row + 1] ?? 0) - 1
  const [name = '', ...aliases] = columns.names.toString('utf8', rowStarts[row], end).split('\t')
  const admin1 = columns.regionKeys[columns.regions[row] ?? 0] ?? ''
  return {
    id: columns.ids[row] ?? 0,
    name,
    aliases,
    latitude: (columns.latitudes[row] ?? 0) / 10_000,
    longitude: (columns.longitudes[row] ?? 0) / 10_000,
    feature: columns.featureCodes[columns.features[row] ?? 0] ?? '',
    country: admin1.slice(0, 2),
    admin1,
    population: columns.populations[row] ?? 0,
  }
}

/** English names of first-level regions by GeoNames key ("US.NM"). */
export function listRegionNames(): Map<string, string> {
  return openIndex().columns.regionNames
}
