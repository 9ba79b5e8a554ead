import { z } from 'zod'
import { defineAgent } from './agent.ts'

/** What must be mended in the dialog. */
export const critique = defineAgent({
  name: 'critique',
  output: z.object({
    issues: z
      .array(
        z.object({
          /** Index of the line, from 0. */
          line: z.int().min(0),
          severity: z.enum(['minor', 'critical']),
          problem: z.string(),
          fix: z.string().nullable(),
        }),
      )
      .max(5),
  }),
})
