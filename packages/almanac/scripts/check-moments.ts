/**
 * Checks curated moments as the tests do, and tells all faults at once.
 * Run: node packages/almanac/scripts/check-moments.ts [id …]; without ids all moments and the
 * collection as a whole.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { CuratedMoment } from '../src/moments/moment.ts'
import { factWordCount } from '../src/moments/moments.ts'
import { collectionFaults } from './collection-faults.ts'
import { momentFaults } from './moment-faults.ts'
import { readRecords } from './records.ts'

const FOLDER = new URL('../data/moments/', import.meta.url)

const asked = process.argv.slice(2).map((id) => `${id.replace(/^.*\/|\.json$/g, '')}.json`)
const files = asked.length > 0 ? asked : readdirSync(FOLDER)
const records = readRecords()
const moments: CuratedMoment[] = []
let faults = 0

function tell(name: string, found: readonly string[]): void {
  faults += found.length
  for (const fault of found) console.log(`${name}: ${fault}`)
}

function read(file: string): CuratedMoment | null {
  try {
    const parsed = CuratedMoment.safeParse(JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')))
    if (parsed.success) return parsed.data
    tell(
      file,
      parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`),
    )
  } catch (error) {
    tell(file, [String(error)])
  }
  return null
}

for (const file of files) {
  const moment = read(file)
  if (!moment) continue
  moments.push(moment)
  tell(file, momentFaults(moment, records))
  if (file !== `${moment.id}.json`) tell(file, [`its id is ${moment.id}`])
}
if (asked.length === 0) tell('all moments', collectionFaults(moments))
const counts = moments.map(factWordCount).sort((a, b) => a - b)
console.log(
  `${moments.length} of ${files.length} files fit the schema, ${faults} faults; words of fact: median ${counts[counts.length >> 1]}, least ${counts[0]}`,
)
process.exitCode = faults > 0 ? 1 : 0
