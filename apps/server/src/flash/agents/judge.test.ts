import { describe, expect, it } from 'vitest'
import { sampleInput } from '../engines/llm/fact-sheet/sample-inputs.fixture.ts'
import { judge } from './judge.ts'
import { GOOD_REPLIES } from './sample-replies.fixture.ts'

const input = sampleInput('Salt caravan reaches Taghaza, 1352')
const good = judge.prompt.reply?.parse(GOOD_REPLIES.judge)
if (!good) throw new Error('no reply')
const codes = (reply: typeof good, of = input) =>
  judge.prompt.check(reply, of).map(({ code }) => code)

const rejected = {
  ...good,
  reject_code: 'no_moment' as const,
  reason: 'This is a definition.',
  suggested_query: 'Market day in Bruges, 1352',
}

describe('judge', () => {
  it('lets in whatever has no valid code, and carries the false premise on', () => {
    const { output } = judge.complete(good, input)
    expect(output).toMatchObject({ admitted: true, query_type: 'historical', reason: null })
    expect(output.premise_problem).toContain('where the salt was dug')
    expect(codes(good)).toEqual([])
  })

  it('turns away with a reason and a suggestion that can be read', () => {
    const { output } = judge.complete(rejected, input)
    expect(output).toMatchObject({ admitted: false, query_type: null, reason: rejected.reason })
    expect(output.suggested_query).toBe(rejected.suggested_query)
    expect(codes(rejected)).toEqual([])
  })

  it('drops a suggestion in which no moment can be read', () => {
    const vague = { ...rejected, suggested_query: 'something nicer' }
    expect(codes(vague)).toEqual(['unreadable_suggestion'])
    expect(judge.complete(vague, input).output.suggested_query).toBeNull()
  })

  it('doubts a rejection without a reason, and gives one itself', () => {
    const silent = { ...rejected, reason: null }
    expect(codes(silent)).toEqual(['rejected_without_reason'])
    expect(judge.complete(silent, input).output.reason).toMatch(/names no moment/)
  })

  it('doubts a restatement with a year that nobody typed', () => {
    const reading = 'In 1324 a salt caravan reaches Taghaza.'
    expect(codes({ ...good, reading })).toEqual(['reading_adds'])
  })

  it('does not turn away a curated moment as none, but as forbidden', () => {
    const curated = sampleInput('Battle of Hastings 1066')
    expect(judge.complete(rejected, curated).output.admitted).toBe(true)
    const forbidden = { ...rejected, reject_code: 'forbidden' as const }
    expect(judge.complete(forbidden, curated).output).toMatchObject({
      admitted: false,
      suggested_query: null,
    })
  })

  it('does not call a year to come history', () => {
    const later = sampleInput('The first harvest in Bruges, 2090')
    expect(judge.complete(good, later).output.query_type).toBe('speculative')
  })
})
