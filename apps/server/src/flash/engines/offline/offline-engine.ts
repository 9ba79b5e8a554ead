import type { AgentName, AgentOutput, State } from '../../agents/outputs.ts'
import { NO_GROUNDING } from '../../agents/prompting/evidence.ts'
import {
  type Answer,
  type Engine,
  type ImageFile,
  NO_USAGE,
  type RenderInput,
} from '../../pipeline/state.ts'
import { answerJudge, answerTimeline } from './date-and-place.ts'
import { answerGraph } from './graph.ts'
import { answerCharacters, answerIdentification } from './people.ts'
import { answerImagePrompt, drawPicture, shorten } from './picture.ts'
import { answerCamera, answerDialog, answerMoment, answerScene, skyText } from './scene.ts'
import { answerGrounding } from './sources.ts'
import { warningsOf } from './warnings.ts'

type Answers = {
  [Name in Exclude<AgentName, 'image_generation'>]: (
    input: RenderInput,
    state: State,
  ) => AgentOutput<Name>
}

const ANSWERS: Answers = {
  judge: answerJudge,
  timeline: answerTimeline,
  grounding: (input) => answerGrounding(input, skyText(input.facts)),
  // Nothing was searched: what the records say is all there.
  extraction: (_input, state) =>
    state.grounding?.grounding ?? { ...NO_GROUNDING, status: 'failed' },
  scene: answerScene,
  identification: answerIdentification,
  characters: answerCharacters,
  graph: answerGraph,
  moment: answerMoment,
  camera: answerCamera,
  dialog: answerDialog,
  // Words on record are not ours to mend, and no others are spoken.
  critique: () => ({ issues: [], rewritten: null }),
  image_prompt: answerImagePrompt,
  image_prompt_optimizer: (_input, state) => ({
    optimized_prompt: shorten(state.image_prompt?.full_prompt ?? ''),
  }),
}

async function answer(name: AgentName, input: RenderInput, state: State) {
  if (name === 'image_generation') return drawPicture(input, state)
  return { output: ANSWERS[name](input, state), image: undefined as ImageFile | undefined }
}

/**
 * Answers every step from the almanac alone: retrieval, computation and fixed sentences. It never
 * invents: what is not known is null or missing. Equal queries get equal answers.
 */
export const offlineEngine: Engine = {
  name: 'offline',
  async answer<Name extends AgentName>(name: Name, input: RenderInput, state: State) {
    const { output, image } = await answer(name, input, state)
    const warnings = warningsOf(name, input)
    return {
      output,
      provider: 'offline',
      model: 'offline',
      usage: NO_USAGE,
      ...(image ? { image } : {}),
      ...(warnings.length > 0 ? { warnings } : {}),
    } as Answer<Name>
  },
}
