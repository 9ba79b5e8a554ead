import {
  completeDate,
  type DatePrecision,
  defaultCalendar,
  fromEdtf,
  type HistoricalDate,
  isValidDay,
} from '@timepoint/almanac'
import { AppError } from '../../platform/errors.ts'
import type { MomentDate } from './moment.ts'

/** Years that a path carries. */
const MAX_YEAR = 9999
const MIN_YEAR = -999_999

/** What may be said of a date. Whatever is left out follows from the rest, or is not known. */
export interface DateInput {
  year?: number | null | undefined
  month?: number | null | undefined
  day?: number | null | undefined
  /** `HHMM`. */
  time?: string | null | undefined
  season?: MomentDate['season'] | undefined
  timeOfDay?: string | null | undefined
  precision?: DatePrecision | null | undefined
  isApproximate?: boolean | undefined
  calendar?: MomentDate['calendar'] | null | undefined
  /** Read when no year is given, and for what only it can say: spans and approximation. */
  edtf?: string | null | undefined
}

const invalid = (path: string, message: string) =>
  new AppError('invalid_input', {
    detail: `${path}: ${message}`,
    errors: [{ path, message }],
  })

/** The finest part that is there. */
function finestOf(date: DateInput): MomentDate['precision'] {
  if (date.time) return 'minute'
  if (date.day) return 'day'
  if (date.month) return 'month'
  return date.season ? 'season' : 'year'
}

/** Precisions that a date of these parts can have: an hour is written as its first minute. */
function precisionOf(date: DateInput): MomentDate['precision'] {
  const finest = finestOf(date)
  const { precision } = date
  if (finest === 'minute' && precision === 'hour') return 'hour'
  const isSpan = precision === 'decade' || precision === 'century'
  return finest === 'year' && isSpan ? precision : finest
}

function checkParts({ year, month, day, time, calendar }: DateInput): void {
  if (!year || !Number.isInteger(year) || year < MIN_YEAR || year > MAX_YEAR) {
    throw invalid('year', `must be a year from ${MIN_YEAR} to ${MAX_YEAR}, and there is no year 0`)
  }
  if (day && !month) throw invalid('day', 'needs a month')
  if (time && !day) throw invalid('time', 'needs a day')
  if (time && !/^([01]\d|2[0-3])[0-5]\d$/.test(time)) throw invalid('time', 'must be HHMM')
  if (month && (month < 1 || month > 12)) throw invalid('month', 'must be 1 to 12')
  if (month && day && !isValidDay({ year, month, day }, calendar ?? 'gregorian')) {
    throw invalid('day', 'is not a day of that month')
  }
}

/** The calendar in which a date is written, when nobody says: that of Rome. */
function calendarOf({ calendar, year, month, day }: DateInput): MomentDate['calendar'] {
  return calendar ?? defaultCalendar({ year: year ?? 1, month: month ?? 1, day: day ?? 1 })
}

function fromParts(input: DateInput): MomentDate {
  const calendar = calendarOf(input)
  checkParts({ ...input, calendar })
  const { year, month = null, day = null, time = null, season = null, timeOfDay = null } = input
  const precision = precisionOf(input)
  const complete = completeDate({
    year: year ?? null,
    month,
    day,
    hour: time === null ? null : Number(time.slice(0, 2)),
    minute: time === null || precision === 'hour' ? null : Number(time.slice(2)),
    second: null,
    season: month === null ? season : null,
    timeOfDay,
    precision,
    calendar,
    approximate: input.isApproximate ?? false,
  })
  return { ...toMomentDate(complete, precision), season, time }
}

function toMomentDate(date: HistoricalDate, precision: MomentDate['precision']): MomentDate {
  const { year, month, day, season, timeOfDay, calendar, approximate, edtf, jdMin, jdMax } = date
  if (year === null || edtf === null || jdMin === null || jdMax === null) {
    throw invalid('year', 'is not known')
  }
  return {
    year,
    month,
    day,
    time: null,
    season,
    timeOfDay,
    precision,
    isApproximate: approximate,
    calendar,
    edtf,
    lo: jdMin,
    hi: jdMax,
  }
}

function readEdtf(input: DateInput, edtf: string): MomentDate {
  const first = fromEdtf(edtf, input.calendar ?? 'gregorian')
  if (!first || first.precision === 'unknown') {
    throw invalid('date_edtf', 'must be a date, season, decade, century or interval of EDTF')
  }
  const calendar = calendarOf({ ...first, calendar: input.calendar })
  const date = calendar === first.calendar ? first : (fromEdtf(edtf, calendar) ?? first)
  const { hour, minute } = date
  const pad = (value: number) => String(value).padStart(2, '0')
  const time = hour === null ? null : `${pad(hour)}${pad(minute ?? 0)}`
  const precision = date.precision === 'unknown' ? 'year' : date.precision
  const read = { ...toMomentDate(date, precision), time }
  checkParts(read)
  return read
}

/** Whether an EDTF text says more than parts can: a span, or that it is approximate. */
const saysMore = (edtf: string) => /[X/~?%]/.test(edtf)

/** @throws AppError invalid_input where two accounts of the same date contradict each other. */
function assertAgrees(input: DateInput, read: MomentDate): void {
  for (const part of ['year', 'month', 'day', 'time'] as const) {
    const [given, known] = [input[part] ?? null, read[part]]
    if (given !== null && known !== null && given !== known) {
      throw invalid('date_edtf', `contradicts ${part}`)
    }
  }
}

/**
 * The date of a moment from what is said of it: parts, EDTF, or both.
 * @throws AppError invalid_input for no year, a day that does not exist, and contradictions.
 */
export function momentDate(input: DateInput): MomentDate {
  const { edtf } = input
  if (!edtf) return fromParts(input)
  const read = readEdtf(input, edtf)
  assertAgrees(input, read)
  const season = input.season ?? read.season
  const timeOfDay = input.timeOfDay ?? null
  if (saysMore(edtf)) {
    // EDTF has no mark for a decade that is only about right: what parts say of the same text is whole.
    const told = input.year ? fromParts(input) : null
    return told?.edtf === edtf ? told : { ...read, season, timeOfDay }
  }
  const { month, day, time } = input
  return fromParts({
    ...input,
    year: read.year,
    month: month ?? read.month,
    day: day ?? read.day,
    time: time ?? read.time,
    season,
    timeOfDay,
    precision: input.precision ?? read.precision,
    calendar: read.calendar,
  })
}
