import type { CuratedMoment, Facts, Place } from '@timepoint/almanac'
import { culturesOf, seaDirection } from '../../illustration/index.ts'
import type { RenderInput } from '../../pipeline/state.ts'
import { anchorMoment, momentOf } from './known.ts'

type Terrain = CuratedMoment['picture']['terrain']

/** Words of a query that say what the ground is like, first match first. */
const WORDS: readonly (readonly [RegExp, Terrain])[] = [
  [/\bon (?:the |.*, ?(?:the )?)?moon\b|\bmoon landing\b|\blunar\b|\bsea of tranquil/i, 'moon'],
  [/\bmars\b|\bmartian\b/i, 'desert'],
  [/\bdeep space\b|\binterplanetary\b|\binterstellar\b/i, 'deep-space'],
  [/\b(?:in|into) (?:outer )?space\b|\bin orbit\b|\bspace (?:walk|station)\b/i, 'space'],
  [/\bantarctic|\bsouth pole\b|\bnorth pole\b|\barctic\b|\biceberg\b|\bglacier\b/i, 'ice'],
  [/\bdesert\b|\bsahara\b|\bdunes\b|\boasis\b/i, 'desert'],
  [/\bmount\b|\bmountains?\b|\bsummit\b|\beverest\b|\balps\b|\bandes\b|\bhimalaya/i, 'mountains'],
  [/\bharbou?r\b|\bbeach(?:es)?\b|\bcoast\b|\bshores?\b|\bport\b|\bbay\b|\bislands?\b/i, 'coast'],
  [/\bat sea\b|\bocean\b|\bon the sea\b|\bmid-?atlantic\b/i, 'sea'],
  [/\brivers?\b|\bferry\b|\bcrosses the (?:delaware|rubicon|rhine|danube)\b/i, 'river'],
  [/\bforests?\b|\bjungle\b|\bwoods\b/i, 'forest'],
  [/\bsteppe\b|\bprairie\b|\bplains?\b|\bfields?\b|\btrench(?:es)?\b/i, 'plain'],
  [/\bvillages?\b|\bfarm\b|\bhills?\b|\bvineyard\b/i, 'hills'],
]

/** Places that are on another world: "Gale crater, Mars". */
const WORLD = /\b(?:mars|moon)\b/i

/** Words that put a town by the sea at its shore. */
const SEAFARING =
  /\bships?\b|\bsail(?:s|ors?|ing)\b|\bfisherm[ae]n\b|\bvikings?\b|\bfleets?\b|\bdhows?\b|\bvoyages?\b|\bdocks?\b|\bquays?\b/i
/** How far from the sea a town may lie for that: the land outlines are no finer. */
const SEASIDE_KM = 30

/** Countries of today where green hills would be wrong outside the towns. */
const BARE: Partial<Record<Terrain, string>> = {
  desert: 'AE DJ DZ EG EH JO KW LY MR NE OM QA SA SD TD',
  plain: 'BD HU IQ KH KZ MN NL UA',
  ice: 'AQ GL',
}

/** Roofs are drawn from here on; before, nothing is said of how a town looked. */
const FIRST_ROOFS = 1
/** Where towns of today are younger than that: no roofs before this year. */
const FIRST_TOWNS: readonly (readonly [codes: string, year: number])[] = [
  ['FO GL IS', 1790],
  ['EE FI LT LV NO SE', 1050],
  ['BY RU UA', 950],
  ['JP', 645],
  ['BN ID MY PH SG', 1500],
  ['AE BH KW QA', 1800],
  ['AO BF BI BJ BW CD CF CG CI CM GA GN GW KM LR LS MG MW MZ NA RW SL SZ TD TG UG ZM ZW', 1870],
]
/** Towns of the Americas that stood before Europeans came were in these countries. */
const OLD_AMERICAN_TOWNS = 'MX GT HN BZ SV PE BO EC'

/** Towns that are known by another name today, or lie in ruins beside the town of today. */
const FORMER_TOWNS = new Set(
  "Constantinople,Byzantium,Antioch,Nicaea,Nicomedia,Ephesus,Smyrna,Trebizond,Adrianople,Ctesiphon,Carthage,Acre,Tyre,Pompeii,Herculaneum,Ostia,Danzig,Breslau,Königsberg,Pressburg,Ragusa,Christiania,Petrograd,Leningrad,Stalingrad,Merv,Bukhara,Samarkand,Nishapur,Rayy,Ray,Kufa,Wasit,Fustat,Samarra,Balkh,Gurganj,Panjikent,Chang’an,Chang'an,Luoyang,Kaifeng,Khanbaliq,Canton,Edo,Heian-kyō,Heian-kyo,Kamakura,Gyeongju,Hanyang,Saigon,Batavia,Malacca,Calicut,Bombay,Calcutta,Tenochtitlan,Cusco,New Amsterdam".split(
    ',',
  ),
)

const TOWN_WORDS = /\btowns?\b|\bcit(?:y|ies)\b|\bstreets?\b/i

/** Whether the place is a town, or the query speaks of one. */
export function isTown({ place, asked }: Facts): boolean {
  if (!place) return false
  return place.city === place.name || FORMER_TOWNS.has(place.name) || TOWN_WORDS.test(asked)
}

/** False where no town of today stood yet, or none that roofs would show. */
function hadTowns({ countryCode, ...where }: Place, year: number): boolean {
  const code = countryCode ?? ''
  const first = FIRST_TOWNS.find(([codes]) => codes.split(' ').includes(code))
  if (year < (first?.[1] ?? FIRST_ROOFS)) return false
  const cultures = culturesOf({ countryCode, ...where }, year)
  if (cultures.includes('colonial')) return true
  if (cultures.includes('pacific')) return year >= 1850
  const isNew = cultures.includes('americas') || code === 'AU' || code === 'NZ'
  return !isNew || OLD_AMERICAN_TOWNS.split(' ').includes(code)
}

function isBySea({ latitude, longitude }: Place): boolean {
  if (latitude === null || longitude === null) return false
  return seaDirection(latitude, longitude, SEASIDE_KM) !== null
}

/** The ground of a country outside its towns. */
function countryside(code: string | null): Terrain {
  const bare = Object.entries(BARE) as [Terrain, string][]
  return bare.find(([, codes]) => code !== null && codes.split(' ').includes(code))?.[0] ?? 'hills'
}

/**
 * The ground of the picture: curated, or named by the query, or roofs for a town, else what is usual
 * in the country. It is symbolic, and the caption says so.
 */
export function terrainOf(input: Pick<RenderInput, 'facts' | 'carried'>): Terrain {
  const { facts } = input
  const curated = (momentOf(facts) ?? anchorMoment(input))?.picture.terrain
  if (curated) return curated
  const { place, date } = facts
  const asked = `${facts.asked} ${WORLD.test(place?.name ?? '') ? `on ${place?.name}` : ''}`
  if (place && SEAFARING.test(asked) && isBySea(place)) return 'coast'
  const word = WORDS.find(([pattern]) => pattern.test(asked))
  if (word) return word[1]
  if (place && isTown(facts) && hadTowns(place, date?.year ?? 0)) return 'city'
  // A known position that no country has is at sea.
  if (place?.latitude != null && place.countryCode === null) return 'sea'
  return countryside(place?.countryCode ?? null)
}
