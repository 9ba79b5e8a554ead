import { choosePlace } from './candidates.ts'
import { type Country, findCountry, findCountryByName } from './countries.ts'
import { lookUpRegions } from './qualifier.ts'
import { regionOf } from './records.ts'
import { fold } from './words.ts'

/** The parts of a location; null where it does not say them. */
export interface Location {
  /** The venue, as written. */
  name: string | null
  /** A country of today under its common English name. */
  country: string | null
  region: string | null
  city: string | null
}

/** Names of countries beside those of the list of countries: old, short or of their language. */
const ALIASES = new Map(
  Object.entries({
    holland: 'NL',
    'the netherlands': 'NL',
    burma: 'MM',
    persia: 'IR',
    siam: 'TH',
    ceylon: 'LK',
    'ivory coast': 'CI',
    'cape verde': 'CV',
    swaziland: 'SZ',
    macedonia: 'MK',
    'east timor': 'TL',
    'peoples republic of china': 'CN',
    prc: 'CN',
    'the gambia': 'GM',
    'the bahamas': 'BS',
    'the philippines': 'PH',
    'the united states': 'US',
    'the united kingdom': 'GB',
    'republic of ireland': 'IE',
    eire: 'IE',
    'vatican city': 'VA',
    vatican: 'VA',
    'holy see': 'VA',
    deutschland: 'DE',
    italia: 'IT',
    espana: 'ES',
  }),
)

/** Regions that stand for their country: what is behind them is taken as said. */
const NATIONS = /^GB\.(?:ENG|SCT|WLS|NIR)$/

/** Said behind a town, and neither town nor region: a county. */
const COUNTY = /(?:shire| county| district| prefecture| department| province)$/i

interface Area {
  country: Country
  /** Set when the part is a region of that country. */
  region: string | null
}

function countryOfName(part: string): Country | null {
  const key = fold(part)
  const code = ALIASES.get(key)
  return code === undefined ? findCountryByName(key) : findCountry(code)
}

/** The GeoNames key of a state of the United States by its name or two capitals, or null. */
function usState(part: string): string | null {
  const key = `US.${part}`
  if (/^[A-Z]{2}$/.test(part) && regionOf(key) !== null) return key
  return lookUpRegions(fold(part)).find((region) => region.startsWith('US.')) ?? null
}

/** Whether a town of this name lies in the country, or in the region alone. */
function townIn(
  part: string | undefined,
  { countries, regions }: Record<'countries' | 'regions', string[]>,
) {
  if (part === undefined) return null
  const within = { countries: new Set(countries), regions: new Set(regions), after: 0, end: 0 }
  const chosen = choosePlace(fold(part), null, within)
  return chosen?.primary ? chosen.row : null
}

const inCountry = (code: string) => ({ countries: [code], regions: [] })

/** Georgia is a country and a state: a town before it that only one of them has decides. */
function isStateRather(part: string, state: string, before: string | undefined): boolean {
  const country = countryOfName(part)
  if (country === null || /^[A-Z]{2}$/.test(part)) return true
  const inState = townIn(before, { countries: [], regions: [state] })
  return inState !== null && townIn(before, inCountry(country.code)) === null
}

function regionArea(key: string): Area | null {
  const country = findCountry(key.slice(0, 2))
  return country && { country, region: regionOf(key) }
}

/** What the last part says of the country; null when it is neither country nor one of its known parts. */
function areaOf(part: string, before: string | undefined): Area | null {
  const state = usState(part)
  if (state !== null && isStateRather(part, state, before)) return regionArea(state)
  const country = countryOfName(part)
  if (country) return { country, region: null }
  const nation = lookUpRegions(fold(part)).find((key) => NATIONS.test(key))
  return nation === undefined ? null : regionArea(nation)
}

/** Takes the town from the end of the parts; a county behind it is passed over. */
function takeCity(parts: string[], code: string | null): string | null {
  const last = parts.pop() ?? null
  const isCounty = last !== null && COUNTY.test(last) && parts.length > 0
  if (!isCounty || code === null || townIn(last, inCountry(code))) return last
  return parts.pop() ?? null
}

/** The name of a region as the gazetteer has it where only its code was written. */
function regionName(part: string, code: string): string {
  const state = code === 'US' && /^[A-Z]{2}$/.test(part) ? usState(part) : null
  return (state && regionOf(state)) ?? part
}

/**
 * Takes a location apart: the last part is the country if it is one of today (or stands for one: a state
 * of the United States, a nation of the United Kingdom), else the region; before it region, then city; what
 * leads is the venue. A single part that is no country is the city. Parts are told apart by commas.
 * @example `Theatre of Pompey, Rome, Lazio, Italy` is Italy, Lazio, Rome, with that name.
 */
export function readLocation(text: string): Location {
  const parts = text
    .split(/[,，、]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  if (parts.length < 2) {
    const only = parts[0] ?? null
    const country = only === null ? null : countryOfName(only)
    const [city, countryName] = country ? [null, country.name] : [only, null]
    return { name: null, country: countryName, region: null, city }
  }
  const last = parts.pop() ?? ''
  const area = areaOf(last, parts.at(-1))
  const code = area?.country.code ?? null
  let region = area ? area.region : last
  if (area && region === null) {
    const before = parts.pop()
    if (before !== undefined) region = regionName(before, area.country.code)
  }
  const city = takeCity(parts, code)
  const name = parts.length > 0 ? parts.join(', ') : null
  return { name, country: area?.country.name ?? null, region, city }
}
