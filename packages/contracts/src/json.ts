import { z } from 'zod'

declare global {
  interface JSON {
    /** ECMAScript "JSON.parse source text access": text that `stringify` writes as it is. */
    rawJSON(text: string): unknown
  }
}

/** A number that JSON writes with a decimal point or an exponent, also when it is whole. */
export class Float {
  readonly value: number

  constructor(value: number) {
    this.value = value
  }

  toJSON(): unknown {
    return JSON.rawJSON(formatFloat(this.value))
  }
}

/**
 * A JSON number that is always a float on the wire: `51.0`, never `51`.
 * Readers in other languages then get one type per field.
 */
export function float(limits: { min?: number; max?: number } = {}) {
  let schema = z.number()
  if (limits.min !== undefined) schema = schema.min(limits.min)
  if (limits.max !== undefined) schema = schema.max(limits.max)
  return schema.meta({ format: 'double' })
}

/**
 * Shortest text that reads back as the same double: with `.0` when whole, with an exponent below
 * 1e-4 and from 1e16 (sign and at least two digits). The form of Python's `repr(float)`.
 */
export function formatFloat(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('JSON has no NaN and no infinities')
  if (Object.is(value, -0)) return '-0.0'
  const magnitude = Math.abs(value)
  if (magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e16)) {
    const [mantissa, exponent] = value.toExponential().split('e') as [string, string]
    const sign = exponent.startsWith('-') ? '-' : '+'
    return `${mantissa}e${sign}${exponent.slice(1).padStart(2, '0')}`
  }
  const plain = String(value)
  return plain.includes('.') ? plain : `${plain}.0`
}

type Schema = z.core.$ZodType

function wrapped(schema: Schema): Schema | null {
  const def = schema._zod.def as { innerType?: Schema }
  return def.innerType ?? null
}

/** Which schemas have a `float()` somewhere: most answers are copied for few of their fields. */
const withFloats = new WeakMap<Schema, boolean>()

function hasFloats(schema: Schema): boolean {
  const known = withFloats.get(schema)
  if (known !== undefined) return known
  withFloats.set(schema, true) // Schemas that hold themselves are looked through each time.
  const has = partsOf(schema).some(hasFloats) || isFloat(schema)
  withFloats.set(schema, has)
  return has
}

function partsOf(schema: Schema): Schema[] {
  if (schema instanceof z.core.$ZodObject) return Object.values(schema._zod.def.shape)
  if (schema instanceof z.core.$ZodArray) return [schema._zod.def.element]
  if (schema instanceof z.core.$ZodRecord) return [schema._zod.def.valueType]
  if (schema instanceof z.core.$ZodUnion) return [...schema._zod.def.options]
  const inner = wrapped(schema)
  return inner ? [inner] : []
}

const isFloat = (schema: Schema) => z.globalRegistry.get(schema)?.format === 'double'

/** The fields of an object in which there are floats. */
const floatFields = new WeakMap<Schema, [string, Schema][]>()

function objectFloats(schema: z.core.$ZodObject, value: object): object {
  let fields = floatFields.get(schema)
  if (!fields) {
    fields = Object.entries(schema._zod.def.shape).filter(([, field]) => hasFloats(field))
    floatFields.set(schema, fields)
  }
  const copy: Record<string, unknown> = { ...value }
  for (const [key, field] of fields) {
    if (Object.hasOwn(copy, key)) copy[key] = markFloats(field, copy[key])
  }
  return copy
}

/**
 * Copies what of a value that matches the schema has floats, every `float()` in it wrapped as {@link Float}.
 * Values under schemas without structure (`unknown`) are taken as they are.
 */
export function markFloats(schema: Schema, value: unknown): unknown {
  if (value === null || value === undefined || !hasFloats(schema)) return value
  if (typeof value === 'number') return isFloat(innermost(schema)) ? new Float(value) : value
  if (typeof value !== 'object') return value
  if (schema instanceof z.core.$ZodObject) return objectFloats(schema, value)
  if (schema instanceof z.core.$ZodArray) {
    return (value as unknown[]).map((item) => markFloats(schema._zod.def.element, item))
  }
  if (schema instanceof z.core.$ZodRecord) {
    const { valueType } = schema._zod.def
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, markFloats(valueType, item)]),
    )
  }
  if (schema instanceof z.core.$ZodUnion) {
    const match = schema._zod.def.options.find((option) => z.safeParse(option, value).success)
    return match ? markFloats(match, value) : value
  }
  const inner = wrapped(schema)
  return inner ? markFloats(inner, value) : value
}

function innermost(schema: Schema): Schema {
  if (isFloat(schema)) return schema
  const inner = wrapped(schema)
  return inner ? innermost(inner) : schema
}

/** JSON text of a value that matches the schema, floats written as floats. */
export function stringifyWire(schema: Schema, value: unknown): string {
  return JSON.stringify(markFloats(schema, value))
}
