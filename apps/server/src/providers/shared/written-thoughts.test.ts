import { expect, test } from 'vitest'
import { WrittenThoughts } from './written-thoughts.ts'

test.each([
  ['Bread is dear.', 'Bread is dear.'],
  ['<think>They ask.\nI plan.</think>\n\nBread is dear.', 'Bread is dear.'],
  [' \n<think></think>{"a":1}', '{"a":1}'],
  ['<thinner> than bread', '<thinner> than bread'],
  ['Bread <think>is</think> dear.', 'Bread <think>is</think> dear.'],
  ['<think>No end', ''],
])('thoughts at the start of %j are left out, however it is cut in pieces', (text, visible) => {
  for (const size of [1, 3, 7, text.length]) {
    const thoughts = new WrittenThoughts()
    const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
    const shown = pieces.map((piece) => thoughts.visible(piece)).join('')
    expect(shown.trim()).toBe(visible)
  }
})
