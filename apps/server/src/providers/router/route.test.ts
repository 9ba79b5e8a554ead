import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../platform/errors.ts'
import type { Candidate } from '../models/candidates.ts'
import { type FailureKind, ProviderError, type ProviderName } from '../provider.ts'
import { Breaker } from './breaker.ts'
import { Budget } from './budget.ts'
import { Concurrency } from './concurrency.ts'
import { type Asking, type Question, type RouteContext, route } from './route.ts'
import type { RoutingError } from './routing-error.ts'
import { scaleTimings, TIMINGS } from './timings.ts'

/** A hundredth of the real pace. */
const FAST = scaleTimings(TIMINGS, 0.01)

const LIMITS = { google: 9, openrouter: 9, stability: 9, pollinations: 9, local: 9 }

const GOOGLE: Candidate = { provider: 'google', model: 'gemini-a', requested: 'gemini-a' }
const OPENROUTER: Candidate = { provider: 'openrouter', model: 'maker/b', requested: 'maker/b' }
const LOCAL: Candidate = { provider: 'local', model: 'c', requested: 'c' }

const USAGE = { inputTokens: 10, outputTokens: 5, costUsd: 0.5 }

type Script = (asking: Asking, call: number) => Promise<string>

const answer =
  (text: string, afterMs = 0): Script =>
  async ({ signal, heard }) => {
    await sleep(afterMs, undefined, { signal })
    heard(text)
    return text
  }

const fail =
  (kind: FailureKind, options: { retryAfterMs?: number } = {}): Script =>
  async () => {
    throw new ProviderError(kind, kind, options)
  }

/** Says nothing, and ends only when it is told to. */
const silent: Script = ({ signal }) => sleep(60_000, '', { signal })

/** Fails a number of times, then does something else. */
const first =
  (times: number, before: Script, after: Script): Script =>
  (asking, call) =>
    call <= times ? before(asking, call) : after(asking, call)

function context(): RouteContext {
  const clock = () => performance.now()
  return {
    breaker: new Breaker(clock),
    concurrency: new Concurrency(LIMITS),
    timings: FAST,
    clock,
    random: () => 0,
  }
}

interface Options extends Partial<Question<string>> {
  shared?: RouteContext
}

/** Asks scripted providers. */
function ask(scripts: Partial<Record<ProviderName, Script>>, options: Options = {}) {
  const { shared = context(), ...question } = options
  const calls: { provider: ProviderName; model: string; asking: Asking; at: number }[] = []
  const candidates = [GOOGLE, OPENROUTER, LOCAL].filter(({ provider }) => scripts[provider])
  const routed = route<string>(shared, {
    kind: 'text',
    call: 'scene',
    candidates,
    firstByteMs: FAST.firstByte.none,
    budget: new Budget(10),
    signal: new AbortController().signal,
    successor: () => null,
    async ask({ provider, model }, asking) {
      calls.push({ provider, model, asking, at: performance.now() })
      const own = calls.filter((call) => call.provider === provider).length
      const value = await (scripts[provider] as Script)(asking, own)
      return { value, model, usage: USAGE, costUsd: USAGE.costUsd }
    },
    ...question,
  })
  routed.catch(() => {})
  const failure = routed.then(
    () => expect.unreachable(),
    (error: RoutingError) => error,
  )
  failure.catch(() => {})
  return { routed, failure, calls, who: () => calls.map(({ provider }) => provider) }
}

