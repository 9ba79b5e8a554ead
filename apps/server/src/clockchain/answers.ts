import { Problem } from '@timepoint/contracts'
import type { z } from 'zod'

/** What a route answers: what it is for, or a problem. */
export const answers = <Schema extends z.ZodType>(schema: Schema) => ({
  200: schema,
  '4xx': Problem,
  '5xx': Problem,
})

/** The same of a route where `invalid_input` is 400: see section 4 and 11 of the contract. */
export const answersOrInvalid = <Schema extends z.ZodType>(schema: Schema) => ({
  ...answers(schema),
  400: Problem,
})
