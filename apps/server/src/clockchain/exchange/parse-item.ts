import {
  Float,
  hasNonFinite,
  isLosslessObject,
  LongInteger,
  type LosslessJson,
  type LosslessObject,
  parseLossless,
} from '@timepoint/contracts'
import { AppError } from '../../platform/errors.ts'
import { isDeeperThan } from '../../platform/http/json-depth.ts'
import { invalidField } from './invalid-field.ts'
import { MAX_ITEM_BYTES, type Span } from './split-json.ts'

const MAX_LEVELS = 32

const decoder = new TextDecoder('utf-8', { fatal: true })

function decode(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch {
    throw invalidField('', 'The body is not valid UTF-8')
  }
}

/** What PostgreSQL, JSON and every other reader have no word for. */
function assertFinite(value: LosslessJson): void {
  if (!hasNonFinite(value)) return
  const detail = 'NaN and infinities are no JSON'
  throw new AppError('invalid_input', { detail, status: 400 })
}

/**
 * Parses an item of a body without loss.
 * @throws AppError invalid_input; with status 400 for NaN and infinities, which no item may have.
 */
export function parseItem(body: Uint8Array, { start, end }: Span): LosslessJson {
  const bytes = body.subarray(start, end)
  if (bytes.length > MAX_ITEM_BYTES) {
    throw new AppError('payload_too_large', { detail: 'An item is larger than 4 MiB' })
  }
  if (isDeeperThan(bytes, MAX_LEVELS)) {
    throw invalidField('', `The body is nested deeper than ${MAX_LEVELS} levels`)
  }
  let value: LosslessJson
  try {
    value = parseLossless(decode(bytes))
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error
    throw invalidField('', error.message)
  }
  assertFinite(value)
  return value
}

/** The value as JavaScript has it: floats and long integers as plain numbers. */
export function plainJson(value: LosslessJson | undefined): unknown {
  if (value instanceof Float) return value.value
  if (value instanceof LongInteger) return Number(value.digits.slice(0, 400))
  if (Array.isArray(value)) return value.map(plainJson)
  return isLosslessObject(value) ? plainObject(value) : value
}

/** As {@link plainJson}. `__proto__` stays a key like any other. */
export function plainObject(value: LosslessObject): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plainJson(item)]))
}
