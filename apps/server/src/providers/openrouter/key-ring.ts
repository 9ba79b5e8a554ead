import { type FailureKind, ProviderError, type TextCall } from '../provider.ts'

/**
 * A refused key comes last for this long, when nothing else is said: it may have been paid for or put
 * right since.
 */
const REFUSED_MS = 5 * 60_000

/** What may be different with another key. */
const OF_KEY: ReadonlySet<FailureKind> = new Set(['credential', 'quota', 'rate_limited'])

/** Several keys of one account or of many, used in turn when one is refused. */
export interface KeyRing {
  /**
   * Runs a call with one key after another until one is not refused, nor at its limit; each is tried at
   * most once, and those that were refused lately come last. At least one is tried.
   * @param onRepeat told of each refusal after which another key is used
   * @throws ProviderError the limit that ends first, if any key is at one: then this key can answer; else
   *   what was said to the last key
   */
  use<T>(call: (key: string) => Promise<T>, onRepeat?: TextCall['onRepeat']): Promise<T>
}

/** A limit that says nothing of its end: of a minute at most, or of a day. */
const endOf = ({ kind, retryAfterMs }: ProviderError): number =>
  retryAfterMs ?? (kind === 'rate_limited' ? 0 : Number.POSITIVE_INFINITY)

function firstToEnd(known: ProviderError | null, limit: ProviderError): ProviderError {
  return known && endOf(known) <= endOf(limit) ? known : limit
}

/** @param keys in order of preference */
export function createKeyRing(keys: readonly string[]): KeyRing {
  const refusedUntil = new Map<string, number>()
  const badness = (key: string) => {
    const until = refusedUntil.get(key) ?? 0
    return until > Date.now() ? until : 0
  }
  return {
    async use(call, onRepeat) {
      const left = new Set(keys)
      let last: ProviderError | null = null
      let limit: ProviderError | null = null
      for (;;) {
        // Looked up anew each time: calls at the same time may have found another one refused.
        const [key] = [...left].sort((a, b) => badness(a) - badness(b))
        if (key === undefined)
          throw limit ?? last ?? new ProviderError('credential', 'OpenRouter: there is no key')
        left.delete(key)
        if (last) onRepeat?.(last)
        try {
          const answer = await call(key)
          refusedUntil.delete(key)
          return answer
        } catch (error) {
          if (!(error instanceof ProviderError) || !OF_KEY.has(error.kind)) throw error
          refusedUntil.set(key, Date.now() + (error.retryAfterMs ?? REFUSED_MS))
          last = error
          if (error.kind !== 'credential') limit = firstToEnd(limit, error)
        }
      }
    },
  }
}
