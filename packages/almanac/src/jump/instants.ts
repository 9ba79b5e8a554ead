import type { HistoricalDate } from '../dates/historical-date.ts'

/** First and last minute that a date may mean, counted from the first Julian day. */
export interface Instants {
  from: number
  to: number
}

const DAY_MIN = 24 * 60

/** The minutes of a date; null without a year. */
export function instantsOf({ jdMin, jdMax, hour, minute }: HistoricalDate): Instants | null {
  if (jdMin === null || jdMax === null) return null
  if (jdMin !== jdMax || hour === null)
    return { from: jdMin * DAY_MIN, to: (jdMax + 1) * DAY_MIN - 1 }
  const first = jdMin * DAY_MIN + hour * 60
  return minute === null
    ? { from: first, to: first + 59 }
    : { from: first + minute, to: first + minute }
}

/** Whether a date is certain to lie before another. */
export function isBefore(date: HistoricalDate, other: HistoricalDate): boolean {
  const [own, its] = [instantsOf(date), instantsOf(other)]
  return own !== null && its !== null && own.to < its.from
}
