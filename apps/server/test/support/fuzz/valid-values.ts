import fc from 'fast-check'
import { type Document, resolve, type Schema } from './document.ts'
import { fitting } from './fitting-text.ts'
import { knownValue } from './known-names.ts'
import { knownObject } from './known-objects.ts'

/** What deep inside a schema decides its values. */
interface Place {
  document: Document
  /** Name of the property or parameter. */
  name: string
  /** Whether only what is known to mean something is used under names that are known. */
  isPlain: boolean
}

/** How often a value is a known one, where there are such, and how often any that the schema takes. */
const KNOWN = 6
const ANY = 1

/** Longest arrays, and numbers of keys, that are made without need. */
const FEW = 3

const LARGEST = Number.MAX_SAFE_INTEGER

function integers({ minimum = -LARGEST, maximum = LARGEST }: Schema): fc.Arbitrary<number> {
  const edges = [minimum, maximum, Math.min(minimum + 1, maximum)]
  return fc.oneof(fc.constantFrom(...edges), fc.integer({ min: minimum, max: maximum }))
}

function numbers({ minimum, maximum }: Schema): fc.Arbitrary<number> {
  const [min, max] = [minimum ?? -1e9, maximum ?? 1e9]
  const between = fc.double({ min, max, noNaN: true })
  return fc.oneof(fc.constantFrom(min, max), between)
}

function strings({ format, pattern, minLength = 0, maxLength }: Schema): fc.Arbitrary<string> {
  if (format === 'uuid') return fc.uuid()
  if (format === 'email') return fc.emailAddress()
  if (format === 'date-time')
    return fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
  if (format === 'uri') return fc.webUrl()
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern))
  return fitting(minLength, maxLength ?? 1000)
}

function arrays(schema: Schema, place: Place): fc.Arbitrary<unknown[]> {
  const { items = {}, minItems = 0, maxItems = minItems + FEW } = schema
  const item = validValue(items, place)
  return fc.array(item, { minLength: minItems, maxLength: Math.min(maxItems, minItems + FEW) })
}

function objects(schema: Schema, { document, isPlain }: Place): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema
  const entries = Object.entries(properties).map(
    ([name, property]) => [name, validValue(property, { document, name, isPlain })] as const,
  )
  const known = fc.record(Object.fromEntries(entries), {
    requiredKeys: required,
    noNullPrototype: true,
  })
  if (entries.length > 0 || typeof additionalProperties !== 'object') return known
  const value = validValue(additionalProperties, { document, name: '', isPlain })
  return fc.dictionary(fitting(0, 20), value, { maxKeys: FEW, noNullPrototype: true })
}

function ofType(type: string | undefined, schema: Schema, place: Place): fc.Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return strings(schema)
    case 'integer':
      return integers(schema)
    case 'number':
      return numbers(schema)
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    case 'array':
      return arrays(schema, place)
    case 'object':
      return objects(schema, place)
    default:
      return fc.jsonValue({ maxDepth: 2 })
  }
}

/** Everything that a schema takes, as far as a schema can tell. */
function bySchema(schema: Schema, place: Place): fc.Arbitrary<unknown> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const options = schema.anyOf ?? schema.oneOf
  if (options) return fc.oneof(...options.map((option) => validValue(option, place)))
  const types = [schema.type ?? undefined].flat()
  return fc.oneof(...types.map((type) => ofType(type, schema, place)))
}

/**
 * Values that a schema takes: often one that is known to mean something under its name, the example or
 * the default, else any.
 */
export function validValue(given: Schema, place: Place): fc.Arbitrary<unknown> {
  const schema = resolve(place.document, given)
  if (schema.allOf) throw new Error('allOf is not made here yet')
  const { not } = schema
  const made = bySchema(schema, place)
  const any = not?.enum ? made.filter((value) => !not.enum?.includes(value)) : made
  if (schema.enum || schema.const !== undefined) return any
  const types = [schema.type].flat()
  const object = types.includes('object') ? knownObject(place.name, place.isPlain) : null
  if (object) return place.isPlain ? object : fc.oneof(object, any)
  if (types.includes('object') || types.includes('array')) return any
  const told = [schema.example, schema.default].filter(
    (value) => value !== undefined && value !== null,
  )
  const known = types.includes('string') ? knownValue(place.name, schema) : null
  const usual = [...(known ? [known] : []), ...(told.length > 0 ? [fc.constantFrom(...told)] : [])]
  if (usual.length === 0) return any
  if (place.isPlain && known) return known
  return fc.oneof({ weight: KNOWN, arbitrary: fc.oneof(...usual) }, { weight: ANY, arbitrary: any })
}
