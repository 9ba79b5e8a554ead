import type { Content, Grounding } from '@timepoint/contracts'
import { textCandidates } from '../../../providers/models/candidates.ts'
import { sumAttempts } from '../../../providers/router/attempt-log.ts'
import { RoutingError } from '../../../providers/router/routing-error.ts'
import type { Completed, Finding, PromptedAgent, PromptInput } from '../../agents/agent.ts'
import { camera } from '../../agents/camera.ts'
import { dialog, readDialogLine } from '../../agents/dialog.ts'
import { extraction } from '../../agents/extraction.ts'
import { graph } from '../../agents/graph.ts'
import { identification } from '../../agents/identification.ts'
import { imagePrompt } from '../../agents/image-prompt.ts'
import { imagePromptOptimizer } from '../../agents/image-prompt-optimizer.ts'
import { judge } from '../../agents/judge.ts'
import { moment } from '../../agents/moment.ts'
import type { AgentName, AgentOutput, State } from '../../agents/outputs.ts'
import { NO_GROUNDING } from '../../agents/prompting/evidence.ts'
import { scene } from '../../agents/scene.ts'
import { timeline } from '../../agents/timeline.ts'
import { type Answer, type Engine, type RenderInput, StepError } from '../../pipeline/state.ts'
import { ask, toWarnings } from './ask.ts'
import { answerCharacters } from './characters.ts'
import { answerCritique } from './critique.ts'
import { answerGrounding } from './grounding.ts'
import { answerImage } from './image.ts'
import { countJudge, countTimeline } from './jump.ts'
import { refuseLocally } from './local-judge.ts'
import { toPromptInput } from './prompt-input.ts'
import { createScopes, type LlmOptions } from './scope.ts'
import { settle } from './settle.ts'
import { notAsked, type StepAnswer, type StepContext } from './step.ts'
import { type Teller, tellDialog, tellScene } from './tell.ts'

type Handler<Name extends AgentName> = (context: StepContext) => Promise<StepAnswer<Name>>

/** A step that one call answers. */
function prompted<Name extends AgentName, Reply>(
  agent: PromptedAgent<Name, Reply>,
  createTeller?: (
    context: StepContext,
    input: PromptInput,
  ) => Teller<AgentOutput<Name>> | undefined,
): Handler<Name> {
  return async (context) => {
    const { scope, state, signal } = context
    const input = toPromptInput(context)
    const teller = createTeller?.(context, input)
    const made = new Map<Reply, Completed<AgentOutput<Name>> & { findings: Finding[] }>()
    const complete = (reply: Reply) => {
      const known = made.get(reply)
      if (known) return known
      const completed = agent.complete(reply, input)
      const findings = agent.check?.(completed.output, state) ?? []
      const all = { ...completed, findings }
      made.set(reply, all)
      return all
    }
    const asked = await ask(scope, agent.prompt, input, {
      candidates: textCandidates(scope.choice.text, scope.available),
      signal,
      check: (reply: Reply) => complete(reply).findings,
      ...(teller ? { onText: teller.onText } : {}),
    })
    const { output, claims = [], findings } = complete(asked.reply)
    teller?.end(output)
    const { provider, model, attempts } = asked
    // What the agent's own check doubts is reported by the executor, whoever answered.
    const known = new Set(findings.map(({ detail }) => detail))
    const own = asked.findings.filter(({ detail }) => !known.has(detail))
    return {
      output,
      provider,
      model,
      attempts,
      claims,
      warnings: [...asked.warnings, ...toWarnings(own)],
    }
  }
}

const askJudge = prompted(judge)
const askTimeline = prompted(timeline)
const askExtraction = prompted(extraction)
const askDialog = prompted(
  dialog,
  ({ tell, scope }, input) =>
    tell && tellDialog(tell, scope.mark, (written) => readDialogLine(written, input)),
)

/** Nothing was found in which anything could be verified. */
function leaveUnverified({ state }: StepContext): StepAnswer<'extraction'> {
  const found = state.grounding?.grounding
  const output: Grounding = found ?? { ...NO_GROUNDING, status: 'failed' }
  return { ...notAsked('nothing was found to verify'), output }
}

const HANDLERS: { [Name in AgentName]: Handler<Name> } = {
  judge: async (context) =>
    countJudge(context.input) ?? refuseLocally(context.input) ?? askJudge(context),
  timeline: async (context) => countTimeline(context.input) ?? askTimeline(context),
  grounding: answerGrounding,
  extraction: async (context) =>
    context.state.grounding?.evidence ? askExtraction(context) : leaveUnverified(context),
  scene: prompted(scene, ({ tell, scope }) => tell && tellScene(tell, scope.mark)),
  identification: prompted(identification),
  characters: answerCharacters,
  graph: prompted(graph),
  moment: prompted(moment),
  camera: prompted(camera),
  dialog: async (context) =>
    context.state.characters?.characters.some((one) => one.speaks_in_scene)
      ? askDialog(context)
      : { ...notAsked('nobody here speaks'), output: { lines: [] } },
  critique: answerCritique,
  image_prompt: prompted(imagePrompt),
  image_prompt_optimizer: prompted(imagePromptOptimizer),
  image_generation: answerImage,
}

/**
 * Answers steps from models. Failures of single providers are the router's to mend; what is left is
 * a failed step, with everything that was tried.
 */
export function createLlmEngine(options: LlmOptions): Engine {
  const scopeOf = createScopes(options)
  return {
    name: 'llm',
    async answer<Name extends AgentName>(
      step: Name,
      input: RenderInput,
      state: State,
      signal: AbortSignal,
      tell?: (content: Content) => void,
    ): Promise<Answer<Name>> {
      const context = { scope: scopeOf(input), input, state, signal, tell }
      try {
        const answer = await HANDLERS[step](context)
        return { ...answer, usage: sumAttempts(answer.attempts) }
      } catch (error) {
        if (!(error instanceof RoutingError)) throw error
        throw new StepError(error, error.attempts, sumAttempts(error.attempts))
      }
    },
    settle,
  }
}