describe('failures', () => {
  it.each(['quota', 'credential', 'invalid_request', 'blocked'] as const)(
    'G-ROUTE-1: after %s the same candidate is not asked again, the next one is',
    async (kind) => {
      const { routed, who } = ask({ google: fail(kind), openrouter: answer('b') })
      expect((await routed).value).toBe('b')
      expect(who()).toEqual(['google', 'openrouter'])
    },
  )

  it('G-ROUTE-1: a rate limit is waited for up to three times, a little longer each time', async () => {
    const { failure, calls } = ask({ google: fail('rate_limited') })
    expect((await failure).code).toBe('provider_rate_limited')
    const gaps = calls.slice(1).map(({ at }, index) => at - (calls[index]?.at ?? 0))
    expect(gaps).toHaveLength(3)
    for (const [index, wait] of [10, 20, 40].entries())
      expect(gaps[index]).toBeGreaterThan(wait - 2)
  })

  it('G-ROUTE-1: the hint of a provider is heeded, and one that is too long is not waited for', async () => {
    const short = ask({
      google: first(1, fail('rate_limited', { retryAfterMs: 120 }), answer('a')),
    })
    expect((await short.routed).value).toBe('a')
    expect((short.calls[1]?.at ?? 0) - (short.calls[0]?.at ?? 0)).toBeGreaterThan(115)
    const long = ask({
      google: fail('rate_limited', { retryAfterMs: 31_000 }),
      openrouter: answer('b'),
    })
    expect((await long.routed).value).toBe('b')
    expect(long.who()).toEqual(['google', 'openrouter'])
  })

  it.each(['overloaded', 'network'] as const)(
    'G-ROUTE-1: %s is tried again once while others are left, three times by the last one',
    async (kind) => {
      const { failure, who } = ask({ google: fail(kind), openrouter: fail(kind) })
      expect((await failure).code).toBe('provider_error')
      expect(who()).toEqual(['google', 'google', ...Array(4).fill('openrouter')])
    },
  )

  it('G-ROUTE-1: a truncated answer is asked for once more, shorter', async () => {
    const { routed, calls } = ask({
      google: fail('truncated'),
      openrouter: first(1, fail('truncated'), answer('b')),
    })
    expect((await routed).value).toBe('b')
    expect(calls.map(({ asking }) => asking.shorter)).toEqual([false, true, false, true])
  })

  it('G-ROUTE-1: an unusable answer is asked for once more, with what was wrong', async () => {
    const { routed, calls } = ask({
      google: async () => {
        throw new ProviderError('unusable', 'x', { fault: 'year: expected int' })
      },
      openrouter: answer('b'),
    })
    expect((await routed).value).toBe('b')
    expect(calls.map(({ asking }) => asking.fault)).toEqual([null, 'year: expected int', null])
  })

  it('G-ROUTE-1: a picture that was refused is asked for once more, calmer', async () => {
    const { routed, calls } = ask(
      { google: fail('blocked'), openrouter: answer('b') },
      { kind: 'image' },
    )
    await routed
    expect(calls.map(({ asking }) => asking.calmer)).toEqual([false, true, false])
  })

  it('G-ROUTE-2: a model that is gone is replaced at once, without a wait or a retry', async () => {
    const { routed, calls } = ask(
      { google: first(1, fail('model_gone'), answer('a')) },
      { successor: (gone) => ({ ...gone, model: 'gemini-new' }) },
    )
    expect(await routed).toMatchObject({ value: 'a', candidate: { model: 'gemini-new' } })
    expect(calls.map(({ model }) => model)).toEqual(['gemini-a', 'gemini-new'])
  })

  it.each([
    ['provider_auth', ['credential', 'credential']],
    ['provider_rate_limited', ['quota', 'quota']],
    ['provider_error', ['credential', 'quota']],
    ['provider_error', ['invalid_request', 'invalid_request']],
  ] as const)('G-ROUTE-3: %s when all fail with %j', async (code, [one, two]) => {
    const { failure } = ask({ google: fail(one), openrouter: fail(two) })
    const error = await failure
    expect(error).toBeInstanceOf(AppError)
    expect(error.code).toBe(code)
    expect(error.attempts.map(({ outcome }) => outcome)).toEqual([one, two])
  })
})

