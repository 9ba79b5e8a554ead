import { CharacterRole } from '@timepoint/contracts'
import { z } from 'zod'
import { defineAgent } from './agent.ts'

/** Who is in the scene: at most six people, each a stub that a biography fills in. */
export const identification = defineAgent({
  name: 'identification',
  output: z.object({
    characters: z
      .array(
        z.object({
          name: z.string(),
          role: CharacterRole,
          speaks_in_scene: z.boolean(),
          /** False for roles without a known name, such as "A ferryman". */
          is_named: z.boolean(),
        }),
      )
      .max(6),
    focal_character: z.string().nullable(),
  }),
  check({ characters, focal_character: focal }) {
    const names = characters.map((character) => character.name)
    const twice = names.filter((name, index) => names.indexOf(name) !== index)
    const findings = twice.map((name) => ({
      code: 'duplicate_character',
      detail: `Twice in the cast: ${name}`,
    }))
    if (focal !== null && !names.includes(focal)) {
      findings.push({ code: 'unknown_character', detail: `Focal but not in the cast: ${focal}` })
    }
    return findings
  },
})
