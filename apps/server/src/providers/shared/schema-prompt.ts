import type { ReplySchema } from '../provider.ts'

type Node = Record<string, unknown>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

function typeName(node: Node): string {
  const { type } = node
  return Array.isArray(type) ? type.join(' | ') : typeof type === 'string' ? type : 'any'
}

function note(node: Node): string {
  return typeof node.description === 'string' ? ` // ${node.description.replace(/\s+/g, ' ')}` : ''
}

/** A JSON text with types in the place of values: weak models copy a form better than a schema. */
function skeleton(node: unknown, indent: string): string {
  if (!isNode(node)) return 'any'
  if (Array.isArray(node.enum)) return node.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (Array.isArray(node.anyOf)) return node.anyOf.map((one) => skeleton(one, indent)).join(' | ')
  if (isNode(node.properties)) {
    const inner = `${indent}  `
    const lines = Object.entries(node.properties).map(
      ([name, value]) =>
        `${inner}${JSON.stringify(name)}: ${skeleton(value, inner)},${isNode(value) ? note(value) : ''}`,
    )
    const tail = typeName(node).includes('null') ? ' | null' : ''
    return `{\n${lines.join('\n')}\n${indent}}${tail}`
  }
  if (isNode(node.items)) return `[${skeleton(node.items, indent)}, ...]`
  return typeName(node)
}

/** Tells the schema in words, for servers that apply it without showing it to the model. */
export function schemaPrompt(reply: ReplySchema): string {
  return `Answer with JSON that matches this JSON Schema:\n${JSON.stringify(reply.schema)}`
}

/**
 * Asks for JSON of this form, for servers that know JSON but no schema. The form is for weak models,
 * and the schema for what a form cannot say, such as ranges.
 */
export function skeletonPrompt(reply: ReplySchema): string {
  return `${schemaPrompt(reply)}\nThat is one JSON object of exactly this form, all keys included, no comments:\n${skeleton(reply.schema, '')}`
}

/** Asks for JSON of this form, for servers that cannot be told to write JSON at all. */
export function fencedPrompt(reply: ReplySchema): string {
  return `${skeletonPrompt(reply)}\nPut the answer in one fenced json block and write nothing else.`
}
