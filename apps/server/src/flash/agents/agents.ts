import type { Agent } from './agent.ts'
import { camera } from './camera.ts'
import { characters } from './characters.ts'
import { critique } from './critique.ts'
import { dialog } from './dialog.ts'
import { extraction } from './extraction.ts'
import { graph } from './graph.ts'
import { grounding } from './grounding.ts'
import { identification } from './identification.ts'
import { imageGeneration } from './image-generation.ts'
import { imagePrompt } from './image-prompt.ts'
import { imagePromptOptimizer } from './image-prompt-optimizer.ts'
import { judge } from './judge.ts'
import { moment } from './moment.ts'
import type { AgentName } from './outputs.ts'
import { scene } from './scene.ts'
import { timeline } from './timeline.ts'

/** The fourteen agents by the name of their step; grounding works in two. */
export const AGENTS: { [Name in AgentName]: Agent<Name> } = {
  judge,
  timeline,
  grounding,
  extraction,
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
