import type { Character, CharacterSheet } from '@timepoint/contracts'
import type { PromptInput } from '../../../agents/agent.ts'
import { chatText } from '../../../agents/chat.ts'
import { castName } from '../../../agents/prompting/cast.ts'
import { lengthFor } from '../../../agents/prompting/length.ts'
import { personCard, personFacts, sceneMaterial } from '../../../agents/prompting/person.ts'
import { protectionOf } from '../../../agents/prompting/sensitivity.ts'
import type { TalkScene } from '../../../interactions/interaction.ts'
import { personOf, toTalkInput } from './talk-input.ts'

/** For whoever reads it: words stand apart by blanks, as in any text. */
const PLAIN = { length: lengthFor(2048), mark: ' ', thinking: 'none' } as const

/** For people whom no model may be given words for. */
function recordedOnly(name: string, { sheet }: PromptInput): string {
  const words = sheet.quotes.filter(({ speaker }) => castName(speaker, [name]) !== null)
  const list = words.map(({ text, provenance }) => `“${text}” (${provenance})`)
  return [
    `Do not speak as ${name}, and let nobody else do so. Tell from outside what is on record; asked for more, say that it is not known.`,
    list.length > 0 ? `Words on record:\n${list.join('\n')}` : 'No words are on record here.',
  ].join('\n')
}

function toPlayable(character: Character, input: PromptInput) {
  const { name, role, speaks_in_scene, personality, speaking_style } = character
  const { emotional_state, historical_note } = character
  const person = personOf(input, character)
  const isFree = protectionOf(person.stub, person).speech === 'free'
  return {
    name,
    role,
    system_prompt: isFree
      ? `${chatText.system}\n\n${personCard(person)}`
      : recordedOnly(name, person),
    dialog_context: `${sceneMaterial(person)}\n\nFACTS\n${personFacts(person)}`.trim(),
    speaks_in_scene,
    personality,
    speaking_style,
    emotional_state,
    historical_note,
  }
}

/** The people of a finished scene, each with what another model needs to speak as them. */
export function characterSheet(scene: TalkScene): CharacterSheet {
  const { timepointId, query, result } = scene
  const input = toTalkInput(scene, PLAIN)
  const characters = (result.characters?.characters ?? []).map((one) => toPlayable(one, input))
  return {
    timepoint_id: timepointId,
    query,
    year: result.year,
    location: result.location,
    era: result.era,
    total_characters: characters.length,
    speaking_characters: characters.filter(({ speaks_in_scene: speaks }) => speaks).length,
    characters,
  }
}
