import { MONTH_NAMES } from '@timepoint/almanac'
import type { Character } from '@timepoint/contracts'
import type { PromptInput } from '../agent.ts'
import type { CharacterStub } from '../outputs.ts'
import { buildCard, renderCard } from './card.ts'
import { castList, stubsOf } from './cast.ts'
import { renderFacts } from './fact-sheet.ts'
import { numbered } from './numbered-lines.ts'
import { oneLine } from './one-line.ts'
import { ownFacts } from './own-facts.ts'
import { digestText, recordedWords, reportedText } from './scene-digest.ts'
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

const othersOf = ({ stub, ...input }: PersonInput) =>
  stubsOf(input).filter(({ name }) => name !== stub.name)

/** Who somebody is at first sight: what comes behind a comma may be their secret. */
function atFirstSight(stub: CharacterStub): CharacterStub {
  const gloss = stub.brief?.gloss.split(/[,;.]/)[0] ?? ''
  return stub.brief ? { ...stub, brief: { ...stub.brief, gloss } } : stub
}

/** The others who are there, one a line. */
export function othersText(input: PersonInput): string {
  return `ALSO THERE\n${castList(othersOf(input).map(atFirstSight)) || 'nobody else'}`
}

/** What is known and not hidden from the person. */
export function personFacts(input: PersonInput): string {
  const sheet = ownFacts(input, input.stub, othersOf(input))
  return renderFacts({ ...input, sheet }, 'all')
}

/** The place, what was said in it, and what of it is on record. */
export function sceneMaterial(input: PersonInput): string {
  const lines = input.state.dialog?.lines ?? []
  const names = stubsOf(input).map(({ name }) => name)
  return [
    digestText(input),
    reportedText(input),
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
