import { z } from 'zod'
import { float } from './json.ts'
import { isStorableJson, isStorableText, text } from './text.ts'

/** Quality presets. `credits` is the price of one render; the token limit bounds visible output. */
export const PRESETS = {
  hyper: { aliases: ['fast'], maxTokens: 1024, thinkingLevel: 'none', credits: 5 },
  balanced: { aliases: ['default'], maxTokens: 2048, thinkingLevel: 'medium', credits: 5 },
  hd: { aliases: ['quality', 'detailed'], maxTokens: 8192, thinkingLevel: 'high', credits: 10 },
  gemini3: { aliases: [], maxTokens: 4096, thinkingLevel: 'medium', credits: 5 },
} as const

/** Canonical name of a preset. */
export type PresetName = keyof typeof PRESETS

/** What counts when a request names no preset. */
export const DEFAULT_PRESET: PresetName = 'balanced'

/** Canonical preset of a name or alias in any case; null when there is none. */
export function resolvePreset(name: string): PresetName | null {
  const wanted = name.trim().toLowerCase()
  for (const [preset, { aliases }] of Object.entries(PRESETS)) {
    if (preset === wanted || (aliases as readonly string[]).includes(wanted)) {
      return preset as PresetName
    }
  }
  return null
}

const PRESET_NAMES = Object.entries(PRESETS).flatMap(([preset, { aliases }]) => [
  preset,
  ...aliases,
])

/** @param further names beside the built-in ones, in lower case. */
function presetSchema(further: readonly string[]) {
  const names = [...PRESET_NAMES, ...further].join(', ')
  const resolve = (name: string) => {
    const wanted = name.trim().toLowerCase()
    return resolvePreset(name) ?? (further.includes(wanted) ? wanted : null)
  }
  return z
    .string()
    .overwrite((name) => resolve(name) ?? name)
    .refine((name) => resolve(name) !== null, `must be one of: ${names}`)
    .meta({ description: `One of ${names}, in any case.`, example: 'balanced' })
}

const OPENROUTER_MODEL = /^[a-z0-9~][\w.-]*\/[\w.-]+(:[\w.-]+)?$/i
const TEXT_MODEL = /^(gemini-[\w.-]+|local\/\S+|offline)$/i
const IMAGE_MODEL = /^(gemini-[\w.-]+|imagen-[\w.-]+|local\/\S+|offline|pollinations)$/i
const STABILITY_MODELS = [
  'stabilityai/sd3.5-large-turbo',
  'stabilityai/sd3.5-large',
  'stabilityai/sd3.5-medium',
]

function isImageModel(id: string): boolean {
  if (id.startsWith('stabilityai/')) return STABILITY_MODELS.includes(id)
  return IMAGE_MODEL.test(id) || OPENROUTER_MODEL.test(id)
}

/** The id of a text model; whether there is one is seen when it is asked. */
export const TextModel = text({ min: 1, max: 200 })
  .refine(
    (id) => TEXT_MODEL.test(id) || OPENROUTER_MODEL.test(id),
    'must be org/model, gemini-*, local/<name> or offline',
  )
  .meta({ example: 'offline' })

/** The same for an image model. */
export const ImageModel = text({ min: 1, max: 200 }).refine(
  isImageModel,
  'must be org/model, gemini-*, imagen-*, pollinations, local/<name>, offline or a known stabilityai model',
)

/** Sampling parameters for every text step. Unknown keys are refused, unlike at the top level. */
export const LlmParams = z
  .strictObject({
    temperature: float({ min: 0, max: 2 }).nullish(),
    max_tokens: z.int().min(1).max(32_768).nullish(),
    top_p: float({ min: 0, max: 1 }).nullish(),
    top_k: z.int().min(1).nullish(),
    frequency_penalty: float({ min: -2, max: 2 }).nullish(),
    presence_penalty: float({ min: -2, max: 2 }).nullish(),
    repetition_penalty: float({ min: 0, max: 2 }).nullish(),
    stop: z.array(z.string().min(1).refine(isStorableText)).max(4).nullish(),
    thinking_level: z.enum(['none', 'low', 'medium', 'high']).nullish(),
    system_prompt_prefix: text({ max: 2000 }).nullish(),
    system_prompt_suffix: text({ max: 2000 }).nullish(),
  })
  .meta({ id: 'LlmParams' })
