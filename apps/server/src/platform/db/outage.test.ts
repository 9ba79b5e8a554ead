import { describe, expect, it, vi } from 'vitest'
import { isOutage, throughOutages } from './outage.ts'

const withCode = (code: string, message = 'failed') => Object.assign(new Error(message), { code })
const reset = () => withCode('ECONNRESET')
const never = new AbortController().signal

describe('G-OUTAGE-1: what counts as an outage', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'ECONNABORTED',
    'EPIPE',
    'ETIMEDOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ENETDOWN',
    'EHOSTDOWN',
    'ENOENT', // A socket file that is not there yet.
    'ENOTFOUND',
    'EAI_AGAIN',
    '08000',
    '08003',
    '08006',
    '08P01',
    '53300',
    '57P01',
    '57P02',
    '57P03',
    '57P05',
    '25P03',
  ])('%s', (code) => {
    expect(isOutage(withCode(code))).toBe(true)
  })

  it.each([
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Connection terminated due to connection timeout',
    'timeout exceeded when trying to connect',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
  ])('the driver says: %s', (message) => {
    expect(isOutage(new Error(message))).toBe(true)
  })

  it('several tries of one connection, of which one was an outage', () => {
    const tried = [withCode('EACCES'), withCode('ECONNREFUSED')]
    expect(isOutage(new AggregateError(tried))).toBe(true)
    expect(isOutage(new AggregateError([new AggregateError(tried)]))).toBe(true)
    expect(isOutage(new AggregateError([withCode('EACCES')]))).toBe(false)
    expect(isOutage(new AggregateError([]))).toBe(false)
  })

  it.each([
    ['a unique violation', withCode('23505')],
    ['a syntax error', withCode('42601')],
    ['a missing table', withCode('42P01')],
    ['a wrong password', withCode('28P01')],
    ['a missing database', withCode('3D000')],
    ['a full disk', withCode('53100')],
    ['a cancelled statement', withCode('57014')],
    ['a deadlock', withCode('40P01')],
    ['a code that only begins like one', withCode('08006x')],
    ['a message that only contains one', new Error('no: Connection terminated')],
    ['a defect', new TypeError('x is not a function')],
    ['no error at all', 'ECONNRESET'],
    ['a plain object', { code: 'ECONNRESET' }],
    ['null', null],
    ['nothing', undefined],
  ])('not %s', (_name, error) => {
    expect(isOutage(error)).toBe(false)
  })
})

describe('G-OUTAGE-1: work that goes on after outages', () => {
  it('gives what the work gives, at once', async () => {
    const work = vi.fn(async () => 7)
    expect(await throughOutages(work, never)).toBe(7)
    expect(work).toHaveBeenCalledOnce()
  })

  it('throws what is no outage, at once', async () => {
    const error = withCode('23505')
    const work = vi.fn(() => Promise.reject(error))
    await expect(throughOutages(work, never)).rejects.toBe(error)
    expect(work).toHaveBeenCalledOnce()
  })

  it('throws what is no outage also after outages', async () => {
    const error = withCode('23505')
    const work = vi.fn().mockRejectedValueOnce(reset()).mockRejectedValueOnce(error)
    await expect(throughOutages(work, never)).rejects.toBe(error)
  })

  it('does not even try twice when it was to stop before the first outage', async () => {
    const reason = new Error('enough')
    const work = vi.fn(() => Promise.reject(reset()))
    await expect(throughOutages(work, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(work).toHaveBeenCalledOnce()
  })

  it('gives an answer that came although it was to stop', async () => {
    expect(await throughOutages(async () => 7, AbortSignal.abort())).toBe(7)
  })
})

/** In real time: fake timers do not reach `node:timers/promises`. */
describe('G-OUTAGE-1: pauses', () => {
  it('grow from 0.1 s', async () => {
    const times: number[] = []
    const work = async () => {
      times.push(performance.now())
      if (times.length < 5) throw reset()
      return 'back'
    }
    expect(await throughOutages(work, never)).toBe('back')
    const pauses = times.slice(1).map((time, index) => time - (times[index] ?? 0))
    for (const [index, wantedMs] of [100, 200, 400, 800].entries()) {
      expect(pauses[index]).toBeGreaterThan(wantedMs - 5)
      expect(pauses[index]).toBeLessThan(wantedMs + 400)
    }
  })

  it('end at once when it is to stop, with the reason', async () => {
    const reason = new Error('enough')
    const controller = new AbortController()
    const work = vi.fn(() => Promise.reject(reset()))
    setTimeout(() => controller.abort(reason), 450) // In the pause of 0.4 s, which began after 0.3 s.
    const started = performance.now()
    await expect(throughOutages(work, controller.signal)).rejects.toBe(reason)
    expect(performance.now() - started).toBeLessThan(690)
    expect(work).toHaveBeenCalledTimes(3)
  })
})
