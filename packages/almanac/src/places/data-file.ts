import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'

const DATA = join(import.meta.dirname, '../../data')

/** Room for a whole file at once: many small pieces take longer. */
const CHUNK_BYTES = 8 * 1024 * 1024

/** A file of the data folder, unpacked when its name ends in `.zst`. */
export function readData(name: string): Buffer {
  const bytes = readFileSync(join(DATA, name))
  return name.endsWith('.zst') ? zstdDecompressSync(bytes, { chunkSize: CHUNK_BYTES }) : bytes
}

/** Lines of a data file without blank lines and `#` comments. */
export function readDataLines(name: string): string[] {
  const text = readData(name).toString('utf8')
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

/** The line that begins with this key and a tab, of lines sorted by their keys; null when there is none. */
export function findLine(lines: readonly string[], key: string): string | null {
  const line = lines[firstFrom(lines, key)]
  return line?.startsWith(key) && line.charAt(key.length) === '\t' ? line : null
}

/** Where the first of sorted values stands that does not come before this one. */
export function firstFrom<T extends string | number>(sorted: readonly T[], value: T): number {
  let [from, to] = [0, sorted.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((sorted[middle] ?? value) < value) from = middle + 1
    else to = middle
  }
  return from
}

/** A function that computes its value at the first call and keeps it. */
export function once<T extends object>(compute: () => T): () => T {
  let value: T | undefined
  return () => {
    value ??= compute()
    return value
  }
}
