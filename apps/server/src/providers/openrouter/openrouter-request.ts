import { planThinking, takesParameter } from '../google/capabilities.ts'
import type { Sampling, TextCall } from '../provider.ts'
import { chatMessages, chatSampling, STREAMED, schemaFormat } from '../shared/chat.ts'
import type { JsonObject } from '../shared/json-value.ts'
import { partSampling, SAMPLING_NAMES } from '../shared/sampling.ts'
import { toPortableSchema, toStrictSchema } from '../shared/schema.ts'
import { schemaPrompt } from '../shared/schema-prompt.ts'
import { THINKING_ALLOWANCE } from '../shared/thinking.ts'

/** The parameters that OpenRouter's list says a model takes; null when it is not known. */
export type SupportedParameters = readonly string[] | null

/** The hosts at OpenRouter that Google operates. */
const GOOGLE_HOSTS = ['google-vertex', 'google-ai-studio']

const MAX_RESULTS = 5

/** Models without reasoning, for when the list cannot be had. Source: OpenRouter's model list, 2026-11. */
const NEVER_REASON =
  /^(deepseek\/deepseek-chat|meta-llama\/|mistralai\/(?!magistral)|qwen\/.*-2507(?::|$)|google\/gemma)/i

const gemini = /^~?google\/(gemini-[^:]+)/i

/**
 * `reasoning` is left out where the model is not known to reason: with `require_parameters` no endpoint
 * would be found. Without thinking it is left out too, but for Gemini, which thinks unless told not to,
 * and newer ones refuse to stop altogether: they get the least they accept.
 */
function reasoningOf(call: TextCall, supported: SupportedParameters) {
  const id = gemini.exec(call.model)?.[1]
  if (id) {
    const { config, allowance } = planThinking(id, call.thinking)
    if (!config) return null
    if ('thinkingLevel' in config) return { effort: config.thinkingLevel, allowance }
    // A model that cannot stop thinking refuses `none`.
    const isForced = call.thinking === 'none' && config.thinkingBudget > 0
    return isForced
      ? { effort: 'low', allowance: THINKING_ALLOWANCE.low }
      : { effort: call.thinking, allowance }
  }
  if (call.thinking === 'none') return null
  const reasons = supported ? supported.includes('reasoning') : !NEVER_REASON.test(call.model)
  return reasons ? { effort: call.thinking, allowance: THINKING_ALLOWANCE[call.thinking] } : null
}

function takes(call: TextCall, supported: SupportedParameters, parameter: keyof Sampling): boolean {
  if (supported && !supported.includes(SAMPLING_NAMES[parameter])) return false
  const id = gemini.exec(call.model)?.[1]
  const isPenalty = parameter.endsWith('Penalty')
  return id && !isPenalty ? takesParameter(id, parameter) : true
}

const searchTool = (call: TextCall) => ({
  type: 'openrouter:web_search',
  parameters: { engine: call.openHosts ? 'exa' : 'auto', max_results: MAX_RESULTS },
})

/**
 * What goes on the wire, and what of the call does not. Where the list says that no host of the model
 * can be told a schema, the prompt tells it. Source: OpenRouter's docs, `POST /chat/completions`.
 */
export function toOpenRouterRequest(
  call: TextCall,
  supported: SupportedParameters,
): { body: JsonObject; ignored: string[] } {
  const { taken, ignored } = partSampling(call, (one) => takes(call, supported, one))
  const reasoning = reasoningOf(call, supported)
  if (!reasoning && call.thinking !== 'none') ignored.push('thinking_level')
  const hasSchema = supported?.includes('structured_outputs') !== false
  const told = hasSchema ? call.reply : null
  const addition = call.reply && !hasSchema ? `\n\n${schemaPrompt(call.reply)}` : ''
  const provider = {
    ...(told ? { require_parameters: true } : {}),
    // Google alone hosts Gemini: whoever names it under a permissive policy is to get it.
    ...(call.openHosts && !gemini.test(call.model) ? { ignore: GOOGLE_HOSTS } : {}),
  }
  const body = {
    model: call.model,
    messages: chatMessages({ system: call.system, prompt: call.prompt + addition }),
    max_completion_tokens: call.maxTokens + (reasoning?.allowance ?? 0),
    ...chatSampling(taken),
    ...(reasoning ? { reasoning: { effort: reasoning.effort, exclude: true } } : {}),
    ...(told
      ? { response_format: schemaFormat(told.name, toStrictSchema(toPortableSchema(told.schema))) }
      : {}),
    ...(Object.keys(provider).length > 0 ? { provider } : {}),
    ...(call.search ? { tools: [searchTool(call)] } : {}),
    ...STREAMED,
  }
  return { body, ignored }
}
