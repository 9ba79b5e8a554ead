import type {
  Answering,
  ChatQuestion,
  InteractionEngine,
  Manner,
  SurveyQuestion,
  TalkScene,
  Turn,
} from '../../../interactions/interaction.ts'
import { NO_USAGE } from '../../../pipeline/state.ts'
import { ignoredParams } from '../ignored-params.ts'
import { answer } from './answer.ts'
import type { Earlier } from './asked.ts'
import { chatSummary } from './chat-summary.ts'
import { moreDialog } from './more-dialog.ts'
import { piecesOf } from './pieces.ts'
import { subjectOf } from './subject.ts'
import { keyPointsOf, sentimentOf, surveyText } from './survey.ts'
import { talkFacts } from './talk-facts.ts'

/** Nobody is asked and nothing is used. */
function answering({ params, signal }: Manner): Answering {
  signal.throwIfAborted()
  return { provider: 'offline', model: 'offline', usage: NO_USAGE, warnings: ignoredParams(params) }
}

function toldIn(turns: readonly Turn[]): string {
  const said = turns.filter(({ role }) => role === 'character')
  return said.map(({ content }) => content).join('\n')
}

function earlierOf({ history, summary }: Pick<ChatQuestion, 'history' | 'summary'>): Earlier {
  const asked = history.filter(({ role }) => role === 'user').map(({ content }) => content)
  return { asked, told: toldIn(history), summary }
}

/** What a person heard counts as told only where it answers the same question. */
function heardBy({ question, heard }: SurveyQuestion): Earlier {
  const same = heard.filter((one) => one.question === question)
  const told = same.map(({ response }) => response).join('\n')
  return { asked: [], told, summary: null }
}

function survey(scene: TalkScene, asked: SurveyQuestion, manner: Manner) {
  const by = answering(manner)
  const reply = answer(subjectOf(scene, asked.character), asked.question, heardBy(asked))
  return {
    ...by,
    response: reply.text,
    sentiment: sentimentOf(reply),
    keyPoints: keyPointsOf(reply),
    emotionalTone: reply.tone,
  }
}

/**
 * Speaks for nobody: tells of the people of a scene what is on record of them at that hour, with its
 * sources, or says that nothing is. No model, no clock, no locale: equal questions get equal answers.
 */
export const offlineInteractions: InteractionEngine = {
  name: 'offline',
  async chat(scene, question, manner, onText) {
    const by = answering(manner)
    const reply = answer(
      subjectOf(scene, question.character),
      question.message,
      earlierOf(question),
    )
    for (const piece of piecesOf(reply.text)) onText?.(piece, false)
    return { ...by, response: reply.text, emotionalTone: reply.tone, sources: reply.sources }
  },
  async dialog(scene, wish, manner, onLine) {
    const by = answering(manner)
    const { lines, context } = moreDialog(scene, wish)
    for (const line of lines) onLine?.(line, false)
    return { ...by, lines, context }
  },
  survey: async (scene, asked, manner) => survey(scene, asked, manner),
  summariseSurvey: async (_scene, answers, manner) => ({
    ...answering(manner),
    text: surveyText(answers),
  }),
  async summariseChat(scene, { character, turns, summary }, manner) {
    const subject = subjectOf(scene, character)
    const text = chatSummary(subject, talkFacts(subject), toldIn(turns), summary)
    return { ...answering(manner), text }
  },
}
