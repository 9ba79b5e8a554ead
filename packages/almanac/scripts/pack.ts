import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'

const ROOT = join(import.meta.dirname, '../../..')
const DATA = join(import.meta.dirname, '../data')

/** Reads a file of an installed package, as text. */
export function readPackageFile(path: string): string {
  return readFileSync(join(ROOT, 'node_modules', path), 'utf8')
}

/** Reads a hand-written file of the almanac's data folder, as text. */
export function readDataFile(name: string): string {
  return readFileSync(join(DATA, name), 'utf8')
}

/**
 * Writes a data file, compressed with Zstandard when its name ends in `.zst`; with `--check` among the
 * arguments it compares with the committed file instead and sets exit code 1 when they differ.
 * Content is compared uncompressed, so that another version of zlib or zstd is no drift.
 */
export function publish(name: string, content: Buffer): void {
  const path = join(DATA, name)
  const packed = name.endsWith('.zst')
  if (process.argv.includes('--check')) {
    const committed = readFileSync(path)
    const same = content.equals(packed ? zstdDecompressSync(committed) : committed)
    if (!same) process.exitCode = 1
    process.stdout.write(`${name}: ${same ? 'up to date' : 'DIFFERS'}\n`)
    return
  }
  const bytes = packed ? compress(content) : content
  writeFileSync(path, bytes)
  process.stdout.write(`${name}: ${content.length} bytes, ${bytes.length} as committed\n`)
}

function compress(content: Buffer): Buffer {
  return zstdCompressSync(content, {
    params: {
      [constants.ZSTD_c_compressionLevel]: 22,
      [constants.ZSTD_c_windowLog]: 24,
      [constants.ZSTD_c_contentSizeFlag]: 1,
    },
  })
}
