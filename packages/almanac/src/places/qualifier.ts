import { findCountryByName } from './countries.ts'
import { once } from './data-file.ts'
import { listRegionNames } from './place-index.ts'
import type { PlaceRow } from './places-file.ts'
import { fold, type Phrase, type Word } from './words.ts'

/** A region or country named behind a place: "Paris, Texas", "Rome, Italy". */
export interface Qualifier {
  countries: Set<string>
  regions: Set<string>
  /** Word index after the qualifier, and its end in the text. */
  after: number
  end: number
}

/** English names of regions that GeoNames lists by another name. */
const OTHER_NAMES: Record<string, string> = {
  bavaria: 'DE.02',
  normandy: 'FR.28',
  brittany: 'FR.53',
  tuscany: 'IT.16',
  sicily: 'IT.15',
  sardinia: 'IT.14',
  lombardy: 'IT.09',
  piedmont: 'IT.12',
  catalonia: 'ES.56',
  andalusia: 'ES.51',
  galicia: 'ES.58',
  crete: 'GR.ESYE43',
  corsica: 'FR.94',
  england: 'GB.ENG',
  scotland: 'GB.SCT',
  wales: 'GB.WLS',
  flanders: 'BE.VLG',
  bali: 'ID.02',
  goa: 'IN.33',
  'washington state': 'US.WA',
  'new york state': 'US.NY',
  dc: 'US.DC',
  'd c': 'US.DC',
}

const openRegions = once(() => {
  const names = new Map<string, string[]>()
  const add = (key: string, code: string) => {
    const codes = names.get(key) ?? []
    if (!codes.includes(code)) names.set(key, [...codes, code])
  }
  const known = listRegionNames()
  for (const [code, name] of known) {
    add(fold(name), code)
    add(
      fold(name).replace(/ (?:county|province|region|oblast|state|prefecture|department)$/, ''),
      code,
    )
  }
  for (const [key, code] of Object.entries(OTHER_NAMES)) if (known.has(code)) add(key, code)
  return names
})

/** GeoNames keys of the regions with this folded name. */
export function lookUpRegions(key: string): string[] {
  return openRegions().get(key) ?? []
}

/** Whether a folded name is the established English name of a region (Bavaria, Normandy). */
export function isEnglishRegion(key: string): boolean {
  return Object.hasOwn(OTHER_NAMES, key)
}

/** The region or country behind a phrase, behind a comma, in brackets or with neither, or null. */
export function readQualifier(words: Word[], phrase: Phrase): Qualifier | null {
  const last = words[phrase.after - 1]
  if (!last || last.stemEnd < last.end || !/^\s*[,(]?\s*$/.test(last.gap) || last.gap === '')
    return null
  for (let length = 3; length > 0; length -= 1) {
    const run = words.slice(phrase.after, phrase.after + length)
    const end = run.at(-1)
    if (run.length < length || !end) continue
    if (run.slice(0, -1).some((word) => !/^[\s.-]+$/.test(word.gap))) continue
    const key = [...run.slice(0, -1).map((word) => word.key), end.stem].join(' ')
    const country = findCountryByName(key)
    const regions = lookUpRegions(key)
    const state = stateOfAbbreviation(run)
    if (state) regions.push(state)
    if (!country && regions.length === 0) continue
    const countries = new Set(country ? [country.code] : [])
    return { countries, regions: new Set(regions), after: phrase.after + length, end: end.stemEnd }
  }
  return null
}

/** "Paris, TX": two capitals that are a state of the United States. */
function stateOfAbbreviation(run: Word[]): string | null {
  const raw = run.length === 1 ? (run[0]?.raw ?? '') : ''
  const key = `US.${raw}`
  return /^[A-Z]{2}$/.test(raw) && listRegionNames().has(key) ? key : null
}

/** Whether a record lies in the country or one of the regions. */
export function isWithin(row: PlaceRow, qualifier: Qualifier): boolean {
  return qualifier.countries.has(row.country) || qualifier.regions.has(row.admin1)
}
