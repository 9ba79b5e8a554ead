import { CanonicalUrlError, parseCanonicalUrl } from '@timepoint/almanac'
import type { NodeInput } from '@timepoint/contracts'
import type { MomentDate } from '../moments/moment.ts'
import { momentDate } from '../moments/moment-date.ts'
import { invalidField } from './invalid-field.ts'

type Parts = Pick<MomentDate, 'month' | 'day' | 'time'> & { year: number | null }

/** A leap year in either calendar: any day is a day of it. */
const ANY_YEAR = 2000

const segment = (part: string | number | null | undefined) =>
  part === null || part === undefined || part === '' ? 'unknown' : encodeURIComponent(part)

/** Date parts in the spellings of paths: `july`, `jul`, 7; `unknown`. */
function readParts({ year, month, month_num: number, day, time }: NodeInput): Parts {
  const named = month ?? number
  const isPlain = typeof (named ?? 1) === 'number' && typeof (day ?? 1) === 'number'
  if (isPlain && (time ?? '') === '') {
    return { year: year ?? null, month: toNumber(named), day: toNumber(day), time: null }
  }
  const written = [segment(named), segment(day), segment(time)].join('/')
  try {
    const { parts } = parseCanonicalUrl(`/${year ?? ANY_YEAR}/${written}/a/b/c/d`)
    return { ...parts, year: year ?? null }
  } catch (cause) {
    if (!(cause instanceof CanonicalUrlError)) throw cause
    throw invalidField(cause.reason, cause.message)
  }
}

const toNumber = (part: string | number | null | undefined) =>
  typeof part === 'number' ? part : null

/** Whether anything is said of the date. */
function saysDate(input: NodeInput): boolean {
  const { year, month, month_num: number, day, time, season, date_edtf: edtf } = input
  const said = [year, month, number, day, time, season, edtf, input.is_approximate, input.calendar]
  return said.some((value) => value !== null && value !== undefined && value !== '')
}

/** A date, and whether it was said or only follows from a path. */
export interface NodeDate {
  date: MomentDate
  isSaid: boolean
}

/**
 * The date of a moment as a caller gives it, with what its path says where they say nothing.
 * @param path parts of the path that was given; null without one.
 * @throws AppError invalid_input for no year, what is no date, and contradictions.
 */
export function nodeDate(input: NodeInput, path: Parts | null): NodeDate {
  const given = readParts(input)
  if (given.month !== null && (input.month_num ?? given.month) !== given.month) {
    throw invalidField('month_num', 'contradicts month')
  }
  const { date_edtf: edtf, date_precision: precision } = input
  const pick = <Part extends keyof Parts>(part: Part) => given[part] ?? path?.[part] ?? null
  if (pick('year') === null && !edtf) {
    throw invalidField('year', 'is needed: send year, date_edtf or a path as id')
  }
  const date = momentDate({
    year: pick('year'),
    month: pick('month'),
    day: pick('day'),
    time: pick('time'),
    season: input.season ?? null,
    timeOfDay: input.time_of_day || null,
    precision: precision ?? null,
    isApproximate: input.is_approximate ?? false,
    calendar: input.calendar ?? null,
    edtf: edtf || null,
  })
  return { date, isSaid: saysDate(input) }
}
