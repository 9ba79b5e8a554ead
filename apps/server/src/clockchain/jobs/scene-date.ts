import type { DatePrecision } from '@timepoint/almanac'
import { AppError } from '../../platform/errors.ts'
import type { MomentDate } from '../moments/moment.ts'
import { type DateInput, momentDate } from '../moments/moment-date.ts'
import { shortText } from './cut-text.ts'
import type { FlashScene } from './flash-scene.ts'

/** From coarse to fine. */
const PRECISIONS: readonly DatePrecision[] = [
  'century',
  'decade',
  'year',
  'season',
  'month',
  'day',
  'hour',
  'minute',
]

/** The longest that is said of the time of day, in characters. */
const TIME_LETTERS = 100

const two = (value: number) => String(value).padStart(2, '0')

function precisionOf({ date_precision: name }: FlashScene): DatePrecision | null {
  return PRECISIONS.find((precision) => precision === name) ?? null
}

/** What a scene says of its time, as far as it says that it knows it: what is finer was inferred. */
function statedParts(scene: FlashScene): DateInput {
  const precision = precisionOf(scene)
  const knows = (part: DatePrecision) =>
    precision === null || PRECISIONS.indexOf(precision) >= PRECISIONS.indexOf(part)
  const { hour, minute } = scene
  const hasHour = knows('hour') && typeof hour === 'number'
  const hasMinute = hasHour && knows('minute') && typeof minute === 'number'
  return {
    month: knows('month') ? scene.month : null,
    day: knows('day') ? scene.day : null,
    time: hasHour ? `${two(hour)}${two(hasMinute ? minute : 0)}` : null,
    season: scene.season ?? null,
    timeOfDay: shortText(scene.time_of_day, TIME_LETTERS),
    precision: hasHour && !hasMinute ? 'hour' : precision,
    isApproximate: scene.is_approximate ?? false,
    calendar: scene.calendar ?? null,
  }
}

/** The year that sources verify wins, unless it is the same one on the other side of the era. */
function yearOf({ year, grounding }: FlashScene): { year: number | null; isCorrected: boolean } {
  const verified = grounding?.verified_year ?? null
  const told = year ?? null
  if (verified === null || verified === told || verified === 0)
    return { year: told, isCorrected: false }
  if (told !== null && verified === -told) return { year: told, isCorrected: false }
  return { year: verified, isCorrected: told !== null }
}

/** Ever less of what is said: the first that makes a date is taken. */
function accounts(scene: FlashScene): DateInput[] {
  const { year, isCorrected } = yearOf(scene)
  const parts = { ...statedParts(scene), year }
  const precision = isCorrected ? null : parts.precision
  const plain = { ...parts, precision }
  const edtf = isCorrected ? null : (scene.date_edtf ?? null)
  return [
    { ...plain, edtf },
    plain,
    { ...plain, time: null, precision: null },
    { ...plain, time: null, day: null, precision: null },
    { ...plain, time: null, day: null, month: null, precision: null },
  ]
}

/**
 * When a scene is. Parts that contradict each other or name no day are left out, the finest first.
 * @returns null when not even the year is known.
 */
export function dateOfScene(scene: FlashScene): MomentDate | null {
  for (const account of accounts(scene)) {
    try {
      return momentDate(account)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
    }
  }
  return null
}
