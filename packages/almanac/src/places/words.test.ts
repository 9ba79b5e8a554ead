import { expect, test } from 'vitest'
import { fold, hasMixedCase, listPhrases, splitWords } from './words.ts'

test('names are compared without case, accents, apostrophes and punctuation', () => {
  expect(fold("Chang'an")).toBe('changan')
  expect(fold('São Tomé')).toBe('sao tome')
  expect(fold('Stratford-upon-Avon')).toBe('stratford upon avon')
  expect(fold('Þingvellir')).toBe('thingvellir')
  expect(fold('J. S. Bach')).toBe('j s bach')
})

test('a possessive is no part of the name', () => {
  const [word] = splitWords('Caesar’s death')
  expect(word).toMatchObject({ stem: 'caesar', key: 'caesars', stemEnd: 6, end: 8 })
})

test('phrases do not run over commas', () => {
  const keys = listPhrases(splitWords('Rome, Italy now'), 2).map(({ key }) => key)
  expect(keys).toEqual(['italy now', 'rome', 'italy', 'now'])
})

test('a text all in lower case says nothing by case', () => {
  expect(hasMixedCase(splitWords('battle of hastings'))).toBe(false)
  expect(hasMixedCase(splitWords('Battle of Hastings'))).toBe(true)
})
