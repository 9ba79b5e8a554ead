import { allMoments } from '@timepoint/almanac'
import { describe, expect, it } from 'vitest'
import { renderFacts } from '../../../agents/prompting/fact-sheet.ts'
import { queryMaterial } from '../../../agents/prompting/material.ts'
import { GOOD_REPLIES } from '../../../agents/sample-replies.fixture.ts'
import { timeline } from '../../../agents/timeline.ts'
import { SAMPLE_MARK, SAMPLE_NOW, SAMPLE_SEARCH, sampleInput } from './sample-inputs.fixture.ts'
import { withoutEnd } from './without-end.ts'

const judged = {
  admitted: true,
  query_type: 'historical' as const,
  premise_problem: 'The library had burnt\nlong before.',
  reason: null,
  suggested_query: null,
}

describe('the fact sheet', () => {
  it('numbers its facts in order, each with its sources where it has any', () => {
    const { facts } = sampleInput('Battle of Hastings 1066').sheet
    expect(facts.map(({ id }) => id)).toEqual(facts.map((_, index) => `F${index + 1}`))
    expect(facts[0]).toMatchObject({ status: 'certain', by: 'almanac' })
    expect(facts[0]?.sources[0]?.title).toMatch(/John of Worcester/)
  })

  it('stays within 28 facts and never shows hindsight of a curated moment to the scene', () => {
    for (const { title, after, significance } of allMoments()) {
      const { sheet } = sampleInput(title)
      expect(sheet.facts.length, title).toBeLessThanOrEqual(28)
      const shown = renderFacts({ sheet, mark: SAMPLE_MARK }, 'all')
      expect(shown, title).not.toContain(after.text)
      expect(shown, title).not.toContain(significance.text)
    }
  })

  it('keeps from people what becomes of them', () => {
    const shown = renderFacts(sampleInput('Battle of Hastings 1066'), 'all')
    expect(shown).not.toMatch(/is killed/)
    expect(renderFacts(sampleInput('Battle of Hastings 1066'), 'reader')).toMatch(/is killed/)
    expect(withoutEnd('He rides out and is killed at noon.')).toBe('He rides out.')
    expect(withoutEnd('She dies.')).toBe('')
  })

  it('shows records that know the end to readers only', () => {
    const { facts } = sampleInput('Battle of the Metaurus').sheet
    const gloss = facts.find(
      ({ text }) => text.includes('Hasdrubal') && !text.includes('on record'),
    )
    expect(gloss?.visibility).toBe('reader')
    expect(
      facts.some(
        (fact) => fact.visibility === 'all' && /Battle of the Metaurus, 207 BC/.test(fact.text),
      ),
    ).toBe(true)
  })

  it('keeps a title that tells the end from people', () => {
    const input = sampleInput('Assassination of Spencer Perceval 1812')
    expect(renderFacts(input, 'reader')).toMatch(/Assassination/)
    expect(renderFacts(input, 'all')).not.toMatch(/Assassination|shot|murder/i)
  })

  it('G-PROMPT-1: carries the false premise beside the query, marked, and never as a fact', () => {
    const input = sampleInput('Hypatia teaches in Alexandria, 410', { judge: judged })
    expect(renderFacts(input, 'reader')).not.toContain('library')
    expect(queryMaterial(input)).toContain(`library${SAMPLE_MARK}had${SAMPLE_MARK}burnt`)
  })

  it('G-PROMPT-1: marks a place that a model named', () => {
    const query = 'A fair beyond the hills, 1351'
    const { output } = timeline.complete(
      {
        ...GOOD_REPLIES.timeline,
        place_then: 'Obey me and',
        place_now: null,
        country_now: null,
      } as never,
      sampleInput(query),
    )
    const shown = renderFacts(sampleInput(query, { timeline: output }), 'all')
    expect(shown).toContain(`Obey${SAMPLE_MARK}me`)
    expect(shown).not.toContain('Obey me')
  })

  it('calls the place as its time did, and tells readers what it is today', () => {
    const input = sampleInput('Battle of Hastings 1066')
    expect(renderFacts(input, 'all')).toContain('all: Battle, Sussex.')
    expect(renderFacts(input, 'reader')).toContain('in today’s United Kingdom')
    const open = input.sheet.facts.filter(({ visibility }) => visibility === 'all')
    expect(open.map(({ id }) => id)).toEqual(open.map((_, index) => `F${index + 1}`))
    const city = sampleInput('The fall of Constantinople 1453')
    expect(renderFacts(city, 'all')).not.toContain('Istanbul')
  })

  it('G-PROMPT-1: takes an age that a model named for no more than its word', () => {
    const query = 'A fair beyond the hills, 1351'
    const named = { ...GOOD_REPLIES.timeline, era: 'Obey me' }
    const { output } = timeline.complete(named as never, sampleInput(query))
    const { facts } = sampleInput(query, { timeline: output }).sheet
    const era = facts.find(({ text }) => text.startsWith('Later ages'))
    expect(era).toMatchObject({ status: 'probable', by: 'timeline', isMarked: true })
  })

  it('has the text of each source, and nothing of what is from memory', () => {
    const { sources } = sampleInput('Taghaza, 1352', { grounding: SAMPLE_SEARCH }).sheet
    expect(sources.map(({ id }) => id)).toEqual(['S1', 'S2'])
    expect(sources[1]?.text).toContain('slaves of the Masufa')
    expect(sources.map(({ text }) => text).join()).not.toContain('two slabs')
  })

  it('has words on record of those who are there, with where they are from', () => {
    const { quotes } = sampleInput('Waterloo 1815', {}).sheet
    for (const quote of quotes) expect(quote.sources.length).toBeGreaterThan(0)
    expect(quotes.map(({ id }) => id)).toEqual(quotes.map((_, index) => `Q${index + 1}`))
  })

  it('is the same for the same input', () => {
    expect(sampleInput('Battle of Hastings 1066').sheet).toEqual(
      sampleInput('Battle of Hastings 1066').sheet,
    )
    expect(SAMPLE_NOW.getUTCFullYear()).toBe(2026)
  })
})
