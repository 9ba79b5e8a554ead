import type { PromptInput } from '../agent.ts'
import { type Point, type WorldPart, worldPartOf } from './anachronisms.ts'
import { markText } from './mark.ts'

/** Parts of the world with a look and manners of their own. */
export type Region =
  | 'europe'
  | 'mediterranean'
  | 'islamic'
  | 'south_asia'
  | 'east_asia'
  | 'japan'
  | 'southeast_asia'
  | 'africa'
  | 'americas'
  | 'oceania'

const COUNTRIES: Record<Region, string> = {
  mediterranean: 'IT GR CY MT',
  islamic: 'EG IQ IR SY LB IL PS JO SA YE OM AE QA BH KW TR TN DZ MA LY AF UZ TM AZ SD MR',
  south_asia: 'IN PK BD LK NP BT MV',
  east_asia: 'CN KR KP TW MN HK MO',
  japan: 'JP',
  southeast_asia: 'VN TH KH LA MM MY ID PH SG BN TL',
  africa:
    'NG GH ML SN NE BF CI GM GN GW SL LR TG BJ CM TD CF CG CD AO ZM ZW MZ MW TZ KE UG RW BI ET ER SO DJ SS NA BW ZA LS SZ MG',
  americas: 'US CA MX GT BZ HN SV NI CR PA CO VE EC PE BO CL AR UY PY BR CU HT DO JM GL',
  oceania: 'AU NZ FJ PG WS TO VU SB KI TV NR PW FM MH',
  europe:
    'GB IE FR BE NL LU DE AT CH ES PT DK NO SE FI IS PL CZ SK HU RO BG RS HR SI BA AL UA RU BY LT LV EE',
}

const REGIONS = new Map(
  Object.entries(COUNTRIES).flatMap(([region, codes]) =>
    codes.split(' ').map((code) => [code, region as Region] as const),
  ),
)

/** Islands of the Pacific that belong to countries on other continents. */
const PACIFIC = { west: -115, north: 25, south: -30 }

/** When and where a scene plays, as far as any step knows it. */
export interface Setting {
  /** Historical year, negative for BCE. */
  year: number | null
  /** The place in the words of the timeline. */
  location: string | null
  countryCode: string | null
  /** Null where the place is unknown or off the Earth. */
  region: Region | null
  worldPart: WorldPart
  /** The clock as people there kept it, such as `9:40` or `dawn`. */
  clock: string | null
  /** Season in its everyday name. */
  season: string | null
}

function regionOf(code: string | null, at: Point): Region | null {
  const { latitude, longitude } = at
  const pacific = longitude !== null && longitude < PACIFIC.west && latitude !== null
  if (pacific && latitude < PACIFIC.north && latitude > PACIFIC.south && code !== 'MX') {
    return 'oceania'
  }
  return REGIONS.get(code ?? '') ?? null
}

/** When and where: the timeline if it is there, else what the almanac reads. */
export function settingOf({ state, facts }: Pick<PromptInput, 'state' | 'facts'>): Setting {
  const { timeline } = state
  const place = timeline?.place ?? null
  const code = place?.country_code ?? facts.place?.countryCode ?? null
  const at = place ?? facts.place ?? { latitude: null, longitude: null }
  const hour = timeline?.hour ?? facts.date?.hour ?? null
  const minute = timeline?.minute ?? facts.date?.minute ?? 0
  const words = timeline?.time_of_day ?? facts.date?.timeOfDay ?? null
  return {
    year: timeline?.year ?? facts.date?.year ?? null,
    location: timeline?.location ?? place?.name ?? facts.place?.name ?? null,
    countryCode: code,
    region: regionOf(code, at),
    worldPart: worldPartOf(at),
    clock: hour === null ? words : `${hour}:${String(minute).padStart(2, '0')}`,
    season: timeline?.season ?? facts.date?.season ?? null,
  }
}

/**
 * A place as a prompt shows it: marked if neither the query nor the gazetteer has it, since then a
 * model named it.
 */
export function shownPlace(name: string, { state, facts, mark }: PromptInput): string {
  const isNamedByModel = facts.place === null && state.timeline?.place?.latitude == null
  return isNamedByModel ? markText(name, mark) : name
}

/** The location of the setting as a prompt shows it. */
export function shownLocation(input: PromptInput): string | null {
  const { location } = settingOf(input)
  return location === null ? null : shownPlace(location, input)
}

/** A year in words: `1541` or `270 BC`. */
export function yearWords(year: number): string {
  return year < 0 ? `${-year} BC` : String(year)
}

/** The century of a year in words, such as `16th century` or `3rd century BC`. */
export function centuryWords(year: number): string {
  const number = Math.ceil(Math.abs(year) / 100)
  const teen = number % 100 > 10 && number % 100 < 14
  const ending = teen ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th')
  return `${number}${ending} century${year < 0 ? ' BC' : ''}`
}

/** Place, year and clock in one line; what is unknown is left out. */
export function settingLine(setting: Setting): string {
  const { location, year, season, clock } = setting
  const when = year === null ? null : yearWords(year)
  const part = season === 'fall' ? 'autumn' : season
  return [location, when, part, clock].filter((part) => part !== null).join(', ')
}
