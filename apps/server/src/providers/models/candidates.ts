import type { ProviderName } from '../provider.ts'

/** A model at a provider, and the name under which it was asked for. */
export interface Candidate {
  provider: ProviderName
  /** The id as this provider spells it, retired or not. */
  model: string
  /** What the caller or the configuration named, for the report when another one answers. */
  requested: string
  /** The caller named it: it stays first, also when it was slow lately. */
  isNamed?: true
}

/** A preset as the router knows it. */
export interface PresetModels {
  /** The documented id, which may be retired. */
  textModel: string
  /** What answers in its place now, where that is not what the table of successors says. */
  textModelNow?: string
  /** Null: the server's default. */
  imageModel: string | null
}

/** The built-in presets. Source: contract of Flash, section 4. */
export const PRESET_MODELS: Readonly<Record<string, PresetModels>> = {
  hyper: { textModel: 'google/gemini-2.0-flash-001', imageModel: null },
  balanced: {
    textModel: 'gemini-2.5-flash',
    textModelNow: 'gemini-3.5-flash-lite',
    imageModel: null,
  },
  hd: {
    textModel: 'gemini-2.5-flash',
    textModelNow: 'gemini-3.8-flash',
    imageModel: 'gemini-3-pro-image',
  },
  gemini3: { textModel: 'google/gemini-3-flash-preview', imageModel: null },
}

/** Open weights, in the order in which they are tried at OpenRouter. */
const PERMISSIVE_TEXT = [
  'deepseek/deepseek-chat-v3-0324',
  'qwen/qwen3-235b-a22b',
  'meta-llama/llama-4-maverick',
  'mistralai/mistral-small-3.2-24b-instruct',
]

const STABILITY_IMAGE = 'stabilityai/sd3.5-large-turbo'
const OPEN_IMAGE = 'black-forest-labs/flux-3-image-klein'
const GOOGLE_HD_IMAGE = 'gemini-3-pro-image'

/** Every id that the lists of this file name. */
export const CHOSEN: readonly string[] = [
  ...Object.values(PRESET_MODELS).flatMap(({ textModel, textModelNow, imageModel }) =>
    [textModel, textModelNow ?? null, imageModel].filter((id) => id !== null),
  ),
  ...PERMISSIVE_TEXT,
  STABILITY_IMAGE,
  OPEN_IMAGE,
]

/** What decides who is asked. */
export interface Choice {
  /** An id that the caller named; null: policy, preset and defaults decide. */
  explicit: string | null
  permissive: boolean
  preset: PresetModels
}

/** What of the server's configuration decides who is asked. */
export interface Available {
  /** Whose calls can be made. */
  providers: ReadonlySet<ProviderName>
  defaultTextModel: string
  defaultImageModel: string
  /** Null: the local server is asked for its first model, under this name. */
  localModel: string | null
  localImageModel: string | null
}

/** Name of the local server's own choice of model. */
export const LOCAL_DEFAULT = 'default'

/** At whose place a text model is called, told from the form of its id. */
export function textProviderOf(id: string): ProviderName {
  if (/^gemini-/i.test(id)) return 'google'
  return /^local\//i.test(id) ? 'local' : 'openrouter'
}

