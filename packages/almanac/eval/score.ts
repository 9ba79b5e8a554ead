import type { Records } from '../scripts/records.ts'
import { listChronicle } from '../src/events/chronicle.ts'
import { allMoments, type Facts, type KnownPerson } from '../src/index.ts'
import { fold } from '../src/places/words.ts'
import { lastYear } from '../src/query/moment.ts'
import type { TierTruth, Truth } from './truth.ts'

/** `missing`: the answer is null where the truth is not; never worse than `wrong`. */
export type Verdict = 'right' | 'missing' | 'wrong' | 'none'

/** What is compared; `none` where the truth says nothing. */
export interface Score {
  query: string
  year: Verdict
  month: Verdict
  day: Verdict
  time: Verdict
  country: Verdict
  /** Whether everybody named was found. */
  people: Verdict
  tier: Verdict
  type: Verdict
  /** Names in the answer that no source has: must be none. */
  invented: string[]
  /** People in an answer that names no event, whom the query does not name. */
  strangers: string[]
  /** What the tier is and should have been, and which moment was found instead of which. */
  found: { tier: string; moment: string | null; year: number | null; country: string | null }
}

function compare<T>(answer: T | null, truth: T | null): Verdict {
  if (truth === null) return 'none'
  if (answer === null) return 'missing'
  return answer === truth ? 'right' : 'wrong'
}

/** A span is right when it has the true year in it, and a true span when the answer touches it. */
function yearVerdict({ date, endYear }: Facts, truth: Truth['year']): Verdict {
  const year = date?.year ?? null
  if (truth === null) return year === null ? 'right' : 'wrong'
  if (date === null || year === null) return 'missing'
  const [from, to] = typeof truth === 'number' ? [truth, truth] : truth
  const last = lastYear({ date, endYear }, year)
  return year <= to && last >= from ? 'right' : 'wrong'
}

/** Hours that a part of the day may stand for. */
const PARTS: Readonly<Record<string, readonly [from: number, to: number]>> = {
  dawn: [3, 8],
  morning: [5, 11],
  noon: [11, 13],
  afternoon: [12, 18],
  evening: [16, 22],
  night: [18, 29],
  midnight: [23, 25],
}

function timeVerdict({ date }: Facts, { time, typed }: Truth): Verdict {
  if (time === null) return 'none'
  // A time on record that was not typed is a bonus, not a duty.
  const unknown = typed.includes('time') ? 'missing' : 'none'
  const part = PARTS[time]
  if (!part) {
    if (date?.hour == null) return unknown
    return date.hour === Number(time.slice(0, 2)) ? 'right' : 'wrong'
  }
  if (date?.hour == null) {
    if (date?.timeOfDay == null) return unknown
    return fold(date.timeOfDay).includes(time) || date.timeOfDay === time ? 'right' : 'wrong'
  }
  const [from, to] = part
  const { hour } = date
  return (hour >= from && hour <= to) || (hour + 24 >= from && hour + 24 <= to) ? 'right' : 'wrong'
}

function countryVerdict({ place }: Facts, { country }: Truth): Verdict {
  const code = place?.countryCode ?? null
  if (code === null) return country.length === 0 ? 'right' : 'missing'
  return country.includes(code) ? 'right' : 'wrong'
}

/** Whether two names are of one person: one's words are all in the other. */
function isSameName(a: string, b: string): boolean {
  const [one, other] = [fold(a).split(' '), fold(b).split(' ')]
  return one.every((word) => other.includes(word)) || other.every((word) => one.includes(word))
}

/** The name of a person and those of their record and of the curated moment. */
function namesOf({ name, source }: KnownPerson, facts: Facts, records: Records): string[] {
  const known = momentOf(facts)?.people.find((person) => person.name === name)
  const record = source.kind === 'record' ? records.follow(source) : null
  return [name, ...(known?.aliases ?? []), ...(record?.names ?? [])]
}

function momentOf({ title }: Facts) {
  return allMoments().find((moment) => moment.title === title)
}

function peopleVerdict(facts: Facts, truth: readonly string[], records: Records): Verdict {
  if (truth.length === 0) return 'none'
  const all = facts.people.flatMap((person) => namesOf(person, facts, records))
  return truth.every((name) => all.some((one) => isSameName(one, name))) ? 'right' : 'missing'
}

function tierVerdict({ tier, momentId }: Facts, truth: TierTruth | null): Verdict {
  if (!truth) return 'none'
  const isMoment = truth.moment === null || tier !== 'curated' || momentId === truth.moment
  return truth.tier.includes(tier) && isMoment ? 'right' : 'wrong'
}

const TYPES: Readonly<Record<Truth['type'], readonly (string | null)[]>> = {
  historical: ['historical', null],
  fictional: ['fictional'],
  speculative: ['speculative'],
  contemporary: ['contemporary'],
  future: ['speculative', 'personal_future'],
  personal_future: ['personal_future', 'speculative'],
  none: [],
}

function typeVerdict({ tier, queryType }: Facts, truth: Truth['type']): Verdict {
  // What is refused has no type.
  if (tier === 'ungrounded') return 'none'
  return TYPES[truth].includes(queryType) ? 'right' : 'wrong'
}

/** Whether the source of a name bears it: a record, the curated moment, or the chronicle's entry. */
function isSourced({ name, source }: KnownPerson, facts: Facts, records: Records): boolean {
  const moment = momentOf(facts)
  if (moment) return moment.people.some((person) => person.name === name)
  if (source.kind === 'work') {
    const entry = listChronicle().find(({ names }) => names[0] === facts.title)
    return entry?.people.some((person) => person.name === name) ?? false
  }
  const names = records.follow(source)?.names ?? []
  return names.some((one) => isSameName(one, name))
}

/** Compares what was read in a query with the truth. */
export function score(facts: Facts, truth: Truth, tier: TierTruth | null, records: Records): Score {
  const { date, people, momentId } = facts
  return {
    query: truth.query,
    year: yearVerdict(facts, truth.year),
    month: compare(date?.month ?? null, truth.month),
    day: compare(date?.day ?? null, truth.day),
    time: timeVerdict(facts, truth),
    country: countryVerdict(facts, truth),
    people: peopleVerdict(facts, truth.people, records),
    tier: tierVerdict(facts, tier),
    type: typeVerdict(facts, truth.type),
    invented: people.filter((person) => !isSourced(person, facts, records)).map(({ name }) => name),
    strangers:
      facts.title === null
        ? people
            .map(({ name }) => name)
            .filter((name) => !truth.people.some((one) => isSameName(one, name)))
        : [],
    found: {
      tier: facts.tier,
      moment: momentId,
      year: date?.year ?? null,
      country: facts.place?.countryCode ?? null,
    },
  }
}
