import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Prompt, PromptInput } from '../../src/flash/agents/agent.ts'
import { AGENTS } from '../../src/flash/agents/agents.ts'
import { chat, chatText } from '../../src/flash/agents/chat.ts'
import { chatSummary } from '../../src/flash/agents/chat-summary.ts'
import { dialogExtension } from '../../src/flash/agents/dialog-extension.ts'
import { renderSections } from '../../src/flash/agents/prompting/sections.ts'
import { sampleScene } from '../../src/flash/agents/sample-scene.fixture.ts'
import { type SurveyInput, survey } from '../../src/flash/agents/survey.ts'
import { surveySummary } from '../../src/flash/agents/survey-summary.ts'
import {
  sampleChat,
  sampleChatSummary,
  sampleExtension,
  samplePerson,
  sampleSurvey,
  sampleSurveySummary,
} from '../../src/flash/engines/llm/talk/sample-talk.fixture.ts'
import { AGENT_AUTHORS } from './agent-authors.ts'
import { authorRequest, writeBySchema } from './author.ts'
import { plainTalk } from './talk-authors.ts'

const PROMPTS = Object.values(AGENTS).flatMap((agent) => {
  const prompt = 'prompt' in agent ? (agent.prompt as Prompt) : null
  return prompt?.reply ? [prompt] : []
})

/** What a simulated model answers. */
function written<Input extends PromptInput, Reply>(
  { name, system, reply, user }: Prompt<Input, Reply>,
  input: Input,
): unknown {
  const schema = z.toJSONSchema(reply ?? z.never(), { io: 'input' })
  const prompt = renderSections(user(input))
  const call = { schemaName: name, system, prompt, model: 'simulated' }
  return (AGENT_AUTHORS[name] ?? writeBySchema)(authorRequest(call, schema))
}

describe('a simulated answer', () => {
  it.each(PROMPTS.map((prompt) => [prompt.name, prompt] as const))(
    'of %s is one that the agent has no doubts about',
    (_name, prompt) => {
      const reply = prompt.reply?.parse(written(prompt, sampleScene()))
      expect(prompt.check(reply, sampleScene())).toEqual([])
    },
  )

  it('does not depend on the mark, which is new in every render', () => {
    for (const prompt of PROMPTS) {
      const [one, other] = ['^ffffff^', '^000000^'].map((mark) => ({ ...sampleScene(), mark }))
      expect(written(prompt, one as PromptInput)).toEqual(written(prompt, other as PromptInput))
    }
  })
})

/** Whether code doubts what a simulated model answers. */
function doubts<Input extends PromptInput, Reply>(prompt: Prompt<Input, Reply>, input: Input) {
  const reply = prompt.reply?.parse(written(prompt, input))
  return prompt.check(reply as Reply, input)
}

describe('a simulated talk', () => {
  const PEOPLE = ['A coal heaver', 'Ralph Hodgson', 'A pot boy']
  const MESSAGES = ['Good day.', 'What do you fear?', 'How much is bread?', 'Who are you?']

  it('holds answers that nobody has doubts about, whoever is asked for whatever', () => {
    for (const message of MESSAGES) {
      for (const name of PEOPLE) {
        const asked = sampleChat({ ...samplePerson(name), message })
        expect(doubts(chat, asked)).toEqual([])
        const plain = plainTalk(renderSections(chatText.user(asked)))
        expect(chatText.check(plain ?? '', asked)).toEqual([])
        expect(plain).toMatch(/^(?:[^.?]+[.?] ){2}[^.?]+[.?]\nTONE: dry, watchful$/)
      }
    }
  })

  it('holds survey answers that differ from those heard before', () => {
    const heard: SurveyInput['heard'][number][] = []
    for (const question of MESSAGES) {
      for (const name of PEOPLE) {
        const asked = sampleSurvey({ ...samplePerson(name), question, heard })
        expect(doubts(survey, asked)).toEqual([])
        const { response } = written(survey, asked) as { response: string }
        heard.push({ character_name: name, question, response })
      }
    }
  })

  it.each([true, false])(
    'goes on for as many lines as are asked for, in turn: %s',
    (sequential) => {
      for (const lines of [1, 2, 5, 10]) {
        const input = sampleExtension({ sequential })
        const asked = { ...input, length: { ...input.length, dialogLines: lines } }
        const reply = dialogExtension.reply?.parse(written(dialogExtension, asked))
        expect(reply?.lines).toHaveLength(lines)
        expect(doubts(dialogExtension, asked)).toEqual([])
      }
    },
  )

  it('is summed up without anything new', () => {
    expect(doubts(surveySummary, sampleSurveySummary())).toEqual([])
    expect(doubts(chatSummary, sampleChatSummary())).toEqual([])
  })

  it('leaves every other plain prompt alone', () => {
    expect(plainTalk('Find what is on record. TONE: none')).toBeNull()
  })
})
