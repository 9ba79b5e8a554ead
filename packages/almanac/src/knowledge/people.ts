import {
  allMoments,
  type CuratedMoment,
  consequencesOf,
  type Fact,
  type MomentPerson,
  type MomentWords,
} from '../moments/index.ts'
import { once } from '../places/data-file.ts'
import { fold } from '../places/words.ts'
import type { Source } from '../source.ts'

/** A statement with what carries it. */
export interface SourcedFact {
  text: string
  sources: Source[]
}

/** What somebody of a curated moment can and cannot speak of there and then. */
export interface PersonKnowledge {
  person: MomentPerson
  /** What they did, what led up to it, what was at stake and, if they were there, what was around. */
  knows: SourcedFact[]
  /** What came afterwards: true, and not known to anybody at the time. */
  cannotKnow: SourcedFact[]
  /** Words of theirs on record of this moment. */
  words: MomentWords[]
  /** Earlier curated moments of their lifetime in which they had a part. */
  earlier: CuratedMoment[]
  /** Later ones, of which they cannot know. */
  later: CuratedMoment[]
}

function withSources(moment: CuratedMoment, fact: Fact): SourcedFact {
  const sources = fact.sources.flatMap((key) => moment.sources[key] ?? [])
  return { text: fact.text, sources }
}

function names({ name, aliases }: MomentPerson): string[] {
  return [name, ...aliases].map(fold)
}

/**
 * The person of a moment whom a name means: case, accents and titles before the name do not matter,
 * and a part of the name will do if only one person there has it. Null when nobody does.
 */
export function findPerson(moment: CuratedMoment, name: string): MomentPerson | null {
  const key = fold(name)
  const exact = moment.people.find((person) => names(person).includes(key))
  if (exact || key === '') return exact ?? null
  const has = (person: MomentPerson) =>
    names(person).some((one) => ` ${one} `.includes(` ${key} `) || ` ${key} `.includes(` ${one} `))
  const alike = moment.people.filter(has)
  return alike.length === 1 ? (alike[0] ?? null) : null
}

const keyOf = ({ name, born }: Pick<MomentPerson, 'name' | 'born'>) => `${fold(name)} ${born}`

/** Moments by their people; those of a person oldest first. */
const openByPerson = once(() => {
  const byPerson = new Map<string, CuratedMoment[]>()
  for (const moment of allMoments()) {
    for (const key of new Set(moment.people.map(keyOf))) {
      byPerson.set(key, [...(byPerson.get(key) ?? []), moment])
    }
  }
  return byPerson
})

/** Curated moments in which somebody of this name and year of birth has a part, oldest first. */
export function momentsOf(person: Pick<MomentPerson, 'name' | 'born'>): CuratedMoment[] {
  return [...(openByPerson().get(keyOf(person)) ?? [])]
}

/** Words on record of somebody, with the moment they belong to, oldest first. */
export function wordsOf(
  person: Pick<MomentPerson, 'name' | 'born'>,
): { words: MomentWords; moment: CuratedMoment }[] {
  return momentsOf(person).flatMap((moment) =>
    moment.words
      .filter(({ speaker }) => fold(speaker) === fold(person.name))
      .map((words) => ({ words, moment })),
  )
}

/** What was there to be seen by those who were. */
function surroundings(moment: CuratedMoment): Fact[] {
  const { setting, senses, weather, crowd, summary } = moment
  return [summary, ...setting, ...senses, weather, crowd].filter((fact) => fact !== null)
}

/** What a person of a moment can and cannot know; null when the moment has nobody of that name. */
export function knowledgeOf(moment: CuratedMoment, name: string): PersonKnowledge | null {
  const person = findPerson(moment, name)
  if (!person) return null
  const tell = (fact: Fact) => withSources(moment, fact)
  const own = [person.did, person.clothing, person.position].filter((fact) => fact !== null)
  const there = person.present ? surroundings(moment) : []
  const results = consequencesOf(moment).map((later) => withSources(later, later.summary))
  const life = momentsOf(person)
  const at = life.findIndex(({ id }) => id === moment.id)
  return {
    person,
    knows: [...own, moment.before, moment.stakes, ...there].map(tell),
    cannotKnow: [...[moment.after, moment.significance].map(tell), ...results],
    words: moment.words.filter(({ speaker }) => fold(speaker) === fold(person.name)),
    earlier: life.slice(0, at),
    later: life.slice(at + 1),
  }
}
