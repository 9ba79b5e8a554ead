import { z } from 'zod'
import type { FieldError } from './errors.ts'
import { Float, float } from './json.ts'
import {
  isLosslessObject,
  LongInteger,
  type LosslessJson,
  type LosslessObject,
  writeLossless,
} from './lossless-json.ts'
import { parseLossless } from './parse-lossless.ts'
import { readTdfTimestamp } from './tdf-timestamp.ts'
import { codePointLength, isStorableText } from './text.ts'

/** Longest id or name in an envelope, in characters. */
const MAX_NAME_LENGTH = 1000

const Name = z
  .string()
  .min(1)
  .refine(isStorableText, 'must be well-formed Unicode without NUL')
  .refine(
    (text) => codePointLength(text) <= MAX_NAME_LENGTH,
    `must have at most ${MAX_NAME_LENGTH} characters`,
  )
const Known = Name.nullable().default(null)

/** How the content of a record of any source came about. Not part of the hash. */
export const AnyTdfProvenance = z.object({
  generator: Name,
  run_id: Known,
  confidence: float({ min: 0, max: 1 }).nullable().default(null),
  flash_id: Known,
  text_model: Known,
  image_model: Known,
  model_provider: Known,
  model_permissiveness: z.enum(['permissive', 'restricted', 'unknown']).nullable().default(null),
  schema_version: Name.default('0.1'),
  generation_id: Known,
  grounding_model: Known,
  grounding_status: Known,
  grounded_at: Known,
})
export type AnyTdfProvenance = z.infer<typeof AnyTdfProvenance>

/** Name of the system that a record comes from. */
export const TdfSource = z.enum(['clockchain', 'flash', 'pro', 'proteus', 'snag-bench'])
export type TdfSource = z.infer<typeof TdfSource>

/**
 * A record of any source. Keys come in this order. The payload is opaque; parsing with the schema alone
 * copies it and would lose a key `__proto__`: read with `readTdfRecord`.
 */
export const AnyTdfRecord = z
  .object({
    id: Name,
    version: z.literal('1.0.0').default('1.0.0'),
    source: TdfSource,
    timestamp: z.string().meta({
      description: 'ISO 8601, UTC as `Z`; other offsets, times without one and dates as given.',
    }),
    provenance: AnyTdfProvenance,
    payload: z.looseObject({}),
    entity_ids: z.array(Name).default([]),
    tdf_hash: z.string().default('').meta({
      description:
        'Lower-case hex SHA-256 of the canonical JSON of `payload`; read it losslessly, 1 and 1.0 differ.',
    }),
  })
  .meta({ id: 'AnyTdfRecord' })
/** See the schema; `payload` is kept as it was parsed. */
export type AnyTdfRecord = Omit<z.infer<typeof AnyTdfRecord>, 'payload'> & {
  payload: LosslessObject
}

/** Lower-case hex SHA-256 of the canonical JSON of a payload. Given in, as hashing needs a platform. */
export type HashPayload = (payload: LosslessObject) => string

/** A record that was read, or why it is none: the code of the catalogue and what is wrong where. */
export type TdfReading =
  | { ok: true; record: AnyTdfRecord }
  | { ok: false; code: 'invalid_input' | 'hash_mismatch'; errors: FieldError[] }

function refuse(errors: FieldError[]): TdfReading {
  return { ok: false, code: 'invalid_input', errors }
}

/** Without nulls, which read as absent, and with plain numbers where a schema expects them. */
function present(value: LosslessJson | undefined): LosslessJson | undefined {
  if (!isLosslessObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [key, item instanceof Float ? item.value : item]),
  )
}

function readTimestamp(value: LosslessJson | undefined): { text?: string; errors: FieldError[] } {
  const plain = value instanceof Float ? value.value : value
  // A long integer lies beyond every calendar.
  const seconds = plain instanceof LongInteger ? Number.NaN : plain
  if (typeof seconds !== 'string' && typeof seconds !== 'number') {
    return { errors: [{ path: 'timestamp', message: 'must be a text or a number' }] }
  }
  const found = readTdfTimestamp(seconds)
  if ('text' in found) return { text: found.text, errors: [] }
  return { errors: [{ path: 'timestamp', message: found.problem }] }
}

function fieldErrors(error: z.ZodError): FieldError[] {
  return error.issues.map(({ path, message }) => ({ path: path.join('.'), message }))
}

function readEnvelope(source: LosslessObject, hashPayload: HashPayload): TdfReading {
  const { text = '', errors } = readTimestamp(source.timestamp)
  const { payload } = source
  const parsed = AnyTdfRecord.safeParse({
    ...(present({ ...source, timestamp: text }) as object),
    provenance: present(source.provenance),
    payload: isLosslessObject(payload) ? {} : null,
  })
  if (!parsed.success) return refuse([...errors, ...fieldErrors(parsed.error)])
  if (errors.length > 0 || !isLosslessObject(payload)) return refuse(errors)
  const tdf_hash = hashPayload(payload)
  const supplied = parsed.data.tdf_hash
  if (supplied !== '' && supplied !== tdf_hash) {
    const message = `must be that of the payload, which is ${tdf_hash}`
    return { ok: false, code: 'hash_mismatch', errors: [{ path: 'tdf_hash', message }] }
  }
  return { ok: true, record: { ...parsed.data, payload, tdf_hash } }
}

/**
 * Reads a record of any source from its text, or from JSON that was parsed losslessly. The payload
 * is kept as it is; unknown keys of envelope and provenance are dropped; null reads as absent. An
 * empty or absent `tdf_hash` is computed, another one must be right. Never throws for bad input.
 */
export function readTdfRecord(source: string | LosslessJson, hashPayload: HashPayload): TdfReading {
  let value: LosslessJson
  try {
    value = typeof source === 'string' ? parseLossless(source) : source
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error
    return refuse([{ path: '', message: error.message }])
  }
  if (!isLosslessObject(value)) return refuse([{ path: '', message: 'must be an object' }])
  return readEnvelope(value, hashPayload)
}

const PROVENANCE_KEYS = AnyTdfProvenance.keyof().options

function escapeBreak(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/**
 * One line of compact JSON without its line feed, for JSON Lines: keys in the order of the format,
 * floats written as floats, the payload as it was read. What some readers take for the end of a line
 * (NEL, U+2028, U+2029) is escaped.
 */
export function writeTdfRecord(record: AnyTdfRecord): string {
  const { id, version, source, timestamp, payload, entity_ids, tdf_hash } = record
  const provenance: LosslessObject = {}
  for (const key of PROVENANCE_KEYS) {
    const value = record.provenance[key]
    provenance[key] = typeof value === 'number' ? new Float(value) : value
  }
  const ordered = { id, version, source, timestamp, provenance, payload, entity_ids, tdf_hash }
  return writeLossless(ordered).replace(/[\u0085\u2028\u2029]/g, escapeBreak)
}
