import {
  type Calendar,
  convertDay,
  type DatePrecision,
  dayRange,
  defaultCalendar,
  type HistoricalDate,
  hourOfTimeOfDay,
  isValidDay,
  timeOfDayOf,
  toEdtf,
} from '@timepoint/almanac'

/** Words for the parts of a day, as the almanac has them. */
export const PARTS_OF_DAY = [
  'midnight',
  'pre-dawn',
  'dawn',
  'morning',
  'noon',
  'afternoon',
  'evening',
  'dusk',
  'night',
] as const

/** A date as a model or a text gives it. Unknown parts are null. */
export type DateParts = Pick<
  HistoricalDate,
  'year' | 'month' | 'day' | 'hour' | 'minute' | 'season' | 'timeOfDay' | 'precision'
> & { calendar: Calendar | null; approximate: boolean }

/** From coarse to fine. */
const FINENESS = ['century', 'decade', 'year', 'season', 'month', 'day', 'hour', 'minute'] as const

const finenessOf = (precision: DatePrecision) =>
  FINENESS.indexOf(precision as (typeof FINENESS)[number])

/** First year of the decade or century that a year lies in, as `HistoricalDate` keeps them. */
function firstOf(year: number, precision: DatePrecision): number {
  const size = precision === 'decade' ? 10 : precision === 'century' ? 100 : 1
  if (size === 1) return year
  if (year < 0) {
    const rest = precision === 'decade' ? 9 - (-year % 10) : (size - (-year % size)) % size
    return year - rest
  }
  return precision === 'decade' ? year - (year % 10) || 1 : year - ((year - 1) % size)
}

/** Finest precision that the parts carry, and never finer than the one that is claimed. */
function precisionOf(parts: DateParts): DatePrecision {
  const { year, month, day, hour, minute, season, precision } = parts
  if (year === null) return 'unknown'
  const carried: DatePrecision =
    day !== null && hour !== null
      ? minute === null
        ? 'hour'
        : 'minute'
      : day !== null
        ? 'day'
        : month !== null
          ? 'month'
          : season === null
            ? 'year'
            : 'season'
  if (precision === 'unknown') return carried
  return finenessOf(precision) < finenessOf(carried) ? precision : carried
}

/** The parts that are at most as fine as a precision; the part of a day belongs to a day. */
function coarsen(parts: DateParts, precision: DatePrecision): DateParts {
  const fine = finenessOf(precision)
  const atLeast = (limit: DatePrecision) => fine >= finenessOf(limit)
  return {
    ...parts,
    precision,
    year: parts.year === null ? null : firstOf(parts.year, precision),
    season: atLeast('season') ? parts.season : null,
    month: atLeast('month') ? parts.month : null,
    day: atLeast('day') ? parts.day : null,
    hour: atLeast('hour') ? parts.hour : null,
    minute: atLeast('minute') ? parts.minute : null,
  }
}

/** A date that its own calendar has; a day that it does not have, and a year 0, are left open. */
function existing(parts: DateParts, calendar: Calendar): DateParts {
  const { year, month, day } = parts
  if (year === null || year === 0) return { ...parts, year: null, month: null, day: null }
  if (month === null) return { ...parts, day: null }
  const exists = day !== null && isValidDay({ year, month, day }, calendar)
  return exists ? parts : { ...parts, day: null, hour: null, minute: null }
}

/**
 * A date in the almanac's form, from parts that need not be sound: EDTF, range and calendar are computed.
 * @param countryCode decides the calendar where the parts do not name it.
 */
export function settleDate(parts: DateParts, countryCode: string | null): HistoricalDate | null {
  const { year, month, day } = parts
  if (year === null || year === 0) return null
  const calendar = parts.calendar ?? defaultCalendar({ year, month, day, countryCode })
  const real = existing(parts, calendar)
  const { timeOfDay, approximate, ...rest } = coarsen(real, precisionOf(real))
  const known = timeOfDay && hourOfTimeOfDay(timeOfDay) !== null ? timeOfDay : null
  const word = known ?? (parts.hour === null ? null : timeOfDayOf(parts.hour))
  const date = {
    ...rest,
    second: null,
    timeOfDay: rest.hour === null ? word : timeOfDayOf(rest.hour),
    calendar,
    approximate,
  }
  return finish(date)
}

/** A date with what follows from its parts. */
function finish(date: Omit<HistoricalDate, 'edtf' | 'jdMin' | 'jdMax'>): HistoricalDate {
  const range = dayRange(date)
  const { jdMin, jdMax } = range ?? { jdMin: null, jdMax: null }
  return { ...date, edtf: toEdtf(date), jdMin, jdMax }
}

/** The same day in another calendar, as far as it has a day. */
function inCalendar(date: HistoricalDate, calendar: Calendar): HistoricalDate {
  const { year, month, day } = date
  if (date.calendar === calendar || year === null || month === null || day === null) return date
  return { ...date, ...convertDay({ year, month, day }, date.calendar, calendar), calendar }
}

/** Whether a finer date lies within what a coarser one may mean. */
export function liesWithin(fine: HistoricalDate, coarse: HistoricalDate): boolean {
  if (fine.jdMin === null || fine.jdMax === null) return false
  if (coarse.jdMin === null || coarse.jdMax === null) return coarse.year === null
  return fine.jdMin >= coarse.jdMin && fine.jdMax <= coarse.jdMax
}

/**
 * A known date with the finer parts of another one that does not contradict it. What is known wins:
 * parts of it are never changed, and a season is not narrowed to a month that nobody named.
 */
export function refineDate(
  known: HistoricalDate | null,
  other: HistoricalDate | null,
  countryCode: string | null,
): HistoricalDate | null {
  if (!known) return other
  if (!other) return known
  if (known.year === null) return withYear(known, other, countryCode)
  const fine = inCalendar(other, known.calendar)
  const narrows = known.season === null && liesWithin(other, known) && known.day === null
  if (narrows && finenessOf(fine.precision) > finenessOf(known.precision)) {
    const approximate = known.approximate || other.approximate
    return finish({ ...fine, ...clockOf(known, fine), approximate })
  }
  return withClock(known, fine)
}

/** A typed day or month whose year is open gets the year of the other, when they agree in the rest. */
function withYear(known: HistoricalDate, other: HistoricalDate, countryCode: string | null) {
  const same = (key: 'month' | 'day') => known[key] === null || known[key] === other[key]
  if (!same('month') || !same('day')) {
    const parts = { ...known, year: other.year, calendar: other.calendar }
    return settleDate({ ...parts, precision: 'unknown' }, countryCode) ?? known
  }
  return withClock({ ...other, ...clockOf(known, other) }, other)
}

function clockOf(known: HistoricalDate, other: HistoricalDate) {
  const first = known.hour !== null || known.timeOfDay !== null ? known : other
  const { hour, minute, second, timeOfDay } = first
  return { hour, minute, second, timeOfDay }
}

/** The hour of another date that means the same day, where none is known. */
function withClock(known: HistoricalDate, other: HistoricalDate): HistoricalDate {
  if (known.hour !== null || known.timeOfDay !== null) return known
  const sameDay =
    known.day !== null &&
    known.month === other.month &&
    known.day === other.day &&
    known.year === other.year
  if (!sameDay) return known
  const { hour, minute, timeOfDay } = other
  const precision = hour === null ? known.precision : minute === null ? 'hour' : 'minute'
  const date = {
    ...known,
    hour,
    minute,
    timeOfDay,
    precision,
    approximate: known.approximate || other.approximate,
  }
  return { ...date, edtf: toEdtf(date) }
}
