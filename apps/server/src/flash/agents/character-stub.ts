import { CharacterRole } from '@timepoint/contracts'
import { z } from 'zod'

/** A person of the cast before the biography is written. */
export const CharacterStub = z.object({
  name: z.string(),
  role: CharacterRole,
  speaks_in_scene: z.boolean(),
  /** False for roles without a known name, such as "A ferryman". */
  is_named: z.boolean(),
})
export type CharacterStub = z.infer<typeof CharacterStub>
