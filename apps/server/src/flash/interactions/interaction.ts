import type { Facts } from '@timepoint/almanac'
import type {
  Character,
  ClaimSource,
  DialogLine,
  GenerateRequest,
  LlmParams,
  Sentiment,
  SurveyAnswer,
  Usage,
  Warning,
} from '@timepoint/contracts'
import type { z } from 'zod'
import type { RenderResult } from '../timepoints/render-result.ts'

/** A finished scene, as its people are talked with. */
export interface TalkScene {
  timepointId: string
  query: string
  /** What the render was asked for: preset, models and policy count for talk as well. */
  request: GenerateRequest
  /** When the render was accepted: what counted as today then. */
  renderedAt: Date
  result: RenderResult
  /** What the almanac knows of the moment. */
  facts: Facts
}

/** How something is asked for. */
export interface Manner {
  /** A model that the caller names; null: as the scene was rendered. */
  model: string | null
  format: 'structured' | 'text' | 'auto'
  params: z.infer<typeof LlmParams> | null
  signal: AbortSignal
  /** When time is up, in milliseconds of the epoch. */
  deadline: number
}

/** Who answered, what it used, and what a reader should know of it. */
export interface Answering {
  provider: string
  model: string
  usage: Usage
  warnings: Warning[]
}

/** An earlier part of a conversation. */
export interface Turn {
  role: 'user' | 'character'
  content: string
}

/** A message to a person of the scene. */
export interface ChatQuestion {
  character: Character
  message: string
  /** The turns that are told word for word, oldest first. */
  history: readonly Turn[]
  /** What was said before those; null when nothing was. */
  summary: string | null
}

export interface ChatAnswer extends Answering {
  response: string
  emotionalTone: string | null
  /** What carries the answer, where it comes from the record. */
  sources: z.infer<typeof ClaimSource>[]
}

/** A wish for more dialog. */
export interface DialogWish {
  /** Who may speak. */
  characters: readonly Character[]
  /** Most lines, 1 to 10. */
  lines: number
  /** What they should come to talk of; null: whatever is next. */
  topic: string | null
  /** Whether lines answer each other. */
  sequential: boolean
}

export interface DialogAnswer extends Answering {
  lines: DialogLine[]
  /** What a reader should know of them, such as why there are none. */
  context: string | null
}

/** One question to one person. */
export interface SurveyQuestion {
  character: Character
  question: string
  /** Answers that the person has heard, oldest first. */
  heard: readonly Pick<SurveyAnswer, 'character_name' | 'question' | 'response'>[]
}

export interface SurveyReply extends Answering {
  response: string
  sentiment: Sentiment
  keyPoints: string[]
  emotionalTone: string | null
}

/** A text about others' words. */
export interface Summary extends Answering {
  text: string
}

/**
 * Speaks for the people of a scene: from models, or from the almanac alone. Every method throws an
 * AppError when it cannot, and the signal's reason when that aborts.
 */
export interface InteractionEngine {
  name: 'offline' | 'llm'
  /** @param onText takes the words as they are written; `restart` when another answer is begun. */
  chat(
    scene: TalkScene,
    question: ChatQuestion,
    manner: Manner,
    onText?: (text: string, restart: boolean) => void,
  ): Promise<ChatAnswer>
  /** @param onLine takes each line when it is complete; `restart` when the lines so far do not count. */
  dialog(
    scene: TalkScene,
    wish: DialogWish,
    manner: Manner,
    onLine?: (line: DialogLine, restart: boolean) => void,
  ): Promise<DialogAnswer>
  survey(scene: TalkScene, question: SurveyQuestion, manner: Manner): Promise<SurveyReply>
  /** What the answers of a survey have in common and who differs; adds nothing. */
  summariseSurvey(
    scene: TalkScene,
    answers: readonly SurveyAnswer[],
    manner: Manner,
  ): Promise<Summary>
  /** What was said in a conversation, for the person who goes on with it. */
  summariseChat(
    scene: TalkScene,
    earlier: { character: Character; turns: readonly Turn[]; summary: string | null },
    manner: Manner,
  ): Promise<Summary>
}
