import { fromJulianDay, toJulianDay, weekdayOf } from './calendar.ts'
import type { Calendar } from './historical-date.ts'

/** A day of a month without its year. */
export interface MonthDay {
  month: number
  day: number
}

type Rule = MonthDay | { easter: number } | 'thanksgiving'

const on = (month: number, day: number): MonthDay => ({ month, day })

/** Names as people type them, in small letters, without "the", "day" and "saint". */
const FEASTS: readonly (readonly [names: readonly string[], rule: Rule])[] = [
  [["new year's eve", 'new years eve', 'hogmanay'], on(12, 31)],
  [["new year's day", 'new years day', "new year's"], on(1, 1)],
  [['epiphany', 'twelfth night', "three kings' day"], on(1, 6)],
  [['candlemas'], on(2, 2)],
  [
    ["valentine's day", "saint valentine's day", "st valentine's day", "st. valentine's day"],
    on(2, 14),
  ],
  [["saint patrick's day", "st patrick's day", "st. patrick's day"], on(3, 17)],
  [['lady day', 'feast of the annunciation', 'annunciation'], on(3, 25)],
  [['may day'], on(5, 1)],
  [['cinco de mayo'], on(5, 5)],
  [
    ['midsummer eve', "midsummer's eve", "saint john's eve", "st john's eve", "st. john's eve"],
    on(6, 23),
  ],
  [
    [
      'midsummer day',
      "midsummer's day",
      "saint john's day",
      "st john's day",
      "st. john's day",
      'midsummer',
    ],
    on(6, 24),
  ],
  [['independence day', 'fourth of july'], on(7, 4)],
  [['bastille day'], on(7, 14)],
  [['lammas'], on(8, 1)],
  [['feast of the assumption', 'assumption day', 'feast of assumption'], on(8, 15)],
  [["saint bartholomew's day", "st bartholomew's day", "st. bartholomew's day"], on(8, 24)],
  [['michaelmas'], on(9, 29)],
  [["saint crispin's day", "st crispin's day", "st. crispin's day"], on(10, 25)],
  [['halloween', "hallowe'en", "all hallows' eve", 'all hallows eve'], on(10, 31)],
  [["all saints' day", 'all saints day', "all saints'", 'all saints', 'all hallows'], on(11, 1)],
  [["all souls' day", 'all souls day'], on(11, 2)],
  [['guy fawkes night', 'guy fawkes day', 'bonfire night'], on(11, 5)],
  [['martinmas', "saint martin's day", "st martin's day", "st. martin's day"], on(11, 11)],
  [['armistice day'], on(11, 11)],
  [['thanksgiving day', 'thanksgiving'], 'thanksgiving'],
  [['christmas eve'], on(12, 24)],
  [['christmas day', 'christmas', 'xmas'], on(12, 25)],
  [['boxing day', "saint stephen's day", "st stephen's day", "st. stephen's day"], on(12, 26)],
  [['shrove tuesday', 'mardi gras'], { easter: -47 }],
  [['ash wednesday'], { easter: -46 }],
  [['palm sunday'], { easter: -7 }],
  [['maundy thursday', 'holy thursday'], { easter: -3 }],
  [['good friday'], { easter: -2 }],
  [['holy saturday', 'easter eve'], { easter: -1 }],
  [['easter monday'], { easter: 1 }],
  [['easter sunday', 'easter day', 'easter'], { easter: 0 }],
  [['ascension day', 'feast of the ascension'], { easter: 39 }],
  [['whit sunday', 'whitsun', 'pentecost'], { easter: 49 }],
  [['whit monday', 'pentecost monday'], { easter: 50 }],
  [['trinity sunday'], { easter: 56 }],
  [['corpus christi'], { easter: 60 }],
]

const RULES = new Map(
  FEASTS.flatMap(([names, rule]) => names.map((name): [string, Rule] => [name, rule])),
)

/** All names that {@link feastDay} knows, longest first. */
export const FEAST_NAMES: readonly string[] = [...RULES.keys()].sort((a, b) => b.length - a.length)

/**
 * Day of a feast in a year (historical numbering), in the calendar in use. Null for an unknown name, for a
 * movable feast without a year or before 325. Whether the feast was kept then and there is not checked:
 * the name was typed.
 */
export function feastDay(name: string, year: number | null, calendar: Calendar): MonthDay | null {
  const rule = RULES.get(name)
  if (rule === undefined) return null
  if (rule === 'thanksgiving') return year === null ? null : thanksgiving(year)
  if ('day' in rule) return rule
  if (year === null) return null
  if (year < 325) return null
  const day = fromJulianDay(
    toJulianDay({ year, ...easter(year, calendar) }, calendar) + rule.easter,
    calendar,
  )
  return { month: day.month, day: day.day }
}

/**
 * Easter Sunday of a year AD in the reckoning of the calendar: the Julian computus, or Gregory's.
 * Source: J. Meeus, "Astronomical Algorithms" (1991), chapter 8.
 */
export function easter(year: number, calendar: Calendar): MonthDay {
  return calendar === 'julian' ? julianEaster(year) : gregorianEaster(year)
}

function julianEaster(year: number): MonthDay {
  const d = (19 * (year % 19) + 15) % 30
  const e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7
  const sum = d + e + 114
  return { month: Math.floor(sum / 31), day: (sum % 31) + 1 }
}

function gregorianEaster(year: number): MonthDay {
  const a = year % 19
  const century = Math.floor(year / 100)
  const c = year % 100
  const skipped = century - Math.floor(century / 4)
  const moon = Math.floor((8 * century + 13) / 25)
  const h = (19 * a + skipped - moon + 15) % 30
  const l = (32 + 2 * (century % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const sum = h + l - 7 * m + 114
  return { month: Math.floor(sum / 31), day: (sum % 31) + 1 }
}

/** United States: the last Thursday of November from 1863, the fourth from 1939 on; null before. */
function thanksgiving(year: number): MonthDay | null {
  if (year < 1863) return null
  const first = weekdayOf(toJulianDay({ year, month: 11, day: 1 }, 'gregorian'))
  const firstThursday = 1 + ((4 - first + 7) % 7)
  const hasFive = firstThursday <= 2
  return { month: 11, day: firstThursday + (year < 1939 && hasFive ? 28 : 21) }
}

/** Ides, Nones or Kalends of a month in the Roman calendar. */
export function romanDay(name: 'ides' | 'nones' | 'kalends', month: number): MonthDay {
  if (name === 'kalends') return { month, day: 1 }
  const ides = [3, 5, 7, 10].includes(month) ? 15 : 13
  return { month, day: name === 'ides' ? ides : ides - 8 }
}

/** A day moved by whole days, with the year it then falls in (null when no year was given). */
export function shiftMonthDay(
  date: MonthDay,
  days: number,
  year: number | null,
  calendar: Calendar,
): MonthDay & { year: number | null } {
  const from = toJulianDay({ year: year ?? 1, ...date }, calendar) + days
  const moved = fromJulianDay(from, calendar)
  return { month: moved.month, day: moved.day, year: year === null ? null : moved.year }
}
