import { once, readDataLines } from './data-file.ts'
import type { PlaceRow } from './places-file.ts'
import { fold } from './words.ts'

const openFoundings = once(() => {
  const years = new Map<string, number>()
  for (const line of readDataLines('places-founded.tsv')) {
    const [name = '', area = '', year] = line.split('\t')
    years.set(`${area}:${fold(name)}`, Number(year))
  }
  return years
})

/** First year of a town whose name is younger than its namesakes or its namesake's life, or null. */
export function foundingYear({ name, country, admin1 }: PlaceRow): number | null {
  const key = fold(name.replace(/^City of /, ''))
  const years = openFoundings()
  return years.get(`${admin1}:${key}`) ?? years.get(`${country}:${key}`) ?? null
}
