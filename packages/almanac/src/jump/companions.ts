import type { HistoricalDate } from '../dates/historical-date.ts'
import { fromJulianDay, yearText } from '../dates/index.ts'
import { momentsOf } from '../knowledge/people.ts'
import type { CuratedMoment } from '../moments/index.ts'
import { linkPeople, wasAlive } from '../people/index.ts'
import type { Place } from '../places/index.ts'
import { fold } from '../places/words.ts'
import { ageAt } from '../query/age.ts'
import { curatedDate } from '../query/curated-facts.ts'
import type { KnownPerson } from '../query/facts.ts'
import { MONTH_NAMES } from '../urls/url-segments.ts'
import { isSamePlace, momentsOfDay } from './anchor.ts'
import { deathOf, type RecordedDeath } from './deaths.ts'
import { instantsOf, isBefore } from './instants.ts'

/** Somebody of the scenes of a chain of jumps. */
export interface Companion {
  name: string
  /** What is on record of them; null for roles and for those whom no record has. */
  person: KnownPerson | null
  /** When they were last in a scene of the chain. */
  seen: HistoricalDate
  /** Where in the chain that was, as offsets of jumps count. */
  offset: number
}

/** When and where a jump leads. */
export interface Target {
  date: HistoricalDate
  place: Place | null
  /** Where in the chain of jumps it lies, as offsets of jumps count. */
  offset: number
  isLater: boolean
}

/** Somebody who is not in the scene that a jump leads to, and why, in a sentence. */
export interface LeftBehind {
  companion: Companion
  note: string
}

/**
 * Years over which somebody is carried along whose death, or birth, is not on record: those of a working
 * life, and those that most people of a scene have behind them.
 */
const LONGEST_UNRECORDED = { later: 40, earlier: 15 }

/** What is on record of somebody of a scene; null where no record bears the whole name. */
export function lifeOf(
  name: string,
  year: number | null,
  known: readonly KnownPerson[],
): KnownPerson | null {
  const listed = known.find((person) => fold(person.name) === fold(name))
  if (listed) return listed
  const [found] = year === null ? [] : linkPeople(name, { year })
  if (!found || found.span[0] > 0 || found.span[1] < name.length) return null
  if (fold(found.name) !== fold(name)) return null
  const { span: _span, alsoIn: _alsoIn, ...person } = found
  return person
}

function dayText(jd: number, { calendar }: HistoricalDate): string {
  const { year, month, day } = fromJulianDay(jd, calendar)
  const name = MONTH_NAMES[month - 1] ?? ''
  return `${day} ${name.charAt(0).toUpperCase()}${name.slice(1)} ${yearText(year)}`
}

/** Years between two dates, however they are known. */
function yearsApart({ year: a }: HistoricalDate, { year: b }: HistoricalDate): number {
  return a === null || b === null ? 0 : Math.abs(ageAt(a, b) ?? 0)
}

/** Words for somebody who is in a scene as a body, and no more alive before it. */
const BODY =
  /\b(?:(?:his|her) body (?:lies|is laid)|corpse|coffins?|sarcophagus|mummy|lies dead|is dead)\b/i

/** Whether the record of a moment has somebody there who is dead already. */
function isBody({ person, seen }: Companion): boolean {
  if (!person) return false
  const told = momentsOf(person).filter(({ date }) => date.year === seen.year)
  return told.some(({ people }) =>
    people.some(({ name, did }) => name === person.name && BODY.test(did.text)),
  )
}

/** Whether a curated moment of that year has somebody still alive after a date. */
function isOnRecordLater(person: KnownPerson, date: HistoricalDate): boolean {
  return momentsOf(person).some(
    (moment) =>
      moment.date.year === date.year &&
      isBefore(date, curatedDate(moment)) &&
      moment.people.some(
        ({ name, present, did }) => name === person.name && present && !BODY.test(did.text),
      ),
  )
}

