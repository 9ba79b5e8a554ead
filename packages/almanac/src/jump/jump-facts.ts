import { addYears } from '../dates/calendar.ts'
import type { HistoricalDate } from '../dates/historical-date.ts'
import type { Shift } from '../dates/index.ts'
import { type CuratedMoment, momentById } from '../moments/index.ts'
import type { Place } from '../places/index.ts'
import { curatedFacts } from '../query/curated-facts.ts'
import type { Facts, FactsTier, KnownPerson, QueryType } from '../query/facts.ts'
import { hourOf, skyOf } from '../query/local-sky.ts'
import { momentEvent } from '../query/other-hour.ts'
import { isFuture, queryTypeOf } from '../query/query-type.ts'
import { usualEra } from '../query/usual-era.ts'
import {
  type Anchor,
  anchorOf,
  isAfterAnchor,
  isSamePlace,
  momentAt,
  momentsOfDay,
  offsetOf,
} from './anchor.ts'
import {
  atAge,
  type Companion,
  type LeftBehind,
  lifeOf,
  reasonToStay,
  type Target,
} from './companions.ts'
import { withGlossAt } from './glosses.ts'
import { assumedOf, moved } from './moved.ts'

/** A rendered moment as a jump sets out from it. */
export interface JumpOrigin {
  /** What was known of it without a model. */
  facts: Facts
  /** Date, place, age and kind as they were rendered. */
  date: HistoricalDate
  place: Place | null
  era: string | null
  queryType: QueryType | null
  /** Names of the people and roles in its scene. */
  cast: readonly string[]
  /** What is on record of the moment that the chain of jumps began with; null at its beginning. */
  anchor: Anchor | null
  /** Where in the chain it lies; 0 at its beginning. */
  offset: number
  /** People of earlier scenes of the chain who are not in this one. */
  missing: readonly Companion[]
}

/** Everything that can be known of where a jump leads, without a model. Plain data: it can be stored. */
export interface JumpFacts {
  facts: Facts
  /** Names of those who are carried along, in the order of the cast. */
  carried: string[]
  /** People of the chain who are not, for later jumps. */
  missing: Companion[]
  /** A sentence on each of the cast who is not carried along. */
  notes: string[]
  anchor: Anchor | null
  /** Whether the target lies after the anchor; null without one, and at its very time. */
  isAfter: boolean | null
  /** Where in the chain of jumps the target lies. */
  offset: number
  /** The date counted from, where a part of it is not known and was assumed; else null. */
  assumed: HistoricalDate | null
}

/**
 * Whether the sky of the target is that of a day and an hour on record, or typed. Of an hour that was
 * assumed no sky is shown, nor of what is counted from there.
 */
function isSkyKnown({ date, facts }: JumpOrigin): boolean {
  if (date.day === null || hourOf(date) === null) return false
  return !(facts.isCounted && facts.sky === null)
}

/** Days after which the clock of a curated moment says nothing any more. */
const SAME_CLOCK_DAYS = 31

/** Hours that clocks are ahead of universal time: those of the moment on record, else of the zone. */
function clockOf({ jdMin }: HistoricalDate, anchor: Anchor | null): number | 'zone' | null {
  const moment = anchor?.momentId == null ? null : momentById(anchor.momentId)
  if (!moment || jdMin === null || anchor?.date.jdMin == null) return 'zone'
  const isNear = Math.abs(jdMin - anchor.date.jdMin) <= SAME_CLOCK_DAYS
  return isNear ? moment.date.utcOffsetHours : 'zone'
}

/** The kind of the target: stories stay stories, and what was to come stays so until it is past. */
function typeAt(
  { facts, date, queryType }: JumpOrigin,
  target: HistoricalDate,
  tier: FactsTier,
  now: Date,
) {
  if (queryType === 'fictional') return queryType
  const isAhead = queryType === 'speculative' || queryType === 'personal_future'
  const isCounterfactual = isAhead && !isFuture(date, now)
  if (isAhead && (isCounterfactual || isFuture(target, now))) return queryType
  return queryTypeOf({ asked: facts.asked, date: target, tier }, now) ?? queryType
}

function tierAt(
  { facts }: JumpOrigin,
  anchor: Anchor | null,
  people: readonly KnownPerson[],
): FactsTier {
  if (anchor !== null || (facts.isCounted && facts.dateSource !== null)) return 'corroborated'
  const isOnRecord = ({ born, died }: KnownPerson) => born !== null && died !== null
  return people.some(isOnRecord) ? 'corroborated' : 'query-only'
}

