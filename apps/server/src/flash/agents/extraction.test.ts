import { describe, expect, it } from 'vitest'
import {
  SAMPLE_MARK,
  SAMPLE_SEARCH,
  sampleInput,
} from '../engines/llm/fact-sheet/sample-inputs.fixture.ts'
import { extraction } from './extraction.ts'
import { markText } from './prompting/mark.ts'
import { GOOD_REPLIES } from './sample-replies.fixture.ts'

const input = sampleInput('Salt caravan reaches Taghaza, 1352', { grounding: SAMPLE_SEARCH })
const good = extraction.prompt.reply?.parse(GOOD_REPLIES.extraction)
if (!good) throw new Error('no reply')
type Entry = (typeof good)['found'][number]
const [first] = good.found
if (!first) throw new Error('no entry')
const entry = (change: Partial<Entry>) => ({ found: [{ ...first, ...change }] })
const details = (reply: typeof good) =>
  extraction.prompt.check(reply, input).map(({ detail }) => detail)

describe('extraction', () => {
  it('takes over what the passages say, with spans and sources', () => {
    const { output, claims = [] } = extraction.complete(good, input)
    expect(details(good)).toEqual([])
    expect(output).toMatchObject({
      status: 'grounded',
      tier: null,
      model: 'sample-model',
      verified_location: 'the salt mines of Taghaza',
      verified_date: 'February 1352',
      verified_year: 1352,
      physical_participants: ['Ibn Battuta'],
      verified_participants: ['Ibn Battuta'],
      visible_technology: null,
      grounding_confidence: 0.85,
    })
    expect(claims[0]).toMatchObject({
      field: 'location',
      status: 'documented',
      sources: [{ title: 'Travels', span: first.span }, { title: 'Salt of the desert' }],
    })
  })

  it('drops a span that stands in no passage of its sources', () => {
    for (const wrong of [{ span: 'gold was found' }, { ids: ['S9'] }, { ids: [] }, { span: '' }]) {
      expect(details(entry(wrong))).toEqual([expect.stringContaining('stands in no passage')])
      const { output, claims } = extraction.complete(entry(wrong), input)
      expect(output.verified_location).toBeNull()
      expect(output.grounding_confidence).toBeNull()
      expect(claims).toEqual([])
    }
  })

  it('drops a span from memory', () => {
    const span = 'Camels carried two slabs'
    expect(details(entry({ span, field: 'event_mechanics', value: span }))).toHaveLength(1)
  })

  it('drops digits that the span does not have', () => {
    const wrong = entry({ field: 'date', value: '14 February 1352' })
    expect(details(wrong)).toEqual([expect.stringContaining('digits')])
    expect(extraction.complete(wrong, input).output.verified_date).toBeNull()
  })

  it('drops people whom the span does not name, and the dead', () => {
    expect(details(entry({ field: 'present', value: 'Mansa Sulayman' }))).toHaveLength(1)
    const passages = [{ text: 'Mozart stood at the mine of Taghaza.', sources: ['S1'] }]
    const evidence = { ...(SAMPLE_SEARCH.evidence ?? { sources: [] }), passages } as never
    const late = { ...input, state: { grounding: { ...SAMPLE_SEARCH, evidence } } }
    const found = [
      {
        span: 'Wolfgang Amadeus Mozart stood at the mine',
        ids: ['S1'],
        field: 'present' as const,
        value: 'Wolfgang Amadeus Mozart',
      },
    ]
    const named = [{ text: `${found[0]?.span}.`, sources: ['S1'] }]
    const grounding = { ...SAMPLE_SEARCH, evidence: { ...SAMPLE_SEARCH.evidence, passages: named } }
    const known = { ...late, state: { grounding: grounding as never } }
    expect(extraction.complete({ found }, known).output.physical_participants).toEqual([])
    expect(extraction.prompt.check({ found }, known)).toMatchObject([
      { detail: expect.stringContaining('not alive') },
    ])
  })

  it('reads spans that were copied with their marks', () => {
    const marked = entry({ span: markText(first.span, SAMPLE_MARK) })
    expect(extraction.complete(marked, input).output.verified_location).toBe(first.value)
  })
})
