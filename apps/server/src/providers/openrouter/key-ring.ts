import { ProviderError, type TextCall } from '../provider.ts'

/** A refused key is left alone for this long: it may have been paid for or put right since. */
const REFUSED_MS = 5 * 60_000

/** Several keys of one account or of many, used in turn when one is refused. */
export interface KeyRing {
  /**
   * Runs a call with the first key that is not known to be refused, and with the next ones where it
   * is refused.
   * @param onRepeat told of each refusal after which another key is used
   * @throws ProviderError `credential` when no key is left; else what the call throws
   */
  use<T>(call: (key: string) => Promise<T>, onRepeat?: TextCall['onRepeat']): Promise<T>
}

/** @param keys in order of preference */
export function createKeyRing(keys: readonly string[]): KeyRing {
  const refusedUntil = new Map<string, number>()
  return {
    async use(call, onRepeat) {
      let last: ProviderError | null = null
      for (const key of keys) {
        if ((refusedUntil.get(key) ?? 0) > Date.now()) continue
        if (last) onRepeat?.(last)
        try {
          return await call(key)
        } catch (error) {
          if (!(error instanceof ProviderError) || error.kind !== 'credential') throw error
          refusedUntil.set(key, Date.now() + REFUSED_MS)
          last = error
        }
      }
      throw last ?? new ProviderError('credential', 'OpenRouter: all keys are refused')
    },
  }
}
