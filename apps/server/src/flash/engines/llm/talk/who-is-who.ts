import type { FactSheet } from '../../../agents/prompting/fact-sheet.ts'
import { lifeOf } from '../../../agents/prompting/names.ts'
import type { TalkScene } from '../../../interactions/interaction.ts'

const NUMBERS =
  'one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen'.split(
    ' ',
  )

/** The age in years at most that is told of somebody, as far as it tells whether this is a child. */
function ageIn(text: string | null): number | null {
  const plain = (text ?? '').toLowerCase()
  const digits = (plain.match(/\b\d{1,3}\b/g) ?? []).map(Number)
  const words = NUMBERS.flatMap((word, index) =>
    new RegExp(`\\b${word}\\b(?! (?:score|hundred))`).test(plain) ? [index + 1] : [],
  )
  const all = [...digits, ...words]
  if (all.length > 0) return Math.max(...all)
  return /\b(?:child|infant|baby|toddler|teen\w*|adolescent)\b/.test(plain) ? 17 : null
}

/** Ages that the scene tells, of those whose lives are on no record. */
export function peopleOf({ result }: TalkScene, people: FactSheet['people']): FactSheet['people'] {
  const told = (result.characters?.characters ?? []).flatMap(({ name, age_description: text }) => {
    const age = people.some((one) => one.name === name) ? null : ageIn(text)
    return age === null ? [] : [{ name, born: null, died: null, age }]
  })
  return [...people, ...told]
}

/** A capital at the start alone: "Night watchman". */
const LATER_WORDS = /^\p{Lu}[\p{L}’'-]*(?:\s\p{Ll}[\p{L}’'-]*)+$/u

/**
 * Whether somebody is called by a name and not by a role, as "A ferryman" or "Night watchman" are.
 * Whoever is on record is named.
 */
export function isNamed(name: string, sheet: FactSheet): boolean {
  if (lifeOf(name, { sheet }) !== null) return true
  if (/^an?\s/i.test(name) || /^\p{Ll}/u.test(name)) return false
  const isPlural = /^(?:the|one|two|three|four|some|several|another)\s.*?(\S+)$/i.exec(name)
  const last = isPlural?.[1]
  if (last !== undefined) return /^\p{Lu}/u.test(last)
  return !LATER_WORDS.test(name)
}
