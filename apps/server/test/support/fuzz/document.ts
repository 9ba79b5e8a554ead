/** As far as schemas of this API go: JSON Schema 2020-12. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  allOf?: Schema[]
  not?: { enum?: unknown[] }
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

/** By content type. */
type Content = Record<string, { schema: Schema }>

interface Described {
  tags?: string[]
  parameters?: Parameter[]
  requestBody?: { required?: boolean; content: Content }
  responses: Record<string, { content?: Content }>
}

/** An OpenAPI 3.1 document, as far as it matters here. */
export interface Document {
  openapi: string
  paths: Record<string, Record<string, Described>>
  components: { schemas: Record<string, Schema> }
}

/** A schema, and where the document has it: a JSON pointer without its first slash (RFC 6901). */
export interface Placed {
  schema: Schema
  place: string
}

/** One thing that the API can be asked to do. */
export interface Operation {
  /** `GET /api/v1/timepoints/{id}` */
  name: string
  method: string
  /** With names of parameters in braces. */
  path: string
  /** Where it is asked: that path, or the same below other mounts. */
  addresses: readonly string[]
  parameters: readonly Parameter[]
  /** Null: it takes no body. */
  body: (Placed & { isRequired: boolean }) | null
  /** By status, which is three digits, or `4XX` and the like, then by content type. */
  responses: Readonly<Record<string, Readonly<Record<string, Placed>>>>
}

const COMPONENT = '#/components/schemas/'

/** Where the document has everything, and what is answered at other mounts, too. */
const MOUNT = '/api/v1'
const CLOCKCHAIN = new Set(['jobs', 'moments', 'reading', 'graph', 'exchange', 'workers'])

const pointer = (...parts: string[]) =>
  parts
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/')

/** Where a component is. */
export const placeOfComponent = (name: string) => pointer('components', 'schemas', name)

/** Schemas by content type, those that only name a component as that component. */
function placed(content: Content, ...parents: string[]): Record<string, Placed> {
  const entries = Object.entries(content).map(([type, { schema }]) => {
    const name = schema.$ref?.slice(COMPONENT.length)
    const own = pointer(...parents, 'content', type, 'schema')
    return [type, { schema, place: name === undefined ? own : placeOfComponent(name) }] as const
  })
  return Object.fromEntries(entries)
}

function toOperation(
  path: string,
  method: string,
  described: Described,
  mounts: readonly string[],
): Operation {
  const isClockchain = described.tags?.some((tag) => CLOCKCHAIN.has(tag)) ?? false
  const { parameters = [], requestBody, responses } = described
  const parents = ['paths', path, method]
  const [body] = Object.values(placed(requestBody?.content ?? {}, ...parents, 'requestBody'))
  const answers = Object.entries(responses).map(
    ([status, { content = {} }]) =>
      [status, placed(content, ...parents, 'responses', status)] as const,
  )
  return {
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    addresses: isClockchain ? mounts.map((mount) => path.replace(MOUNT, mount)) : [path],
    parameters,
    body: body ? { ...body, isRequired: requestBody?.required === true } : null,
    responses: Object.fromEntries(answers),
  }
}

/**
 * Everything that the document says can be asked, in its order.
 * @param mounts where Clockchain answers: one of them is chosen for each request.
 */
export function operationsOf(document: Document, mounts: readonly string[] = [MOUNT]): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, described]) => toOperation(path, method, described, mounts)),
  )
}

/** A schema itself, where another part of the document only names it. */
export function resolve(document: Document, schema: Schema): Schema {
  if (schema.$ref === undefined) return schema
  const found = document.components.schemas[schema.$ref.slice(COMPONENT.length)]
  if (!found) throw new Error(`The document has no ${schema.$ref}`)
  return resolve(document, found)
}
