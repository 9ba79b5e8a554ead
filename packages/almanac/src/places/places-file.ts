import { fold } from './words.ts'

/** One populated place as the places file holds it. */
export interface PlaceRow {
  /** GeoNames id. */
  id: number
  name: string
  /** Other names in Latin script: other languages, historic names. */
  aliases: string[]
  /** WGS 84 degrees, to 0.0001. */
  latitude: number
  longitude: number
  /** GeoNames feature code: PPLC capital, PPLA seat of a region, PPL, ... */
  feature: string
  /** ISO 3166-1 alpha-2. */
  country: string
  /** GeoNames region key, "US.NM". */
  admin1: string
  population: number
}

/** The columns of the places file; row `i` is the `i`th entry of each. */
export interface PlaceColumns {
  count: number
  ids: Uint32Array
  /** In units of 0.0001 degree. */
  latitudes: Int32Array
  longitudes: Int32Array
  populations: Uint32Array
  features: Uint8Array
  /** Index into `regionKeys`. */
  regions: Uint16Array
  /** UTF-8, one line a row: the name, then its aliases, separated by tabs. */
  names: Buffer
  /** `nameHash` of each name and alias, in the order of `names`. */
  nameHashes: Uint16Array
  featureCodes: string[]
  regionKeys: string[]
  /** Region key to English name, also of regions without a row. */
  regionNames: Map<string, string>
}

interface Header {
  count: number
  lengths: number[]
  featureCodes: string[]
  regionKeys: string[]
  regionNames: [string, string][]
}

/** Number of different hashes of names. */
export const NAME_HASHES = 2 ** 16

/** FNV-1a hash of a folded name, folded to 16 bits. Source: Fowler, Noll, Vo, RFC 9923. */
export function nameHash(key: string): number {
  let hash = 0x811c9dc5
  for (const byte of Buffer.from(key)) hash = Math.imul(hash ^ byte, 0x01000193)
  return ((hash >>> 16) ^ hash) & 0xffff
}

/**
 * Layout: uint32 header length, JSON header, then six columns of variable-length integers
 * (id, latitude, longitude, population, feature, region; id, coordinates and region as zigzag
 * differences to the row before), the names, and the hash of each name in two bytes, the lower
 * first. Rows sorted by region keep differences small.
 */
export function writePlacesFile(rows: PlaceRow[], regionNames: Map<string, string>): Buffer {
  const featureCodes = [...new Set(rows.map((row) => row.feature))].sort()
  const regionKeys = [...new Set(rows.map((row) => row.admin1))]
  const regionIndex = new Map(regionKeys.map((key, index) => [key, index]))
  const lines = rows.map((row) => [row.name, ...row.aliases])
  const hashes = lines.flat().map((name) => nameHash(fold(name)))
  const columns = [
    packDifferences(rows.map((row) => row.id)),
    packDifferences(rows.map((row) => Math.round(row.latitude * 10_000))),
    packDifferences(rows.map((row) => Math.round(row.longitude * 10_000))),
    packIntegers(rows.map((row) => row.population)),
    packIntegers(rows.map((row) => featureCodes.indexOf(row.feature))),
    packDifferences(rows.map((row) => regionIndex.get(row.admin1) ?? 0)),
    Buffer.from(lines.map((names) => names.join('\t')).join('\n')),
    Buffer.from(hashes.flatMap((hash) => [hash & 0xff, hash >> 8])),
  ]
  const header: Header = {
    count: rows.length,
    lengths: columns.map((column) => column.length),
    featureCodes,
    regionKeys,
    regionNames: [...regionNames].sort(([a], [b]) => (a < b ? -1 : 1)),
  }
  const json = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(json.length)
  return Buffer.concat([length, json, ...columns])
}

/** Reads what `writePlacesFile` wrote. */
export function readPlacesFile(file: Buffer): PlaceColumns {
  const start = 4 + file.readUInt32LE(0)
  const header: Header = JSON.parse(file.toString('utf8', 4, start))
  const { count, lengths } = header
  let offset = start
  const parts = lengths.map((length) => {
    offset += length
    return file.subarray(offset - length, offset)
  })
  const part = (index: number) => parts[index] ?? Buffer.alloc(0)
  return {
    count,
    ids: unpackDifferences(part(0), new Uint32Array(count)),
    latitudes: unpackDifferences(part(1), new Int32Array(count)),
    longitudes: unpackDifferences(part(2), new Int32Array(count)),
    populations: unpackIntegers(part(3), new Uint32Array(count)),
    features: unpackIntegers(part(4), new Uint8Array(count)),
    regions: unpackDifferences(part(5), new Uint16Array(count)),
    // A copy, so that the rest of the file can be freed.
    names: Buffer.from(part(6)),
    nameHashes: Uint16Array.from({ length: part(7).length / 2 }, (_hash, at) =>
      part(7).readUInt16LE(2 * at),
    ),
    featureCodes: header.featureCodes,
    regionKeys: header.regionKeys,
    regionNames: new Map(header.regionNames),
  }
}

function packDifferences(values: number[]): Buffer {
  let previous = 0
  return packIntegers(
    values.map((value) => {
      const difference = value - previous
      previous = value
      return difference < 0 ? -2 * difference - 1 : 2 * difference
    }),
  )
}

function packIntegers(values: number[]): Buffer {
  const bytes: number[] = []
  for (const value of values) {
    let rest = value
    while (rest > 127) {
      bytes.push((rest % 128) + 128)
      rest = Math.floor(rest / 128)
    }
    bytes.push(rest)
  }
  return Buffer.from(bytes)
}

type Column = Uint32Array | Int32Array | Uint16Array | Uint8Array

function unpackIntegers<T extends Column>(bytes: Buffer, into: T): T {
  let offset = 0
  for (let row = 0; row < into.length; row += 1) {
    let value = 0
    let scale = 1
    let byte = bytes[offset++] ?? 0
    while (byte > 127) {
      value += (byte - 128) * scale
      scale *= 128
      byte = bytes[offset++] ?? 0
    }
    into[row] = value + byte * scale
  }
  return into
}

function unpackDifferences<T extends Column>(bytes: Buffer, into: T): T {
  const zigzag = unpackIntegers(bytes, new Uint32Array(into.length))
  let previous = 0
  for (let row = 0; row < into.length; row += 1) {
    const value = zigzag[row] ?? 0
    previous += value % 2 === 1 ? -(value + 1) / 2 : value / 2
    into[row] = previous
  }
  return into
}
