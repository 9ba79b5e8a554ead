import { MONTH_NAMES } from '@timepoint/almanac'
import type { Character } from '@timepoint/contracts'
import type { PromptInput } from '../agent.ts'
import type { CharacterStub } from '../outputs.ts'
import { buildCard, renderCard } from './card.ts'
import { castList, stubsOf } from './cast.ts'
import { numbered } from './numbered-lines.ts'
import { oneLine } from './one-line.ts'
import { digestText, recordedWords } from './scene-digest.ts'
import { yearWords } from './setting.ts'

/** What a prompt is written from in which one person of a finished scene speaks. */
export interface PersonInput extends PromptInput {
  stub: CharacterStub
  character: Character
}

/** The horizon of the person, and how they are found here. */
export function personCard(input: PersonInput): string {
  const { stub, character } = input
  const rows = [
    ['DOES', character.action],
    ['HABITS', character.personality],
    ['BEARING', character.emotional_state],
  ] as const
  const told = rows.flatMap(([title, text]) => (text ? [oneLine(`${title}: ${text}`)] : []))
  return [renderCard(buildCard(stub, input, character)), ...told].join('\n')
}

/** The others who are there, one a line. */
export function othersText({ stub, ...input }: PersonInput): string {
  const others = stubsOf(input).filter(({ name }) => name !== stub.name)
  return `ALSO THERE\n${castList(others) || 'nobody else'}`
}

/** The place, what was said in it, and what of it is on record. */
export function sceneMaterial(input: PersonInput): string {
  const lines = input.state.dialog?.lines ?? []
  const names = stubsOf(input).map(({ name }) => name)
  return [
    digestText(input),
    lines.length > 0 ? `SAID HERE\n${numbered(lines)}` : '',
    recordedWords(input.sheet.quotes, names),
  ]
    .filter(Boolean)
    .join('\n')
}

/** The date as far as it is known, such as `5 May 1768`; empty without a year. */
export function dateWords({ state: { timeline }, facts: { date } }: PersonInput): string {
  const { year = null, month = null, day = null } = timeline ?? date ?? {}
  if (year === null) return ''
  const plain = month === null ? null : (MONTH_NAMES[month - 1] ?? null)
  const name = plain && plain.charAt(0).toUpperCase() + plain.slice(1)
  return [name && day, name, yearWords(year)].filter((part) => part !== null).join(' ')
}
