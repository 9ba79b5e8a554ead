import { eventRecord, momentById, personRecord, placeRecord, type Source } from '@timepoint/almanac'

/** The record of a bundled data set behind a source; null when there is none. */
export function follow({ dataset, id }: Extract<Source, { kind: 'record' }>): object | null {
  if (dataset === 'curated') return momentById(id)
  if (dataset === 'geonames' || dataset === 'historic-places') return placeRecord(dataset, id)
  if (dataset === 'pantheon') return personRecord(dataset, id)
  if (dataset === 'debian-calendar') return eventRecord(dataset, id)
  return personRecord(dataset, id) ?? eventRecord(dataset, id)
}

/** Data sets as a claim names them. */
const CITED = {
  'WordNet 3.1, synset': 'wordnet',
  'Pantheon 1.0, Wikipedia curid (not fetched)': 'pantheon',
  'Debian calendar, line': 'debian-calendar',
  'GeoNames, id': 'geonames',
  'Timepoint historic places, id': 'historic-places',
  'Timepoint curated moments, id': 'curated',
} as const

/** The record that a claim cites, as a reader would look it up; null when it names none. */
export function citedRecord(title: string): object | null {
  const [label, dataset] = Object.entries(CITED).find(([name]) => title.includes(`(${name} `)) ?? []
  if (!label || !dataset) return null
  const id = title.slice(title.lastIndexOf(`(${label} `) + label.length + 2, -1)
  return follow({ kind: 'record', dataset, id, title })
}
