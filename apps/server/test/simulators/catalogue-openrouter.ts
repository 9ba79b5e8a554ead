import type { SimulatedCall } from './call.ts'
import type { Reply, Settings } from './protocol.ts'

interface Entry {
  /** US dollars per million tokens, in and out. */
  prompt: number
  completion: number
  context: number
  reasons: boolean
  /** Absent: called by its id. */
  name?: string
  /** Whether it reads pictures. */
  sees?: boolean
  ends?: string
}

const GEMINI = { context: 1_048_576, reasons: true, sees: true }
const FREE = { prompt: 0, completion: 0, reasons: false }

/** Text models that answer. Source: providers.md, section 1. */
const TEXT: Readonly<Record<string, Entry>> = {
  'google/gemini-2.5-flash': { prompt: 0.3, completion: 2.5, ends: '2026-12-01', ...GEMINI },
  'google/gemini-3-flash-preview': { prompt: 0.5, completion: 3, ...GEMINI },
  'google/gemini-3.1-flash-lite': { prompt: 0.25, completion: 1.5, ends: '2027-05-07', ...GEMINI },
  'google/gemini-3.5-flash-lite': { prompt: 0.3, completion: 2.5, ...GEMINI },
  'google/gemini-3.6-flash': { prompt: 0.75, completion: 3.75, ...GEMINI },
  'google/gemini-3.8-flash': { prompt: 0.825, completion: 4.125, ...GEMINI },
  'deepseek/deepseek-r1-0528': { prompt: 0.5, completion: 2.15, context: 163_840, reasons: true },
  'deepseek/deepseek-chat-v3-0324': {
    prompt: 0.29,
    completion: 1.14,
    context: 131_072,
    reasons: false,
  },
  'deepseek/deepseek-v3.2': { prompt: 0.26, completion: 0.38, context: 163_840, reasons: true },
  'qwen/qwen3-235b-a22b-2507': { prompt: 0.14, completion: 0.8, context: 131_072, reasons: false },
  'meta-llama/llama-3.3-70b-instruct': {
    prompt: 0.71,
    completion: 0.71,
    context: 131_072,
    reasons: false,
  },
  'meta-llama/llama-4-maverick': {
    prompt: 0.35,
    completion: 1,
    context: 1_048_576,
    reasons: false,
  },
  'mistralai/mistral-large-2512': {
    prompt: 0.5,
    completion: 1.5,
    context: 262_144,
    reasons: false,
  },
  'mistralai/mistral-small-2603': {
    prompt: 0.15,
    completion: 0.6,
    context: 262_144,
    reasons: false,
  },
  'google/gemma-4-31b-it:free': { name: 'Gemma 4 31B (free)', context: 262_144, ...FREE },
  'qwen/qwen3-next-80b-a3b-instruct:free': {
    name: 'Qwen3 Next 80B (free)',
    context: 1_000_000,
    ...FREE,
  },
  'liquid/lfm-2.5-1.2b-thinking:free': { name: 'LFM 2.5 1.2B (free)', context: 32_768, ...FREE },
  'liquid/lfm-2.5-0.3b:free': { name: 'LFM 2.5 0.3B (free)', context: 8192, ...FREE },
  'openrouter/gift': { name: 'Free without the word', context: 65_536, ...FREE },
}

/** Image models that answer. Source: the same. */
const IMAGES = [
  'google/gemini-2.5-flash-image',
  'google/gemini-3-pro-image',
  'google/gemini-3.1-flash-image',
  'google/gemini-nano-banana-2.1',
  'black-forest-labs/flux.2-klein-4b',
  'black-forest-labs/flux-3-image-klein',
]

/** Every model that answers at first. */
export const OPENROUTER_MODELS = [...Object.keys(TEXT), ...IMAGES]

const perToken = (perMillion: number): string => String(Number((perMillion / 1e6).toPrecision(6)))

/** US dollars per token. Models that the list lacks cost as much as a small one. */
export function priceOf(model: string): { prompt: number; completion: number } {
  const entry = TEXT[model] ?? { prompt: 0.3, completion: 1 }
  return { prompt: entry.prompt / 1e6, completion: entry.completion / 1e6 }
}

const PARAMETERS =
  'max_tokens max_completion_tokens temperature top_p top_k stop seed response_format structured_outputs tools tool_choice frequency_penalty presence_penalty'.split(
    ' ',
  )

function textEntry(id: string) {
  const entry = TEXT[id] ?? { prompt: 0.3, completion: 1, context: 131_072, reasons: false }
  const { prompt, completion, context, reasons, name, sees, ends } = entry
  return {
    id,
    canonical_slug: id,
    name: name ?? id,
    created: 1_780_000_000,
    description: 'A simulated model.',
    context_length: context,
    architecture: {
      modality: sees ? 'text+image->text' : 'text->text',
      input_modalities: sees ? ['text', 'image'] : ['text'],
      output_modalities: ['text'],
      tokenizer: 'Other',
      instruct_type: null,
    },
    pricing: {
      prompt: perToken(prompt),
      completion: perToken(completion),
      request: '0',
      image: '0',
    },
    top_provider: { context_length: context, max_completion_tokens: 65_536, is_moderated: false },
    per_request_limits: null,
    supported_parameters: reasons
      ? [...PARAMETERS, 'reasoning', 'include_reasoning']
      : [...PARAMETERS, 'repetition_penalty'],
    expiration_date: ends ?? null,
    ...(reasons && { reasoning: { supported_efforts: ['high', 'medium', 'low', 'minimal'] } }),
  }
}

function imageEntry(id: string) {
  return {
    id,
    name: id,
    created: 1_780_000_000,
    architecture: { input_modalities: ['text'], output_modalities: ['image'] },
    pricing: { prompt: '0', completion: '0', image: '0.009' },
    expiration_date: null,
  }
}

/** GET /models, /images/models and /key. */
export function openRouterCatalogue({ path, key }: SimulatedCall, settings: Settings): Reply {
  const alive = [...settings.models.openrouter]
  if (/\/key\b/.test(path)) {
    const data = {
      label: `${key?.slice(0, 8)}...`,
      limit: 100,
      limit_remaining: settings.creditUsd,
      usage: 100 - settings.creditUsd,
      is_free_tier: false,
      expires_at: null,
      rate_limit: { requests: -1, interval: '10s' },
    }
    return { status: 200, body: { data } }
  }
  const images = alive.filter((id) => IMAGES.includes(id)).map(imageEntry)
  if (/\/images\/models\b/.test(path)) return { status: 200, body: { data: images } }
  const texts = alive.filter((id) => !IMAGES.includes(id)).map(textEntry)
  const all = path.includes('output_modalities=all') ? [...texts, ...images] : texts
  return { status: 200, body: { data: all } }
}
