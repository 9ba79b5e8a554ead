import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Prompt } from '../../src/flash/agents/agent.ts'
import { AGENTS } from '../../src/flash/agents/agents.ts'
import { renderSections } from '../../src/flash/agents/prompting/sections.ts'
import { sampleScene } from '../../src/flash/agents/sample-scene.fixture.ts'
import { AGENT_AUTHORS } from './agent-authors.ts'
import { authorRequest, writeBySchema } from './author.ts'

const PROMPTS = Object.values(AGENTS).flatMap((agent) => {
  const prompt = 'prompt' in agent ? (agent.prompt as Prompt) : null
  return prompt?.reply ? [prompt] : []
})

/** What a simulated model answers. */
function written({ name, system, reply, user }: Prompt, mark: string): unknown {
  const schema = z.toJSONSchema(reply ?? z.never(), { io: 'input' })
  const prompt = renderSections(user({ ...sampleScene(), mark }))
  const call = { schemaName: name, system, prompt, model: 'simulated' }
  return (AGENT_AUTHORS[name] ?? writeBySchema)(authorRequest(call, schema))
}

describe('a simulated answer', () => {
  it.each(PROMPTS.map((prompt) => [prompt.name, prompt] as const))(
    'of %s is one that the agent has no doubts about',
    (_name, prompt) => {
      const reply = prompt.reply?.parse(written(prompt, '^a1b2c3^'))
      expect(prompt.check(reply, sampleScene())).toEqual([])
    },
  )

  it('does not depend on the mark, which is new in every render', () => {
    for (const prompt of PROMPTS) {
      expect(written(prompt, '^ffffff^')).toEqual(written(prompt, '^000000^'))
    }
  })
})
