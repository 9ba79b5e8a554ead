import type { DateReading } from '../dates/index.ts'
import { isBorneByPerson, linkPeople } from '../people/index.ts'
import { findPlace } from '../places/index.ts'
import { fold } from '../places/words.ts'
import { findNamed, type NamedMatch } from '../search/find-named.ts'
import { type NamedEvent, whereabouts } from '../search/named-event.ts'
import { isCommonTerm, queryTerms } from '../search/terms.ts'
import { isOnOtherWorld, kmApart } from './place-notes.ts'
import { displacement, isGeneralQuestion, isOfSomebody, isTalk, withoutQuestion } from './text.ts'

/** Distance from which on a place in the query is another place than the moment's. */
const SAME_PLACE_KM = 150
/** The same at sea, where people name the nearest land. */
const SAME_WATERS_KM = 1000
/** In a decade or century, and in a general question, only what is called by its whole name is meant. */
const WHOLE_NAME = 0.9
/** Fame from which on a name that the moment does not know is taken for somebody else. */
const SOMEBODY_FAME = 20
/** The same in a text without capitals, for a word of so many letters. */
const FAMOUS = 26
const LEAST_NAME = 5

/** Whether a reading is longer than a year: a decade, century, era or range. */
export function isSpan({ date, endYear }: DateReading): boolean {
  return endYear !== null || date.precision === 'decade' || date.precision === 'century'
}

/** The one year that a reading names; null for a longer time, or none. */
export function oneYear(reading: DateReading | null): number | null {
  return reading && !isSpan(reading) ? reading.date.year : null
}

/** Last year of a reading. */
export function lastYear(
  { date, endYear }: Pick<DateReading, 'date' | 'endYear'>,
  year: number,
): number {
  const length = date.precision === 'century' ? 99 : date.precision === 'decade' ? 9 : 0
  return Math.max(endYear ?? year, year + length)
}

function spanConflicts({ date }: NamedEvent, reading: DateReading): boolean {
  const { year } = reading.date
  if (year === null || !isSpan(reading)) return false
  return date.endYear < year || date.year > lastYear(reading, year)
}

/** "Magna Carta signed in Rome": a place that the event does not know and that lies elsewhere. */
function placeConflicts({ event, named }: NamedMatch, subject: string): boolean {
  const place = whereabouts(event)
  const { year } = event.date
  const reading = findPlace(subject, { year: Number.isFinite(year) ? year : null })
  if (!place || !reading || mentions(named, subject.slice(...reading.span))) return false
  const typed = reading.place
  // An ocean is everywhere and nowhere.
  if (typed.countryCode === null && typed.city === null) return false
  if (typed.latitude === null || typed.longitude === null) {
    return typed.countryCode !== place.countryCode
  }
  const most = place.countryCode === null ? SAME_WATERS_KM : SAME_PLACE_KM
  return (kmApart(typed, place) ?? Number.POSITIVE_INFINITY) > most
}

function mentions(known: ReadonlySet<string>, words: string): boolean {
  return queryTerms(words).every(({ text }) => known.has(text))
}

