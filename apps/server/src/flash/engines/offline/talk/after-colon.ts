import { type CuratedMoment, isOrdinaryWord } from '@timepoint/almanac'

/** Words that begin names, or are names, though they are words as well. */
const NAMES =
  /^(?:Polish|Mercury|King|Queen|Pope|Victory|Parliament|Tours|Best|Cook|Church|Hill|I)$/

const capitals = new WeakMap<CuratedMoment, ReadonlySet<string>>()

function statementsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap(statementsOf)
    : []
}

/** Words that a moment writes with a capital within a sentence or in a name. */
function capitalsOf(moment: CuratedMoment): ReadonlySet<string> {
  const known = capitals.get(moment)
  if (known) return known
  const { people, place, words: _words, sources: _sources, ...rest } = moment
  const texts = statementsOf(rest).map((text) => text.replace(/(^|[.!?:] )\p{Lu}/gu, ''))
  const names = [...people.flatMap(({ name, aliases }) => [name, ...aliases]), place.name]
  const found = new Set([...texts, ...names].join(' | ').match(/\p{Lu}[\p{L}\p{M}]+/gu) ?? [])
  capitals.set(moment, found)
  return found
}

/** Whether a statement may begin in small letters: its first word is no name. */
export function isLowered(text: string, moment: CuratedMoment | null): boolean {
  const [, first = '', rest = ''] = /^(\p{Lu}[\p{L}]*)(.*)$/su.exec(text) ?? []
  if (!isOrdinaryWord(first) || NAMES.test(first)) return false
  if (
    /^(?:A|An|At|As|By|For|From|He|Her|His|In|It|Its|On|She|The|Their|They|This|To|With)$/.test(
      first,
    )
  )
    return true
  // "South Korea", "Old Style": the next word would have no capital after an ordinary one.
  if (/^[ -]\p{Lu}/u.test(rest) || rest === '') return false
  return moment === null || !capitalsOf(moment).has(first)
}

/** A statement as it stands behind a colon: in small letters, unless a name begins it. */
export function afterColon(text: string, moment: CuratedMoment | null): string {
  return isLowered(text, moment) ? text.charAt(0).toLowerCase() + text.slice(1) : text
}
