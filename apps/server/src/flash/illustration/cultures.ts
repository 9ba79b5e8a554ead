/** What a shape or a place belongs to, as far as buildings and ships differ by it. */
export type Culture =
  | 'any'
  | 'africa'
  | 'americas'
  | 'central-asia'
  | 'colonial'
  | 'east-asia'
  | 'europe'
  | 'indian-ocean'
  | 'islamic'
  | 'mediterranean'
  | 'middle-east'
  | 'nordic'
  | 'north-africa'
  | 'pacific'
  | 'south-asia'
  | 'south-east-asia'
  | 'western'

/** Where a picture is, as far as it decides the culture. Degrees WGS 84; null where unknown. */
export interface Whereabouts {
  countryCode: string | null
  latitude: number | null
  longitude: number | null
}

/** Countries of today, ISO 3166-1 alpha-2; `western` is the Europe of Latin church and Roman law. */
const COUNTRIES: Partial<Record<Culture, string>> = {
  africa:
    'AO BF BI BJ BW CD CF CG CI CM CV DJ ER ET GA GH GM GN GQ GW KE KM LR LS MG ML MR MW MZ NA NE NG RW SC SL SN SO SS ST SZ TD TG TZ UG ZA ZM ZW',
  americas:
    'AG AR BB BO BR BS BZ CA CL CO CR CU DM DO EC GD GF GT GY HN HT JM KN LC MX NI PA PE PR PY SR SV TT US UY VC VE',
  'central-asia': 'AF KG KZ MN TJ TM UZ',
  'east-asia': 'CN HK JP KP KR MO TW VN',
  europe:
    'AD AL AM AT BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GE GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SK SM UA VA XK',
  'indian-ocean': 'AE BH DJ IN IR KE KM KW LK MG MV MZ OM PK QA SA SO TZ YE',
  mediterranean: 'AL CY DZ EG ES GI GR HR IL IT LB LY MA MC ME MT PS SM SY TN TR VA',
  'middle-east': 'AE AM AZ BH IL IQ IR JO KW LB OM PS QA SA SY YE',
  nordic: 'DK FO IS NO SE',
  'north-africa': 'DZ EG EH LY MA SD TN',
  pacific: 'AS CK FJ FM GU KI MH MP NC NR NU NZ PF PG PW SB TK TO TV VU WF WS',
  'south-asia': 'BD BT IN LK MV NP PK',
  'south-east-asia': 'BN ID KH LA MM MY PH SG TH TL VN',
  western:
    'AD AT BE CH CZ DE DK EE ES FI FO FR GB GG GI HR HU IE IM IS IT JE LI LT LU LV MC MT NL NO PL PT SE SI SK SM VA',
}

type Span = readonly [codes: string, from: number, until?: number]

/** Years in which Islam was the faith of the towns. */
const ISLAMIC: readonly Span[] = [
  ['AE BH EG IL IQ IR JO KW LB OM PS QA SA SY YE', 690],
  ['AZ DZ LY MA TN', 720],
  ['ES', 720, 1492],
  ['PT', 720, 1249],
  ['PK', 720],
  ['AF TM UZ TJ', 850],
  ['KG KZ', 1000],
  ['DJ ER KM MR SN SO', 1100],
  ['TR', 1100],
  ['ML NE', 1100],
  ['KE TZ MV', 1150],
  ['BD IN', 1210],
  ['ID BN MY', 1450],
  ['SD', 1400],
  ['AL BA XK', 1480],
  ['BG GR MK RS', 1400, 1880],
]

/** Years in which towns were built in the manner of Europe. */
const COLONIAL: readonly Span[] = [
  ['CU DO HT JM PR', 1510],
  ['BO CL CO CR EC GT HN MX NI PA PE PY SV VE AR UY', 1540],
  ['BR', 1550],
  ['PH', 1580],
  ['US CA', 1620],
  ['AG BB BS DM GD GY KN LC SR TT VC BZ GF', 1660],
  ['ZA', 1680],
  ['AU', 1795],
  ['NZ', 1845],
]

/** The islands of the Pacific that belong to countries elsewhere, as Hawaii and Rapa Nui do. */
function isOceanic({ latitude, longitude }: Whereabouts): boolean {
  if (latitude === null || longitude === null) return false
  const eastern = longitude < -105 && latitude < (longitude < -150 ? 30 : 10)
  return (eastern || longitude > 157) && latitude < 30 && latitude > -32
}

function isIn(spans: readonly Span[], code: string, year: number): boolean {
  return spans.some(
    ([codes, from, until = Number.POSITIVE_INFINITY]) =>
      codes.split(' ').includes(code) && year >= from && year <= until,
  )
}

/**
 * The cultures whose shapes may stand in a place in a year, for the engine to choose by; empty where
 * place or year is unknown. Coarse on purpose: it only keeps out what is surely foreign.
 */
export function culturesOf(where: Whereabouts, year: number | null): Culture[] {
  const { countryCode: code } = where
  if (year === null || code === null) return []
  if (isOceanic(where)) return ['pacific']
  const own = (Object.entries(COUNTRIES) as [Culture, string][])
    .filter(([, codes]) => codes.split(' ').includes(code))
    .map(([culture]) => culture)
  if (isIn(COLONIAL, code, year)) own.push('colonial')
  if (!isIn(ISLAMIC, code, year)) return own
  // al-Andalus built no churches.
  return [...own.filter((culture) => culture !== 'western'), 'islamic']
}

const FLAT: readonly Culture[] = ['middle-east', 'north-africa', 'central-asia']

/** Before this year the towns of the Indus, the Aegean and Anatolia had flat roofs too. */
const BRONZE_AGE_UNTIL = -1000

/**
 * True where the houses of towns had flat roofs, as far as that can be said of a whole region: the Near
 * East, the Sahel, Mexico and the Maya before the Spaniards. The Andes had thatch.
 */
export function hasFlatRoofs(
  cultures: readonly Culture[],
  { year, latitude }: { year: number | null; latitude: number | null },
): boolean {
  const has = (culture: Culture) => cultures.includes(culture)
  const sahel = has('africa') && has('islamic')
  const mesoamerican = has('americas') && !has('colonial') && (latitude ?? 0) > 0
  const early = year !== null && year < BRONZE_AGE_UNTIL
  const bronze = early && (has('south-asia') || has('mediterranean'))
  return sahel || mesoamerican || bronze || FLAT.some(has)
}

/** From this year on towns had tall blocks: first where cities were rebuilt in that way first. */
export function tallSince(cultures: readonly Culture[]): number {
  return cultures.includes('western') || cultures.includes('colonial') ? 1930 : 1965
}
