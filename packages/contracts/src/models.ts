import { z } from 'zod'
import { float } from './json.ts'

/** Whose models there are. `offline` is the engine that answers without any. */
export const ModelProvider = z.enum([
  'google',
  'openrouter',
  'stability',
  'pollinations',
  'local',
  'offline',
])
export type ModelProvider = z.infer<typeof ModelProvider>

/** What a model can do: write, see pictures, make pictures. */
export const ModelCapability = z.enum(['text', 'vision', 'image_generation'])
export type ModelCapability = z.infer<typeof ModelCapability>

const Id = z.string().meta({
  description: 'As `text_model` and `image_model` take it.',
  example: 'gemini-3.5-flash-lite',
})

const ContextLength = z.int().nullable().meta({ description: 'Tokens; null when unknown.' })

const IsFree = z.boolean().meta({
  description: 'Both prices are 0, or the id ends with `:free`.',
})

/** One model. */
export const ModelInfo = z
  .object({
    id: Id,
    name: z.string(),
    provider: ModelProvider,
    capabilities: z.array(ModelCapability),
    context_length: ContextLength,
    pricing: z
      .object({ prompt: float({ min: 0 }), completion: float({ min: 0 }) })
      .nullable()
      .meta({
        description:
          'US dollars per token, read and written. Null when unknown, or when pictures are what is paid for.',
      }),
    is_available: z.boolean().meta({
      description:
        'Whether this server can ask it: its provider is configured, and it is not retired.',
    }),
    is_free: IsFree,
    modality: z.string().nullable().meta({
      description: 'What goes in and what comes out.',
      example: 'text+image->text',
    }),
  })
  .meta({ id: 'ModelInfo' })
export type ModelInfo = z.infer<typeof ModelInfo>

/** Answer of the list of models. */
export const ModelList = z
  .object({
    models: z.array(ModelInfo),
    total: z.int(),
    cached: z.boolean().meta({
      description:
        'Whether OpenRouter’s list as it was fetched for an earlier request answered; a new one is fetched after 15 minutes.',
    }),
  })
  .meta({ id: 'ModelList' })
export type ModelList = z.infer<typeof ModelList>

/** A model that costs nothing. */
export const FreeModel = z
  .object({ id: Id, name: z.string(), context_length: ContextLength, is_free: IsFree })
  .meta({ id: 'FreeModel' })
export type FreeModel = z.infer<typeof FreeModel>

/** Answer of the list of free models. */
export const FreeModels = z
  .object({
    best: FreeModel.nullable().meta({ description: 'The one with the largest context.' }),
    fastest: FreeModel.nullable().meta({
      description: 'The smallest one with a context of 32768 tokens or more.',
    }),
    all_free: z.array(FreeModel),
    total: z.int(),
    note: z.string().meta({ description: 'What to know of the list, or why it is empty.' }),
  })
  .meta({ id: 'FreeModels' })
export type FreeModels = z.infer<typeof FreeModels>

/** Answer of the list of providers. */
export const ModelProviders = z
  .object({
    providers: z.array(
      z.object({
        provider: ModelProvider,
        available: z.boolean().meta({ description: 'Whether this server can ask it.' }),
        models_count: z.int().meta({
          description:
            'Models that it has, without retired ones; OpenRouter: as it lists them now.',
        }),
        default_text_model: z.string().nullable().meta({
          description: 'What is asked there when nothing else is named; null: nothing.',
        }),
        default_image_model: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'ModelProviders' })
export type ModelProviders = z.infer<typeof ModelProviders>
