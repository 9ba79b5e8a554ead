import type {
  Character,
  SurveyAnswer,
  SurveyFrame,
  SurveyResponse,
  Warning,
} from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'
import type { OperationKind, Work } from '../operations/operation-kind.ts'
import type { Operation } from '../operations/operation-store.ts'
import { surveyPrice } from '../prices.ts'
import { findCharacter } from './characters.ts'
import type { Summary, SurveyReply } from './interaction.ts'
import {
  latencyOf,
  openTalk,
  presentAnswering,
  type Talk,
  type TalkContext,
  type TalkRequest,
} from './talk.ts'

/** Questions to several people, as they are stored until they are answered. */
export interface SurveyTask extends TalkRequest {
  questions: string[]
  /** Who is asked, as the cast spells them. */
  characters: string[]
  unknown: string[]
  mode: SurveyResponse['mode']
  /** Whether answers are known to whoever is asked afterwards. */
  chain: boolean
  summary: boolean
}

const LIMIT_MS = 60_000

/** One question to one person. */
interface Pair {
  question: string
  character: Character
  /** Names the answer among those that are kept. */
  part: string
}

type Given = { pair: Pair; reply: SurveyReply } | { pair: Pair; error: AppError }

/** By question, then in the order of the cast. */
function pairsOf({ questions }: SurveyTask, characters: readonly Character[]): Pair[] {
  return questions.flatMap((question, q) =>
    characters.map((character, c) => ({ question, character, part: `answer ${q} ${c}` })),
  )
}

function toAnswer({ pair, reply }: Extract<Given, { reply: SurveyReply }>): SurveyAnswer {
  return {
    character_name: pair.character.name,
    question: pair.question,
    response: reply.response,
    sentiment: reply.sentiment,
    key_points: reply.keyPoints,
    emotional_tone: reply.emotionalTone,
  }
}

const wasGiven = (given: Given): given is Extract<Given, { reply: SurveyReply }> => 'reply' in given

/** Tells answers as they are given, but for those that an earlier try has told. */
function teller({ tell, told }: Work, total: number) {
  const frames = (told as SurveyFrame[]).filter((frame) => frame.event === 'response')
  // The same may be asked twice: each frame stands for one answer.
  const known = frames.map((frame) => `${frame.character_name} ${frame.question}`)
  let count = known.length
  return (answer: SurveyAnswer) => {
    const { character_name, question } = answer
    const at = known.indexOf(`${character_name} ${question}`)
    if (at >= 0) {
      known.splice(at, 1)
      return
    }
    count += 1
    const progress = Math.min(99, Math.floor((count * 100) / total))
    const frame: SurveyFrame = {
      event: 'response',
      data: answer,
      character_name,
      question,
      progress,
    }
    tell(frame)
  }
}

/** Asks one person one question; a failure is part of the result, unless everything has to end. */
async function askPair(
  { scene, engine, manner }: Talk,
  pair: Pair,
  heard: readonly SurveyAnswer[],
  { part, signal }: Work,
): Promise<Given> {
  const { character, question } = pair
  try {
    const reply = await part(pair.part, () =>
      engine.survey(scene, { character, question, heard }, manner),
    )
    return { pair, reply }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof AppError)) throw error
    return { pair, error }
  }
}

/** Asks everybody everything: at the same time, or so that answers are known to who comes after. */
async function askAll(
  talk: Talk,
  { mode, chain }: SurveyTask,
  pairs: readonly Pair[],
  work: Work,
  onAnswer: (answer: SurveyAnswer) => void,
): Promise<Given[]> {
  const ask = async (pair: Pair, heard: readonly SurveyAnswer[]) => {
    const given = await askPair(talk, pair, heard, work)
    if (wasGiven(given)) onAnswer(toAnswer(given))
    return given
  }
  const inTurn = async (some: readonly Pair[]) => {
    const all: Given[] = []
    for (const pair of some) {
      all.push(await ask(pair, chain ? all.filter(wasGiven).map(toAnswer) : []))
    }
    return all
  }
  if (mode === 'sequential') return inTurn(pairs)
  if (!chain) return Promise.all(pairs.map((pair) => ask(pair, [])))
  const byPerson = Map.groupBy(pairs, ({ character }) => character)
  const all = (await Promise.all([...byPerson.values()].map(inTurn))).flat()
  return pairs.flatMap((pair) => all.find((given) => given.pair === pair) ?? [])
}

function missing(given: readonly Given[]): Warning[] {
  return given.flatMap((one) => {
    if (wasGiven(one)) return []
    const { character, question } = one.pair
    const detail = `${character.name} gave no answer to “${question}”: ${one.error.message}`
    return [{ code: 'answer_missing', detail }]
  })
}

/** What the answers come to; without one the survey stands all the same. */
async function summarise(
  { scene, engine, manner }: Talk,
  answers: readonly SurveyAnswer[],
  { part, signal }: Work,
): Promise<{ summary: Summary | null; warnings: Warning[] }> {
  try {
    const summary = await part('summary', () => engine.summariseSurvey(scene, answers, manner))
    return { summary, warnings: [] }
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof AppError)) throw error
    const detail = `There is no summary: ${error.message}`
    return { summary: null, warnings: [{ code: 'summary_missing', detail }] }
  }
}

async function runSurvey(
  context: TalkContext,
  operation: Operation,
  work: Work,
): Promise<SurveyResponse> {
  const task = operation.request as SurveyTask
  const talk = await openTalk(context, operation, task, work)
  const cast = talk.scene.result.characters?.characters ?? []
  const characters = task.characters.flatMap((name) => findCharacter(name, cast) ?? [])
  const pairs = pairsOf(task, characters)
  const tell = teller(work, pairs.length)
  const given = await askAll(talk, task, pairs, work, tell)
  const answered = given.filter(wasGiven)
  const [failure] = given
  if (answered.length === 0) {
    throw failure && 'error' in failure ? failure.error : new AppError('internal')
  }
  const answers = answered.map(toAnswer)
  const summed = task.summary ? await summarise(talk, answers, work) : null
  const parts = [
    ...answered.map(({ reply }) => reply),
    ...(summed?.summary ? [summed.summary] : []),
  ]
  return {
    timepoint_id: talk.scene.timepointId,
    questions: task.questions,
    responses: answers,
    summary: summed?.summary?.text ?? null,
    mode: task.mode,
    total_characters: characters.length,
    unknown_characters: task.unknown,
    ...presentAnswering(parts, [...missing(given), ...(summed?.warnings ?? [])]),
    latency_ms: latencyOf(operation),
  }
}

/** Asks several people the same. */
export function createSurveyKind(context: TalkContext): OperationKind<SurveyResponse> {
  return {
    limitMs: () => LIMIT_MS,
    run: (operation, work) => runSurvey(context, operation, work),
    charge: ({ responses }) => surveyPrice(responses.length).cost,
    lastFrames(result) {
      const { summary, responses, total_characters, questions, ...rest } = result
      const { unknown_characters, model_provider, model_used, warnings } = rest
      const done: SurveyFrame = {
        event: 'done',
        data: {
          total_responses: responses.length,
          characters_surveyed: total_characters,
          questions_asked: questions.length,
          unknown_characters,
          model_provider,
          model_used,
          warnings,
        },
      }
      return summary === null ? [done] : [{ event: 'summary', data: summary, progress: 100 }, done]
    },
  }
}
