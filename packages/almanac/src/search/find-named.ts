import { linkPeople } from '../people/index.ts'
import { bestName, type Candidate, findCandidates, proseHas, weightOf } from './name-index.ts'
import type { NamedEvent } from './named-event.ts'
import {
  terms as indexTerms,
  isCommonTerm,
  isEventTerm,
  isPair,
  queryTerms,
  type Term,
} from './terms.ts'

/** Parts of the date that a query names; null where it names none. Year: 44 BC is -44. */
export interface QueryDate {
  year: number | null
  month: number | null
  day: number | null
}

/** An event that a query may mean, and why. */
export interface NamedMatch {
  event: NamedEvent
  /** Title or other name that the query matched. */
  name: string
  /** 0 to 1: share of the name that is accounted for, times that of the query. */
  score: number
  /** Words of the query, in index form, that the event has in its names or context. */
  named: ReadonlySet<string>
  /** The same with those of its prose. */
  known: ReadonlySet<string>
  /** Whether only ordinary words of a longer name are there. */
  isVague: boolean
}

/** Least shares of a name and of the query that a match must account for. */
const LEAST_NAME = 0.4
const LEAST_QUERY = 0.5
/** Least share of the best's name if only ordinary words of it are there: "killing fields" is no field of blood. */
const LEAST_COMMON = 0.6
/** Least score of a match that other events come near to, and how far it must lead those. */
const SURE = { score: 0.62, lead: 1.06 }
/** The same where it leaves all others far behind. */
const STANDOUT = { score: 0.45, lead: 1.9 }
/** The same where the query has the very year, which leaves few events to mean. */
const IN_YEAR = { score: 0.52, lead: 1 }
/** The same where the query has a day and the event none, however far it leads. */
const ON_ANY_DAY = { score: 0.64, lead: 1.06 }
/** A story without a date fits every year: it must be told by its name. */
const STORY = { score: 0.7, lead: 1.06 }
/** A single word must be a whole name: "Rome" is not the founding of Rome. */
const LEAST_ALONE = 0.9
/** But for one that hardly any other event has, with little beside it: "mt pinatubo 15 june". */
const RARE = { weight: 0.85, least: 0.55, query: 0.75 }
/** The score is the share of the query times the share of a name to this power. */
const NAME_POWER = 0.6
/** Matches this near to each other are equally good: that of the typed year is meant, else the better known. */
const TIE = 0.95
const IN_YEAR_FAME = 10

/** Weights of words that an event lacks: people tell what happened in words of their own. */
const LACK = { common: 0.25, kind: 0.3, name: 0.9, number: 0.25 }
/** Weights of words that only its prose has. */
const PROSE = { common: 0.25, other: 0.7 }

/**
 * Whether the query's date can mean the event's. A year outside its span always conflicts, but for
 * what an approximate date leaves open; month and day conflict unless the event's are approximate.
 */
export function dateConflicts({ date: own }: NamedEvent, date: QueryDate): boolean {
  const { year } = date
  if (year !== null && (year < own.year - own.tolerance || year > own.endYear + own.tolerance))
    return true
  if (own.approximate) return false
  const differs = (a: number | null, b: number | null) => a !== null && b !== null && a !== b
  return differs(date.month, own.month) || differs(date.day, own.day)
}

/** "1969" and "'69". */
function yearForms(year: number): number[] {
  return [Math.abs(year), Math.abs(year) % 100]
}

/** Numbers that belong to the event's date or to that of the query, which does not conflict. */
function dateNumbers({ date, moment }: NamedEvent, typed: QueryDate | null): Set<number | null> {
  const { year, endYear, month, day } = date
  const own = [...yearForms(year), Math.abs(endYear), month, day]
  const clock = moment ? [moment.date.hour, moment.date.minute] : []
  const asked = typed ? [...yearForms(typed.year ?? year), typed.month, typed.day] : []
  return new Set([...own, ...clock, ...asked])
}

/** How much a word of the query that the event has speaks for it. */
function gain(text: string, isNamed: boolean): number {
  const weight = weightOf(text)
  if (isNamed) return weight ?? LACK.name
  return isCommonTerm(text) ? PROSE.common : PROSE.other * (weight ?? 1)
}

