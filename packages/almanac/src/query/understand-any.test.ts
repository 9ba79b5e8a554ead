import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isEdtf, isValidDay } from '../dates/index.ts'
import { understand } from './understand.ts'

const NOW = new Date('2026-07-15T12:00:00Z')

/** Words that readers of dates, hours, places, people and events take apart, and what breaks naive ones. */
const WORDS =
  `the of in at if had won before after day night morning noon midnight rome paris london 123 456
  1066 0 44 bc ad 31 february june 5th 12/11/63 99/99/99 10:30 25:61 utc 5 m next christmas last easter year
  battle fall king queen john smith caesar titanic hiroshima napoleon waterloo hastings great fire
  what survives never victorian ming two hundred years ago l'appel 二二八 台北 кремль القاهرة çatal 1939-1945
  1950s circa ? ! ( ) [ * + \\ $ . , - / ' "`.split(/\s+/)

const anyQuery = fc
  .array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 90 })
  .map((words) => words.join(' ').slice(0, 500))

test('whatever is typed is read, the same every time, and into dates and lives that can be', () => {
  fc.assert(
    fc.property(fc.oneof(anyQuery, fc.string({ unit: 'binary', maxLength: 500 })), (query) => {
      const facts = understand(query, { now: NOW })
      expect(understand(query, { now: NOW })).toEqual(facts)
      const { date, people, endYear } = facts
      for (const { age } of people) expect(age ?? 0).toBeGreaterThanOrEqual(0)
      if (!date) return
      const { year, month, day, hour, minute, calendar, edtf, jdMin, jdMax } = date
      expect(year).not.toBe(0)
      if (year !== null && month !== null && day !== null)
        expect(isValidDay({ year, month, day }, calendar)).toBe(true)
      expect([hour ?? 0, minute ?? 0]).toEqual([(hour ?? 0) % 24, (minute ?? 0) % 60])
      expect(edtf === null || isEdtf(edtf)).toBe(true)
      expect((jdMax ?? 0) - (jdMin ?? 0)).toBeGreaterThanOrEqual(0)
      expect(endYear ?? Infinity).toBeGreaterThanOrEqual(year ?? -Infinity)
    }),
    { numRuns: 150 },
  )
})
