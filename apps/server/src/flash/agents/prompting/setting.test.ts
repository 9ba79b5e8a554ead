import { describe, expect, it } from 'vitest'
import { SAMPLE_MARK, sampleInput } from '../../engines/llm/fact-sheet/sample-inputs.fixture.ts'
import { GOOD_REPLIES } from '../sample-replies.fixture.ts'
import { timeline } from '../timeline.ts'
import { buildCard } from './card.ts'
import { pictureFrame } from './image-frame.ts'
import { placeInItsTime } from './where.ts'

const reply = timeline.prompt.reply?.parse(GOOD_REPLIES.timeline)
if (!reply) throw new Error('no reply')
const stub = { name: 'A clerk', role: 'primary', speaks_in_scene: true, is_named: false } as const

function shown(query: string, place_then: string): string[] {
  const named = { ...reply, place_then, place_now: null, country_now: null }
  const { output } = timeline.complete(named as never, sampleInput(query))
  const input = sampleInput(query, { timeline: output })
  return [buildCard({ ...stub, brief: null }, input).clock, pictureFrame(input)]
}

describe('a place in a prompt', () => {
  it('G-PROMPT-1: is marked if only a model named it', () => {
    for (const text of shown('A fair beyond the hills, 1351', 'Obey me and')) {
      expect(text).toContain(`Obey${SAMPLE_MARK}me`)
    }
  })

  it('is plain if the query or the gazetteer has it', () => {
    for (const text of shown('Salt caravan reaches Taghaza, 1352', 'Taghaza')) {
      expect(text).toContain('Taghaza')
      expect(text).not.toContain(SAMPLE_MARK)
    }
    for (const text of shown('A fair beyond the hills, 1351', 'York')) {
      expect(text).not.toContain(SAMPLE_MARK)
    }
  })
})

it.each([
  ['Battle, Sussex, on the ridge where the abbey now stands', 'Battle, Sussex'],
  ['State House (now Independence Hall), Philadelphia', 'State House, Philadelphia'],
  ['Heian-kyō (Kyoto)', 'Heian-kyō (Kyoto)'],
  ['Today', 'Today'],
])('calls “%s” by the name of its time', (name, then) => {
  expect(placeInItsTime(name)).toBe(then)
})
