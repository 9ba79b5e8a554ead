type Node = Record<string, unknown>

/** What Gemini's `responseJsonSchema` takes, beside the keywords that hold schemas themselves. */
const PLAIN_KEYWORDS = [
  '$id',
  '$ref',
  '$anchor',
  'type',
  'format',
  'title',
  'description',
  'enum',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'required',
  'propertyOrdering',
]
const SCHEMA_KEYWORDS = ['items', 'additionalProperties']
const LIST_KEYWORDS = ['anyOf', 'oneOf', 'prefixItems']
const MAP_KEYWORDS = ['properties', '$defs']

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function mapSchemas(node: Node, keep: readonly string[], change: (schema: Node) => Node): Node {
  const changed = (value: unknown) => (isNode(value) ? change(value) : value)
  const entries = Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
    if (SCHEMA_KEYWORDS.includes(key)) return [[key, changed(value)]]
    if (LIST_KEYWORDS.includes(key) && Array.isArray(value)) return [[key, value.map(changed)]]
    if (MAP_KEYWORDS.includes(key) && isNode(value)) {
      const schemas = Object.entries(value).map(([name, schema]) => [name, changed(schema)])
      return [[key, Object.fromEntries(schemas)]]
    }
    return keep.includes(key) ? [[key, value]] : []
  })
  return Object.fromEntries(entries)
}

const nullType = (schema: unknown) => isNode(schema) && schema.type === 'null'

/** `anyOf` of something and null, said as a type that has null in it. */
function foldNull(node: Node): Node {
  const { anyOf, ...rest } = node
  if (!Array.isArray(anyOf) || anyOf.length !== 2 || !anyOf.some(nullType)) return node
  const other = anyOf.find((schema) => !nullType(schema))
  if (!isNode(other) || typeof other.type !== 'string') return node
  const values = Array.isArray(other.enum) ? { enum: [...other.enum, null] } : {}
  return { ...other, ...values, ...rest, type: [other.type, 'null'] }
}

/** The same function, with what it made of a schema kept as long as the schema is. */
function remembered(change: (schema: Node) => Node): (schema: Node) => Node {
  const made = new WeakMap<Node, Node>()
  return (schema) => {
    const known = made.get(schema) ?? change(schema)
    made.set(schema, known)
    return known
  }
}

/**
 * The schema without what Gemini does not list: `const` becomes a one-value `enum`, null a member of
 * the `type`, and `$schema`, patterns, lengths, `allOf`, `not`, `uniqueItems` and the like are gone. It
 * allows all that the original allows, so the answer still has to be checked against that.
 * Source: the documentation of `responseJsonSchema` in Google's API reference, 2026-11.
 */
export const toPortableSchema = remembered((schema): Node => {
  const { const: value, ...node } = schema
  const single = value === undefined ? node : { ...node, enum: [value] }
  return foldNull(mapSchemas(single, PLAIN_KEYWORDS, toPortableSchema))
})

function withNull(schema: unknown): unknown {
  if (!isNode(schema)) return schema
  const { type } = schema
  if (typeof type === 'string') {
    const values = Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {}
    return type === 'null' ? schema : { ...schema, ...values, type: [type, 'null'] }
  }
  if (Array.isArray(type))
    return type.includes('null') ? schema : { ...schema, type: [...type, 'null'] }
  return { anyOf: [schema, { type: 'null' }] }
}

/**
 * A portable schema in OpenAI's strict form, in which every key is required, an optional one may be
 * null instead, and no other key may be there. Source: OpenAI's structured outputs, which OpenRouter
 * follows.
 */
export const toStrictSchema = remembered((schema): Node => {
  const node = mapSchemas(schema, PLAIN_KEYWORDS, toStrictSchema)
  if (!isNode(node.properties)) return node
  const required = Array.isArray(node.required) ? node.required : []
  const properties = Object.entries(node.properties).map(([name, value]) => [
    name,
    required.includes(name) ? value : withNull(value),
  ])
  return {
    ...node,
    properties: Object.fromEntries(properties),
    required: Object.keys(node.properties),
    additionalProperties: false,
  }
})
