import { QueryType } from '@timepoint/contracts'
import { z } from 'zod'
import { defineAgent } from './agent.ts'

/** Does the text name a moment that can be rendered? */
export const judge = defineAgent({
  name: 'judge',
  output: z.object({
    admitted: z.boolean(),
    query_type: QueryType.nullable(),
    /** Why not, for people; null when admitted. */
    reason: z.string().nullable(),
    /** A query that would be admitted; null when there is none to offer. */
    suggested_query: z.string().nullable(),
  }),
  check(output) {
    if (output.admitted || output.reason) return []
    return [{ code: 'rejected_without_reason', detail: 'A rejected query needs a reason.' }]
  },
})
