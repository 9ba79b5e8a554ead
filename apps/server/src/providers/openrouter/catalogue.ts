import { z } from 'zod'
import { ProviderError } from '../provider.ts'
import { BODY_BYTES, jsonOf, receive } from '../shared/http.ts'
import type { Send } from '../shared/send.ts'
import { classifyOpenRouter } from './openrouter-errors.ts'

/** A row of OpenRouter's model list. */
export interface OpenRouterModel {
  id: string
  name: string
  /** Tokens. */
  contextLength: number
  /** US dollars a token. */
  inputUsd: number
  outputUsd: number
  /** When it will be ended; null when that is not said. */
  expiresAt: Date | null
  supportedParameters: string[]
  /** Whether prompts are checked before the model sees them. */
  isModerated: boolean
  inputModalities: string[]
  outputModalities: string[]
}

/** A row of OpenRouter's list of image models. */
export interface OpenRouterImageModel {
  id: string
  name: string
}

export interface CatalogueRequest {
  /** Without a slash at the end. */
  baseUrl: string
  send: Send
  signal: AbortSignal
}

/** Prices are decimal strings; -1 stands for "depends", as with the router models. */
const price = z.coerce.number().nonnegative()

const strings = z.array(z.string()).nullish().catch(null)

const listSchema = z.object({ data: z.array(z.unknown()) })

const dateOrNull = z.coerce.date().nullish().catch(null)

const modelSchema = z.object({
  id: z.string().min(1),
  name: z.string().nullish().catch(null),
  context_length: z.number().positive().nullish(),
  pricing: z.object({ prompt: price, completion: price }),
  expiration_date: z.preprocess((value) => value ?? undefined, dateOrNull),
  supported_parameters: strings,
  top_provider: z.object({ is_moderated: z.boolean().nullish() }).nullish().catch(null),
  architecture: z
    .object({ input_modalities: strings, output_modalities: strings })
    .nullish()
    .catch(null),
})

const imageModelSchema = z.object({
  id: z.string().min(1),
  name: z.string().nullish().catch(null),
})

function toModel(row: z.infer<typeof modelSchema>): OpenRouterModel {
  return {
    id: row.id,
    name: row.name || row.id,
    contextLength: row.context_length ?? 0,
    inputUsd: row.pricing.prompt,
    outputUsd: row.pricing.completion,
    expiresAt: row.expiration_date ?? null,
    supportedParameters: row.supported_parameters ?? [],
    isModerated: row.top_provider?.is_moderated ?? false,
    inputModalities: row.architecture?.input_modalities ?? ['text'],
    outputModalities: row.architecture?.output_modalities ?? ['text'],
  }
}

async function fetchRows<T extends z.ZodType>(
  path: string,
  row: T,
  { baseUrl, send, signal }: CatalogueRequest,
): Promise<z.infer<T>[]> {
  const headers = { accept: 'application/json' }
  const request = { url: `${baseUrl}${path}`, method: 'GET' as const, headers, signal }
  const body = jsonOf(await receive(send, request, classifyOpenRouter, BODY_BYTES.catalogue))
  const list = listSchema.safeParse(body).data
  if (!list) throw new ProviderError('unusable', 'OpenRouter: the list is of an unknown form')
  return list.data.flatMap((one) => {
    const { success, data } = row.safeParse(one)
    return success ? [data] : []
  })
}

/**
 * The text models that OpenRouter has at the moment, in its order; no key is needed. Rows that cannot
 * be understood are left out. Source: OpenRouter's docs, `GET /models`.
 * @throws ProviderError
 * @throws the signal's reason when it aborts
 */
export async function fetchOpenRouterModels(request: CatalogueRequest): Promise<OpenRouterModel[]> {
  const rows = await fetchRows('/models', modelSchema, request)
  return rows.map(toModel)
}

/** The image models; else as {@link fetchOpenRouterModels}. Source: `GET /images/models`. */
export async function fetchOpenRouterImageModels(
  request: CatalogueRequest,
): Promise<OpenRouterImageModel[]> {
  const rows = await fetchRows('/images/models', imageModelSchema, request)
  return rows.map((row) => ({ id: row.id, name: row.name || row.id }))
}
