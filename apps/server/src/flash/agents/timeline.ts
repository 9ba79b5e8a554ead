import { defineAgent } from './agent.ts'
import { OUTPUTS } from './outputs.ts'

/** When and where. Parts that are not known are null. */
export const timeline = defineAgent({
  name: 'timeline',
  output: OUTPUTS.timeline,
  check(output) {
    if (output.year !== 0) return []
    return [{ code: 'year_zero', detail: 'There is no year 0: 1 BC is followed by AD 1.' }]
  },
})
