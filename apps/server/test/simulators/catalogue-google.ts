import type { SimulatedCall } from './call.ts'
import { googleError, googleGone } from './google-errors.ts'
import type { Reply, Settings } from './protocol.ts'

/** Models that answer. Source: providers.md, section 1. */
export const GOOGLE_MODELS = [
  'gemini-2.5-flash-lite',
  'gemini-3-flash-preview',
  'gemini-3.1-flash-lite',
  'gemini-3.5-flash-lite',
  'gemini-3.5-flash',
  'gemini-3.6-flash',
  'gemini-3.7-flash',
  'gemini-3.8-flash',
  'gemini-4-argon',
  'gemini-4-carbon',
  'gemini-4-hydrogen',
  'gemini-3-pro-image',
  'gemini-3.1-flash-lite-image',
  'gemini-nano-banana-2.1',
]

/** Once served, and refused now (to new keys at least). Source: the same. */
const RETIRED = new Set([
  'gemini-2.0-flash',
  'gemini-2.0-flash-001',
  'gemini-2.5-flash',
  'gemini-2.5-pro',
  'gemini-2.5-flash-image',
  'gemini-2.5-flash-image-preview',
  'gemini-3-pro-image-preview',
  'gemini-3.1-flash-image-preview',
  'gemini-3.1-flash-image',
])

function entry(id: string) {
  const isImage = /image|banana/.test(id)
  return {
    name: `models/${id}`,
    version: '001',
    displayName: id,
    description: 'A simulated model.',
    inputTokenLimit: isImage ? 65_536 : 1_048_576,
    outputTokenLimit: isImage ? 32_768 : 65_536,
    supportedGenerationMethods: ['generateContent', 'countTokens'],
    thinking: !isImage,
  }
}

/** GET /models and GET /models/{id}. */
export function googleCatalogue({ model }: SimulatedCall, settings: Settings): Reply {
  if (model !== null) return { status: 200, body: entry(model) }
  return { status: 200, body: { models: [...settings.models.google].map(entry) } }
}

/** Why a model does not answer; null when it does. */
export function googleRefusalOfModel({ model }: SimulatedCall, settings: Settings): Reply | null {
  const alive = settings.models.google
  if (model === null || alive.size === 0 || alive.has(model)) return null
  if (RETIRED.has(model)) return googleGone(model)
  return googleError(
    404,
    'NOT_FOUND',
    `models/${model} is not found for API version v1beta, or is not supported for generateContent. Call ModelService.ListModels to see the list of available models and their supported methods.`,
  )
}
