import type { Calendar } from '../dates/historical-date.ts'
import type { Source } from '../source.ts'

/** A bundled event that a text names, or that happened on a day of the year. */
export interface EventMatch {
  title: string
  /** Historical year, negative for BCE; the first of a span. */
  year: number
  /** Last year of a war or the like; equal to `year` for all others. */
  endYear: number
  /** From the chronicle or the calendar; null when neither has them. */
  month: number | null
  day: number | null
  /** Whether the year is an estimate. */
  approximate: boolean
  /** Calendar in which the day is given. */
  calendar: Calendar
  /** As the data set words it. */
  gloss: string
  /** The record or work that says the year. */
  source: Source
  /** Names of people and the place on record for it; only the chronicle has them. */
  people: readonly string[]
  place: string | null
  /** Records of other data sets, and other works, that agree on the year. */
  corroboratedBy: Source[]
}

/** A dated event of one data set. */
export interface BundledEvent {
  /** Names by which a text may call it; empty for calendar entries, which have only a sentence. */
  names: string[]
  year: number
  endYear: number
  month: number | null
  day: number | null
  gloss: string
  source: Source
}
