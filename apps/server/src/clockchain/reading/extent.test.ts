import { describe, expect, it } from 'vitest'
import { cellsBetween, countCells, dividedCells } from './extent.ts'
import { hasLists, PARTS } from './selection-store.ts'

/** Two layers; most moments have few edges. */
const LEVELS = [17, 16, 11, 10, 9, 8].map((level, at) => ({
  level,
  share: [0.01, 0.02, 0.04, 0.13, 0.3, 0.5][at] ?? 0,
}))
const END = LEVELS.length * PARTS

describe('cells of prominence', () => {
  it.each([
    [0, END],
    [0, 3],
    [5, 27],
    [20, 40],
    [END - 1, END],
  ])(
    'CC-SEARCH-10: parts of %i to %i are all of them, in order, each found in one way',
    (from, to) => {
      const parts = dividedCells(LEVELS, [from, to], true)
      const cells = (portions: ReturnType<typeof cellsBetween>['portions']) =>
        portions.flatMap(({ level, parts: some }) => some.map((part) => `${level}.${part}`))
      expect(parts.flatMap(({ portions }) => cells(portions))).toEqual(
        cells(cellsBetween(LEVELS, [from, to], false).portions),
      )
      for (const { portions, isListed } of parts) {
        expect(portions.length).toBeGreaterThan(0) // None would be everything.
        expect(new Set(portions.map(({ level }) => hasLists(level)))).toEqual(new Set([isListed]))
      }
      expect(parts.map(({ isFromTop }) => isFromTop)).toEqual(parts.map((_, at) => from + at === 0))
    },
  )

  it('CC-SEARCH-10: as many are counted as have a share of all moments', () => {
    expect(countCells(LEVELS, 0.01)).toBe(PARTS)
    expect(countCells(LEVELS, 0.02)).toBe(PARTS + PARTS / 2)
    expect(countCells(LEVELS, 1.01)).toBeNull()
  })
})