describe('silence', () => {
  it('G-ROUTE-4: the next candidate starts beside a silent one, and the first whole answer wins', async () => {
    const { routed, who } = ask({ google: answer('a', 110), openrouter: answer('b', 200) })
    expect((await routed).value).toBe('a')
    expect(who()).toEqual(['google', 'openrouter'])
    const other = await ask({ google: silent, openrouter: answer('b', 20) }).routed
    expect(other.value).toBe('b')
    expect(other.attempts.map(({ provider, outcome }) => [provider, outcome])).toEqual([
      ['google', 'cancelled'],
      ['openrouter', 'ok'],
    ])
  })

  it('G-ROUTE-4: who was silent is asked after the others for a while', async () => {
    const shared = context()
    const scripts = { google: silent, openrouter: answer('b') }
    expect((await ask(scripts, { shared }).routed).value).toBe('b')
    const again = ask(scripts, { shared })
    expect((await again.routed).value).toBe('b')
    expect(again.who()).toEqual(['openrouter'])
  })

  it('G-ROUTE-4: a stream that stops counts as silent', async () => {
    const stops: Script = async (asking) => {
      asking.heard('{')
      return silent(asking, 1)
    }
    const { routed, who } = ask({ google: stops, openrouter: answer('b') })
    expect((await routed).value).toBe('b')
    expect(who()).toEqual(['google', 'openrouter'])
  })

  it('G-ROUTE-4: a stream that goes on is waited for, however long it takes', async () => {
    const slow: Script = async ({ heard, signal }) => {
      for (let i = 0; i < 8; i += 1) {
        await sleep(50, undefined, { signal })
        heard('words that go on and on')
      }
      return 'a'
    }
    const { routed, who } = ask({ google: slow, openrouter: answer('b') })
    expect((await routed).value).toBe('a')
    expect(who()).toEqual(['google'])
  })

  /** Says the same again and again, and never ends. */
  const endless =
    (piece: string, everyMs: number): Script =>
    async ({ heard, signal }) => {
      for (;;) {
        await sleep(everyMs, undefined, { signal })
        heard(piece)
      }
    }

  it.each([
    ['letters', 'x', 20],
    ['blanks', ' \n'.repeat(50), 10],
    ['thoughts', '', 90],
  ])('G-ROUTE-4: a trickle of %s counts as silence', async (_, piece, everyMs) => {
    const { routed, who } = ask({ google: endless(piece, everyMs), openrouter: answer('b') })
    expect((await routed).value).toBe('b')
    expect(who()).toEqual(['google', 'openrouter'])
  })

  it('G-ROUTE-5: with a trickle from everybody it is given up within the limit', async () => {
    const began = performance.now()
    const trickle = endless('x', 20)
    const { failure } = ask({ google: trickle, openrouter: trickle, local: trickle })
    const error = await failure
    expect(error.code).toBe('provider_timeout')
    expect(performance.now() - began).toBeLessThan(650)
  })

  it('G-ROUTE-5: who talks for ever is given up, and the next one is asked', async () => {
    const shared = { ...context(), timings: { ...FAST, whole: { most: 150, least: 100 } } }
    const talks = endless('words that go on and on', 10)
    const { routed, who } = ask({ google: talks, openrouter: answer('b') }, { shared })
    const { value, attempts } = await routed
    expect([value, who()]).toEqual(['b', ['google', 'openrouter']])
    expect(attempts[0]).toMatchObject({ provider: 'google', outcome: 'timeout' })
  })

  it('G-ROUTE-5: no call takes more than half of the time that a render has left', async () => {
    const shared = { ...context(), timings: { ...FAST, whole: { most: 60_000, least: 50 } } }
    const began = performance.now()
    const talks = endless('words that go on and on', 10)
    const budget = new Budget(10, Date.now() + 400)
    expect(
      (await ask({ google: talks, openrouter: answer('b') }, { shared, budget }).routed).value,
    ).toBe('b')
    expect(performance.now() - began).toBeLessThan(350)
  })

  it('G-ROUTE-4: a call that waited for its turn passes over who was silent meanwhile', async () => {
    const shared = { ...context(), concurrency: new Concurrency({ ...LIMITS, google: 1 }) }
    const scripts = { google: silent, openrouter: answer('b') }
    const all = [1, 2, 3].map(() => ask(scripts, { shared }))
    await Promise.all(all.map(({ routed }) => routed))
    expect(all.map(({ who }) => who().filter((name) => name === 'google').length)).toEqual([
      1, 0, 0,
    ])
  })

  it('G-ROUTE-5: with every provider silent it is given up within the limit', async () => {
    const began = performance.now()
    const { failure } = ask({ google: silent, openrouter: silent, local: silent })
    const error = await failure
    expect(error.code).toBe('provider_timeout')
    expect(performance.now() - began).toBeLessThan(600)
    expect(error.attempts.map(({ outcome }) => outcome)).toEqual(Array(3).fill('timeout'))
  })
})

