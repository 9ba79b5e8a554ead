import type { HistoricalDate } from '../dates/historical-date.ts'
import { countedFrom, type Season, type Shift, shiftDate } from '../dates/index.ts'
import type { Place } from '../places/index.ts'

/** When and where a jump sets out. */
interface Dated {
  date: HistoricalDate
  place: Pick<Place, 'latitude'> | null
}

/** Seasons of the south as the north calls the same months. */
const NORTHERN: Record<Season, Season> = {
  spring: 'fall',
  summer: 'winter',
  fall: 'spring',
  winter: 'summer',
}

/** A date with its season as the north has it, where that matters; a year later it is still that season. */
function northern({ date, place }: Dated, unit: Shift['unit']): HistoricalDate {
  const { season, month } = date
  const isSouthern = (place?.latitude ?? 0) < 0
  if (!isSouthern || season === null || month !== null || unit === 'year') return date
  return { ...date, season: NORTHERN[season] }
}

/**
 * The date of a moment moved by a jump, see {@link shiftDate}; a season of the south begins half a year
 * from that of the north.
 */
export function moved(origin: Dated, shift: Shift): HistoricalDate | null {
  return shiftDate(northern(origin, shift.unit), shift)
}

/** The date that a jump counts from where a part of it had to be assumed for that; else null. */
export function assumedOf(origin: Dated, { unit }: Shift): HistoricalDate | null {
  const from = countedFrom(northern(origin, unit), unit)
  if (!from) return null
  const isAssumed = (['month', 'day', 'hour'] as const).some(
    (part) => origin.date[part] === null && from[part] !== null,
  )
  return isAssumed ? from : null
}
