/** As far as schemas of this API go: JSON Schema 2020-12. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema | boolean
  items?: Schema
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  pattern?: string
  format?: string
  default?: unknown
  example?: unknown
  description?: string
}

/** A parameter as the document tells it. */
export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  schema: Schema
}

interface Described {
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Record<string, { schema: Schema }> }
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>
}

/** An OpenAPI 3.1 document, as far as it matters here. */
export interface Document {
  openapi: string
  paths: Record<string, Record<string, Described>>
  components: { schemas: Record<string, Schema> }
}

/** One thing that the API can be asked to do. */
export interface Operation {
  /** `GET /api/v1/timepoints/{id}` */
  name: string
  method: string
  /** With names of parameters in braces. */
  path: string
  parameters: readonly Parameter[]
  /** Null: it takes no body. */
  body: { schema: Schema; isRequired: boolean } | null
  /** Content types by status; a status is three digits, or `4XX` and the like. */
  responses: Readonly<Record<string, readonly string[]>>
}

function toOperation(path: string, method: string, described: Described): Operation {
  const { parameters = [], requestBody, responses } = described
  const [content] = Object.values(requestBody?.content ?? {})
  const answers = Object.entries(responses).map(
    ([status, { content = {} }]) => [status, Object.keys(content)] as const,
  )
  return {
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    parameters,
    body: content ? { schema: content.schema, isRequired: requestBody?.required === true } : null,
    responses: Object.fromEntries(answers),
  }
}

/** Everything that the document says can be asked, in its order. */
export function operationsOf(document: Document): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]) => toOperation(path, method, described)),
  )
}

const COMPONENT = '#/components/schemas/'

/** A schema itself, where another part of the document only names it. */
export function resolve(document: Document, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema
  const found = document.components.schemas[schema.$ref.slice(COMPONENT.length)]
  if (!found) throw new Error(`The document has no ${schema.$ref}`)
  return resolve(document, found)
}
