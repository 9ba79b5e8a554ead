import type { HistoricalDate } from '@timepoint/almanac'
import { dayRange } from '@timepoint/almanac'
import type { AgentOutput } from '../../../agents/outputs.ts'

type Timeline = AgentOutput<'timeline'>

/** The date of a timeline in the almanac's form; null without a year. */
export function dateOfTimeline(timeline: Timeline): HistoricalDate | null {
  const { year, month, day, hour, minute, second } = timeline
  if (year === null) return null
  const isSeason = timeline.date_precision === 'season'
  const date = {
    year,
    month,
    day,
    hour,
    minute,
    second,
    // With a month the timeline's season follows from it.
    season: isSeason || month === null ? timeline.season : null,
    timeOfDay: timeline.time_of_day,
    precision: timeline.date_precision ?? 'unknown',
    calendar: timeline.calendar ?? 'gregorian',
    approximate: timeline.is_approximate,
    edtf: timeline.date_edtf,
  }
  const range = dayRange(date)
  return { ...date, jdMin: range?.jdMin ?? null, jdMax: range?.jdMax ?? null }
}

/** A timeline with another date; what follows from the date is set with it. */
export function withDate(timeline: Timeline, date: HistoricalDate): Timeline {
  const { year, month, day, hour, minute, second, season, timeOfDay } = date
  return {
    ...timeline,
    year,
    month,
    day,
    hour,
    minute,
    second,
    season: season ?? (month === timeline.month ? timeline.season : null),
    time_of_day: timeOfDay,
    date_edtf: date.edtf,
    date_precision: date.precision,
    calendar: date.calendar,
    is_approximate: date.approximate,
  }
}
