import { z } from 'zod'

/** Keywords that every provider's schema dialect takes. */
const KEYWORDS = new Set([
  'type',
  'properties',
  'required',
  'items',
  'enum',
  'anyOf',
  'description',
  'minimum',
  'maximum',
  'additionalProperties',
])

type Node = Record<string, unknown>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

function problemsAt(node: Node, path: string): string[] {
  const strange = Object.keys(node).filter((key) => !KEYWORDS.has(key))
  const problems = strange.map((key) => `${path}: ${key} is not portable`)
  const properties = isNode(node.properties) ? node.properties : {}
  const required = Array.isArray(node.required) ? node.required : []
  const keys = Object.keys(properties)
  if (keys.join() !== required.join()) problems.push(`${path}: not every key is required, in order`)
  if (node.type === 'object' && node.additionalProperties !== false) {
    problems.push(`${path}: takes any key`)
  }
  const choices = Array.isArray(node.anyOf) ? node.anyOf.filter(isNode) : []
  const isNullable = choices.length === 2 && choices[1]?.type === 'null'
  const types = Array.isArray(node.type) ? node.type : []
  const isMixed = types.length > 2 || (types.length === 2 && types[1] !== 'null')
  if (isMixed || (choices.length > 0 && !isNullable))
    problems.push(`${path}: a union of more than null`)
  const words = typeof node.description === 'string' ? node.description.split(/\s+/).length : 0
  if (words > 15) problems.push(`${path}: ${words} words of description`)
  return [
    ...problems,
    ...keys.flatMap((key) => problemsAt((properties[key] ?? {}) as Node, `${path}.${key}`)),
    ...choices.flatMap((choice) => problemsAt(choice, path)),
    ...(isNode(node.items) ? problemsAt(node.items, `${path}[]`) : []),
  ]
}

/** The JSON Schema by which a model is told of a reply. */
export function replySchema(reply: z.ZodType): Record<string, unknown> {
  const { $schema: _, ...schema } = z.toJSONSchema(reply)
  return schema
}

/**
 * What of a schema some provider would refuse or ignore, each with its path; empty when all take it.
 * Source: the common part of OpenAI's strict mode and Gemini's `responseSchema`.
 */
export function portabilityProblems(reply: z.ZodType): string[] {
  return problemsAt(replySchema(reply), 'reply')
}
