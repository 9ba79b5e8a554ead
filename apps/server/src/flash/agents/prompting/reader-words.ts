import { linkPeople } from '@timepoint/almanac'
import type { Finding, PromptInput } from '../agent.ts'
import { knownTexts } from './cast.ts'
import { namesOf, normalise } from './ledger.ts'
import { settingOf } from './setting.ts'

/** What becomes of people. */
const FATE =
  /\b(?:hanged|beheaded|executed|assassinated|murdered|stabbed|poisoned|guillotined|drowned|exiled|canoni[sz]ed|crucified|lynched|massacred|abdicated|deposed|imprisoned|knighted|ennobled)\b/gi

/** No part of a larger number. */
const YEAR = /(?<![\d,.])\d{3,4}(?![\d]|[,.]\d)/g

/** Names, numbers and fates in a text, each as it is compared. */
function tellingIn(text: string): string[] {
  const numbers = text.match(YEAR) ?? []
  const words = [...namesOf(text), ...numbers, ...(text.match(FATE) ?? [])]
  return words.map(normalise).filter((word) => word.length > 2)
}

/** Everything that a prompt shows of the scene, in one text. */
function openText(input: PromptInput): string {
  const { sheet, state } = input
  const cast = state.characters?.characters ?? []
  return [
    ...knownTexts(input),
    ...sheet.facts.filter(({ visibility }) => visibility === 'all').map(({ text }) => text),
    ...sheet.quotes.map(({ text }) => text),
    ...(state.dialog?.lines ?? []).map(({ text }) => text),
    ...cast.flatMap(({ name, description, action }) => [name, description, action ?? '']),
    state.moment?.plot_summary ?? '',
    state.moment?.stakes ?? '',
  ].join(' ')
}

const known = new WeakMap<PromptInput, ReadonlySet<string>>()

/** Words by which one can tell that somebody knows what only readers may know. */
function readerWords(input: PromptInput): ReadonlySet<string> {
  const found = known.get(input)
  if (found) return found
  const open = new Set(normalise(openText(input)).split(' '))
  const hidden = input.sheet.facts.filter(({ visibility }) => visibility === 'reader')
  const told = hidden.flatMap(({ text }) => tellingIn(text))
  const words = new Set(told.filter((word) => !word.split(' ').every((one) => open.has(one))))
  known.set(input, words)
  return words
}

/**
 * What a person says that nobody there can know yet: words of what only readers know, and people who
 * are not born.
 * @param heard what was said to the person, which may be said back.
 */
export function aheadOfTime(
  text: string,
  input: PromptInput,
  heard: readonly string[],
  where: string,
): Finding[] {
  const { year } = settingOf(input)
  const echo = ` ${normalise(heard.join(' '))} `
  const hidden = readerWords(input)
  const words = tellingIn(text).filter((word) => hidden.has(word))
  const unborn = linkPeople(text, { year: null })
    .filter(({ born }) => year !== null && born !== null && born > year)
    .map(({ name }) => name)
  const said = [...new Set([...words, ...unborn])].filter(
    (word) => !echo.includes(` ${normalise(word)} `),
  )
  const detail = `${where} says “${said.join('”, “')}”: nobody knows that at this hour`
  return said.length === 0 ? [] : [{ code: 'hindsight', detail }]
}
