/** Calendar in which the parts of a date are written. */
export type Calendar = 'julian' | 'gregorian'

/** Meteorological season of the place, not of the calendar. */
export type Season = 'spring' | 'summer' | 'fall' | 'winter'

/** The finest part that is known. `unknown` means that not even the century is. */
export type DatePrecision =
  | 'minute'
  | 'hour'
  | 'day'
  | 'month'
  | 'season'
  | 'year'
  | 'decade'
  | 'century'
  | 'unknown'

/**
 * A date as far as it is known. Unknown parts are null and stay null.
 *
 * Years use historical numbering: 44 BC is -44 and there is no year 0. EDTF and ISO number 44 BC as
 * -0043; only `edtf.ts` knows about that. `edtf` is always written in the Gregorian calendar when
 * `calendar` is gregorian and carries the parts as typed when it is julian.
 */
export interface HistoricalDate {
  /** For `decade` and `century` the first year of the span, else the year itself. */
  year: number | null
  month: number | null
  day: number | null
  /** Local time as people there kept it, 0 to 23. */
  hour: number | null
  minute: number | null
  second: number | null
  season: Season | null
  /** Part of the day in words, such as `dawn` or `night`; null when neither typed nor derivable. */
  timeOfDay: string | null
  precision: DatePrecision
  calendar: Calendar
  /** True for "about", "circa" and for every part that was inferred and not typed. */
  approximate: boolean
  edtf: string | null
  /** First and last Julian day number (integers, noon based) that the date may mean; null if no year. */
  jdMin: number | null
  jdMax: number | null
}
