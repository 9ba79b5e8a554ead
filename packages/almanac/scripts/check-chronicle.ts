/**
 * Checks files of the chronicle as the tests do, and tells all faults at once.
 * Run: node packages/almanac/scripts/check-chronicle.ts [name …]; without names all files.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { type ChronicleEntry, parseChronicle } from '../src/events/chronicle-file.ts'
import { chronicleFaults, twinEntries } from './chronicle-faults.ts'

const FOLDER = new URL('../data/chronicle/', import.meta.url)

const asked = process.argv.slice(2).map((name) => `${name.replace(/^.*\/|\.tsv$/g, '')}.tsv`)
const files = asked.length > 0 ? asked : readdirSync(FOLDER)
const entries: ChronicleEntry[] = []
let faults = 0

function tell(where: string, found: readonly string[]): void {
  faults += found.length
  for (const fault of found) console.log(`${where}: ${fault}`)
}

for (const file of files) {
  const lines = readFileSync(new URL(file, FOLDER), 'utf8').split('\n')
  const kept = lines.filter((line) => line !== '' && !line.startsWith('#'))
  const works = kept.filter((line) => line.startsWith('@'))
  for (const line of kept.filter((one) => !one.startsWith('@'))) {
    try {
      const [entry] = parseChronicle([...works, line])
      if (!entry) continue
      entries.push(entry)
      tell(`${file} ${entry.year} ${entry.names[0]}`, chronicleFaults(entry))
    } catch (error) {
      tell(file, [error instanceof Error ? error.message : String(error)])
    }
  }
}
tell('all', twinEntries(entries))
console.log(`${entries.length} events in ${files.length} files, ${faults} faults`)
process.exitCode = faults > 0 ? 1 : 0
