import { describe, expect, it } from 'vitest'
import type { AgentOutput, Evidence } from '../../../agents/outputs.ts'
import { GOOD_REPLIES } from '../../../agents/sample-replies.fixture.ts'
import { timeline } from '../../../agents/timeline.ts'
import { claimsOfTimeline, measureConfidence } from './confidence.ts'
import { resolveTimeline } from './resolve-timeline.ts'
import { SAMPLE_EVIDENCE, sampleInput } from './sample-inputs.fixture.ts'

const QUERY = 'Salt caravan reaches Taghaza, 1352'
const parsed = timeline.prompt.reply?.parse(GOOD_REPLIES.timeline)
if (!parsed) throw new Error('no reply')
const reply = parsed

function answered(query: string, change: Partial<typeof reply> = {}) {
  const input = sampleInput(query)
  return { input, answer: timeline.complete({ ...reply, ...change }, input).output }
}

const evidence = (...passages: [string, string[]][]): Evidence => ({
  ...SAMPLE_EVIDENCE,
  passages: passages.map(([text, sources]) => ({ text, sources })),
})

const dateOf = ({ year, month, day }: AgentOutput<'timeline'>) => [year, month, day]

describe('resolveTimeline', () => {
  it('narrows a typed year by what two publishers agree on', () => {
    const { input, answer } = answered(QUERY, { month: null, precision: 'year' })
    const settled = resolveTimeline(input.facts, answer, SAMPLE_EVIDENCE)
    expect(settled).toMatchObject({ year: 1352, month: 2, date_edtf: '1352-02' })
  })

  it('never leaves what was typed', () => {
    const { input, answer } = answered(QUERY)
    const other = evidence(['The salt caravan came to Taghaza in 1400.', ['S1', 'S2']])
    expect(dateOf(resolveTimeline(input.facts, answer, other))).toEqual([1352, 2, null])
  })

  it('puts the year of two publishers before a year that only the model has', () => {
    const { input, answer } = answered('Salt caravan reaches Taghaza', { year: 1252 })
    const found = evidence(['The salt caravan came to Taghaza in 1352.', ['S1', 'S2']])
    expect(resolveTimeline(input.facts, answer, found).year).toBe(1352)
  })

  it('keeps the model’s year where one publisher differs, or where passages speak of other things', () => {
    const { input, answer } = answered('Salt caravan reaches Taghaza', { year: 1252 })
    const single = evidence(['The salt caravan came to Taghaza in 1352.', ['S1']])
    const other = evidence(['The abbey of Cluny was founded in 910.', ['S1', 'S2']])
    const memory = evidence(['The salt caravan came to Taghaza in 1352.', []])
    for (const one of [single, other, memory]) {
      expect(resolveTimeline(input.facts, answer, one).year).toBe(1252)
    }
  })

  it('gives the same again on its own result, and the timeline as it is without a search', () => {
    const { input, answer } = answered(QUERY)
    const once = resolveTimeline(input.facts, answer, SAMPLE_EVIDENCE)
    expect(resolveTimeline(input.facts, once, SAMPLE_EVIDENCE)).toEqual(once)
    expect(resolveTimeline(input.facts, answer, null)).toEqual(answer)
  })
})

describe('confidence', () => {
  const { input, answer } = answered(QUERY)
  const measured = {
    facts: input.facts,
    timeline: answer,
    evidence: SAMPLE_EVIDENCE,
    grounding: 0.75,
  }

  it('is counted from publishers that carry year and place; overall is the lowest', () => {
    expect(measureConfidence(measured)).toEqual({
      overall: 0.75,
      date: 0.85,
      location: 0.95,
      grounding: 0.75,
    })
  })

  it('is null for what nothing carries', () => {
    const nothing = { ...measured, evidence: null, grounding: null }
    expect(measureConfidence(nothing)).toMatchObject({ date: null, grounding: null })
  })

  it('is capped for an approximate date', () => {
    const about = { ...measured, timeline: { ...answer, is_approximate: true } }
    expect(measureConfidence(about).date).toBe(0.7)
  })

  it('counts two pages of one host once', () => {
    const [first] = SAMPLE_EVIDENCE.sources
    if (!first) throw new Error('no source')
    const sources = [first, { ...first, id: 'S2', url: `${first.url}/2` }]
    const one = { ...measured, evidence: { ...SAMPLE_EVIDENCE, sources } }
    expect(measureConfidence(one).date).toBe(0.75)
  })

  it('goes with claims: documented where a passage says it, inferred where it was only typed', () => {
    const [date, location] = claimsOfTimeline(measured)
    expect(date).toMatchObject({ field: 'date', status: 'documented', text: 'February 1352' })
    expect(date?.sources.map(({ span }) => span !== null)).toEqual([true, true])
    expect(location).toMatchObject({ field: 'location', status: 'documented' })
    const alone = claimsOfTimeline({ ...measured, evidence: null })
    expect(alone[0]).toMatchObject({ status: 'inferred', sources: [], confidence: null })
  })

  it('rests on the curated sources of a curated moment', () => {
    const hastings = answered('Battle of Hastings 1066')
    const curated = {
      facts: hastings.input.facts,
      timeline: hastings.answer,
      evidence: null,
      grounding: null,
    }
    expect(measureConfidence(curated).date).toBeGreaterThan(0.7)
    expect(claimsOfTimeline(curated)[0]).toMatchObject({ status: 'documented' })
  })
})
