import type { ProviderName } from '../provider.ts'
import {
  type Available,
  CHOSEN,
  imageProviderOf,
  LOCAL_DEFAULT,
  textProviderOf,
} from './candidates.ts'
import { isFreeVariant, type LivePrice, listPrice, PRICED } from './prices.ts'
import { RETIRING, successorOf } from './successors.ts'

/** A model as a list shows it, whatever it is known from. */
export interface KnownModel {
  /** As requests name it: those of the local server begin with `local/`. */
  id: string
  name: string
  provider: ProviderName
  kind: 'text' | 'image'
  /** What it reads and what it makes, such as `text` and `image`. */
  inputs: readonly string[]
  outputs: readonly string[]
  /** Tokens; null when unknown. */
  contextLength: number | null
  /** Null when unknown, or when pictures are what is paid for. */
  price: LivePrice | null
}

/** What every Gemini reads from the second on. */
const GEMINI_TOKENS = 1_048_576

/** Tokens that open models read. Source: OpenRouter's model list as of November 2026. */
const CONTEXT: Readonly<Record<string, number>> = {
  'deepseek/deepseek-r1-0528': 163_840,
  'deepseek/deepseek-chat-v3-0324': 131_072,
  'qwen/qwen3-235b-a22b-2507': 131_072,
}

const DRAWS = /(?:^|[/-])(?:imagen|image|nano-banana|flux|sd3)/i
const SEES = /^(?:google\/)?gemini-|llama-4/i

/** `gemini-3.5-flash-lite` as `Gemini 3.5 Flash Lite`. */
function nameOf(id: string): string {
  const words = (id.split('/').at(-1) ?? id).split('-')
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
}

function describe(id: string, now: Date): KnownModel {
  const shared = { id, name: nameOf(id) }
  if (DRAWS.test(id)) {
    return {
      ...shared,
      provider: imageProviderOf(id),
      kind: 'image',
      inputs: ['text'],
      outputs: ['image'],
      contextLength: null,
      price: null,
    }
  }
  const isGemini = /^(?:google\/)?gemini-(?:[2-9]|\d{2})/i.test(id)
  return {
    ...shared,
    provider: textProviderOf(id),
    kind: 'text',
    inputs: SEES.test(id) ? ['text', 'image'] : ['text'],
    outputs: ['text'],
    contextLength: isGemini ? GEMINI_TOKENS : (CONTEXT[id] ?? null),
    price: listPrice(id, now),
  }
}

/** Gemini as OpenRouter has it, where it is asked when Google does not answer. */
const atOpenRouter = (id: string) => (/^gemini-/i.test(id) ? [id, `google/${id}`] : [id])

/** With everything that may be asked in its place one day. */
function withSuccessors(id: string): string[] {
  const found = [id]
  for (let next = successorOf(id); next !== null; next = successorOf(next)) found.push(next)
  return found
}

const free: LivePrice = { inputUsd: 0, outputUsd: 0 }

function localModels({ providers, localModel, localImageModel }: Available): KnownModel[] {
  if (!providers.has('local')) return []
  const text = { kind: 'text', inputs: ['text'], outputs: ['text'] } as const
  const image = { kind: 'image', inputs: ['text'], outputs: ['image'] } as const
  const named = [
    { name: localModel ?? LOCAL_DEFAULT, ...text },
    ...(localImageModel === null ? [] : [{ name: localImageModel, ...image }]),
  ]
  return named.map((one) => ({
    ...one,
    id: `local/${one.name}`,
    provider: 'local',
    contextLength: null,
    price: free,
  }))
}

/** Its older service is free of charge; with a key it is not, and what it costs is not known. */
function pollinations(hasKey: boolean): KnownModel {
  return {
    id: 'pollinations',
    name: 'Pollinations',
    provider: 'pollinations',
    kind: 'image',
    inputs: ['text'],
    outputs: ['image'],
    contextLength: null,
    price: hasKey ? null : free,
  }
}

/** What the list of known models depends on. */
export interface KnownModelsOptions {
  available: Available
  now: Date
  /** Whether Pollinations is used with a key. */
  hasPollinationsKey: boolean
  /** Ids that the operator's presets name. */
  further: readonly string[]
}

/**
 * The models that are known without asking anybody: those that presets, defaults and policies choose,
 * their successors, and those with a known price; retired ones too. Each id once, in order of the ids.
 */
export function knownModels(options: KnownModelsOptions): KnownModel[] {
  const { available, now, hasPollinationsKey, further } = options
  const chosen = [...CHOSEN, ...further, available.defaultTextModel].flatMap(atOpenRouter)
  const all = [...chosen, available.defaultImageModel, ...PRICED.text, ...PRICED.image, ...RETIRING]
  const ids = new Set(all.flatMap(withSuccessors))
  const own = [...ids].filter((id) => !/^(?:local\/|offline$|pollinations$)/i.test(id))
  const known = own.sort().map((id) => describe(id, now))
  return [...known, pollinations(hasPollinationsKey), ...localModels(available)]
}

/** Whether using it costs nothing. */
export function isFreeModel({ id, price }: Pick<KnownModel, 'id' | 'price'>): boolean {
  return isFreeVariant(id) || (price !== null && price.inputUsd === 0 && price.outputUsd === 0)
}