/** `by the record they died on 12 April 1945`; of an attack only what is on record of it. */
function deathText({ title, day, isAttack }: RecordedDeath, date: HistoricalDate): string {
  const when = dayText(day, date)
  return isAttack ? `“${title}” is on record for ${when}` : `by the record they died on ${when}`
}

/** Why somebody who died in the very year of the target is not shown; null when they still lived. */
function sameYearDeath(companion: Companion, { date, offset }: Target): string | null {
  const { person } = companion
  const died = person?.died ?? null
  if (!person || died === null || died !== date.year) return null
  const own = instantsOf(date)
  const death = deathOf(person)
  if (death !== null && own) {
    const dayMin = { from: death.day * 24 * 60, to: (death.day + 1) * 24 * 60 - 1 }
    if (own.to < dayMin.from) return null
    if (own.from > dayMin.to) return deathText(death, date)
  }
  const wasSeenLater = offset <= companion.offset
  if (wasSeenLater && !isBody(companion)) return null
  if (isOnRecordLater(person, date)) return null
  return `by the record they died in ${yearText(died)}, and nothing here says that it was later than this`
}

/** Why somebody may not have lived yet, or any more, of whom the record has not both ends of a life. */
function unrecordedLife({ person, seen }: Companion, { date }: Target): string | null {
  const { born = null, died = null } = person ?? {}
  const isEarlier = (date.year ?? 0) < (seen.year ?? 0)
  const most = isEarlier ? LONGEST_UNRECORDED.earlier : LONGEST_UNRECORDED.later
  if ((isEarlier ? born : died) !== null || yearsApart(seen, date) <= most) return null
  const end = isEarlier ? 'birth' : 'death'
  const open = born === null && died === null ? 'no life years are' : `no year of ${end} is`
  return `${open} on record, and the jump spans more than ${most} years`
}

function lifeProblem(companion: Companion, target: Target): string | null {
  const { person } = companion
  const { year } = target.date
  if (year === null) return null
  const unrecorded = unrecordedLife(companion, target)
  if (unrecorded !== null) return unrecorded
  const { born = null, died = null } = person ?? {}
  if (!person || (born === null && died === null)) return null
  if (born !== null && year < born) return `by the record they were born in ${yearText(born)}`
  if (born !== null && year === born && !target.isLater) {
    return `by the record they were born in this very year, ${yearText(born)}`
  }
  if (died !== null && year > died) return `by the record they died in ${yearText(died)}`
  if (!wasAlive(person, year)) return 'by the record they did not live then'
  return sameYearDeath(companion, target)
}

/** Hours within which nobody is in two places. */
const SAME_HOURS = 6

/** Whether a moment on record takes up the hour of the target. */
function isAtThatHour({ date: { hour } }: CuratedMoment, { date }: Target): boolean {
  return hour === null || date.hour === null || Math.abs(hour - date.hour) <= SAME_HOURS
}

/** Another place in which somebody is on record at that time. */
function elsewhere({ person }: Companion, target: Target): string | null {
  const { place } = target
  if (!person || place === null) return null
  const own = momentsOf(person)
  const other = momentsOfDay(target.date).find(
    (moment) =>
      own.includes(moment) &&
      isAtThatHour(moment, target) &&
      !isSamePlace(moment.place, place) &&
      moment.people.some((one) => one.name === person.name && one.present),
  )
  if (!other) return null
  return `they are on record that day elsewhere: “${other.title}”, ${other.place.name}`
}

/** Why somebody cannot be in the scene that a jump leads to, in a sentence; null when they can. */
export function reasonToStay(companion: Companion, target: Target): string | null {
  const reason = lifeProblem(companion, target) ?? elsewhere(companion, target)
  return reason === null ? null : `${companion.name} is not carried along: ${reason}.`
}

/** Somebody at the age they have at the target. */
export function atAge(person: KnownPerson, { date }: Target): KnownPerson {
  return { ...person, age: date.year === null ? null : ageAt(person.born, date.year) }
}
