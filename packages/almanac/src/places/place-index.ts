import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { type PlaceColumns, type PlaceRow, readPlacesFile } from './places-file.ts'
import { fold } from './words.ts'

const FILE = join(import.meta.dirname, '../../data/places.bin.br')
const SLOTS = 2 ** 19
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
 * entries of one slot are chained through `next`. 0 ends a chain, so entries count from 1.
 */
interface PlaceIndex {
  columns: PlaceColumns
  heads: Uint32Array
  next: Uint32Array
  entryStarts: Uint32Array
  entryRows: Uint32Array
  /** Start of each row's line in `names`, and the end of the last. */
  rowStarts: Uint32Array
  rowById: Map<number, number>
}

let index: PlaceIndex | undefined

function openIndex(): PlaceIndex {
  index ??= buildIndex(readPlacesFile(brotliDecompressSync(readFileSync(FILE))))
  return index
}

function buildIndex(columns: PlaceColumns): PlaceIndex {
  const { names, count } = columns
  let entries = 1
  for (const byte of names) if (byte === TAB || byte === NEWLINE) entries += 1
  const built: PlaceIndex = {
    columns,
    heads: new Uint32Array(SLOTS),
    next: new Uint32Array(entries + 1),
    entryStarts: new Uint32Array(entries + 1),
    entryRows: new Uint32Array(entries + 1),
    rowStarts: new Uint32Array(count + 1),
    rowById: new Map(),
  }
  let entry = 0
  let row = 0
  let start = 0
  for (let at = 0; at <= names.length; at += 1) {
    const byte = at === names.length ? NEWLINE : names[at]
    if (byte !== TAB && byte !== NEWLINE) continue
    entry += 1
    const slot = hashBytes(names, start, at) % SLOTS
    built.next[entry] = built.heads[slot] ?? 0
    built.heads[slot] = entry
    built.entryStarts[entry] = start
    built.entryRows[entry] = row
    start = at + 1
    if (byte === NEWLINE) {
      row += 1
      built.rowStarts[row] = start
    }
  }
  return built
}

/** Hash of `fold(name)` without making a string of it, unless the name is not ASCII. */
function hashBytes(bytes: Buffer, start: number, end: number): number {
  let hash = 0x811c9dc5
  let space = false
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte > 127) return hashText(fold(bytes.toString('utf8', start, end)))
    const lower = byte >= 65 && byte <= 90 ? byte + 32 : byte
    const letter = (lower >= 97 && lower <= 122) || (lower >= 48 && lower <= 57)
    if (letter) {
      if (space && hash !== 0x811c9dc5) hash = mix(hash, 32)
      space = false
      hash = mix(hash, lower)
    } else if (byte !== 39 && byte !== 96) space = true
  }
  return hash >>> 0
}

function hashText(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = mix(hash, text.charCodeAt(at))
  return hash >>> 0
}

/** One FNV-1a round. */
function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193)
}

/** All rows with this folded name or alias, those with it as their own name first. */
export function lookUpName(key: string): NameMatch[] {
  const { columns, heads, next, entryStarts, entryRows, rowStarts } = openIndex()
  const matches: NameMatch[] = []
  for (let entry = heads[hashText(key) % SLOTS] ?? 0; entry > 0; entry = next[entry] ?? 0) {
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
  const { columns, rowById } = openIndex()
  if (rowById.size === 0) columns.ids.forEach((value, row) => void rowById.set(value, row))
  return rowById.get(id) ?? null
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
