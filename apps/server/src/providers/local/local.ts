import { z } from 'zod'
import {
  type ImageProvider,
  ProviderError,
  type ProviderOptions,
  type TextAnswer,
  type TextCall,
  type TextProvider,
} from '../provider.ts'
import { ChatFrames, chatMessages, chatSampling, endOfChat, STREAMED } from '../shared/chat.ts'
import { BODY_BYTES, jsonOf, receive } from '../shared/http.ts'
import { stripFence } from '../shared/json-text.ts'
import type { JsonObject } from '../shared/json-value.ts'
import { type AnswerReader, streamAnswer } from '../shared/stream-answer.ts'
import { THINKING_ALLOWANCE } from '../shared/thinking.ts'
import { classifyLocal } from './local-errors.ts'
import { drawLocally } from './local-image.ts'
import { isFormRefusal, REPLY_FORMS, type ReplyForm, requestReply } from './reply-forms.ts'

/** Most local servers need no key. */
export interface LocalOptions extends Omit<ProviderOptions, 'apiKey'> {
  apiKey?: string | undefined
}

export interface LocalProvider extends TextProvider, ImageProvider {
  /**
   * The id of the first model that the server lists, which does not change while the process lives.
   * @throws ProviderError; `model_gone` when it lists none
   * @throws the signal's reason when it aborts
   */
  defaultModel(signal: AbortSignal): Promise<string>
}

const listSchema = z.object({ data: z.array(z.object({ id: z.string().min(1) })).min(1) })

function createReader(): AnswerReader {
  const frames = new ChatFrames()
  return {
    add: (frame, onDelta) => frames.add(frame, onDelta),
    end: () => endOfChat(frames),
    tokens: () => frames.tokens,
    costUsd: () => 0,
    model: () => frames.model,
    search: () => null,
  }
}

/**
 * How much a local model thinks cannot be told in a common way, but it may think all the same: the
 * allowance is given. `max_tokens` is what all servers know.
 */
function toBody(call: TextCall, form: ReplyForm | null): JsonObject {
  const reply = call.reply && form ? requestReply(call.reply, form) : null
  const prompt = reply ? `${call.prompt}\n\n${reply.addition}` : call.prompt
  return {
    model: call.model,
    messages: chatMessages({ system: call.system, prompt }),
    max_tokens: call.maxTokens + THINKING_ALLOWANCE[call.thinking],
    ...chatSampling(call.sampling),
    ...(reply?.format ? { response_format: reply.format } : {}),
    ...STREAMED,
  }
}

type Ask = (form: ReplyForm | null) => Promise<Omit<TextAnswer, 'ignored'>>

/**
 * Asks in the form that worked last with this model, and in looser ones where it is refused.
 * @param onRepeat told of each refusal after which another form is tried
 * @throws the refusal of the first form when every one is refused: then the form was not the matter
 */
async function askInForms(ask: Ask, { model, onRepeat }: TextCall, known: Map<string, ReplyForm>) {
  const forms = REPLY_FORMS.slice(REPLY_FORMS.indexOf(known.get(model) ?? 'schema'))
  let refusal: ProviderError | null = null
  for (const form of forms) {
    if (refusal) onRepeat?.(refusal)
    try {
      const answer = await ask(form)
      known.set(model, form)
      return { ...answer, text: stripFence(answer.text) }
    } catch (error) {
      if (!isFormRefusal(error)) throw error
      refusal ??= error
    }
  }
  throw refusal
}

/**
 * A server of the operator's own that speaks OpenAI's language, such as Ollama, llama.cpp, LM Studio or
 * vLLM. It costs nothing, and cannot search. A call that wants JSON may ask up to three times, since
 * servers differ in what they know: a schema, JSON, or nothing. See TextProvider for the rest.
 */
export function createLocal(options: LocalOptions): LocalProvider {
  const { apiKey, baseUrl, send } = options
  const known = new Map<string, ReplyForm>()
  const headers = {
    'content-type': 'application/json',
    ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  }
  const ask = (call: TextCall, form: ReplyForm | null) => {
    const request = { url: `${baseUrl}/chat/completions`, headers, body: toBody(call, form) }
    return streamAnswer(request, call, { send, classify: classifyLocal, reader: createReader() })
  }
  let first: string | null = null
  return {
    name: 'local',
    async text(call) {
      const ignored = call.thinking === 'none' ? [] : ['thinking_level']
      const answer = call.reply
        ? await askInForms((form) => ask(call, form), call, known)
        : await ask(call, null)
      return { ...answer, ignored }
    },
    image: (call) => drawLocally(call, { url: `${baseUrl}/images/generations`, headers, send }),
    async defaultModel(signal) {
      if (first !== null) return first
      const request = { url: `${baseUrl}/models`, method: 'GET' as const, headers, signal }
      const { data } = listSchema.safeParse(
        jsonOf(await receive(send, request, classifyLocal, BODY_BYTES.catalogue)),
      )
      first = data?.data[0]?.id ?? null
      if (first === null) throw new ProviderError('model_gone', 'local: the server lists no model')
      return first
    },
  }
}
