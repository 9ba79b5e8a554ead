import { DEFAULT_PRESET, type GenerateRequest } from '@timepoint/contracts'
import type {
  Available,
  Candidate,
  Choice,
  PresetModels,
} from '../../../providers/models/candidates.ts'
import type { Sampling, ThinkingLevel } from '../../../providers/provider.ts'
import { Budget } from '../../../providers/router/budget.ts'
import type { Router } from '../../../providers/router/router.ts'
import { type Length, lengthFor } from '../../agents/prompting/length.ts'
import { newMark } from '../../agents/prompting/mark.ts'
import type { RenderInput } from '../../pipeline/state.ts'

/** A preset: who is asked, and how much may be thought and written. */
export interface Preset extends PresetModels {
  maxTokens: number
  thinking: ThinkingLevel
}

/** What the llm engine is built from. */
export interface LlmOptions {
  router: Router
  available: Available
  presets: Readonly<Record<string, Preset>>
  /** What one run of a render may cost, in US dollars. */
  costLimitUsd: number
}

/** What all calls of one run of a render share. */
export interface RenderScope {
  router: Router
  available: Available
  choice: { text: Choice; image: Choice }
  params: NonNullable<GenerateRequest['llm_params']>
  maxTokens: number
  thinking: ThinkingLevel
  length: Length
  /** Stands between the words of text that nobody vouches for. */
  mark: string
  budget: Budget
}

/** What all calls for one request share. */
export function createScope(
  options: LlmOptions,
  { request, deadline }: Pick<RenderInput, 'request' | 'deadline'>,
): RenderScope {
  const { router, available, presets, costLimitUsd } = options
  const preset = presets[request.preset ?? DEFAULT_PRESET] ?? presets[DEFAULT_PRESET]
  if (!preset) throw new RangeError(DEFAULT_PRESET)
  const params = request.llm_params ?? {}
  const permissive = request.model_policy === 'permissive'
  const maxTokens = params.max_tokens ?? preset.maxTokens
  return {
    router,
    available,
    choice: {
      text: { explicit: request.text_model ?? null, permissive, preset },
      image: { explicit: request.image_model ?? null, permissive, preset },
    },
    params,
    maxTokens,
    thinking: params.thinking_level ?? preset.thinking,
    length: lengthFor(maxTokens),
    mark: newMark(),
    budget: new Budget(costLimitUsd, deadline),
  }
}

/** Scopes by run: all steps of one run have the same input object. */
export function createScopes(options: LlmOptions): (input: RenderInput) => RenderScope {
  const scopes = new WeakMap<RenderInput, RenderScope>()
  return (input) => {
    const known = scopes.get(input)
    if (known) return known
    const scope = createScope(options, input)
    scopes.set(input, scope)
    return scope
  }
}

/** Models that are worse with a temperature than without one: Google's guide for Gemini 3. */
const NO_TEMPERATURE = /^(?:google\/)?gemini-(?:[3-9]|\d{2})/

/** What a candidate is sent: what the caller set, and the agent's own temperature where that helps. */
export function samplingFor(
  { params }: RenderScope,
  temperature: number,
): (candidate: Candidate) => Sampling {
  const own: Partial<Record<keyof Sampling, number | string[] | null | undefined>> = {
    topP: params.top_p,
    topK: params.top_k,
    frequencyPenalty: params.frequency_penalty,
    presencePenalty: params.presence_penalty,
    repetitionPenalty: params.repetition_penalty,
    stop: params.stop,
  }
  const set = Object.fromEntries(Object.entries(own).filter(([, value]) => value != null))
  return ({ model }) => {
    const chosen = params.temperature ?? (NO_TEMPERATURE.test(model) ? undefined : temperature)
    return chosen === undefined ? set : { ...set, temperature: chosen }
  }
}

/** The law as it is sent: the caller's words may stand around it, never in it. */
export function systemText({ params }: RenderScope, system: string): string {
  const parts = [params.system_prompt_prefix, system, params.system_prompt_suffix]
  return parts.filter((part) => part).join('\n\n')
}