describe('circuits', () => {
  it('G-ROUTE-6: five failures in a row open the circuit of that model, one success closes it', async () => {
    const shared = context()
    const scripts = { google: fail('overloaded'), openrouter: answer('b') }
    for (let i = 0; i < 3; i += 1) await ask(scripts, { shared }).routed
    const { routed, who } = ask(scripts, { shared })
    await routed
    expect(who()).toEqual(['openrouter'])
    expect(shared.breaker.allows('text google gemini-other')).toBe(true)
    shared.breaker.succeeded('text google gemini-a')
    expect((await ask({ google: answer('a') }, { shared }).routed).value).toBe('a')
  })

  it('G-ROUTE-6: pictures never open the circuit of text', async () => {
    const shared = context()
    for (let i = 0; i < 2; i += 1) {
      await ask({ google: fail('overloaded') }, { shared, kind: 'image' }).failure
    }
    expect((await ask({ google: answer('a') }, { shared }).routed).value).toBe('a')
  })

  it('G-ROUTE-6: with all circuits open nobody is asked and nothing is waited for', async () => {
    const shared = context()
    for (let i = 0; i < 2; i += 1) await ask({ google: fail('overloaded') }, { shared }).failure
    const { failure, calls } = ask({ google: answer('a') }, { shared })
    expect((await failure).code).toBe('provider_unavailable')
    expect(calls).toEqual([])
  })

  it('G-ROUTE-6: a quota that is used up is not asked again before it is renewed', async () => {
    const shared = context()
    const used = fail('quota', { retryAfterMs: 3_600_000 })
    await ask({ google: used, openrouter: answer('b') }, { shared }).routed
    const { routed, who } = ask({ google: answer('a'), openrouter: answer('b') }, { shared })
    await routed
    expect(who()).toEqual(['openrouter'])
  })
})

describe('what is shared', () => {
  it('G-ROUTE-7: a budget that is spent ends the asking', async () => {
    const budget = new Budget(1)
    await ask({ google: answer('a') }, { budget }).routed
    expect(budget.spentUsd).toBe(0.5)
    expect([budget.hasRoomFor(0), budget.isSpent]).toEqual([false, false])
    await ask({ google: answer('a') }, { budget }).routed
    const { failure, calls } = ask({ google: answer('a') }, { budget })
    expect((await failure).code).toBe('provider_error')
    expect(calls).toEqual([])
  })

  it('G-ROUTE-8: no more calls are under way than the share of this process allows', async () => {
    const shared = context()
    shared.concurrency.share(3)
    let under = 0
    let most = 0
    const counted: Script = async (asking, call) => {
      under += 1
      most = Math.max(most, under)
      const text = await answer('a', 5)(asking, call)
      under -= 1
      return text
    }
    await Promise.all(Array.from({ length: 12 }, () => ask({ google: counted }, { shared }).routed))
    expect(most).toBe(3)
  })

  it('G-ROUTE-9: who gives up is let go at once, and the calls under way are ended', async () => {
    const stop = new AbortController()
    let ended = false
    const waiting: Script = ({ signal }) =>
      sleep(60_000, '', { signal }).finally(() => {
        ended = true
      })
    const { routed } = ask({ google: waiting }, { signal: stop.signal })
    await sleep(5)
    stop.abort(new Error('cancelled'))
    await expect(routed).rejects.toMatchObject({
      code: 'timeout',
      cause: { message: 'cancelled' },
      attempts: [{ provider: 'google', outcome: 'cancelled' }],
    })
    await sleep(5)
    expect(ended).toBe(true)
  })

  it('G-ROUTE-10: text comes from one answer at a time, and a failed one is taken back', async () => {
    const broken: Script = async ({ heard }) => {
      heard('wro')
      throw new ProviderError('network', 'cut')
    }
    const told: [string, boolean][] = []
    const { routed } = ask(
      { google: broken, openrouter: answer('right') },
      { onText: (text, restart) => told.push([text, restart]) },
    )
    await routed
    expect(told).toEqual([
      ['wro', false],
      ['', true],
      ['wro', false],
      ['', true],
      ['right', false],
    ])
  })
})

describe('what logs are told', () => {
  it('G-ERR-2: a failed call is told by kind, with nothing that was said in it', async () => {
    const failures: unknown[] = []
    const shared = { ...context(), onFailure: (failure: unknown) => failures.push(failure) }
    const secret = async () => {
      throw new ProviderError('credential', 'sk-secret', { status: 401, cause: 'sk-secret' })
    }
    await ask({ google: secret, openrouter: answer('b') }, { shared }).routed
    expect(failures).toEqual([
      { call: 'scene', provider: 'google', model: 'gemini-a', kind: 'credential', status: 401 },
    ])
  })
})
