/** A JSON object as it came over the wire. */
export type JsonObject = Record<string, unknown>

/** Narrows to a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value as an object; null when it is none. */
export function objectOf(value: unknown): JsonObject | null {
  return isObject(value) ? value : null
}

/** The value as a list; an empty one when it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** The value as text; empty when it is none. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** The value as a number; null when it is none. */
export function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}