/** At whose place an image model is called, told from the form of its id. */
export function imageProviderOf(id: string): ProviderName {
  if (/^(gemini|imagen)-/i.test(id)) return 'google'
  if (/^stabilityai\//i.test(id)) return 'stability'
  if (/^pollinations$/i.test(id)) return 'pollinations'
  return /^local\//i.test(id) ? 'local' : 'openrouter'
}

/** Ids are matched as they come, but `local/` is ours and not the server's. */
function candidate(provider: ProviderName, id: string, requested = id): Candidate {
  const model = provider === 'local' ? id.replace(/^local\//i, '') : id
  return { provider, model, requested }
}

/**
 * The same model at the other cloud; null for models that only one of them has, and for OpenRouter's
 * variants: `:free` is not to become a model that is paid for.
 */
function twin({ provider, model, requested }: Candidate): Candidate | null {
  if (model.includes(':')) return null
  if (provider === 'google') return { provider: 'openrouter', model: `google/${model}`, requested }
  const isGemini = provider === 'openrouter' && model.startsWith('google/gemini-')
  return isGemini ? { provider: 'google', model: model.slice('google/'.length), requested } : null
}

function withTwin(first: Candidate): Candidate[] {
  const other = twin(first)
  return other ? [first, other] : [first]
}

function usable(candidates: Candidate[], available: Available): Candidate[] {
  const seen = new Set<string>()
  return candidates.filter(({ provider, model }) => {
    const key = `${provider} ${model}`
    if (seen.has(key) || !available.providers.has(provider)) return false
    seen.add(key)
    return true
  })
}

function presetCandidate({ textModel, textModelNow }: PresetModels): Candidate {
  return candidate(textProviderOf(textModel), textModelNow ?? textModel, textModel)
}

/**
 * Who is asked for text, best first; empty when nobody eligible is configured. An explicit model is
 * never replaced by another.
 */
export function textCandidates(choice: Choice, available: Available): Candidate[] {
  const { explicit, permissive, preset } = choice
  const local = candidate('local', available.localModel ?? LOCAL_DEFAULT)
  if (explicit !== null) return usable([candidate(textProviderOf(explicit), explicit)], available)
  if (permissive) {
    const open = PERMISSIVE_TEXT.map((id) => candidate('openrouter', id))
    return usable([...open, local], available)
  }
  const { defaultTextModel } = available
  const byDefault = candidate(textProviderOf(defaultTextModel), defaultTextModel)
  return usable([...withTwin(presetCandidate(preset)), ...withTwin(byDefault), local], available)
}

/**
 * Who searches, best first: Google if it is configured, else OpenRouter's search tool. Empty: nobody
 * can. An explicit text model that cannot search has no say in it, a permissive policy has.
 */
export function searchCandidates(choice: Choice, available: Available): Candidate[] {
  const { explicit, permissive, preset } = choice
  if (permissive) {
    return usable(
      PERMISSIVE_TEXT.map((id) => candidate('openrouter', id)),
      available,
    )
  }
  const own = explicit === null ? [] : withTwin(candidate(textProviderOf(explicit), explicit))
  const { defaultTextModel } = available
  const byDefault = candidate(textProviderOf(defaultTextModel), defaultTextModel)
  const all = [...own, ...withTwin(presetCandidate(preset)), ...withTwin(byDefault)]
  const searching = all.filter(({ provider }) => provider === 'google' || provider === 'openrouter')
  const ordered = [...searching].sort(
    (a, b) => Number(b.provider === 'google') - Number(a.provider === 'google'),
  )
  return usable(ordered, available)
}

/** Who is asked for a picture, best first: the named model, then the chain of the policy. */
export function imageCandidates(choice: Choice, available: Available): Candidate[] {
  const { explicit, permissive, preset } = choice
  const named = (id: string) => ({ ...candidate(imageProviderOf(id), id), isNamed: true as const })
  const first = explicit === null ? [] : [named(explicit)]
  const stability = candidate('stability', STABILITY_IMAGE)
  const openWeights = candidate('openrouter', OPEN_IMAGE)
  const local = available.localImageModel ? [candidate('local', available.localImageModel)] : []
  if (permissive) return usable([...first, stability, openWeights, ...local], available)
  const wanted = preset.imageModel ?? available.defaultImageModel
  const google = candidate(imageProviderOf(wanted), wanted)
  const atOpenRouter =
    wanted === GOOGLE_HD_IMAGE ? candidate('openrouter', `google/${GOOGLE_HD_IMAGE}`) : openWeights
  return usable([...first, google, stability, atOpenRouter, ...local], available)
}
