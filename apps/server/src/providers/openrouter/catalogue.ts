import { isStorableText } from '@timepoint/contracts'
import { z } from 'zod'
import type { LivePrice } from '../models/prices.ts'
import { ProviderError } from '../provider.ts'
import { BODY_BYTES, jsonOf, receive } from '../shared/http.ts'
import type { Send } from '../shared/send.ts'
import { classifyOpenRouter } from './openrouter-errors.ts'

/** A row of OpenRouter's model list. */
export interface OpenRouterModel {
  id: string
  name: string
  /** Tokens; 0 when it is not said. */
  contextLength: number
  /** Null when it is not said, or depends. */
  price: LivePrice | null
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
function usd(value: unknown): number | null {
  const price = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  return typeof price === 'number' && Number.isFinite(price) && price >= 0 ? price : null
}

const readable = z.string().min(1).refine(isStorableText)
const nameOrNull = readable.nullish().catch(null)

const strings = z.array(z.string()).nullish().catch(null)

const listSchema = z.object({ data: z.array(z.unknown()) })

const dateOrNull = z.coerce.date().nullish().catch(null)

const modelSchema = z.object({
  id: readable,
  name: nameOrNull,
  context_length: z.int().positive().nullish().catch(null),
  pricing: z.object({ prompt: z.unknown(), completion: z.unknown() }).nullish().catch(null),
  expiration_date: z.preprocess((value) => value ?? undefined, dateOrNull),
  supported_parameters: strings,
  top_provider: z.object({ is_moderated: z.boolean().nullish() }).nullish().catch(null),
  architecture: z
    .object({ input_modalities: strings, output_modalities: strings })
    .nullish()
    .catch(null),
})

const imageModelSchema = z.object({ id: readable, name: nameOrNull })

function toModel(row: z.infer<typeof modelSchema>): OpenRouterModel {
  const inputUsd = usd(row.pricing?.prompt)
  const outputUsd = usd(row.pricing?.completion)
  return {
    id: row.id,
    name: row.name ?? row.id,
    contextLength: row.context_length ?? 0,
    price: inputUsd === null || outputUsd === null ? null : { inputUsd, outputUsd },
    expiresAt: row.expiration_date ?? null,
    supportedParameters: row.supported_parameters ?? [],
    isModerated: row.top_provider?.is_moderated ?? false,
    inputModalities: row.architecture?.input_modalities ?? ['text'],
    outputModalities: row.architecture?.output_modalities ?? ['text'],
  }
}

async function fetchRows<T extends z.ZodType<{ id: string }>>(
  path: string,
  row: T,
  { baseUrl, send, signal }: CatalogueRequest,
): Promise<z.infer<T>[]> {
  const headers = { accept: 'application/json' }
  const request = { url: `${baseUrl}${path}`, method: 'GET' as const, headers, signal }
  const body = jsonOf(await receive(send, request, classifyOpenRouter, BODY_BYTES.catalogue))
  const list = listSchema.safeParse(body).data
  if (!list) throw new ProviderError('unusable', 'OpenRouter: the list is of an unknown form')
  const rows = list.data.flatMap((one) => row.safeParse(one).data ?? [])
  return [...new Map(rows.map((one) => [one.id, one])).values()]
}

/**
 * The text models that OpenRouter has at the moment, in its order, each id once; no key is needed. Rows
 * without a readable id are left out, other parts that cannot be understood count as not said. Source:
 * OpenRouter's docs, `GET /models`.
 * @throws ProviderError; `unusable` also for a list without a model, which would call all of them gone
 * @throws the signal's reason when it aborts
 */
export async function fetchOpenRouterModels(request: CatalogueRequest): Promise<OpenRouterModel[]> {
  const rows = await fetchRows('/models', modelSchema, request)
  if (rows.length === 0) throw new ProviderError('unusable', 'OpenRouter: no model is listed')
  return rows.map(toModel)
}

/** The image models; else as {@link fetchOpenRouterModels}. Source: `GET /images/models`. */
export async function fetchOpenRouterImageModels(
  request: CatalogueRequest,
): Promise<OpenRouterImageModel[]> {
  const rows = await fetchRows('/images/models', imageModelSchema, request)
  return rows.map((row) => ({ id: row.id, name: row.name ?? row.id }))
}
