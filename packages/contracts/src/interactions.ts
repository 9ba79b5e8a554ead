import { z } from 'zod'
import { ErrorCode } from './errors.ts'
import { LlmParams, TextModel } from './generation.ts'
import { ClaimSource, Provenance } from './scene.ts'
import { text } from './text.ts'
import { Warning } from './timepoint.ts'

/** Talking with the people of a scene: what is sent, what comes back, and the frames of the streams. */

const Shared = {
  model: TextModel.nullish().meta({
    description: 'Use exactly this model instead of the one the scene was rendered with.',
  }),
  response_format: z.enum(['structured', 'text', 'auto']).default('auto').meta({
    description:
      'How a model is asked: for an object or for plain text. auto: text where words are streamed, else an object.',
  }),
  llm_params: LlmParams.nullish(),
}

const CharacterName = text({ min: 1, max: 200 }).meta({
  description:
    'In any case, with or without accents; a part of the name that only one person has will do.',
  example: 'Oppenheimer',
})

/** Everybody, or the people who are meant. Names that nobody has are given back as unknown. */
const Characters = z.union([z.literal('all'), z.array(CharacterName).min(1).max(20)]).default('all')

/** Body of the two chat endpoints. */
export const ChatRequest = z
  .object({
    character: CharacterName,
    message: text({ min: 1, max: 4000 }).meta({
      example: 'What did you feel when the sky turned white?',
    }),
    session_id: z.string().max(200).nullish().meta({ description: 'Goes on with a conversation.' }),
    ...Shared,
  })
  .meta({
    id: 'ChatRequest',
    example: { character: 'Oppenheimer', message: 'What did you feel when the sky turned white?' },
  })
export type ChatRequest = z.infer<typeof ChatRequest>

/** Who answered, and what a reader should know of it. */
const Answerer = {
  model_provider: z.string().meta({ description: 'Who answered; offline without any model.' }),
  model_used: z.string(),
  warnings: z.array(Warning),
}

const LatencyMs = z.int().min(0)

/** What a person of the scene answers. */
export const ChatResponse = z
  .object({
    character_name: z.string(),
    response: z.string(),
    emotional_tone: z.string().nullable(),
    session_id: z.uuid(),
    sources: z.array(ClaimSource).meta({
      description: 'What carries the answer, where it was taken from the record; else empty.',
    }),
    ...Answerer,
    latency_ms: LatencyMs,
  })
  .meta({ id: 'ChatResponse' })
export type ChatResponse = z.infer<typeof ChatResponse>

/** Body of the two dialog endpoints; `topic` is another name of `prompt`, which wins. */
export const DialogRequest = z
  .object({
    num_lines: z.int().min(1).max(10).default(5),
    prompt: text({ max: 1000 }).nullish().meta({ example: 'They discuss the risks of signing' }),
    topic: text({ max: 1000 }).nullish().meta({ description: 'Another name of `prompt`.' }),
    characters: Characters,
    sequential: z.boolean().default(true).meta({
      description: 'Each line answers those before it; false: lines overheard apart.',
    }),
    ...Shared,
  })
  .meta({
    id: 'DialogRequest',
    example: { num_lines: 5, prompt: 'They discuss the risks of signing' },
  })
export type DialogRequest = z.infer<typeof DialogRequest>

/** A line of further dialog. */
export const SpokenLine = z
  .object({
    speaker: z.string(),
    text: z.string(),
    tone: z.string().nullable(),
    provenance: Provenance,
  })
  .meta({ id: 'SpokenLine' })
export type SpokenLine = z.infer<typeof SpokenLine>

/** More dialog of a scene. */
export const DialogResponse = z
  .object({
    dialog: z.array(SpokenLine),
    context: z.string().nullable().meta({
      description: 'What a reader should know of these lines, such as why there are none.',
    }),
    characters_involved: z.array(z.string()),
    unknown_characters: z.array(z.string()),
    ...Answerer,
    latency_ms: LatencyMs,
  })
  .meta({ id: 'DialogResponse' })
export type DialogResponse = z.infer<typeof DialogResponse>

export const SurveyMode = z.enum(['parallel', 'sequential'])

/** Body of the two survey endpoints. */
export const SurveyRequest = z
  .object({
    questions: z
      .array(text({ min: 1, max: 500 }))
      .min(1)
      .max(10)
      .meta({ example: ['What do you fear most about this moment?'] }),
    mode: SurveyMode.default('parallel').meta({ description: 'sequential: one after another.' }),
    chain_prompts: z.boolean().default(false).meta({
      description:
        'Whoever is asked knows the answers given before: of all in sequential mode, else the own ones.',
    }),
    include_summary: z.boolean().default(true),
    characters: Characters,
    ...Shared,
  })
  .meta({
    id: 'SurveyRequest',
    example: { questions: ['What do you fear most about this moment?'] },
  })
