import { z } from 'zod'
import { definePrompted, type Finding, type PromptInput } from './agent.ts'
import { OUTPUTS } from './outputs.ts'
import { HOUSE_RULES_WITHOUT_FACTS, SCHEMA_RULE } from './prompting/house.ts'
import { namesPlace, namesTime } from './prompting/image-words.ts'
import { normalise } from './prompting/ledger.ts'
import { oneLine } from './prompting/one-line.ts'
import { centuryWords, settingOf, shownLocation, yearWords } from './prompting/setting.ts'
import { MAX_PROMPT_WORDS, NEGATION, shortenPrompt } from './prompting/shorten-prompt.ts'

const SYSTEM = `You cut a long description of a photograph down for a model that reads few words.

${HOUSE_RULES_WITHOUT_FACTS}

You only delete. What stands in your text stood in the long one, in the same order, place and time excepted.
Adjectives go first, then what is far from the focal point, then light that is said twice. Place, time, people, hands and the nearest object stay.
Praise of the picture is no description and goes.

${SCHEMA_RULE}`

const Reply = z.object({
  optimized_prompt: z.string().describe('the long prompt, cut'),
})
type Reply = z.infer<typeof Reply>

/** Place and century stand among so many words. */
const OPENING_WORDS = 20

const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean)
const stem = (word: string) => word.replace(/(?:es|s|ing|ed)$/, '')
const contentOf = (text: string) =>
  normalise(text)
    .split(' ')
    .filter((word) => word.length > 3)

/** Words that the long prompt does not have, in any form. */
function added(prompt: string, long: string, given: string): string[] {
  const known = new Set(contentOf(`${long} ${given}`).map(stem))
  return [...new Set(contentOf(prompt))].filter((word) => !known.has(stem(word)))
}

function findings(prompt: string, input: PromptInput): Finding[] {
  const { year, location } = settingOf(input)
  const long = input.state.image_prompt?.full_prompt ?? ''
  const list: Finding[] = []
  const doubt = (code: string, detail: string) => list.push({ code, detail })
  const opening = wordsOf(prompt).slice(0, OPENING_WORDS).join(' ')
  const count = wordsOf(prompt).length
  if (count > MAX_PROMPT_WORDS) {
    doubt('prompt_too_long', `${count} words instead of ${MAX_PROMPT_WORDS}.`)
  }
  const time = year === null ? '' : `${yearWords(year)} ${centuryWords(year)}`
  const strange = added(prompt, long, `${location ?? ''} ${time}`)
  if (strange.length > 0) doubt('added_words', `${strange.join(', ')}: not in the long prompt`)
  if (location && !namesPlace(opening, location)) {
    doubt('place_missing', `The place is not in the first ${OPENING_WORDS} words`)
  }
  if (year !== null && !namesTime(opening, year)) {
    doubt('time_missing', `Neither year nor century in the first ${OPENING_WORDS} words`)
  }
  const negation = NEGATION.exec(prompt)?.[0]
  if (negation) doubt('negation', `“${negation}”: say what is there`)
  return list
}

/** The image prompt, shortened without adding. */
export const imagePromptOptimizer = definePrompted({
  name: 'image_prompt_optimizer',
  output: OUTPUTS.image_prompt_optimizer,
  check({ optimized_prompt: prompt }) {
    const words = wordsOf(prompt).length
    if (words <= MAX_PROMPT_WORDS) return []
    return [{ code: 'prompt_too_long', detail: `${words} words instead of ${MAX_PROMPT_WORDS}.` }]
  },
  prompt: {
    name: 'image_prompt_optimizer',
    temperature: 0.4,
    system: SYSTEM,
    reply: Reply,
    user: (input) => {
      const { year } = settingOf(input)
      const location = shownLocation(input)
      const when = year === null ? null : `${yearWords(year)}, ${centuryWords(year)}`
      return {
        material: `PLACE AND TIME: ${oneLine([location, when].filter(Boolean).join('; ')) || 'as in LONG'}
LONG
${oneLine(input.state.image_prompt?.full_prompt ?? '')}`,
        task: 'Cut LONG down by deleting alone. Only PLACE AND TIME may move forward.',
        limits: `At most ${MAX_PROMPT_WORDS} words. Place and year or century within the first ${OPENING_WORDS}.
Sentences without "no", "not", "never", "without", "none", "nothing", "nobody", "neither" and "nor".`,
      }
    },
    check: ({ optimized_prompt: prompt }: Reply, input) => findings(prompt, input),
  },
  complete({ optimized_prompt: written }, input) {
    const prompt = written.trim()
    const isLong = wordsOf(prompt).length > MAX_PROMPT_WORDS
    const fallback = () => shortenPrompt(input.state.image_prompt?.full_prompt ?? prompt)
    return { output: { optimized_prompt: prompt === '' || isLong ? fallback() : prompt } }
  },
})