/** "Elvis at the fall of the Berlin Wall": a name that the event does not know. */
function personConflicts({ known }: NamedMatch, subject: string): boolean {
  const names = subject.match(/(?<!\p{L})\p{Lu}[\p{L}'’-]+/gu) ?? []
  const isForeign = (name: string) => {
    const key = name.toLowerCase().replace(/['’]s$/, '')
    const isWord = queryTerms(key).every(({ text }) => isCommonTerm(text))
    const isName = isBorneByPerson(key, null, SOMEBODY_FAME) || !isWord
    return isName && !mentions(known, name)
  }
  return names.some(isForeign) || (names.length === 0 && namesSomebody(known, subject))
}

/** "bolivar crossing the andes": a famous name in small letters that the event does not know. */
function namesSomebody(known: ReadonlySet<string>, subject: string): boolean {
  return subject.split(/[^\p{L}]+/u).some((word) => {
    if (word.length < LEAST_NAME || !isBorneByPerson(word, null, FAMOUS)) return false
    const isKnown = queryTerms(word).every(({ text }) => isCommonTerm(text) || known.has(text))
    return !isKnown && findPlace(word, { year: null }) === null
  })
}

/** Nobody younger takes part in history under a full name. */
const LEAST_AGE = 12

/** "The moon walk by Michael Jackson": somebody who was no grown person then. */
function isOfOtherTime({ event, known }: NamedMatch, subject: string): boolean {
  const { year, endYear } = event.date
  if (!Number.isFinite(year)) return false
  return linkPeople(subject, { year: null }).some(({ span, born, died }) => {
    const name = subject.slice(...span)
    if (!name.includes(' ') || queryTerms(name).some(({ text }) => known.has(text))) return false
    return (born ?? -Infinity) + LEAST_AGE > endYear || (died ?? Infinity) < year
  })
}

/**
 * "marco polo": who types no more than somebody's name means an event only if it is called so, and
 * not the bridge or the day that bears the name; with its year a curated moment of theirs.
 */
function isBarePersonOf({ event }: NamedMatch, subject: string, year: number | null): boolean {
  if (event.moment && event.date.year === year) return false
  const text = fold(subject)
  const isPerson = linkPeople(text, { year: null }).some(
    ({ span: [start, end] }) => start === 0 && end === text.length,
  )
  return isPerson && !event.names.some((name) => fold(name) === text)
}

/** Matches this near to the best in score may be the same event told twice. */
const SAME_EVENT = 0.95

/**
 * The best match that the words of a text do not move away from: "the eve of the battle of Waterloo"
 * is not the battle, but may be a ball that is called so.
 */
function undisplaced(matches: readonly NamedMatch[], subject: string): NamedMatch | null {
  const word = displacement(subject)
  const [best = null] = matches
  if (word === null || !best) return best
  const alike = matches.filter(({ score }) => score >= best.score * SAME_EVENT)
  const isCalledSo = ({ event }: NamedMatch) =>
    event.names.some((name) => name.toLowerCase().includes(word))
  return alike.find(isCalledSo) ?? null
}

function conflicts(match: NamedMatch, reading: DateReading | null, subject: string): boolean {
  const { event } = match
  return (
    (reading !== null && spanConflicts(event, reading)) ||
    isOnOtherWorld(event, subject) ||
    isBarePersonOf(match, subject, reading?.date.year ?? null) ||
    placeConflicts(match, subject) ||
    personConflicts(match, subject) ||
    isOfOtherTime(match, subject)
  )
}

/**
 * The event that a text means, or null: no date, place or person in it speaks against the event, and
 * no word moves away from it ("after", "reenactment", "what if").
 */
export function meantEvent(text: string, reading: DateReading | null): NamedEvent | null {
  const asked = reading?.rest ?? text
  const subject = withoutQuestion(asked)
  const span = reading !== null && isSpan(reading)
  // Numbers of centuries, names of zones and the T of an ISO time are no words of an event; names of
  // ages are: "the fall of the Aztec empire".
  const isTechnical = (span && /\d/.test(text)) || reading?.zone != null || /\dT\d/.test(text)
  const matches = findNamed(
    isTechnical ? subject : withoutQuestion(text),
    span || !reading ? null : reading.date,
  )
  // "2 minutes before noon" moves away from nothing: with the time it is whole.
  const best = undisplaced(matches, asked) ?? undisplaced(matches, text)
  if (!best) return null
  // "Shakespeare in London, 16th century" means no one year of it, a soldier at Verdun no one day.
  const isOpen = span || isGeneralQuestion(text) || isTalk(text) || isOfSomebody(text)
  if (isOpen && best.score < WHOLE_NAME) return null
  return conflicts(best, reading, subject) ? null : best.event
}
