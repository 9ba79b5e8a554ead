import type { Character } from '@timepoint/contracts'
import { RoutingError } from '../../../../providers/router/routing-error.ts'
import type { Prompt, PromptInput } from '../../../agents/agent.ts'
import { chatSummary, completeChatSummary } from '../../../agents/chat-summary.ts'
import { protectionOf } from '../../../agents/prompting/sensitivity.ts'
import { deflection } from '../../../agents/prompting/spoken.ts'
import { completeSurvey, type SurveyInput, survey } from '../../../agents/survey.ts'
import { completeSurveySummary, surveySummary } from '../../../agents/survey-summary.ts'
import type {
  InteractionEngine,
  Manner,
  Summary,
  SurveyQuestion,
  SurveyReply,
  TalkScene,
} from '../../../interactions/interaction.ts'
import { ask } from '../ask.ts'
import type { LlmOptions, RenderScope } from '../scope.ts'
import { answerChat } from './chat.ts'
import { answerDialog, canBeWritten, toExtensionInput } from './dialog.ts'
import { personOf, toTalkInput } from './talk-input.ts'
import {
  answeringOf,
  candidatesOf,
  createTalkScope,
  isWithheld,
  type TalkKind,
} from './talk-scope.ts'

/** What the engine is built from. `offline` speaks for whomever no model may speak for. */
export type TalkOptions = LlmOptions & { offline: InteractionEngine }

/** Whether a model may give this person words of its own. */
function isFree(character: Character, input: PromptInput): boolean {
  return protectionOf(personOf(input, character).stub, input).speech === 'free'
}

async function answerSurvey(
  scope: RenderScope,
  scene: PromptInput,
  { character, question, heard }: SurveyQuestion,
  signal: AbortSignal,
): Promise<SurveyReply> {
  const input: SurveyInput = { ...personOf(scene, character), question, heard }
  const candidates = candidatesOf(scope)
  const asked = await ask(scope, survey, input, { candidates, signal })
  const answering = answeringOf(asked)
  if (!isWithheld(asked)) return { ...completeSurvey(asked.reply, input), ...answering }
  const { text, tone } = deflection(input.stub.name)
  const nothing = { sentiment: 'neutral' as const, keyPoints: [], emotionalTone: tone }
  return { response: text, ...nothing, ...answering }
}

/** Asks for a summary; what may not be shown gives way to one that code makes. */
async function summarise<Input extends PromptInput, Reply>(
  scope: RenderScope,
  prompt: Prompt<Input, Reply>,
  input: Input,
  signal: AbortSignal,
  { complete, instead }: { complete(reply: Reply): string; instead(): Promise<Summary> },
): Promise<Summary> {
  const asked = await ask(scope, prompt, input, { candidates: candidatesOf(scope), signal })
  const answering = answeringOf(asked)
  const text = isWithheld(asked) ? (await instead()).text : complete(asked.reply)
  return { text, ...answering }
}

/** Gives an answer up with the reason for which it was. */
async function heeding<T>({ signal }: Manner, answer: () => Promise<T>): Promise<T> {
  try {
    return await answer()
  } catch (error) {
    if (error instanceof RoutingError) signal.throwIfAborted()
    throw error
  }
}

/**
 * Speaks for the people of a scene from models. Of whoever may only speak words on record no model
 * is asked.
 */
export function createLlmInteractions(options: TalkOptions): InteractionEngine {
  const { offline } = options
  const begin = (scene: TalkScene, manner: Manner, kind: TalkKind = 'words') => {
    const scope = createTalkScope(options, scene, manner, kind)
    return { scope, input: toTalkInput(scene, scope) }
  }
  return {
    name: 'llm',
    chat: (scene, question, manner, onText) =>
      heeding(manner, () => {
        const { scope, input } = begin(scene, manner)
        const { character, message, history, summary } = question
        if (!isFree(character, input)) return offline.chat(scene, question, manner, onText)
        const asked = { ...personOf(input, character), message, history, summary }
        return answerChat(scope, asked, manner, onText)
      }),
    dialog: (scene, wish, manner, onLine) =>
      heeding(manner, () => {
        const { scope, input } = begin(scene, manner, 'lines')
        const extension = toExtensionInput(input, wish)
        if (!canBeWritten(extension)) return offline.dialog(scene, wish, manner, onLine)
        return answerDialog(scope, extension, manner, onLine)
      }),
    survey: (scene, question, manner) =>
      heeding(manner, () => {
        const { scope, input } = begin(scene, manner)
        if (!isFree(question.character, input)) return offline.survey(scene, question, manner)
        return answerSurvey(scope, input, question, manner.signal)
      }),
    summariseSurvey: (scene, answers, manner) =>
      heeding(manner, () => {
        const instead = () => offline.summariseSurvey(scene, answers, manner)
        if (answers.length === 0) return instead()
        const { scope, input } = begin(scene, manner)
        const complete = completeSurveySummary
        return summarise(scope, surveySummary, { ...input, answers }, manner.signal, {
          complete,
          instead,
        })
      }),
    summariseChat: (scene, earlier, manner) =>
      heeding(manner, () => {
        const instead = () => offline.summariseChat(scene, earlier, manner)
        const { scope, input } = begin(scene, manner)
        const { character, turns, summary } = earlier
        if (turns.length === 0 || !isFree(character, input)) return instead()
        const told = { ...input, name: character.name, turns, summary }
        const complete = completeChatSummary
        return summarise(scope, chatSummary, told, manner.signal, { complete, instead })
      }),
  }
}
