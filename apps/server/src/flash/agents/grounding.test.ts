import { isStorableJson } from '@timepoint/contracts'
import { describe, expect, it } from 'vitest'
import { SAMPLE_EVIDENCE, SAMPLE_SEARCH } from '../engines/llm/fact-sheet/sample-inputs.fixture.ts'
import { groundingSearch, readEvidence } from './grounding.ts'
import { hostOf } from './prompting/evidence.ts'

const NOTHING = { queries: [], sources: [], supports: [], suggestionsHtml: null }

describe('readEvidence', () => {
  it('gives each sentence the sources that support it, and none to what is from memory', () => {
    expect(SAMPLE_EVIDENCE.passages.map(({ sources }) => sources)).toEqual([
      ['S1', 'S2'],
      ['S1'],
      ['S2'],
      ['S1'],
      [],
    ])
  })

  it('does not end a sentence behind an abbreviation, and drops list marks', () => {
    const text = '- The abbey of St. Vaast burnt c. 1030.\n- Nobody says why.'
    const { passages } = readEvidence(text, NOTHING)
    expect(passages.map(({ text: one }) => one)).toEqual([
      'The abbey of St. Vaast burnt c. 1030.',
      'Nobody says why.',
    ])
  })

  it('takes what no database can store out of queries and suggestions', () => {
    const search = {
      ...NOTHING,
      queries: ['sa\0lt', 'salt \ud800mines'],
      suggestionsHtml: '<b>\0</b>',
    }
    const evidence = readEvidence('Salt was cut here.', search)
    expect(isStorableJson(evidence)).toBe(true)
    expect(evidence).toMatchObject({ queries: ['salt', 'salt mines'], suggestions_html: '<b></b>' })
  })

  it('keeps addresses of the web alone, and titles that can be read', () => {
    const urls = [
      'javascript:alert(1)',
      'https://a.example/b',
      `https://a.example/${'x'.repeat(2000)}`,
    ]
    const sources = urls.map((url) => ({ title: `A\u202e${' title'.repeat(100)}`, url }))
    const supports = [{ start: 0, end: 5, sources: [0, 1, 2] }]
    const evidence = readEvidence('Salt was cut here.', { ...NOTHING, sources, supports })
    expect(evidence.sources.map(({ id, url }) => [id, url])).toEqual([['S2', urls[1]]])
    expect(evidence.sources[0]?.title).toMatch(/^A title/)
    expect(evidence.sources[0]?.title?.length).toBeLessThanOrEqual(200)
    expect(evidence.passages[0]?.sources).toEqual(['S2'])
  })

  it('ignores supports that name no source', () => {
    const supports = [{ start: 0, end: 5, sources: [3] }]
    expect(
      readEvidence('Salt was cut here.', { ...NOTHING, supports }).passages[0]?.sources,
    ).toEqual([])
  })
})

describe('a search', () => {
  it('cites what carries a passage, and when it was found', () => {
    expect(SAMPLE_SEARCH.citations).toEqual([
      {
        title: 'Travels',
        url: 'https://texts.example.org/rihla',
        source: 'google_search',
        retrieved_at: '2026-11-22T12:00:00.000Z',
      },
      expect.objectContaining({ title: 'Salt of the desert' }),
    ])
    expect(SAMPLE_SEARCH.grounding).toMatchObject({ status: 'grounded', tier: null })
  })

  it('is asked again when it reports nothing', () => {
    const [input] = [{} as never]
    expect(groundingSearch.check('Sorry.', input)).toMatchObject([{ code: 'empty_search' }])
    expect(
      groundingSearch.check('Ibn Battuta reports brackish water and many flies there.', input),
    ).toEqual([])
  })

  it('knows publishers by the host, or by the title where the search hides it', () => {
    expect(hostOf({ title: 'x', url: 'https://www.history.example.com/a' })).toBe(
      'history.example.com',
    )
    const url = 'https://vertexaisearch.cloud.google.com/grounding-api-redirect/AbC'
    expect(hostOf({ title: 'history.example.com', url })).toBe('history.example.com')
  })
})