/** How much a word that it lacks speaks against it: a battle is no treaty, and Osaka is not Kyoto. */
function loss(text: string): number {
  const weight = weightOf(text)
  if (isPair(text)) return LACK.common
  if (isEventTerm(text)) return Math.max(LACK.kind, weight ?? 0)
  return isCommonTerm(text) ? Math.min(LACK.common, weight ?? 1) : (weight ?? LACK.name)
}

/**
 * Share of the query that the event accounts for. A number right behind one of its words must fit
 * ("Apollo 13"), or the share is 0; any other counts something. What was the first of its kind
 * counts in full: "first human on Mars" is not the first probe.
 */
function queryShare(terms: Term[], candidate: Candidate, typed: QueryDate | null): number {
  const { event, queryTerms: named } = candidate
  const numbers = dateNumbers(event, typed)
  let known = 0
  let lacking = 0
  for (const [at, { text, kind }] of terms.entries()) {
    const isNamed = named.has(text)
    if (kind === 'number') {
      if (isNamed || numbers.has(Number(text))) continue
      const before = terms[at - 1]
      if (before && before.kind !== 'number' && named.has(before.text)) return 0
      lacking += LACK.number
      continue
    }
    if (isNamed || proseHas(event, text)) known += gain(text, isNamed)
    else if (terms[at - 1]?.text === 'first' && kind !== 'date' && !isPair(text))
      lacking += LACK.name
    else if (kind !== 'date' || isEventTerm(text)) lacking += loss(text)
  }
  // "9/11": numbers alone, all of which fit.
  return known + lacking === 0 ? 1 : known / (known + lacking)
}

/** Whether the typed year is the event's own, so that it speaks for it. */
function isInYear({ date }: NamedEvent, typed: QueryDate | null): boolean {
  return typed?.year != null && date.year === date.endYear && typed.year === date.year
}

/** Whether two events are years apart, more than their dates are in doubt. */
function isOtherYear({ date: a }: NamedEvent, { date: b }: NamedEvent): boolean {
  const doubt = Math.max(a.tolerance, b.tolerance, NEIGHBOUR_YEARS)
  return a.year > b.endYear + doubt || b.year > a.endYear + doubt
}

/** Years within which two events are likely parts of one: neither hides the other. */
const NEIGHBOUR_YEARS = 2

/** Words that name one person say who, and not what: they must be a whole name of the event. */
const LEAST_OF_PERSON = 0.85

/** Index form of "birth", "born" and the like. */
const BIRTH = 'birth'

const people = new WeakMap<NamedEvent, readonly ReadonlySet<string>[]>()

/** Words of the names of each of an event's people. */
function peopleWords(event: NamedEvent): readonly ReadonlySet<string>[] {
  const { moment, entry } = event
  const names = moment
    ? moment.people.map((person) => [person.name, ...person.aliases].join(' '))
    : (entry?.people.map(({ name }) => name) ?? [])
  const known = people.get(event) ?? names.map((name) => new Set(indexTerms(name)))
  people.set(event, known)
  return known
}

/** Whether words, but for numbers, name one of some people and nothing else. */
function areWithin(words: ReadonlySet<string>, names: readonly ReadonlySet<string>[]): boolean {
  const spelled = [...words].filter((word) => !/^\d+$/.test(word))
  return spelled.length > 0 && names.some((own) => spelled.every((word) => own.has(word)))
}

function isOnePerson(event: NamedEvent, words: ReadonlySet<string>): boolean {
  return areWithin(words, peopleWords(event))
}

/** Least share of a name that the words found must account for, given the share of the query. */
function leastShare({ nameTerms, queryTerms: named }: Candidate, ofQuery: number): number {
  if (named.size > 1) return LEAST_NAME
  const [word = ''] = nameTerms
  const isRare = !isCommonTerm(word) && (weightOf(word) ?? 0) >= RARE.weight
  return isRare && ofQuery >= RARE.query ? RARE.least : LEAST_ALONE
}

/** "Joan of Arc at Orléans": who was somewhere was not born there, unless the words say so. */
function isOfBirth(event: NamedEvent, words: ReadonlySet<string>): boolean {
  if (!/^Birth of /.test(event.names[0] ?? '') || words.has(BIRTH)) return false
  return peopleWords(event).some((own) => [...words].some((word) => own.has(word)))
}

