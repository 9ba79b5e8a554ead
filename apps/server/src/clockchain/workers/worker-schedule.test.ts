import { describe, expect, it } from 'vitest'
import { untilFirst, untilNext, untilRetry } from './worker-schedule.ts'

const HOUR_MS = 3_600_000
const at = (time: string) => Date.parse(`2026-11-23T${time}Z`)

describe('the time of the next run', () => {
  it('CC-WORK-13: of a time of the day is today before it, tomorrow from then on', () => {
    const daily = { kind: 'daily', atMs: HOUR_MS } as const
    expect(untilNext(daily, at('00:30:00'))).toBe(HOUR_MS / 2)
    expect(untilNext(daily, at('01:00:00'))).toBe(24 * HOUR_MS)
    expect(untilFirst(daily, at('02:00:00'))).toBe(23 * HOUR_MS)
  })

  it('CC-WORK-15: grows with failures in a row, up to five minutes, and is never shorter than the interval', () => {
    const often = { kind: 'interval', everyMs: 5000 } as const
    const pauses = [0, 1, 2, 30].map((failures) => untilRetry(often, failures, null))
    expect(pauses).toEqual([5000, 10_000, 20_000, 300_000])
    const seldom = { kind: 'interval', everyMs: HOUR_MS } as const
    expect(untilRetry(seldom, 9, null)).toBe(HOUR_MS)
    expect(untilRetry(often, 0, 60_000)).toBe(60_000)
  })
})
