import type { HistoricalDate } from '../dates/historical-date.ts'
import type { EventMatch } from '../events/index.ts'
import type { PersonReading } from '../people/person.ts'
import type { Place } from '../places/place.ts'
import type { Sky } from '../sky/sky.ts'
import type { Source } from '../source.ts'

/**
 * How much of a query is known:
 * - `curated`: a moment written for this project, and no date speaks against it;
 * - `corroborated`: a bundled event of the same year, a curated moment at another hour or a day counted
 *   from one, or people named whose life on record covers it;
 * - `query-only`: only the date or place that was typed;
 * - `ungrounded`: nothing; such a query is no moment.
 */
export type FactsTier = 'curated' | 'corroborated' | 'query-only' | 'ungrounded'

/** What a text is: `talk` is conversation, weather, advertising or filler. */
export type TextForm = 'moment' | 'question' | 'talk' | 'code'

/** What kind of moment is asked for; `personal_future` is one of the asker's own life. */
export type QueryType =
  | 'historical'
  | 'fictional'
  | 'speculative'
  | 'contemporary'
  | 'personal_future'

/** A person named in the query, or present at the curated moment. */
export type KnownPerson = Pick<PersonReading, 'name' | 'born' | 'died' | 'age' | 'gloss' | 'source'>

/** Everything that can be known of a query without a model. Plain data: it can be stored. */
export interface Facts {
  tier: FactsTier
  /** Id of the curated moment; null in every other tier. */
  momentId: string | null
  /** Name of the moment, or of the bundled event that the query names; null when it names none. */
  title: string | null
  date: HistoricalDate | null
  /** Last year of a range or age that was typed; null for everything shorter or unknown. */
  endYear: number | null
  /** Name of the age, as typed or as usual for the year; null without either. */
  era: string | null
  /** Remarks on how the date was read, for people. */
  dateNotes: string[]
  /** Where the date comes from; null when it was typed. */
  dateSource: Source | null
  /** Whether the date lies some days or years from the one that its source has: "the day after". */
  isCounted: boolean
  place: Place | null
  placeSource: Source | null
  /** Sentences on typed places that are not where the curated moment is on record. */
  placeNotes: string[]
  people: KnownPerson[]
  /** Remarks on people who are named but did not live then, for people. */
  peopleNotes: string[]
  /** Bundled events of that name, or of that place, and year; best first. */
  events: EventMatch[]
  /** Null without a day, an hour and coordinates on Earth. */
  sky: Sky | null
  /** Titles of moments and events near this query, each a query that finds it; empty where it names one. */
  suggestions: string[]
  /** Whether the first suggestion shares words, place or time with the query; else it is any one. */
  isNearSuggestions: boolean
  form: TextForm
  /** Null when neither date nor words tell it. */
  queryType: QueryType | null
  /** The query with the year made plain, where two digits leave the century open; else null. */
  clearer: string | null
  /** The query without its date words. */
  subject: string
  /** The query as it can be shown: without addresses of pages and orders to a machine. */
  asked: string
}