/** Words of the people whom a query names, one set each. */
function linkedWords(query: string): ReadonlySet<string>[] {
  return linkPeople(query, { year: null }).map(
    ({ span }) => new Set(indexTerms(query.slice(...span))),
  )
}

interface Asked {
  terms: Term[]
  people: readonly ReadonlySet<string>[]
  typed: QueryDate | null
}

function compare({ terms, people, typed }: Asked, candidate: Candidate): NamedMatch | null {
  const { event, nameTerms, queryTerms: named } = candidate
  const { share, name } = bestName(event, nameTerms)
  const ofQuery = queryShare(terms, candidate, typed)
  if (isOfBirth(event, nameTerms)) return null
  if (ofQuery < LEAST_QUERY || share < leastShare(candidate, ofQuery)) return null
  // "Wellington 1815" is Waterloo, "Darwin 1835" is no earthquake that he happened to see.
  const isHis = Boolean(event.moment) && isInYear(event, typed)
  const isPerson = isOnePerson(event, nameTerms) || areWithin(nameTerms, people)
  const least = isPerson && !isHis ? LEAST_OF_PERSON : 0
  if (share * ofQuery < least) return null
  const inProse = terms.filter(({ text, kind }) => kind !== 'number' && proseHas(event, text))
  const known = new Set([...named, ...inProse.map(({ text }) => text)])
  const isVague = !isHis && share < LEAST_COMMON && [...nameTerms].every(isCommonTerm)
  return { event, name, score: ofQuery * share ** NAME_POWER, named, known, isVague }
}

/** What a match must reach; one word alone never stands out. */
function barOf({ event, known }: NamedMatch, lead: number, typed: QueryDate | null) {
  if (event.story?.year === null) return STORY
  // Whoever types a day means what happened on it, not any event of the year.
  const isLoose = typed?.day != null && event.date.day === null
  if (isLoose) return ON_ANY_DAY
  if (isInYear(event, typed)) return IN_YEAR
  return lead >= STANDOUT.lead && known.size > 1 ? STANDOUT : SURE
}

/**
 * The events that a query may mean, best first; none when others of another year are as likely. An
 * event is meant when the query's words account for one of its names and the event accounts for
 * the query's words, the rare ones above all, and when no part of the date conflicts. Case,
 * accents, word order and small typing errors do not matter.
 *
 * @param date what the query says about the date; null when it says nothing. Date words and clock
 *   times may still be in `query`: they are ignored.
 */
export function findNamed(query: string, date: QueryDate | null): NamedMatch[] {
  const terms = queryTerms(query)
  // "Tuesday" is no black one.
  if (terms.every(({ kind }) => kind === 'date')) return []
  const asked = { terms, people: linkedWords(query), typed: date }
  const matches = findCandidates(query, date?.year ?? null)
    .filter(({ event }) => date === null || !dateConflicts(event, date))
    .flatMap((candidate) => compare(asked, candidate) ?? [])
    .sort((a, b) => b.score - a.score)
  const top = matches[0]?.score ?? 0
  const near = matches.filter(({ score }) => score >= top * TIE)
  // A ship stuck in the Suez canal is not its opening, however well that is known.
  const words = Math.max(...near.map(({ named }) => named.size))
  const fullest = near.find(({ named }) => named.size === words)
  const equals = near.filter(
    ({ event, named }) => named.size === words || !fullest || !isOtherYear(event, fullest.event),
  )
  const fame = ({ event }: NamedMatch) => event.rank + (isInYear(event, date) ? IN_YEAR_FAME : 0)
  const [best] = equals.sort((a, b) => fame(b) - fame(a) || b.score - a.score)
  if (!best || best.isVague) return []
  const rivals = matches.filter(
    ({ event, named }) =>
      isOtherYear(event, best.event) &&
      event.rank >= best.event.rank &&
      named.size >= best.named.size,
  )
  const lead = best.score / Math.max(rivals[0]?.score ?? 0, Number.MIN_VALUE)
  const bar = barOf(best, lead, date)
  if (best.score < bar.score || lead < bar.lead) return []
  return [best, ...matches.filter((match) => match !== best)]
}
