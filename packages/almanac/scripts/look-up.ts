/**
 * Finds records that a curated moment can cite, best known first.
 * Run: node packages/almanac/scripts/look-up.ts "zheng he" malindi "battle of hastings" …
 */
import { fold } from '../src/places/words.ts'
import { type DataRecord, readRecords } from './records.ts'

const SHOWN = 6

/** Longest first for glosses, most people first for places. */
function weight({ place, gloss }: DataRecord): number {
  return place?.population ?? gloss.length
}

function line({ dataset, id, names, gloss, born, died, place }: DataRecord): string {
  const where = place && `${place.countryCode} ${place.latitude} ${place.longitude}`
  const life = born === null && died === null ? '' : `[${born ?? '?'} to ${died ?? '?'}]`
  const about = where ?? `${life} ${gloss.slice(0, 110)}`
  return `  ${dataset} ${id} "${names[0]}" ${about}`
}

const records = [...readRecords().all()]
for (const query of process.argv.slice(2)) {
  const words = fold(query).split(' ')
  const hits = records.filter(({ names }) =>
    names.some((name) => words.every((word) => ` ${fold(name)} `.includes(` ${word} `))),
  )
  const named = (record: DataRecord) => record.names.some((name) => fold(name) === fold(query))
  hits.sort((a, b) => Number(named(b)) - Number(named(a)) || weight(b) - weight(a))
  const sets = ['wordnet', 'pantheon', 'geonames']
  const shown = sets.flatMap((set) => hits.filter(({ dataset }) => dataset === set).slice(0, SHOWN))
  console.log(`${query}:`)
  console.log(shown.map(line).join('\n') || '  nothing')
}
