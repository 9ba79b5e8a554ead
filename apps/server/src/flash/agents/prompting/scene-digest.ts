import type { PromptInput } from '../agent.ts'
import { firstSentences } from './card.ts'
import { castName, speakerCards, speakersOf } from './cast.ts'
import { renderQuotes, type SheetQuote } from './fact-sheet.ts'
import { joinNotes } from './lists.ts'
import { markText } from './mark.ts'
import { oneLine } from './one-line.ts'

/** What the speakers are to each other, where the graph tells it. */
function relationsText({ state }: PromptInput, names: readonly string[]): string {
  return (state.graph?.relationships ?? [])
    .filter((one) => names.includes(one.from_character) && names.includes(one.to_character))
    .map((one) =>
      joinNotes([
        `${one.from_character} to ${one.to_character}: ${one.relationship_type}, ${one.tension_level}`,
        one.description,
      ]),
    )
    .join('\n')
}

/** The place in three sentences. */
function sceneText({ state: { scene } }: PromptInput): string {
  if (!scene) return ''
  const parts = [scene.setting, scene.atmosphere, scene.crowd_description ?? '']
  return parts
    .map((text) => firstSentences(text, 1))
    .join(' ')
    .trim()
}

/** Place and pressure, as earlier steps wrote them. */
export function digestText(input: PromptInput): string {
  const { moment } = input.state
  const rows = [
    ['SCENE', sceneText(input)],
    ['HAPPENING', moment?.plot_summary],
    ['AT STAKE', moment?.stakes],
  ] as const
  return rows.flatMap(([title, text]) => (text ? [`${title}: ${oneLine(text)}`] : [])).join('\n')
}

/** What a search verified of place and things, marked; empty where nothing was. */
export function reportedText({ state: { extraction }, mark }: PromptInput): string {
  const told = [extraction?.setting_details, extraction?.visible_technology]
  const found = told.flatMap((text) => (text?.trim() ? [markText(text, mark)] : []))
  return found.length > 0 ? `REPORTED OF THE PLACE: ${found.join(' ')}` : ''
}

/** Words on record of people with these names, under their title; empty without any. */
export function recordedWords(quotes: readonly SheetQuote[], names: readonly string[]): string {
  const own = quotes.filter(({ speaker }) => castName(speaker, names))
  return own.length > 0 ? `RECORDED WORDS\n${renderQuotes(own)}` : ''
}

/**
 * Cards of all who speak, what is between them, and their words on record.
 * @param quotes that may still be spoken.
 */
export function speakersText(
  input: PromptInput,
  quotes: readonly SheetQuote[] = input.sheet.quotes,
): string {
  const names = speakersOf(input).map(({ stub }) => stub.name)
  const relations = relationsText(input, names)
  return [
    speakerCards(input),
    relations && `BETWEEN THEM\n${relations}`,
    recordedWords(quotes, names),
  ]
    .filter(Boolean)
    .join('\n\n')
}
