export { adoptionOf, customaryCalendar, defaultCalendar } from './adoption.ts'
export {
  addYears,
  type CalendarDay,
  convertDay,
  daysInMonth,
  fromJulianDay,
  isLeapYear,
  isValidDay,
  toAstronomicalYear,
  toHistoricalYear,
  toJulianDay,
  weekdayOf,
} from './calendar.ts'
export { completeDate } from './complete-date.ts'
export { clockText, isUniversal, yearText } from './date-words.ts'
export { type DayRange, dayRange, yearRange } from './day-range.ts'
export { fromEdtf, intervalEdtf, isEdtf, toEdtf } from './edtf.ts'
export { eraOf } from './eras.ts'
export { easter, feastDay } from './feasts.ts'
export type { Calendar, DatePrecision, HistoricalDate, Season } from './historical-date.ts'
export { type DateReading, type ParseDateOptions, parseDate } from './parse-date.ts'
export { hourOfTimeOfDay, seasonOf, timeOfDayOf } from './seasons.ts'
export { countedFrom, SHIFTED_YEARS, type Shift, shiftDate } from './shift-date.ts'
