import type { Region, Setting } from './setting.ts'

interface Custom {
  regions: readonly Region[]
  /** Only in these countries, by ISO code; everywhere in the regions without. */
  countries?: readonly string[]
  from: number
  until: number
  text: string
}

const CUSTOMS: readonly Custom[] = [
  {
    regions: ['mediterranean'],
    countries: ['IT'],
    from: -300,
    until: 500,
    text: 'by name; "domine" to someone above',
  },
  {
    regions: ['east_asia'],
    from: -1000,
    until: 1911,
    text: 'by office or kinship; a ruler by title, never by personal name',
  },
  {
    regions: ['japan'],
    from: 600,
    until: 1868,
    text: 'by office, rank or house; a ruler by title, never by personal name',
  },
  {
    regions: ['south_asia', 'islamic'],
    from: 1299,
    until: 1922,
    text: 'title and a blessing upward; kin terms among equals',
  },
  {
    regions: ['africa'],
    countries: ['NG', 'GH', 'BJ', 'TG', 'CI'],
    from: 1000,
    until: 1957,
    text: 'elders as elders, chiefs by praise name and often through a spokesman',
  },
  {
    regions: ['americas'],
    countries: ['MX', 'GT'],
    from: 1200,
    until: 1540,
    text: 'at court the speaker lowers himself and thanks the other for the trouble of hearing',
  },
  {
    regions: ['europe'],
    countries: ['FR'],
    from: 1792,
    until: 1795,
    text: 'citizen, citizeness',
  },
  {
    regions: ['europe'],
    countries: ['RU', 'UA', 'BY'],
    from: 1700,
    until: 1917,
    text: 'name and patronymic among the educated; rank in service; first name to servants',
  },
  {
    regions: ['europe'],
    countries: ['RU', 'UA', 'BY'],
    from: 1918,
    until: 1991,
    text: 'comrade and surname in public; name and patronymic among acquaintances',
  },
  {
    regions: ['europe'],
    countries: ['GB', 'IE'],
    from: 1485,
    until: 1837,
    text: 'rank, then surname; "sir" or "madam" upward, surname alone downward',
  },
]

/** How people here call each other; kin and trade terms where no custom is on the list. */
export function addressCustom({ region, countryCode, year }: Setting): string {
  const custom = CUSTOMS.find(
    ({ regions, countries, from, until }) =>
      region !== null &&
      regions.includes(region) &&
      (countries === undefined || countries.includes(countryCode ?? '')) &&
      year !== null &&
      year >= from &&
      year <= until,
  )
  return custom?.text ?? 'kin terms, trade or name; no honorific that FACTS do not give'
}
