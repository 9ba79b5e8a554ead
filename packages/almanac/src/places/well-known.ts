import { once, readDataLines } from './data-file.ts'
import { fold } from './words.ts'

const openWellKnown = once(() => {
  const ids = new Map<string, number[]>()
  for (const line of readDataLines('places-well-known.tsv')) {
    const [name = '', id = ''] = line.split('\t')
    const key = fold(name)
    const known = ids.get(key) ?? []
    if (!known.includes(Number(id))) ids.set(key, [...known, Number(id)])
  }
  return ids
})

/** GeoNames ids of the towns that WordNet describes under this folded name. */
export function lookUpWellKnown(key: string): number[] {
  return openWellKnown().get(key) ?? []
}
