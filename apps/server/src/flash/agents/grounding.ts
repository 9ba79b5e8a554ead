import { Citation, Claim, Confidence, Grounding } from '@timepoint/contracts'
import { z } from 'zod'
import { defineAgent } from './agent.ts'

/** What sources say of the moment, with the sources. */
export const grounding = defineAgent({
  name: 'grounding',
  output: z.object({
    grounding: Grounding,
    claims: z.array(Claim),
    citations: z.array(Citation),
    confidence: Confidence,
  }),
  check({ claims }) {
    return claims
      .filter((claim) => claim.status === 'documented' && claim.sources.length === 0)
      .map((claim) => ({
        code: 'unsourced_claim',
        detail: `Called documented without a source: ${claim.text}`,
      }))
  },
})
