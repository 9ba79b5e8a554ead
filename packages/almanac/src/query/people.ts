import type { DateReading } from '../dates/index.ts'
import { linkPeople, type PersonReading, wasAlive } from '../people/index.ts'
import { isSpan, lastYear } from './moment.ts'

/** Oldest age that is believed of somebody whose year of death no bundled record has. */
const OLDEST_WITHOUT_DEATH = 75
/** Data sets give some rulers the years of their reign: a shorter life is no life. */
const SHORTEST_LIFE = 16
const REIGN = /\b(?:pope|king|queen|emperor|empress|sultan|caliph|shah|tsar|pharaoh)\b/i

/** The years of a reading to look for people in: one, or first, middle and last of a span. */
function yearsOf(reading: DateReading | null, year: number | null): (number | null)[] {
  if (reading === null || year === null || !isSpan(reading)) return [year]
  const last = lastYear(reading, year)
  const years = [year, Math.trunc((year + last) / 2), last].filter((one) => one !== 0)
  return [...new Set(years)]
}

function isReign({ born, died, gloss }: PersonReading): boolean {
  return born !== null && died !== null && died - born < SHORTEST_LIFE && REIGN.test(gloss)
}

function isTooOld({ died, age }: PersonReading): boolean {
  return died === null && age !== null && age > OLDEST_WITHOUT_DEATH
}

/** The years of a reign are no life years: better none. */
function withoutReign(person: PersonReading): PersonReading {
  return isReign(person) ? { ...person, born: null, died: null, age: null } : person
}

/** People of a text who can have lived at its date. In a span of years nobody has an age. */
export function knownPeople(
  text: string,
  reading: DateReading | null,
  year: number | null,
): PersonReading[] {
  const years = yearsOf(reading, year)
  const people = new Map<string, PersonReading>()
  for (const one of years) {
    for (const person of linkPeople(text, { year: one })) {
      if (isTooOld(person)) continue
      const known = withoutReign(person)
      people.set(known.name, years.length > 1 ? { ...known, age: null } : known)
    }
  }
  return [...people.values()]
}

/** Whether records say that somebody lived then: both ends of the life are on record. */
export function isOnRecord(person: PersonReading): boolean {
  return person.born !== null && person.died !== null
}

/** Sentences on people whom a text names in full and who did not live at its date. */
export function notesOnPeople(text: string, year: number | null): string[] {
  if (year === null) return []
  const shown = linkPeople(text, { year }).map(({ span }) => span)
  const isShown = ([start, end]: [number, number]) =>
    shown.some(([from, to]) => start < to && from < end)
  return linkPeople(text, { year: null })
    .filter(({ span }) => !isShown(span))
    .filter((person) => person.born !== null && person.died !== null && !isReign(person))
    .filter((person) => !wasAlive(person, year))
    .map(({ name }) => `${name} is not shown: by the bundled records they did not live then.`)
}
