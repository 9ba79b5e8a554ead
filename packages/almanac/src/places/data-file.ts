import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'

const DATA = join(import.meta.dirname, '../../data')

/** Lines of a data file without blank lines and `#` comments; unpacked when it ends in `.br`. */
export function readDataLines(name: string): string[] {
  const bytes = readFileSync(join(DATA, name))
  const text = (name.endsWith('.br') ? brotliDecompressSync(bytes) : bytes).toString('utf8')
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

/** A function that computes its value at the first call and keeps it. */
export function once<T extends object>(compute: () => T): () => T {
  let value: T | undefined
  return () => {
    value ??= compute()
    return value
  }
}
