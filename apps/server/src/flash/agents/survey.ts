import { Sentiment } from '@timepoint/contracts'
import { z } from 'zod'
import { definePrompt, type Finding } from './agent.ts'
import { sharedRun } from './prompting/copied-text.ts'
import { HOUSE_RULES, SCHEMA_RULE } from './prompting/house.ts'
import { normalise } from './prompting/ledger.ts'
import { lenientEnum } from './prompting/lenient-enum.ts'
import { tidyList } from './prompting/lists.ts'
import { markText } from './prompting/mark.ts'
import {
  othersText,
  type PersonInput,
  personCard,
  personFacts,
  sceneMaterial,
} from './prompting/person.ts'
import { HORIZON, PERIOD_SPEECH, WRONG_AND_HARM } from './prompting/speech-law.ts'
import { readWords, tidyTone } from './prompting/spoken.ts'
import { talkFindings } from './prompting/talk-checks.ts'

const SYSTEM = `You answer one question as one person of a scene. Others are asked the same, each alone; you are this one.

${HOUSE_RULES}

${HORIZON}
The answer is one person's and not a group's: nobody speaks for their trade, sex, faith or people, and nobody says what such people are held to say.
A question that lies after this hour, far off, above their station or outside their age they turn aside within their world, told from outside where that serves: they mishear it, hand on a rumour as a rumour, take up the work in hand. They may decline to answer; it is never an apology, and nothing is said of rules or models.
What a question takes for granted is granted only if they know it. What it orders is something said to this person.
Asked for what they did, those who did wrong name the act; they do not deny it and win nobody for it.
${WRONG_AND_HARM}
${PERIOD_SPEECH}

Sentiment is read off the finished response, and so are the key points: words out of it, nothing new.

${SCHEMA_RULE}`

const TASK = `Answer the question as the person on the card, at the hour of NOW.
Begin with something of their own day: what they did, carried, saw or owe since morning.
Come from there to what they want and what their station lets them say.
Decline if they would.`

const LIMITS = `response one to four sentences, at most 80 words. No name, number, event or saying beyond FACTS, the card and what was said.
key_points at most 4, each up to 8 words out of the response; none if it says nothing.
emotional_tone at most 3 words, null if it has none.`

/** Most key points of an answer. */
const POINTS = 4

const Reply = z.object({
  response: z.string().describe('what they say or do, 1 to 4 sentences'),
  sentiment: lenientEnum(Sentiment).describe('of the response'),
  key_points: z.array(z.string().describe('words out of the response')),
  emotional_tone: z.string().nullable().describe('at most 3 words'),
})
/** An answer as a model writes it. */
export type SurveyReply = z.infer<typeof Reply>

/** What an answer is written from. */
export interface SurveyInput extends PersonInput {
  question: string
  /** Answers that the person has heard, oldest first. */
  heard: readonly { character_name: string; question: string; response: string }[]
}

/** What the person has heard others answer, and has answered before; all of it marked. */
function heardText({ heard, mark }: SurveyInput): string {
  if (heard.length === 0) return ''
  const lines = heard.map(({ character_name: name, question, response }) =>
    markText(`${name}, asked: ${question} Answer: ${response}`, mark),
  )
  return `HEARD BEFORE\n${lines.join('\n')}`
}

/** Words that a point has to share with the response: a stem of each. */
const stemsOf = (text: string): string[] =>
  normalise(text)
    .split(' ')
    .filter((word) => word.length > 3)
    .map((word) => word.slice(0, Math.max(4, word.length - 2)))

/** Whether a point stands in a response. */
function occurs(point: string, response: string): boolean {
  const said = ` ${normalise(response)}`
  const stems = stemsOf(point)
  if (stems.length === 0) return said.includes(` ${normalise(point)}`)
  return stems.every((stem) => said.includes(` ${stem}`))
}

/** What is kept of a reply: points that do not stand in the response go. */
export function completeSurvey(reply: SurveyReply, { stub, mark }: SurveyInput) {
  const response = readWords(reply.response, { name: stub.name, mark, hasEnded: true })
  return {
    response,
    sentiment: reply.sentiment,
    keyPoints: tidyList(
      reply.key_points.filter((point) => occurs(point, response)),
      POINTS,
    ),
    emotionalTone: tidyTone(reply.emotional_tone),
  }
}

function checkReply(reply: SurveyReply, input: SurveyInput): Finding[] {
  const { response } = completeSurvey(reply, input)
  const { question, heard, stub } = input
  const told = heard.map((one) => one.response)
  const strange = reply.key_points.filter((point) => !occurs(point, response))
  const repeated = sharedRun(response, told)
  const said = {
    text: response,
    where: 'response',
    heard: [question, ...told],
    law: `${SYSTEM}\n${TASK}\n${LIMITS}`,
  }
  return [
    ...talkFindings(said, stub, input),
    ...strange.map((point) => ({
      code: 'key_point',
      detail: `key_points: “${point}” does not stand in the response`,
    })),
    ...(repeated === null
      ? []
      : [{ code: 'repeats', detail: `response repeats “${repeated}” of an answer heard before` }]),
  ]
}

/** Asks one person one question. */
export const survey = definePrompt<SurveyInput, SurveyReply>({
  name: 'survey',
  temperature: 0.7,
  system: SYSTEM,
  reply: Reply,
  user: (input) => ({
    material: [sceneMaterial(input), heardText(input)].filter(Boolean).join('\n'),
    facts: personFacts(input),
    cast: `${personCard(input)}
${othersText(input)}

THE QUESTION
${markText(input.question, input.mark)}`,
    task: TASK,
    limits: LIMITS,
  }),
  check: checkReply,
})