/** Everybody of the chain: those of the scene, as last seen now, and those who are missing in it. */
function companionsOf({ cast, facts, date, offset, missing }: JumpOrigin): Companion[] {
  const present = cast.map((name) => ({
    name,
    person: lifeOf(name, date.year, facts.people),
    seen: date,
    offset,
  }))
  return [...present, ...missing.filter(({ name }) => !cast.includes(name))]
}

/** Who can be there and who cannot. Those who are missing come back where they still, or already, lived. */
function sortOut(origin: JumpOrigin, target: Target, moment: CuratedMoment | null) {
  const staying: LeftBehind[] = []
  const carried: Companion[] = []
  const isThere = (name: string) => moment?.people.some((one) => one.name === name && one.present)
  for (const companion of companionsOf(origin)) {
    const note = moment
      ? isThere(companion.name)
        ? null
        : `${companion.name} is not carried along: “${moment.title}” is on record without them.`
      : reasonToStay(companion, target)
    if (note === null) carried.push(companion)
    else staying.push({ companion, note })
  }
  return { carried, staying }
}

/** Last year of a range that moved as a whole. */
function endYearAt({ facts }: JumpOrigin, date: HistoricalDate, { amount, unit }: Shift) {
  const isRange = facts.endYear !== null && unit === 'year' && date.edtf?.includes('/')
  return isRange && facts.endYear !== null ? addYears(facts.endYear, amount) : null
}

function movedFacts(
  origin: JumpOrigin,
  shift: Shift,
  { date, place }: Target,
  rest: { anchor: Anchor | null; people: KnownPerson[]; peopleNotes: string[]; now: Date },
): Facts {
  const { facts } = origin
  const { anchor, people, peopleNotes, now } = rest
  const tier = tierAt(origin, anchor, people)
  const isSameYear = date.year === origin.date.year
  const others = momentsOfDay(date).filter(
    (one) => one.id !== anchor?.momentId && place !== null && isSamePlace(one.place, place),
  )
  return {
    tier,
    momentId: null,
    title: null,
    date,
    endYear: endYearAt(origin, date, shift),
    era: isSameYear ? origin.era : usualEra(date.year, place, now),
    dateNotes: [],
    dateSource: anchor?.event.source ?? facts.dateSource,
    isCounted: true,
    place,
    placeSource: facts.placeSource,
    placeNotes: [],
    people,
    peopleNotes,
    events: others.flatMap(momentEvent),
    sky: place && isSkyKnown(origin) ? skyOf(date, place, clockOf(date, anchor)) : null,
    suggestions: [],
    isNearSuggestions: false,
    form: 'moment',
    queryType: typeAt(origin, date, tier, now),
    clearer: null,
    subject: facts.subject,
    asked: facts.asked,
  }
}

/**
 * Where a jump leads: the date by the calendar, the sky of that hour, who still or already lived and is
 * not on record elsewhere, and what is on record before or after. A jump that leads exactly to a curated
 * moment comes to its facts. Nothing is guessed: whoever may have been dead is not carried along.
 *
 * @param now when the jump was asked for.
 * @returns null for a moment without a year.
 * @throws RangeError as {@link shiftDate}.
 */
export function jumpFacts(
  origin: JumpOrigin,
  shift: Shift,
  { now }: { now: Date },
): JumpFacts | null {
  const date = moved(origin, shift)
  if (!date) return null
  const isLater = shift.amount > 0
  const offset = origin.offset + offsetOf(shift)
  const target: Target = { date, place: origin.place, offset, isLater }
  const anchor = anchorOf(origin.facts, origin.offset) ?? origin.anchor
  const moment = momentAt(date, origin.place, anchor)
  const { carried, staying } = sortOut(origin, target, moment)
  const notes = staying
    .filter(({ companion }) => origin.cast.includes(companion.name))
    .map(({ note }) => note)
  const isAfter = anchor ? isAfterAnchor(date, offset, anchor) : null
  const seen = { date, anchor, isAfter, isLater }
  const people = carried.flatMap(({ person }) =>
    person ? [withGlossAt(atAge(person, target), seen)] : [],
  )
  const rest = { anchor, people, peopleNotes: notes, now }
  const own = moment ? curatedFacts(moment, null, origin.facts.asked) : null
  return {
    facts: own ?? movedFacts(origin, shift, target, rest),
    carried: carried.map(({ name }) => name),
    missing: staying.map(({ companion }) => companion),
    notes,
    anchor: own ? anchorOf(own, offset) : anchor,
    isAfter: own ? null : isAfter,
    offset,
    assumed: own ? null : assumedOf(origin, shift),
  }
}
