import type { ProviderName, TokenUsage } from '../provider.ts'
import { ownEntry } from './own-entry.ts'

/** US dollars per million tokens. */
interface Price {
  input: number
  output: number
}

const JANUARY_2027 = new Date('2027-01-01T00:00:00Z')

/**
 * List prices as of November 2026, by Google's spelling; OpenRouter's `google/` ids cost the same.
 * Source: the providers' price pages and OpenRouter's model list.
 */
const TEXT: Readonly<Record<string, Price & { from2027?: Price }>> = {
  'gemini-2.5-flash': { input: 0.3, output: 2.5 },
  'gemini-2.5-flash-lite': { input: 0.1, output: 0.4 },
  'gemini-3-flash-preview': { input: 0.5, output: 3 },
  'gemini-3.1-flash-lite': { input: 0.25, output: 1.5 },
  'gemini-3.5-flash-lite': { input: 0.3, output: 2.5 },
  'gemini-3.5-flash': { input: 1.5, output: 9 },
  'gemini-3.6-flash': { input: 0.75, output: 3.75, from2027: { input: 1.5, output: 7.5 } },
  'gemini-3.7-flash': { input: 0.75, output: 3.75, from2027: { input: 1.5, output: 7.5 } },
  'gemini-3.8-flash': { input: 0.75, output: 3.75, from2027: { input: 1.5, output: 7.5 } },
  'gemini-4-hydrogen': { input: 1.5, output: 7.5 },
  'gemini-4-argon': { input: 2, output: 10 },
  'gemini-4-carbon': { input: 4, output: 20 },
  'deepseek/deepseek-r1-0528': { input: 0.5, output: 2.15 },
  'deepseek/deepseek-chat-v3-0324': { input: 0.29, output: 1.14 },
  'deepseek/deepseek-v3.2': { input: 0.26, output: 0.38 },
  'qwen/qwen3-235b-a22b-2507': { input: 0.14, output: 0.8 },
  'meta-llama/llama-3.3-70b-instruct': { input: 0.71, output: 0.71 },
  'meta-llama/llama-4-maverick': { input: 0.35, output: 1 },
  'mistralai/mistral-large-2512': { input: 0.5, output: 1.5 },
  'mistralai/mistral-small-2603': { input: 0.15, output: 0.6 },
}

/** US dollars a picture. */
const IMAGES: Readonly<Record<string, number>> = {
  'gemini-2.5-flash-image': 0.039,
  'gemini-3-pro-image': 0.134,
  'gemini-3.1-flash-image': 0.067,
  'gemini-3.1-flash-lite-image': 0.034,
  'gemini-nano-banana-2.1': 0.0336,
  'black-forest-labs/flux.2-klein-4b': 0.014,
  'black-forest-labs/flux-3-image-klein': 0.009,
  'stabilityai/sd3.5-large-turbo': 0.04,
  'stabilityai/sd3.5-large': 0.065,
  'stabilityai/sd3.5-medium': 0.035,
}

/** Google Search with Gemini 3 and later, beyond the free quota: US dollars a query. */
const GOOGLE_SEARCH_QUERY = 0.014

const bare = (model: string) => model.replace(/^google\//, '').replace(/:[\w.-]+$/, '')

/** Variants that OpenRouter gives away, within daily limits. */
export const isFreeVariant = (model: string): boolean => model.endsWith(':free')

/** A price per token, as a live catalogue gives it. */
export interface LivePrice {
  inputUsd: number
  outputUsd: number
}

/** Models whose price is known: those that write, by Google's spelling, and those that draw. */
export const PRICED = { text: Object.keys(TEXT), image: Object.keys(IMAGES) } as const

/** The list price of a model that writes; null when nobody knows it. */
export function listPrice(model: string, now: Date): LivePrice | null {
  if (isFreeVariant(model)) return { inputUsd: 0, outputUsd: 0 }
  const listed = ownEntry(TEXT, bare(model))
  if (!listed) return null
  const { input, output } = (now >= JANUARY_2027 ? listed.from2027 : undefined) ?? listed
  // Six digits: a division by a million leaves noise behind them.
  const perToken = (perMillion: number) => Number((perMillion / 1e6).toPrecision(6))
  return { inputUsd: perToken(input), outputUsd: perToken(output) }
}

/** What a text call cost in US dollars; null when nobody knows. What the provider says comes first. */
export function textCost(
  provider: ProviderName,
  model: string,
  usage: TokenUsage,
  context: { live: LivePrice | null; searchQueries: number; now: Date },
): number | null {
  if (usage.costUsd !== null) return usage.costUsd
  if (provider === 'local') return 0
  const { live, searchQueries, now } = context
  const searches = provider === 'google' ? searchQueries * GOOGLE_SEARCH_QUERY : 0
  const price = live ?? listPrice(model, now)
  if (!price) return null
  return usage.inputTokens * price.inputUsd + usage.outputTokens * price.outputUsd + searches
}

/** What a picture cost in US dollars; null when nobody knows. */
export function imageCost(provider: ProviderName, model: string, usage: TokenUsage): number | null {
  if (usage.costUsd !== null) return usage.costUsd
  if (provider === 'local' || isFreeVariant(model)) return 0
  return ownEntry(IMAGES, bare(model)) ?? null
}
