import { describe, expect, it } from 'vitest'
import { afterTry, RETRY_DELAYS_MS } from './retry-schedule.ts'

describe('the schedule of tries', () => {
  it('G-CALLBACK-3: 0 s, 5 s, 30 s, 2 min, 10 min, 30 min, then no more', () => {
    expect(RETRY_DELAYS_MS.map((ms) => ms / 1000)).toEqual([0, 5, 30, 120, 600, 1800])
    const waits = [1, 2, 3, 4, 5, 6].map((tries) => afterTry(tries, 500))
    expect(waits).toEqual([
      { status: 'pending', retryInMs: 5000 },
      { status: 'pending', retryInMs: 30_000 },
      { status: 'pending', retryInMs: 120_000 },
      { status: 'pending', retryInMs: 600_000 },
      { status: 'pending', retryInMs: 1_800_000 },
      { status: 'failed', retryInMs: null },
    ])
  })

  it.each([
    [200, 'delivered'],
    [204, 'delivered'],
    [299, 'delivered'],
    [199, 'pending'],
    [300, 'pending'],
    [301, 'pending'],
    [400, 'pending'],
    [404, 'pending'],
    [410, 'failed'],
    [500, 'pending'],
    [null, 'pending'],
  ] as const)('G-CALLBACK-3: %s at the first try: %s', (statusCode, status) => {
    expect(afterTry(1, statusCode).status).toBe(status)
    expect(afterTry(1, statusCode).retryInMs).toBe(status === 'pending' ? 5000 : null)
  })

  it('G-CALLBACK-3: the sixth try may still deliver', () => {
    expect(afterTry(6, 200)).toEqual({ status: 'delivered', retryInMs: null })
  })
})
