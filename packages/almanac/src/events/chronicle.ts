import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { once, readDataLines } from '../places/data-file.ts'
import type { Source } from '../source.ts'
import { type ChronicleEntry, parseEntry, parseWorks } from './chronicle-file.ts'

const FOLDER = join(import.meta.dirname, '../../data/chronicle')

interface Line {
  text: string
  works: ReadonlyMap<string, Source>
  entry: ChronicleEntry | null
}

/** The lines of all files; an entry is parsed when it is asked for. */
const openLines = once((): Line[] =>
  readdirSync(FOLDER)
    .sort()
    .flatMap((file) => {
      const lines = readDataLines(`chronicle/${file}`)
      const works = parseWorks(lines)
      return lines
        .filter((text) => !text.startsWith('@'))
        .map((text) => ({ text, works, entry: null }))
    }),
)

/** Entry number `n`, from 0, of all files in order of their names; null when there are fewer. */
export function chronicleEntry(n: number): ChronicleEntry | null {
  const line = openLines()[n]
  if (!line) return null
  line.entry ??= parseEntry(line.text, line.works)
  return line.entry
}

/** All entries of the chronicle, file by file. */
export function listChronicle(): readonly ChronicleEntry[] {
  return openLines().flatMap((_line, n) => chronicleEntry(n) ?? [])
}
