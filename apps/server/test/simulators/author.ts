import { createHash } from 'node:crypto'
import { type JsonObject, objectOf, objectsOf, textOf } from './call.ts'
import { type PromptReading, readPrompt } from './prompt-reading.ts'
import { phrase } from './prose.ts'

/** What an answer is written from. */
export interface AuthorRequest {
  /** Null when the schema has no name. */
  schemaName: string | null
  schema: JsonObject
  system: string
  prompt: string
  model: string
  reading: PromptReading
  /** The same for the same prompt and schema name; an unsigned 32 bit number. */
  seed: number
}

/** Writes the value that an answer holds. It is called for each call, so it must be quick. */
export type Author = (request: AuthorRequest) => unknown

/** Words that are answered with true; all other booleans are false. */
const TRUE_FLAGS = new Set(['admitted', 'speaks_in_scene', 'accepted', 'is_moment', 'valid'])
/** Texts that are left null where the schema lets them. */
const LEFT_NULL = new Set([
  'reject_code',
  'premise_problem',
  'reason',
  'suggested_query',
  'rewritten',
  'response_to',
  'issues',
])

interface Walk {
  request: AuthorRequest
  root: JsonObject
  /** Counts the leaves, so that no two texts of an answer are alike. */
  leaves: number
}

function pick(walk: Walk, count: number): number {
  walk.leaves += 1
  const mixed = Math.imul(walk.request.seed ^ Math.imul(walk.leaves, 0x9e3779b1), 0x85ebca6b) >>> 0
  return count > 0 ? (mixed >>> 8) % count : 0
}

