import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { TALK_REPLIES } from '../engines/llm/talk/sample-talk.fixture.ts'
import { camera } from './camera.ts'
import { characterBio } from './character-bio.ts'
import { chat } from './chat.ts'
import { chatSummary } from './chat-summary.ts'
import { critique } from './critique.ts'
import { dialog } from './dialog.ts'
import { dialogExtension } from './dialog-extension.ts'
import { dialogRewrite } from './dialog-rewrite.ts'
import { extraction } from './extraction.ts'
import { FULL_REPLIES } from './full-replies.fixture.ts'
import { graph } from './graph.ts'
import { groundingSearch } from './grounding.ts'
import { identification } from './identification.ts'
import { imagePrompt } from './image-prompt.ts'
import { imagePromptOptimizer } from './image-prompt-optimizer.ts'
import { judge } from './judge.ts'
import { moment } from './moment.ts'
import { lengthFor } from './prompting/length.ts'
import { replySchema } from './prompting/portable-schema.fixture.ts'
import { GOOD_REPLIES } from './sample-replies.fixture.ts'
import { sampleScene } from './sample-scene.fixture.ts'
import { HYPER_REPLIES } from './sample-scene-replies.fixture.ts'
import { scene } from './scene.ts'
import { survey } from './survey.ts'
import { surveySummary } from './survey-summary.ts'
import { timeline } from './timeline.ts'

interface Asking {
  name: string
  reply: z.ZodType | null
}

const PROMPTS: Asking[] = [
  judge.prompt,
  timeline.prompt,
  extraction.prompt,
  scene.prompt,
  identification.prompt,
  characterBio,
  graph.prompt,
  moment.prompt,
  camera.prompt,
  dialog.prompt,
  critique.prompt,
  dialogRewrite,
  imagePrompt.prompt,
  imagePromptOptimizer.prompt,
  chat,
  chatSummary,
  dialogExtension,
  survey,
  surveySummary,
]

/** Expected answers, as long as the limits allow where answers are prose. */
const REPLIES: Readonly<Record<string, unknown>> = {
  ...GOOD_REPLIES,
  ...HYPER_REPLIES,
  ...FULL_REPLIES,
  ...TALK_REPLIES,
}

/** Letters in 900 tokens: what schema and answer may take of the smallest preset. */
const BUDGET = 3600
const HYPER = lengthFor(1024)
const words = (text: string) => text.split(/\s+/).length

describe('at the smallest preset', () => {
  it.each(PROMPTS.map((prompt) => [prompt.name, prompt] as const))(
    '%s: the schema as it is sent and an answer stay within 900 tokens',
    (name, { reply }) => {
      if (!reply) throw new Error('no reply')
      expect(reply.parse(REPLIES[name])).toEqual(REPLIES[name])
      const sent = JSON.stringify({ title: name, ...replySchema(reply) })
      expect(sent.length + JSON.stringify(REPLIES[name]).length).toBeLessThanOrEqual(BUDGET)
    },
  )

  it.each(Object.entries(FULL_REPLIES))('the answer of %s is as long as it may be', (_, full) => {
    expect(Object.values(full)).not.toContain(null)
    expect(full.ledger).toHaveLength(HYPER.ledgerCap)
  })

  it('the full scene and moment keep to their limits, and no more would fit them', () => {
    const { scene: place, moment: told } = FULL_REPLIES
    const most = HYPER.words[1]
    for (const text of [place.setting, place.atmosphere, told.plot_summary]) {
      expect([most - 1, most]).toContain(words(text))
    }
    for (const list of [place.objects, place.furniture, place.color_palette, told.emotional_beats])
      expect(list).toHaveLength(HYPER.listCap)
    expect(place.sensory_details).toHaveLength(HYPER.listCap - 1)
  })
})

it.each([1024, 2048, 4096, 8192])(
  'a search report of as many words as asked for stays within the aim for %d tokens',
  (maxTokens) => {
    const length = lengthFor(maxTokens)
    const { limits } = groundingSearch.user({ ...sampleScene(), length })
    const asked = Number(/At most (\d+) words/.exec(limits)?.[1])
    expect(asked).toBeGreaterThan(0)
    // Names and numbers take more than one token a word.
    expect(asked * 1.5).toBeLessThanOrEqual(length.aimTokens)
  },
)
