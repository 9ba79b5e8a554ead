import type { LanguageModelV4CallOptions } from '@ai-sdk/provider'
import { planThinking, takesParameter } from '../google/capabilities.ts'
import type { Sampling, TextCall } from '../provider.ts'
import { partSampling, SAMPLING_NAMES, sdkSampling } from '../shared/sampling.ts'
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
  /^(deepseek\/deepseek-chat|meta-llama\/|mistralai\/(?!magistral)|qwen\/.*-2507$|google\/gemma)/

const gemini = /^~?google\/(gemini-[^:]+)/

/** What a call becomes. */
interface OpenRouterRequest {
  request: Omit<LanguageModelV4CallOptions, 'prompt'>
  ignored: string[]
}

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

/** The documented form; the SDK's own tool has no `parameters` level. */
const searchTool = (call: TextCall) => ({
  type: 'openrouter:web_search',
  parameters: { engine: call.openHosts ? 'exa' : 'auto', max_results: MAX_RESULTS },
})

/**
 * What goes on the wire beside the messages. Everything that the SDK has no word for, or an outdated
 * one, is in `providerOptions`, which it copies into the body: above all `max_completion_tokens`, since
 * it would say the deprecated `max_tokens`, and `messages`, since it would send the system text as a list
 * of parts, which not all hosts of open models take. Where the list says that no host of the model can be
 * told a schema, the prompt tells it.
 */
export function toOpenRouterRequest(
  call: TextCall,
  supported: SupportedParameters,
): OpenRouterRequest {
  const { taken, ignored } = partSampling(call, (one) => takes(call, supported, one))
  const reasoning = reasoningOf(call, supported)
  if (!reasoning && call.thinking !== 'none') ignored.push('thinking_level')
  const hasSchema = call.reply !== null && supported?.includes('structured_outputs') !== false
  const provider = {
    ...(hasSchema ? { require_parameters: true } : {}),
    // Google alone hosts Gemini: whoever names it under a permissive policy is to get it.
    ...(call.openHosts && !gemini.test(call.model) ? { ignore: GOOGLE_HOSTS } : {}),
  }
  const addition = call.reply && !hasSchema ? `\n\n${schemaPrompt(call.reply)}` : ''
  const openrouter = {
    messages: [
      { role: 'system', content: call.system },
      { role: 'user', content: call.prompt + addition },
    ],
    max_completion_tokens: call.maxTokens + (reasoning?.allowance ?? 0),
    ...(reasoning ? { reasoning: { effort: reasoning.effort, exclude: true } } : {}),
    ...(taken.repetitionPenalty === undefined
      ? {}
      : { repetition_penalty: taken.repetitionPenalty }),
    ...(Object.keys(provider).length > 0 ? { provider } : {}),
    ...(call.search ? { tools: [searchTool(call)] } : {}),
  }
  const request: OpenRouterRequest['request'] = {
    ...sdkSampling(taken),
    providerOptions: { openrouter },
  }
  if (call.reply && hasSchema)
    request.responseFormat = {
      type: 'json',
      name: call.reply.name,
      schema: toStrictSchema(toPortableSchema(call.reply.schema)),
    }
  return { request, ignored }
}
