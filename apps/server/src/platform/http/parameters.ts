import { z } from 'zod'

// Zod leaves `default` out of the JSON Schema of what it transforms; as `x-default` it stays, and the
// API description renames it.

const TRUE = ['true', '1', 'yes', 'on']
const FALSE = ['false', '0', 'no', 'off']

/** A switch in a query string, false when absent. In any case, and as other frameworks write it. */
export function flag(description: string) {
  return z
    .string()
    .refine((value) => [...TRUE, ...FALSE].includes(value.toLowerCase()), 'must be true or false')
    .optional()
    .transform((value) => value !== undefined && TRUE.includes(value.toLowerCase()))
    .meta({ type: 'boolean', 'x-default': false, description })
}

interface Limits {
  min: number
  max?: number
}

function digits({ min, max }: Limits) {
  const range = max === undefined ? `must be ${min} or more` : `must be from ${min} to ${max}`
  return z
    .string()
    .refine((value) => /^\d{1,16}$/.test(value), 'must be a whole number')
    .refine((value) => Number(value) >= min && Number(value) <= (max ?? Infinity), range)
}

function describe({ min, max }: Limits) {
  return { type: 'integer' as const, minimum: min, ...(max === undefined ? {} : { maximum: max }) }
}

/** A whole number in a query string or header: decimal digits and nothing else. */
export function wholeNumber(limits: Limits) {
  return digits(limits).transform(Number).meta(describe(limits))
}

/** The same, with what counts when it is absent. */
export function wholeNumberOr(absent: number, limits: Limits) {
  return digits(limits)
    .optional()
    .transform((value) => (value === undefined ? absent : Number(value)))
    .meta({ ...describe(limits), 'x-default': absent })
}

/** A number from 0 to 1 in a query string, in any form that JSON has. */
export function share() {
  return z
    .string()
    .refine(
      (value) =>
        /^[-+]?[\d.]+(?:e[-+]?\d+)?$/i.test(value) && Number(value) >= 0 && Number(value) <= 1,
      'must be a number from 0 to 1',
    )
    .optional()
    .transform((value) => (value === undefined ? undefined : Number(value)))
    .meta({ type: 'number', minimum: 0, maximum: 1 })
}
