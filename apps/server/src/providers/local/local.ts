import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { z } from 'zod'
import {
  type ImageProvider,
  ProviderError,
  type ProviderOptions,
  type TextAnswer,
  type TextCall,
  type TextProvider,
} from '../provider.ts'
import { jsonOf, send } from '../shared/http.ts'
import { stripFence } from '../shared/json-text.ts'
import { sdkSampling } from '../shared/sampling.ts'
import { type Dialect, streamAnswer } from '../shared/stream-answer.ts'
import { THINKING_ALLOWANCE } from '../shared/thinking.ts'
import { createWireFetch } from '../shared/wire-fetch.ts'
import { classifyLocal, kindOfLocalFinish } from './local-errors.ts'
import { modelInFrame } from './local-frames.ts'
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

function createDialect(): Dialect {
  let model: string | null = null
  return {
    classify: classifyLocal,
    kindOfFinish: kindOfLocalFinish,
    onFrame: (frame) => {
      model ??= modelInFrame(frame)
    },
    model: () => model,
    costUsd: () => 0,
    search: () => null,
  }
}

/**
 * How much a local model thinks cannot be told in a common way, but it may think all the same: the
 * allowance is given. `local` is the name under which the SDK copies fields into the body.
 */
function toRequest(call: TextCall): Omit<LanguageModelV4CallOptions, 'prompt'> {
  const { topK, repetitionPenalty, ...sampling } = call.sampling
  const extra = {
    ...(topK === undefined ? {} : { top_k: topK }),
    ...(repetitionPenalty === undefined ? {} : { repetition_penalty: repetitionPenalty }),
  }
  return {
    ...sdkSampling(sampling),
    maxOutputTokens: call.maxTokens + THINKING_ALLOWANCE[call.thinking],
    providerOptions: { local: extra },
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
  const { apiKey, baseUrl, fetch } = options
  const known = new Map<string, ReplyForm>()
  const headers = {
    'content-type': 'application/json',
    ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  }
  const model = ({ model: id, onResponse }: TextCall) =>
    createOpenAICompatible({
      name: 'local',
      baseURL: baseUrl,
      includeUsage: true,
      supportsStructuredOutputs: true,
      fetch: createWireFetch(fetch, onResponse),
      ...(apiKey ? { apiKey } : {}),
    }).chatModel(id)
  const ask = (call: TextCall, form: ReplyForm | null) => {
    const reply = call.reply && form ? requestReply(call.reply, form) : null
    const prompt = reply ? `${call.prompt}\n\n${reply.addition}` : call.prompt
    const format = reply?.responseFormat ? { responseFormat: reply.responseFormat } : {}
    const request = { ...toRequest(call), ...format }
    return streamAnswer(model(call), request, { ...call, prompt }, createDialect())
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
    image: (call) => drawLocally(call, { url: `${baseUrl}/images/generations`, headers, fetch }),
    async defaultModel(signal) {
      if (first !== null) return first
      const request = { url: `${baseUrl}/models`, method: 'GET' as const, headers, signal }
      const { data } = listSchema.safeParse(jsonOf(await send(fetch, request, classifyLocal)))
      first = data?.data[0]?.id ?? null
      if (first === null) throw new ProviderError('model_gone', 'local: the server lists no model')
      return first
    },
  }
}
