import { z } from 'zod'
import { Character } from './scene.ts'

/** A person of a scene, with what it takes to have a model of one's own speak as them. */
export const PlayableCharacter = Character.pick({
  name: true,
  role: true,
  speaks_in_scene: true,
  personality: true,
  speaking_style: true,
  emotional_state: true,
  historical_note: true,
})
  .extend({
    system_prompt: z.string().meta({
      description:
        'Who this is, what they can know and how they speak. For people whom nobody may play it says so, with their words on record.',
    }),
    dialog_context: z.string().meta({
      description: 'What is known there and then, and what was said. Nothing of later.',
    }),
  })
  .meta({ id: 'PlayableCharacter' })

/** Answer of `GET /timepoints/{id}/characters`. */
export const CharacterSheet = z
  .object({
    timepoint_id: z.uuid(),
    query: z.string(),
    year: z.int().nullable(),
    location: z.string().nullable(),
    era: z.string().nullable(),
    total_characters: z.int(),
    speaking_characters: z.int(),
    characters: z.array(PlayableCharacter),
  })
  .meta({ id: 'CharacterSheet' })
export type CharacterSheet = z.infer<typeof CharacterSheet>
