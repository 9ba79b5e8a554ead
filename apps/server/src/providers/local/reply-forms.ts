import { ProviderError, type ReplySchema } from '../provider.ts'
import { schemaFormat } from '../shared/chat.ts'
import type { JsonObject } from '../shared/json-value.ts'
import { toPortableSchema, toStrictSchema } from '../shared/schema.ts'
import { fencedPrompt, schemaPrompt, skeletonPrompt } from '../shared/schema-prompt.ts'

/** How a server is told to write JSON, the strictest first. */
export const REPLY_FORMS = ['schema', 'object', 'plain'] as const

export type ReplyForm = (typeof REPLY_FORMS)[number]

/** What asks for a reply in one form. */
export interface ReplyRequest {
  /** The value of `response_format`; null: nothing but the prompt asks. */
  format: JsonObject | null
  /** To be added to the prompt. */
  addition: string
}

/** The schema is in the prompt as well: llama.cpp enforces it without showing it to the model. */
export function requestReply(reply: ReplySchema, form: ReplyForm): ReplyRequest {
  const schema = toStrictSchema(toPortableSchema(reply.schema))
  const strict = { name: reply.name, schema }
  if (form === 'schema')
    return { format: schemaFormat(reply.name, schema), addition: schemaPrompt(strict) }
  if (form === 'object')
    return { format: { type: 'json_object' }, addition: skeletonPrompt(strict) }
  return { format: null, addition: fencedPrompt(strict) }
}

/** Statuses by which servers refuse a response format they do not know. */
const REFUSALS = new Set([400, 422, 501])

/** Whether asking in the next form may help. */
export function isFormRefusal(error: unknown): error is ProviderError {
  return error instanceof ProviderError && error.status !== null && REFUSALS.has(error.status)
}
