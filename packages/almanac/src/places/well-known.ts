import { once, readDataLines } from './data-file.ts'
import { fold } from './words.ts'

const openWellKnown = once(() => {
  const ids = new Map<string, number[]>()
  const names = new Map<number, string[]>()
  for (const line of readDataLines('places-well-known.tsv')) {
    const [name = '', id = ''] = line.split('\t')
    const key = fold(name)
    names.set(Number(id), [...(names.get(Number(id)) ?? []), name])
    const known = ids.get(key) ?? []
    if (!known.includes(Number(id))) ids.set(key, [...known, Number(id)])
  }
  return { ids, names }
})

/** GeoNames ids of the towns that WordNet describes under this folded name. */
export function lookUpWellKnown(key: string): number[] {
  return openWellKnown().ids.get(key) ?? []
}

/** The names that WordNet gives to a town of GeoNames: English ones, some of them former. */
export function listKnownNames(id: number): string[] {
  return openWellKnown().names.get(id) ?? []
}
