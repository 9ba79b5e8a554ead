import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readField, readPlain, readWords, SPOKEN, tidyTone } from './spoken.ts'

const MARK = '^a1b2c3^'
const NAME = 'A coal heaver'
const whole = { name: NAME, mark: MARK, hasEnded: true }
const growing = { ...whole, hasEnded: false }

describe('a plain answer', () => {
  it.each([
    ['Bread is dear.\nTONE: tired and dry', 'Bread is dear.', 'tired and dry'],
    ['Bread is dear.\n\n**TONE:** tired', 'Bread is dear.', 'tired'],
    ['Bread is dear. TONE: tired', 'Bread is dear.', 'tired'],
    ['Bread is dear.\ntone: "tired."', 'Bread is dear.', 'tired'],
    ['TONE: tired\nBread is dear.', 'Bread is dear.', 'tired'],
    ['Bread is dear.\nTONE: tired and dry as dust', 'Bread is dear.', 'tired and dry'],
    ['Bread is dear.\nTONE: none', 'Bread is dear.', null],
    ['Bread is dear.', 'Bread is dear.', null],
    ['The tone: that was wrong.', 'The tone: that was wrong.', null],
    ['A coal heaver: Bread is dear.', 'Bread is dear.', null],
    ['**A coal heaver:** Bread is dear.', 'Bread is dear.', null],
    ['*A COAL HEAVER*: Bread is dear.', 'Bread is dear.', null],
    ['Bread is dear.\n[TONE: tired]', 'Bread is dear.', 'tired'],
    ['Bread is dear. (TONE: tired)', 'Bread is dear.', 'tired'],
    ['Bread is dear. Tone: tired', 'Bread is dear.', 'tired'],
    ['I mind the Tone: it is low.', 'I mind the Tone: it is low.', null],
    ['```\nBread is dear.\n```\nTONE: tired', 'Bread is dear.', 'tired'],
    [
      '{"basis":"told","response":"Bread is dear.","emotional_tone":"tired"}',
      'Bread is dear.',
      'tired',
    ],
    ['```json\n{"response": "Bread is dear."}\n```', 'Bread is dear.', null],
    ['  Bread\n\nis\u0000 dear.\u202e ', 'Bread is dear.', null],
    [`Bread${MARK}is${MARK}dear.`, 'Bread is dear.', null],
  ])('%j is read as what is said and how', (text, said, tone) => {
    expect(readPlain(text, whole)).toEqual({ text: said, tone })
  })

  it.each([
    ['Bread is dear.\nTO', 'Bread is dear.'],
    ['Bread is dear.\nTone', 'Bread is dear.'],
    ['Bread is dear.\nTONE: ti', 'Bread is dear.'],
    ['Bread is dear. TON', 'Bread is dear.'],
    ['Bread^a1b', 'Bread'],
    ['A coal', ''],
    ['**A coal heaver:*', ''],
    ['``', ''],
    ['```json\n{', ''],
    ['```json\n{"basis":"told","resp', ''],
    ['{"basis":"told","response":"Bread is', 'Bread is'],
    ['Bread is dear. (', 'Bread is dear.'],
    ['Bread is dear.\n``', 'Bread is dear.'],
    ['A coal heaver: Bread', 'Bread'],
    ['A coat', 'A coat'],
    ['Bread is dear.\nThe', 'Bread is dear. The'],
  ])('of %j nothing is shown that may turn out not to be said', (text, shown) => {
    expect(readPlain(text, growing).text).toBe(shown)
  })

  it('G-LLM-9: what is shown of it only ever grows, and is the beginning of what is kept', () => {
    const words = fc.constantFrom(
      'bread',
      'Is',
      'T',
      'TO',
      'dear.',
      'A',
      'tone',
      MARK,
      '^',
      'Tone:',
      '(TONE:',
      '**',
      '[',
      '```',
      'A coal heaver:',
      '\u0007',
      '\n',
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 40 }), fc.boolean(), (parts, hasTone) => {
        const text = `${parts.join(' ')}.${hasTone ? '\nTONE: dry' : ''}`
        const kept = readPlain(text, whole).text
        let shown = ''
        for (let end = 1; end <= text.length; end += 1) {
          const next = readPlain(text.slice(0, end), growing).text
          if (next.length <= shown.length) continue
          if (next.startsWith(shown)) shown = next
        }
        expect(kept.startsWith(shown)).toBe(true)
      }),
    )
  })
})

describe('a long answer', () => {
  const sentence = 'There is ink for forty names and no more. '
  const long = sentence.repeat(60)

  it('is cut at the end of a sentence', () => {
    const text = readWords(long, whole)
    expect(text.length).toBeLessThanOrEqual(SPOKEN)
    expect(text.length).toBeGreaterThan(SPOKEN - sentence.length)
    expect(text).toMatch(/no more\.$/)
  })

  it('shows nothing while it is written that will be cut', () => {
    const kept = readWords(long, whole)
    for (let end = 900; end < long.length; end += 7) {
      expect(kept.startsWith(readWords(long.slice(0, end), growing))).toBe(true)
    }
  })

  it('is cut at a word where no sentence ends', () => {
    const text = readWords('load '.repeat(400), whole)
    expect(text.length).toBeLessThanOrEqual(SPOKEN)
    expect(text).toMatch(/load…$/)
  })
})

describe('a field of JSON that grows', () => {
  const json = JSON.stringify({
    basis: 'told',
    response: 'He said “no”,\n"\\u12" 😀 é.',
    tone: null,
  })

  it('is read as far as it has come, and whole at its end', () => {
    const { response } = JSON.parse(json) as { response: string }
    for (let end = 0; end <= json.length; end += 1) {
      const { text, hasEnded } = readField(json.slice(0, end), 'response')
      if (hasEnded) expect(text).toBe(response)
      else expect(response.startsWith(text.replace(/[\ud800-\udfff]$/, ''))).toBe(true)
    }
    expect(readField(json, 'response')).toEqual({ text: response, hasEnded: true })
  })

  it('reads escapes that are cut in two', () => {
    const escaped = '{"response":"caf\\u00e9 \\"x\\" \\\\u00"'
    expect(readField(escaped.slice(0, 20), 'response').text).toBe('caf')
    expect(readField(escaped.slice(0, 22), 'response').text).toBe('café')
    expect(readField(escaped, 'response')).toEqual({ text: 'café "x" \\u00', hasEnded: true })
  })

  it('is empty before it begins', () => {
    expect(readField('{"basis":"told","resp', 'response')).toEqual({ text: '', hasEnded: false })
  })
})

it('a tone has at most three words', () => {
  expect(tidyTone('dry and a little tired')).toBe('dry and a')
  expect(tidyTone('unknown')).toBeNull()
  expect(tidyTone(null)).toBeNull()
})
