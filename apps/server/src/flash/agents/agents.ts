import type { z } from 'zod'
import { camera } from './camera.ts'
import { characters } from './characters.ts'
import { critique } from './critique.ts'
import { dialog } from './dialog.ts'
import { graph } from './graph.ts'
import { grounding } from './grounding.ts'
import { identification } from './identification.ts'
import { imageGeneration } from './image-generation.ts'
import { imagePrompt } from './image-prompt.ts'
import { imagePromptOptimizer } from './image-prompt-optimizer.ts'
import { judge } from './judge.ts'
import { moment } from './moment.ts'
import { scene } from './scene.ts'
import { timeline } from './timeline.ts'

/** The fourteen agents by the name of their step. */
export const AGENTS = {
  judge,
  timeline,
  grounding,
  scene,
  identification,
  characters,
  graph,
  moment,
  camera,
  dialog,
  critique,
  image_prompt: imagePrompt,
  image_prompt_optimizer: imagePromptOptimizer,
  image_generation: imageGeneration,
}

/** The name of an agent and of its step. */
export type AgentName = keyof typeof AGENTS

/** What each agent answers. */
export type AgentOutput<Name extends AgentName> = z.infer<(typeof AGENTS)[Name]['output']>