export type SurveyRequest = z.infer<typeof SurveyRequest>

export const Sentiment = z.enum(['positive', 'negative', 'neutral', 'mixed'])
export type Sentiment = z.infer<typeof Sentiment>

/** One person's answer to one question. */
export const SurveyAnswer = z
  .object({
    character_name: z.string(),
    question: z.string(),
    response: z.string(),
    sentiment: Sentiment,
    key_points: z.array(z.string()),
    emotional_tone: z.string().nullable(),
  })
  .meta({ id: 'SurveyAnswer' })
export type SurveyAnswer = z.infer<typeof SurveyAnswer>

/** What everybody answered: by question, then in the order of the cast. */
export const SurveyResponse = z
  .object({
    timepoint_id: z.uuid(),
    questions: z.array(z.string()),
    responses: z.array(SurveyAnswer),
    summary: z.string().nullable(),
    mode: SurveyMode,
    total_characters: z.int(),
    unknown_characters: z.array(z.string()),
    ...Answerer,
    latency_ms: LatencyMs,
  })
  .meta({ id: 'SurveyResponse' })
export type SurveyResponse = z.infer<typeof SurveyResponse>

/** A conversation, as lists show it. */
export const ChatSession = z
  .object({
    id: z.uuid(),
    character_name: z.string(),
    message_count: z.int(),
    last_message_preview: z.string().meta({ description: 'At most 50 characters.' }),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'ChatSession' })
export type ChatSession = z.infer<typeof ChatSession>

export const ChatSessionList = z
  .object({ sessions: z.array(ChatSession), total: z.int() })
  .meta({ id: 'ChatSessionList' })

export const ChatMessage = z
  .object({
    role: z.enum(['user', 'character']),
    content: z.string(),
    emotional_tone: z.string().nullable(),
    created_at: z.iso.datetime(),
  })
  .meta({ id: 'ChatMessage' })
export type ChatMessage = z.infer<typeof ChatMessage>

/** A conversation with everything that was said, oldest first. */
export const ChatSessionDetail = ChatSession.extend({
  timepoint_id: z.uuid(),
  messages: z.array(ChatMessage),
}).meta({ id: 'ChatSessionDetail' })

export const ChatSessionDeleted = z
  .object({ id: z.uuid(), deleted: z.literal(true) })
  .meta({ id: 'ChatSessionDeleted' })

/** Ends any of the streams when the work failed. */
export const InteractionErrorFrame = z.object({
  event: z.literal('error'),
  error: z.string(),
  data: z.object({ code: ErrorCode }),
})

/** A frame of `chat/stream`. `restart`: what came before does not count, another answer was begun. */
export const ChatFrame = z
  .discriminatedUnion('event', [
    z.object({
      event: z.literal('token'),
      data: z.string(),
      character_name: z.string(),
      restart: z.literal(true).optional(),
    }),
    z.object({
      event: z.literal('done'),
      data: z.string(),
      character_name: z.string(),
      session_id: z.uuid(),
      emotional_tone: z.string().nullable(),
      sources: ChatResponse.shape.sources,
      ...Answerer,
    }),
    InteractionErrorFrame,
  ])
  .meta({ id: 'ChatFrame' })
export type ChatFrame = z.infer<typeof ChatFrame>

/** A frame of `dialog/stream`. Line numbers count from 1. */
export const DialogFrame = z
  .discriminatedUnion('event', [
    z.object({
      event: z.literal('line'),
      data: SpokenLine.extend({ line_number: z.int(), restart: z.literal(true).optional() }),
    }),
    z.object({
      event: z.literal('done'),
      data: z.object({
        done: z.literal(true),
        total_lines: z.int(),
        characters_involved: z.array(z.string()),
        unknown_characters: z.array(z.string()),
        context: z.string().nullable(),
        ...Answerer,
      }),
    }),
    InteractionErrorFrame,
  ])
  .meta({ id: 'DialogFrame' })
export type DialogFrame = z.infer<typeof DialogFrame>

/** A frame of `survey/stream`; answers come as they are given. `progress` in percent. */
export const SurveyFrame = z
  .discriminatedUnion('event', [
    z.object({
      event: z.literal('response'),
      data: SurveyAnswer,
      character_name: z.string(),
      question: z.string(),
      progress: z.int(),
    }),
    z.object({ event: z.literal('summary'), data: z.string(), progress: z.literal(100) }),
    z.object({
      event: z.literal('done'),
      data: z.object({
        total_responses: z.int(),
        characters_surveyed: z.int(),
        questions_asked: z.int(),
        unknown_characters: z.array(z.string()),
        ...Answerer,
      }),
    }),
    InteractionErrorFrame,
  ])
  .meta({ id: 'SurveyFrame' })
export type SurveyFrame = z.infer<typeof SurveyFrame>
