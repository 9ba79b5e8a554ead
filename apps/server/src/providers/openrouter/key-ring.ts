import { ProviderError, type TextCall } from '../provider.ts'

/** A refused key comes last for this long: it may have been paid for or put right since. */
const REFUSED_MS = 5 * 60_000

/** Several keys of one account or of many, used in turn when one is refused. */
export interface KeyRing {
  /**
   * Runs a call with one key after another until one is not refused; each is tried at most once, and
   * those that were refused lately come last. At least one is tried.
   * @param onRepeat told of each refusal after which another key is used
   * @throws ProviderError `credential` of the last key when all are refused; else what the call throws
   */
  use<T>(call: (key: string) => Promise<T>, onRepeat?: TextCall['onRepeat']): Promise<T>
}

/** 403 is about the model or what the account may do, not about the key. */
const isOfKey = ({ status }: ProviderError) => status !== 403

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
      for (;;) {
        // Looked up anew each time: calls at the same time may have found another one refused.
        const [key] = [...left].sort((a, b) => badness(a) - badness(b))
        if (key === undefined)
          throw last ?? new ProviderError('credential', 'OpenRouter: there is no key')
        left.delete(key)
        if (last) onRepeat?.(last)
        try {
          const answer = await call(key)
          refusedUntil.delete(key)
          return answer
        } catch (error) {
          if (!(error instanceof ProviderError) || error.kind !== 'credential') throw error
          if (isOfKey(error)) refusedUntil.set(key, Date.now() + REFUSED_MS)
          last = error
        }
      }
    },
  }
}
