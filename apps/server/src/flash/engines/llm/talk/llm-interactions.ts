import type { InteractionEngine } from '../../../interactions/interaction.ts'
import type { LlmOptions } from '../scope.ts'
export function createLlmInteractions(
  options: LlmOptions & { offline: InteractionEngine },
): InteractionEngine {
  return { ...options.offline, name: 'llm' }
}
