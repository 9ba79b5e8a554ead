import { describe, expect, test } from 'vitest'
import { contentTerms, isOrdinaryWord } from './index.ts'

describe('content terms', () => {
  test('a question and a fact on one matter share words, whatever their endings', () => {
    const fact = contentTerms('The explosive lenses stood on the steel towers.')
    const asked = contentTerms('What stands on that tower?')
    expect(asked.filter((term) => fact.includes(term))).toEqual(['tower'])
  })

  test('past and present of a verb are one word', () => {
    expect(contentTerms('She sat on his back')).toEqual(contentTerms('sits on the backs'))
    expect(contentTerms('Who threw it?')).toEqual(contentTerms('throws'))
  })

  test('come once each, and none of words that say nothing', () => {
    expect(contentTerms('Where is the tower, the tower of the king?')).toEqual(['tower', 'king'])
    expect(contentTerms('what is it?')).toEqual([])
    expect(contentTerms('')).toEqual([])
  })
})

test('ordinary words are told from names', () => {
  for (const word of ['Rain', 'the', 'Trumpets', 'Offered']) expect(isOrdinaryWord(word)).toBe(true)
  for (const word of ['Luanda', 'Njinga', 'Oppenheimer']) expect(isOrdinaryWord(word)).toBe(false)
})
