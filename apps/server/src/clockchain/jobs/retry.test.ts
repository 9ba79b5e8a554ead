import { describe, expect, it } from 'vitest'
import { FlashError } from './flash-error.ts'
import { failureOf, nextTry } from './retry.ts'

const passing = failureOf(new FlashError('failed', 'down', { status: 503 }))
const NOW = Date.parse('2026-11-23T00:00:00Z')
const longAgo = (ms: number) => new Date(NOW - ms)

describe('when a step is tried again', () => {
  it('CC-JOB-7: five tries, each after at most twice the pause before, never more than a minute', () => {
    const pauses = [0, 1, 2, 3, 4].map((failures) => {
      const tried = { failures, stepBeganAt: longAgo(1000) }
      return nextTry(passing, tried, { now: NOW, random: 1 })?.delayMs ?? null
    })
    expect(pauses).toEqual([2000, 4000, 8000, 16_000, null])
    const first = { failures: 0, stepBeganAt: null }
    expect(nextTry(passing, first, { now: NOW, random: 0 })?.delayMs).toBe(0)
    expect(nextTry(passing, first, { now: NOW, random: 0.5 })?.delayMs).toBe(1000)
  })

  it('CC-JOB-7: what is asked for is waited, within thirty minutes in all', () => {
    const asked = (retryAfterMs: number, stepBeganAt: Date | null) =>
      nextTry({ ...passing, retryAfterMs }, { failures: 1, stepBeganAt }, { now: NOW, random: 1 })
    expect(asked(90_000, null)?.delayMs).toBe(90_000)
    expect(asked(1, null)?.delayMs).toBe(4000)
    expect(asked(60_000, longAgo(28 * 60_000))?.delayMs).toBe(60_000)
    expect(asked(60_000, longAgo(29 * 60_000 + 1))).toBeNull()
    expect(asked(1800_001, null)).toBeNull()
  })
})

describe('what a failure means', () => {
  it.each([
    ['refused', { status: 400 }, 'flash_refused', false, false],
    ['refused', { status: 402 }, 'insufficient_credits', false, false],
    ['refused', { status: 409, code: 'cancelled' }, 'render_failed', false, false],
    ['unreadable', { status: 200 }, 'render_failed', false, false],
    ['rate_limited', { status: 429 }, 'flash_unavailable', true, false],
    ['network', {}, 'flash_unavailable', true, false],
    ['timeout', {}, 'flash_timeout', true, false],
    ['conflict', { status: 409 }, 'flash_unavailable', true, false],
    ['failed', { status: 500 }, 'flash_unavailable', true, false],
    ['failed', { status: 502, timepointId: 'a' }, 'render_failed', true, true],
    ['failed', { status: 504, timepointId: 'a' }, 'flash_timeout', true, true],
  ] as const)('CC-JOB-7: %s %j', (kind, options, errorCode, isPassing, isNewRender) => {
    const failure = failureOf(new FlashError(kind, 'said', options))
    expect(failure).toMatchObject({ errorCode, isPassing, isNewRender })
    if (!isPassing) expect(nextTry(failure, { failures: 0, stepBeganAt: null })).toBeNull()
  })
})
