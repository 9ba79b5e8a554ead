import type { Calendar } from './historical-date.ts'

/** First Gregorian day, as written in the new calendar: `[year, month, day]`. */
type Adoption = readonly [number, number, number]

const ROME: Adoption = [1582, 10, 15]
const BRITAIN: Adoption = [1752, 9, 14]

/**
 * First Gregorian days of places that did not follow Rome in 1582, by today's ISO 3166 country.
 * A country of today that held several calendars at once gets the one most of it kept; Germany keeps
 * Rome's date because its Catholic and Protestant lands differed until 1700.
 *
 * Source: J. Dutka, "On the Gregorian revision of the Julian calendar" (1988); the state laws named in
 * the Explanatory Supplement to the Astronomical Almanac (1992), chapter 12.
 */
const ADOPTION: Record<string, Adoption> = {
  GB: BRITAIN,
  UK: BRITAIN,
  IE: BRITAIN,
  IM: BRITAIN,
  JE: BRITAIN,
  GG: BRITAIN,
  US: BRITAIN,
  BM: BRITAIN,
  BB: BRITAIN,
  JM: BRITAIN,
  BS: BRITAIN,
  GI: BRITAIN,
  SE: [1753, 3, 1],
  FI: [1753, 3, 1],
  DK: [1700, 3, 1],
  NO: [1700, 3, 1],
  IS: [1700, 11, 28],
  RU: [1918, 2, 14],
  UA: [1918, 2, 14],
  BY: [1918, 2, 14],
  EE: [1918, 2, 14],
  LV: [1918, 2, 14],
  GE: [1918, 5, 1],
  AM: [1918, 5, 1],
  AZ: [1918, 2, 14],
  BG: [1916, 4, 14],
  RO: [1919, 4, 14],
  RS: [1919, 2, 1],
  ME: [1919, 2, 1],
  MK: [1919, 2, 1],
  GR: [1923, 3, 1],
  CY: [1923, 3, 1],
}

/** First day of the Gregorian calendar in a country; Rome's 15 October 1582 where nothing else is known. */
export function adoptionOf(countryCode?: string | null): Adoption {
  return ADOPTION[countryCode?.toUpperCase() ?? ''] ?? ROME
}

/**
 * The calendar in which people there wrote such a date: Julian before the country's first Gregorian
 * day, Gregorian from then on. Days that a reform skipped (5 to 14 October 1582 in Rome) are read as
 * Julian, where they exist. Unknown parts count as the first of their span.
 */
export function defaultCalendar(date: {
  year: number
  month?: number | null
  day?: number | null
  countryCode?: string | null
}): Calendar {
  const first = adoptionOf(date.countryCode)
  const typed = [date.year, date.month ?? 1, date.day ?? 1]
  for (let i = 0; i < 3; i++) {
    const difference = (typed[i] ?? 0) - (first[i] ?? 0)
    if (difference !== 0) return difference < 0 ? 'julian' : 'gregorian'
  }
  return 'gregorian'
}

/** Whether histories date a country's old days as written there, and not in the new calendar. */
function keepsOldDays(countryCode?: string | null): boolean {
  const [year, month] = adoptionOf(countryCode)
  return year === 1752 && month === 9
}

/**
 * The calendar of a day as English-language histories give it: Julian in Britain and its colonies
 * until September 1752, elsewhere Gregorian from 15 October 1582, also in Russia.
 */
export function customaryCalendar(date: {
  year: number
  month?: number | null
  day?: number | null
  countryCode?: string | null
}): Calendar {
  const { countryCode } = date
  return defaultCalendar({ ...date, countryCode: keepsOldDays(countryCode) ? countryCode : null })
}
