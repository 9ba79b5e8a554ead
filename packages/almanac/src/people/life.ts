import type { Source } from '../source.ts'
import type { PersonRow } from './people-file.ts'
import type { Person } from './person.ts'

/** Longest life that is believed when only one end of it is known, in years. */
const LONGEST_LIFE = 90

/**
 * One person of the two data sets. Birth: WordNet's, when it has one (the two agree, or WordNet's
 * pair of dates stays together); otherwise Pantheon's. Death: only WordNet has it.
 * `source` is the record that carries the dates.
 */
export function mergePerson({ wordnet, pantheon }: PersonRow): Person {
  const born = wordnet?.born ?? pantheon?.born ?? null
  const died = wordnet?.died ?? null
  const sources = [wordnet ? citeWordNet(wordnet) : null, pantheon ? citePantheon(pantheon) : null]
  const [source, ...others] = sources.filter((cited) => cited !== null)
  if (!source) throw new Error('a person needs a record')
  const agree = born === null || pantheon?.born == null || Math.abs(born - pantheon.born) <= 1
  const person: Person = {
    name: pantheon?.name ?? wordnet?.names.find((name) => name.includes(' ')) ?? source.title,
    born,
    died,
    gloss: wordnet ? trimGloss(wordnet.gloss) : describe(pantheon),
    source,
  }
  return agree && others.length > 0 ? { ...person, alsoIn: others } : person
}

function citeWordNet(part: NonNullable<PersonRow['wordnet']>): Source {
  return { kind: 'record', dataset: 'wordnet', id: part.offset, title: part.names[0] ?? '' }
}

function citePantheon(part: NonNullable<PersonRow['pantheon']>): Source {
  return { kind: 'record', dataset: 'pantheon', id: part.curid, title: part.name }
}

/** Drops the life dates at the end of a gloss: they are fields of their own. */
function trimGloss(gloss: string): string {
  return gloss.replace(/\s*\([^()]*\d[^()]*\)\s*$/, '')
}

function describe(part: PersonRow['pantheon']): string {
  if (!part) return ''
  return part.birthplace ? `${part.occupation}, born in ${part.birthplace}` : part.occupation
}

/** Whether a person lived in a year; a missing end of the life is put 90 years from the other. */
export function wasAlive(person: Person, year: number): boolean {
  const { born, died } = person
  if (born === null && died === null) return false
  const from = born ?? (died ?? 0) - LONGEST_LIFE
  const to = died ?? (born ?? 0) + LONGEST_LIFE
  return year >= from && year <= to
}

/** Age in a year in completed years at most; null if the birth year is unknown. No year 0 counts. */
export function ageIn(person: Person, year: number): number | null {
  if (person.born === null) return null
  const crossing = person.born < 0 && year > 0 ? 1 : 0
  return year - person.born - crossing
}
