import { describe, expect, it } from 'vitest'
import type { FactSheet } from './fact-sheet.ts'
import { findUnsupported } from './ledger.ts'

const sheet: FactSheet = {
  facts: [
    {
      id: 'F1',
      status: 'certain',
      by: 'almanac',
      visibility: 'all',
      text: 'In October 1571 the fleets of Venice and of the Ottoman Empire meet off Lepanto.',
      sources: [],
    },
  ],
  quotes: [],
  sources: [],
  unknown: [],
  people: [],
}

const unsupported = (text: string) =>
  findUnsupported({ setting: text }, [], sheet, ['Don John at Lepanto'])

describe('findUnsupported', () => {
  it.each([
    'Rowers wait. Oars drip; Two boys bail.',
    'The Venetians lie close, the Ottomans in a crescent.',
    'Lepanto’s guns are silent, and Venice’s galleys turn.',
    'A Latin prayer for God and the King; somebody answers “I’ll row”.',
    'It is an October morning, and Don John stands in the bow.',
    'Oars, Ottoman flags.\nRopes of hemp.',
  ])('does not cry wolf at %s', (text) => expect(unsupported(text)).toEqual([]))

  it.each([
    ['Sebastiano', 'Beside him Sebastiano ties a knot.'],
    ['1204', 'The cloth was bought in 1204.'],
    ['November', 'It feels like November.'],
  ])('finds %s', (word, text) => expect(unsupported(text)[0]?.detail).toContain(word))
})
