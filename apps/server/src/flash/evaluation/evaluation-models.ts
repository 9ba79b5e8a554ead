import type { CompareRequest, EvalModel, EvalPreset } from '@timepoint/contracts'
import type { CompareOrder } from './compare-models.ts'

/** The models that can be compared by name, as documented: some are retired, and answered for by others. */
export const EVAL_MODELS: readonly EvalModel[] = [
  { model_id: 'gemini-2.5-flash', provider: 'google', label: 'Gemini 2.5 Flash' },
  {
    model_id: 'gemini-2.5-flash-thinking',
    provider: 'google',
    label: 'Gemini 2.5 Flash Thinking',
  },
  { model_id: 'google/gemini-2.0-flash-001', provider: 'openrouter', label: 'Gemini 2.0 Flash' },
  {
    model_id: 'google/gemini-3-flash-preview',
    provider: 'openrouter',
    label: 'Gemini 3 Flash Preview',
  },
]

const PRESETS: Readonly<Record<EvalPreset, (model: EvalModel) => boolean>> = {
  verified: () => true,
  google_native: ({ provider }) => provider === 'google',
  openrouter: ({ provider }) => provider === 'openrouter',
  all: () => true,
}

/** The models of a preset, in the order in which they are shown. */
function modelsOf(preset: EvalPreset): EvalModel[] {
  return EVAL_MODELS.filter(PRESETS[preset])
}

/** How many models each preset has. */
export function presetCounts(): Record<EvalPreset, number> {
  const names = Object.keys(PRESETS) as EvalPreset[]
  const counts = names.map((name) => [name, modelsOf(name).length] as const)
  return Object.fromEntries(counts) as Record<EvalPreset, number>
}

/** What is compared: the models that are named, or those of the preset. */
export function toOrder(request: CompareRequest): CompareOrder {
  const { query, preset, models, prompt_type: promptType, timeout_seconds: seconds } = request
  const named = models?.map(({ model_id, provider, label }) => {
    return { model_id, provider, label: label || model_id }
  })
  return { query, models: named ?? modelsOf(preset), promptType, timeoutMs: seconds * 1000 }
}