function resolved(schema: JsonObject, root: JsonObject): JsonObject {
  const path = textOf(schema.$ref)
  if (!path) return schema
  const found = path
    .replace(/^#\/?/, '')
    .split('/')
    .filter(Boolean)
    .reduce<unknown>((node, key) => objectOf(node)[key], root)
  return resolved(objectOf(found), root)
}

function typesOf(schema: JsonObject): string[] {
  if (Array.isArray(schema.type)) return schema.type.map(textOf)
  return schema.type === undefined ? [] : [textOf(schema.type)]
}

function nameAt(walk: Walk, index: number): string {
  const { names } = walk.request.reading
  const roles = ['A ferryman', 'A clerk', 'A young guard', 'A baker', 'An old woman', 'A porter']
  return names[index % Math.max(1, names.length)] ?? roles[index % roles.length] ?? 'A clerk'
}

const PERSON = /^(name|speaker|from_character|focal_character|character)$/

function writeText(schema: JsonObject, key: string, walk: Walk, index: number): string {
  if (schema.format === 'date-time') return '2026-01-01T00:00:00.000Z'
  if (PERSON.test(key)) return nameAt(walk, key === 'speaker' ? index % 2 : index)
  if (key === 'to_character') return nameAt(walk, index + 1)
  if (/(^|_)(ids?|sources?|source_ids)$/.test(key)) return walk.request.reading.ids[index] ?? 'F1'
  const text = phrase(key, pick(walk, 0x10000) + index)
  return typeof schema.maxLength === 'number' ? text.slice(0, schema.maxLength) : text
}

function writeNumber(schema: JsonObject, key: string, walk: Walk): number {
  const low = typeof schema.minimum === 'number' ? schema.minimum : 0
  const high = typeof schema.maximum === 'number' ? schema.maximum : low + 10
  const year = walk.request.reading.years[0]
  if (/(^|_)year$/.test(key) && year !== undefined) return year
  if (!typesOf(schema).includes('integer')) return low + (Math.min(high, low + 1) - low) * 0.75
  return Math.ceil(low) + pick(walk, Math.min(5, Math.floor(high) - Math.ceil(low) + 1))
}

function writeList(schema: JsonObject, key: string, walk: Walk): unknown[] {
  const least = typeof schema.minItems === 'number' ? schema.minItems : 0
  const most = typeof schema.maxItems === 'number' ? schema.maxItems : Number.POSITIVE_INFINITY
  const wanted = LEFT_NULL.has(key)
    ? 0
    : Math.max(2, Math.min(3, walk.request.reading.names.length))
  const count = Math.max(least, Math.min(most, wanted))
  const items = objectOf(schema.items)
  return Array.from({ length: count }, (_, index) => write(items, key, walk, index))
}

/** Entries that point at texts of the object they stand in: spans are copied from these. */
function writeLedger(value: JsonObject, walk: Walk): JsonObject[] {
  const fields = Object.entries(value).filter(
    ([key, text]) => typeof text === 'string' && text.includes(' ') && !PERSON.test(key),
  )
  const [id] = walk.request.reading.ids
  return fields.slice(0, 3).map(([field, text], index) => {
    const span = textOf(text).split(' ').slice(0, 6).join(' ')
    const isInferred = index === 0 && id !== undefined
    return { field, span, label: isInferred ? 'inferred' : 'invented', ids: isInferred ? [id] : [] }
  })
}

function isLedger(schema: JsonObject, walk: Walk): boolean {
  const keys = Object.keys(objectOf(resolved(objectOf(schema.items), walk.root).properties))
  return keys.includes('field') && keys.includes('span')
}

function writeObject(schema: JsonObject, walk: Walk, index: number): JsonObject {
  const value: JsonObject = {}
  const properties = Object.entries(objectOf(schema.properties))
  for (const [key, property] of properties) {
    value[key] = isLedger(objectOf(property), walk) ? [] : write(property, key, walk, index)
  }
  for (const [key, property] of properties) {
    if (isLedger(objectOf(property), walk)) value[key] = writeLedger(value, walk)
  }
  return value
}

function isNullable(schema: JsonObject): boolean {
  const choices = objectsOf(schema.anyOf ?? schema.oneOf)
  return typesOf(schema).includes('null') || choices.some((choice) => choice.type === 'null')
}

function write(given: unknown, key: string, walk: Walk, index: number): unknown {
  const schema = resolved(objectOf(given), walk.root)
  const isUnknown = LEFT_NULL.has(key) || walk.request.reading.unknown.includes(key)
  if (isUnknown && isNullable(schema)) return null
  if (schema.const !== undefined) return schema.const
  if (Array.isArray(schema.enum)) {
    const values = schema.enum.filter((value) => value !== null)
    return values[pick(walk, values.length)] ?? null
  }
  const choices = objectsOf(schema.anyOf ?? schema.oneOf)
  if (choices.length > 0) {
    return write(choices.find((choice) => choice.type !== 'null') ?? choices[0], key, walk, index)
  }
  const types = typesOf(schema)
  if (types.includes('object') || schema.properties) return writeObject(schema, walk, index)
  if (types.includes('array')) return writeList(schema, key, walk)
  if (types.includes('string')) return writeText(schema, key, walk, index)
  if (types.includes('boolean')) return TRUE_FLAGS.has(key)
  const isNumber = types.includes('integer') || types.includes('number')
  const isYear = /(^|_)year$/.test(key) && walk.request.reading.years.length > 0
  if (isNumber && types.includes('null') && !isYear) return null
  return isNumber ? writeNumber(schema, key, walk) : null
}

/** Writes a value of any schema, in keeping with the prompt as far as it is read. */
export function writeBySchema(request: AuthorRequest): unknown {
  return write(request.schema, '', { request, root: request.schema, leaves: 0 }, 0)
}

/** Reads the prompt once and derives the seed. */
export function authorRequest(
  call: { schemaName: string | null; system: string; prompt: string; model: string | null },
  schema: JsonObject,
): AuthorRequest {
  const { schemaName, system, prompt, model } = call
  // Marks are random for each render, and must not change the answer.
  const stable = prompt.replace(/\^[0-9a-f]{6}\^/g, ' ')
  const seed = createHash('sha1').update(`${schemaName}\n${stable}`).digest().readUInt32LE(0)
  return {
    schemaName,
    schema,
    system,
    prompt,
    model: model ?? '',
    reading: readPrompt(prompt),
    seed,
  }
}
