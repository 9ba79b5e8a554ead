import type { InteractionEngine } from '../../../interactions/interaction.ts'
import { NO_USAGE } from '../../../pipeline/state.ts'

const answering = { provider: 'offline', model: 'offline', usage: NO_USAGE, warnings: [] }
export const offlineInteractions: InteractionEngine = {
  name: 'offline',
  async chat(_s, q, _m, onText) {
    const text = `On record of ${q.character.name}: nothing more. Ask on.`
    for (const w of text.split(/(?<= )/)) onText?.(w, false)
    return { ...answering, response: text, emotionalTone: null, sources: [] }
  },
  async dialog() {
    return { ...answering, lines: [], context: 'No further words are on record.' }
  },
  async survey(_s, q) {
    return {
      ...answering,
      response: `Nothing is on record of ${q.character.name}.`,
      sentiment: 'neutral',
      keyPoints: [],
      emotionalTone: null,
    }
  },
  async summariseSurvey() {
    return { ...answering, text: 'Nobody is on record.' }
  },
  async summariseChat() {
    return { ...answering, text: 'Talk.' }
  },
}
