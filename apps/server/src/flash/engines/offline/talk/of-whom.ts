import { type CuratedMoment, type Fact, fold, type MomentPerson } from '@timepoint/almanac'

const PRONOUN = /^(He|His|She|Her) (?=\w)/

function namesOf({ name, aliases }: MomentPerson): string[] {
  return [name, ...aliases]
}

/** How often the names by which a moment is known have somebody. */
function fameOf(person: MomentPerson, { title, aliases }: CuratedMoment): number {
  const known = [title, ...aliases].map((text) => ` ${fold(text)} `)
  const keys = namesOf(person).map((name) => ` ${fold(name)} `)
  return known.filter((text) => keys.some((key) => text.includes(key))).length
}

/** Whom a statement means that begins with a pronoun: the chief person whom it does not name itself. */
function meant(moment: CuratedMoment, text: string, isWoman: boolean): MomentPerson | null {
  const fits = ({ did }: MomentPerson) => /^(?:She|Her)\b/.test(did.text) === isWoman
  const chief = moment.people
    .filter(({ role }) => role === 'primary')
    .filter((person) => fits(person) && !namesOf(person).some((name) => text.includes(name)))
  const [first] = chief.toSorted((a, b) => fameOf(b, moment) - fameOf(a, moment))
  return first ?? null
}

/**
 * A statement of a moment that begins with "he" or "she", with the name in its place: whoever is
 * asked may be another. Of the one who is asked, and where nobody fits, it stays as it is.
 */
export function withName(fact: Fact, moment: CuratedMoment, asked: MomentPerson | null): Fact {
  const [, pronoun = ''] = PRONOUN.exec(fact.text) ?? []
  if (pronoun === '') return fact
  const person = meant(moment, fact.text, /^(?:She|Her)$/.test(pronoun))
  if (!person || person === asked) return fact
  const name = /^(?:His|Her)$/.test(pronoun) ? `${person.name}’s ` : `${person.name} `
  return { ...fact, text: fact.text.replace(PRONOUN, name) }
}
