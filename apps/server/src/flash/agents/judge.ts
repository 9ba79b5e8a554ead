import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** Does the text name a moment that can be rendered? */
export const judge = defineAgent({
  name: 'judge',
  output: OUTPUTS.judge,
  check(output) {
    if (output.admitted || output.reason) return []
    return [{ code: 'rejected_without_reason', detail: 'A rejected query needs a reason.' }]
  },
})
