import { type CuratedMoment, linkPeople, momentById } from '@timepoint/almanac'
import type { PromptInput } from '../agent.ts'
import { normalise } from './ledger.ts'

const joined = (name: string) => normalise(name).replaceAll(' ', '')
const words = (name: string) => normalise(name).split(' ').filter(Boolean)

/** A name as the facts spell it: the same letters, or words of exactly one known name. */
export function spellName(name: string, known: readonly string[]): string {
  const same = known.find((one) => joined(one) === joined(name))
  if (same) return same
  const said = words(name)
  const fitting = known.filter((one) => {
    const own = words(one)
    return said.every((word) => own.includes(word)) || own.every((word) => said.includes(word))
  })
  return fitting.length === 1 && fitting[0] !== undefined && said.length > 0 ? fitting[0] : name
}

/** What is on record of somebody's life. */
export interface NamedLife {
  born: number | null
  died: number | null
}

/** The curated moment of the input; null in every other tier. */
export function curatedMomentOf({ facts }: PromptInput): CuratedMoment | null {
  return facts.momentId === null ? null : (momentById(facts.momentId) ?? null)
}

/** The life of a named person, from the sheet or else from the almanac; null when neither knows one. */
export function lifeOf(name: string, { sheet }: Pick<PromptInput, 'sheet'>): NamedLife | null {
  const listed = sheet.people.find((person) => person.name === name)
  if (listed && (listed.born !== null || listed.died !== null)) return listed
  const [found] = linkPeople(name, { year: null })
  return found && joined(found.name) === joined(name) ? found : null
}

/** Whether somebody is named by the facts, the query or what was found. */
export function isKnownName(name: string, { sheet, query }: PromptInput): boolean {
  const said = [
    query,
    ...sheet.people.map((person) => person.name),
    ...sheet.facts.map(({ text }) => text),
    ...sheet.sources.map(({ text }) => text),
    ...sheet.quotes.map(({ speaker }) => speaker),
  ]
  const text = ` ${normalise(said.join(' | '))} `
  return words(name).every((word) => text.includes(` ${word} `))
}