export type LlmParams = z.infer<typeof LlmParams>

/** Who may read: everyone, the owner, or everyone who knows the address. */
export const Visibility = z.enum(['public', 'private', 'unlisted'])
export type Visibility = z.infer<typeof Visibility>

/** 16 KiB of JSON text in UTF-8. */
const REQUEST_CONTEXT_BYTES = 16 * 1024

/** UTF-8 length of well-formed text, without a platform's encoder (this package imports none). */
function utf8Length(value: string): number {
  let bytes = 0
  for (const character of value) {
    const point = character.codePointAt(0) ?? 0
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4
  }
  return bytes
}

const RequestContext = z
  .record(z.string(), z.unknown())
  .refine(isStorableJson, {
    error: 'must be well-formed Unicode without NUL, at most 500 levels deep',
    abort: true,
  })
  .refine(
    (value) => utf8Length(JSON.stringify(value)) <= REQUEST_CONTEXT_BYTES,
    'must be at most 16 KiB of JSON',
  )
  .meta({ description: 'Opaque to the server; returned as it came.' })

/** Syntax only: which hosts and protocols may be called is decided where calls are made. */
function isCallbackUrl(value: string): boolean {
  const url = URL.parse(value)
  if (!url || url.username || url.password) return false
  return url.protocol === 'https:' || url.protocol === 'http:'
}

const CallbackUrl = z
  .string()
  .max(2048)
  .refine(isStorableText, 'must be well-formed Unicode without NUL')
  .refine(isCallbackUrl, 'must be an http(s) URL without user information')

/** The text that a render starts from. */
export const Query = text({ min: 3, max: 500 }).meta({
  description: 'A moment in history, in any words.',
  example: 'Oppenheimer watches the Trinity test 5:29 AM July 16 1945',
})

const EXAMPLE = {
  query: 'Oppenheimer watches the Trinity test 5:29 AM July 16 1945',
  generate_image: true,
}

/** Body of the three generate endpoints. Unknown top-level keys are ignored. */
export const GenerateRequest = z
  .object({
    query: Query,
    generate_image: z.boolean().default(false).meta({ description: 'Also make a picture.' }),
    preset: presetSchema([]).nullish(),
    text_model: TextModel.nullish().meta({
      description: 'Use exactly this model: org/model, gemini-*, local/<name> or offline.',
    }),
    image_model: ImageModel.nullish().meta({ description: 'Try this image model first.' }),
    model_policy: z
      .string()
      .overwrite((policy) => policy.trim().toLowerCase())
      .refine((policy) => policy === 'permissive', 'must be permissive')
      .nullish()
      .meta({ description: '`permissive`: open-weight models only.' }),
    llm_params: LlmParams.nullish(),
    visibility: Visibility.default('public').meta({
      description: 'unlisted: readable by id or slug, never listed.',
    }),
    callback_url: CallbackUrl.nullish().meta({
      description: 'Where to post the result of a background render.',
    }),
    request_context: RequestContext.nullish(),
    stream_content: z
      .boolean()
      .default(false)
      .meta({ description: 'Streams also carry text as it is written.' }),
  })
  .meta({ id: 'GenerateRequest', example: EXAMPLE })
export type GenerateRequest = z.infer<typeof GenerateRequest>

/**
 * The same for a server with presets of its own.
 * @param further their names, in lower case.
 */
export function generateRequestWith(further: readonly string[]): typeof GenerateRequest {
  if (further.length === 0) return GenerateRequest
  const preset = presetSchema(further).nullish()
  return z.object({ ...GenerateRequest.shape, preset }).meta({ example: EXAMPLE })
}

/** Answer of the background endpoint. */
export const GenerateAccepted = z
  .object({
    id: z.uuid(),
    status: z.literal('processing'),
    message: z.string(),
    request_context: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'GenerateAccepted' })

/** Answer of the cancel endpoint. */
export const Cancelled = z
  .object({
    id: z.uuid(),
    status: z.literal('failed'),
    cancelled: z.literal(true),
    message: z.string(),
  })
  .meta({ id: 'Cancelled' })

/** Answer of the delete endpoint. */
export const Deleted = z
  .object({ id: z.uuid(), deleted: z.literal(true), message: z.string() })
  .meta({ id: 'Deleted' })
