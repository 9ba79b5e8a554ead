import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** What sources say of the moment, with the sources. */
export const grounding = defineAgent({
  name: 'grounding',
  output: OUTPUTS.grounding,
  check({ claims }) {
    return claims
      .filter((claim) => claim.status === 'documented' && claim.sources.length === 0)
      .map((claim) => ({
        code: 'unsourced_claim',
        detail: `Called documented without a source: ${claim.text}`,
      }))
  },
})
