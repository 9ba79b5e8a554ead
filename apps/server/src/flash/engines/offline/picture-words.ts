import type { Facts, Place } from '@timepoint/almanac'
import { momentOf } from './known.ts'
import { dateText, hourText, placeText, placeThen, TODAYS_BORDERS } from './phrases.ts'

/**
 * From when on the name of a country stood for it, as a state or as a land: before, and for all that are
 * not here before 1945, the caption says that the country is of today.
 */
const NAMED_SINCE: readonly (readonly [codes: string, year: number])[] = [
  ['EG', -3000],
  ['GR', -700],
  ['CN', -221],
  ['JP', 650],
  ['FR', 843],
  ['NO', 900],
  ['HU PL DK SE', 1000],
  ['PT', 1143],
  ['CH', 1291],
  ['ES', 1492],
  ['RU', 1547],
  ['GB', 1707],
  ['US', 1776],
  ['HT', 1804],
  ['CO CL AR', 1819],
  ['PE MX', 1821],
  ['BR', 1822],
  ['BE GR', 1830],
  ['IT', 1861],
  ['CA', 1867],
  ['DE', 1871],
  ['AU', 1901],
  ['NZ', 1840],
  ['ZA', 1910],
  ['AT FI', 1918],
  ['TR', 1923],
  ['VA', 1929],
  ['SA IQ', 1932],
  ['IR', 1935],
  ['IN PK', 1947],
  ['IL LK MM', 1948],
  ['ID', 1950],
  ['LY', 1951],
  ['MA TN SD', 1956],
  ['GH MY', 1957],
  ['NG SN ML CD CI CM SO MG', 1960],
  ['KW TZ', 1961],
  ['DZ UG JM RW BI', 1962],
  ['KE', 1963],
  ['ZM MW', 1964],
  ['SG', 1965],
  ['BS', 1973],
  ['BD AE', 1971],
  ['AO MZ', 1975],
  ['ZW', 1980],
  ['NA', 1990],
  ['UA BY KZ UZ KG TJ TM GE AM AZ LT LV EE HR SI', 1991],
  ['BA', 1992],
  ['CZ SK ER', 1993],
]

function namedSince(code: string | null): number {
  const found = NAMED_SINCE.find(([codes]) => code !== null && codes.split(' ').includes(code))
  return found?.[1] ?? TODAYS_BORDERS
}

/** Places on which a town of another name stands today. */
const BENEATH_TOWNS = new Set(['Tenochtitlan', 'Tlatelolco', 'Karakorum'])

/**
 * The place without a town that adds nothing to it: one of today where another stood, or one beside a
 * place whose name says already where it is.
 */
function withoutTown(place: Place): Place {
  const adds = !BENEATH_TOWNS.has(place.name) && !place.name.includes(', ')
  return adds ? place : { ...place, city: null }
}

/** The place of a caption: a country that was not there yet is said to be of today. */
function captionPlace(known: Place | null, year: number | null): string | null {
  if (!known || year === null) return placeText(known)
  const place = year < TODAYS_BORDERS ? withoutTown(known) : known
  if (year >= namedSince(place.countryCode)) return placeText(place)
  if (place.country !== null && place.country === place.name) return `Today’s ${place.name}`
  // The city of Rome around it is name enough.
  if (place.countryCode === 'VA') return placeText({ ...place, country: null })
  const then = placeThen(place, Math.min(year, TODAYS_BORDERS - 1))
  return then?.replace('today’s The ', 'today’s ') ?? null
}

function captionDate(facts: Facts): string | null {
  const text = dateText(facts)
  const isOldStyle = facts.date?.calendar === 'julian' && facts.date.day !== null
  return text !== null && isOldStyle ? `${text} (Julian)` : text
}

/** ` UTC`, ` UTC−6`, ` UTC+5:30`. */
function offsetText(hours: number): string {
  if (hours === 0) return ' UTC'
  const minutes = Math.round(Math.abs(hours) * 60)
  const rest = minutes % 60 === 0 ? '' : `:${String(minutes % 60).padStart(2, '0')}`
  return ` UTC${hours < 0 ? '−' : '+'}${Math.floor(minutes / 60)}${rest}`
}

/** By which clock an hour is meant where no land has one; off the Earth by the one on record. */
function clockOf(facts: Facts): string {
  const { date, place } = facts
  if (date?.hour == null || !place || place.countryCode !== null) return ''
  if (place.latitude !== null) return ' ship’s time'
  const offset = momentOf(facts)?.date.utcOffsetHours ?? null
  return offset === null ? '' : offsetText(offset)
}

/** Place, date and hour of a picture in one line: `Mombasa, in today’s Kenya · 3 May 1780 · at dusk`. */
export function captionLine(facts: Facts): string {
  const { place, date } = facts
  const hour = hourText(date)
  return [
    captionPlace(place, date?.year ?? null),
    captionDate(facts),
    hour === null ? null : `${hour}${clockOf(facts)}`,
  ]
    .filter((part) => part !== null && part !== '')
    .join(' · ')
}
