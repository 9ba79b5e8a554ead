import { z } from 'zod'

/**
 * A whole number within bounds, or null, which is also what anything outside of them is read as: one
 * impossible hour is no reason to refuse a whole answer. A model is shown the bounds.
 */
export function lenientIntegerOrNull(min: number, max: number) {
  const isOutside = (value: unknown) =>
    typeof value === 'number' && !(Number.isInteger(value) && value >= min && value <= max)
  return z.preprocess(
    (value) => (isOutside(value) ? null : value),
    z.int().min(min).max(max).nullable(),
  )
}
