type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

interface Components {
  components?: { schemas?: Record<string, Json> }
}

const PREFIX = '#/components/schemas/'

/** Names of the components that a part of the document refers to. */
function references(part: Json, found: Set<string> = new Set()): Set<string> {
  if (Array.isArray(part)) for (const item of part) references(item, found)
  else if (part !== null && typeof part === 'object') {
    for (const [key, value] of Object.entries(part)) {
      const isRef = key === '$ref' && typeof value === 'string' && value.startsWith(PREFIX)
      if (isRef) found.add(value.slice(PREFIX.length))
      else references(value, found)
    }
  }
  return found
}

/** Components that are used, directly or by one that is. */
function reachable(document: Json, schemas: Record<string, Json>, kept: string[]): Set<string> {
  const used = new Set<string>()
  const open = [...references(document), ...kept]
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (used.has(name)) continue
    used.add(name)
    open.push(...references(schemas[name] ?? null))
  }
  return used
}

interface BodySchema {
  $ref?: string
  anyOf?: { type?: string }[]
}

interface Operation {
  parameters?: { name?: string }[]
  requestBody?: { required?: boolean; content: Record<string, { schema?: BodySchema }> }
  responses?: Record<string, { description: string; content?: Record<string, Json> }>
}

const MEANING: Record<string, string> = {
  '200': 'Done',
  '304': 'Not changed',
  '308': 'Its path is spelt otherwise: see `Location`',
  '400': 'Refused: see `code`',
  '503': 'Not able to work',
  '4XX': 'Refused: see `code`',
  '5XX': 'Failed: see `code`',
}

/** Says of every answer what it means, and of errors that they are problem+json. */
function describeResponses(document: { paths?: Record<string, Record<string, Operation>> }): void {
  const operations = Object.values(document.paths ?? {}).flatMap((path) => Object.values(path))
  for (const [status, response] of operations.flatMap((o) => Object.entries(o.responses ?? {}))) {
    response.description = MEANING[status] ?? response.description
    const [body] = Object.values(response.content ?? {})
    if (!/^(4|5XX)/.test(status) || body === undefined) continue
    response.content = { 'application/problem+json': body }
  }
}

/** The rest of a path is an id that may hold slashes: called `*` by the router, `id` here. */
function nameRest(document: { paths?: Record<string, Record<string, Operation>> }): void {
  if (!document.paths) return
  const entries = Object.entries(document.paths).map(([path, item]) => {
    const parameters = Object.values(item).flatMap((operation) => operation.parameters ?? [])
    for (const parameter of parameters) if (parameter.name === '*') parameter.name = 'id'
    return [path.replace('{*}', '{id}'), item] as const
  })
  document.paths = Object.fromEntries(entries)
}

/** A body that may be null may be left out. */
function describeBodies(
  document: { paths?: Record<string, Record<string, Operation>> },
  schemas: Record<string, Json>,
): void {
  const operations = Object.values(document.paths ?? {}).flatMap((path) => Object.values(path))
  for (const { requestBody } of operations) {
    const [content] = Object.values(requestBody?.content ?? {})
    const name = content?.schema?.$ref?.slice(PREFIX.length) ?? ''
    const { anyOf = [] } = (schemas[name] ?? content?.schema ?? {}) as BodySchema
    if (requestBody && anyOf.some(({ type }) => type === 'null')) requestBody.required = false
  }
}

/**
 * Every schema is offered as it is read and, under `<name>Input`, as it is sent. This keeps those
 * that some route uses, and calls a schema that is only sent by its plain name.
 * @param always names to keep that no route refers to, such as what event streams carry.
 */
export function tidyOpenApi<T extends object>(document: T, always: string[]): T {
  describeResponses(document)
  nameRest(document)
  const { components, ...paths } = document as Components
  const schemas = components?.schemas ?? {}
  describeBodies(document, schemas)
  const used = reachable(paths as Json, schemas, always)
  const plain = (name: string) => {
    const base = name.replace(/Input$/, '')
    return used.has(base) ? name : base
  }
  const kept = Object.fromEntries(
    [...used].sort().map((name) => [plain(name), schemas[name] ?? null]),
  )
  const text = JSON.stringify({ ...document, components: { ...components, schemas: kept } })
  const defaults = text.replaceAll('"x-default":', '"default":')
  const renamed = defaults.replace(/"#\/components\/schemas\/(\w+)"/g, (_match, name: string) =>
    JSON.stringify(`${PREFIX}${plain(name)}`),
  )
  return JSON.parse(renamed) as T
}
