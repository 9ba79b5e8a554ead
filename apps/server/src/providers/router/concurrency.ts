import pLimit, { type LimitFunction } from 'p-limit'
import type { ProviderName } from '../provider.ts'

/**
 * Bounds the calls under way to each provider. The bound is for all processes together: each may use
 * its share of it, so that no call has to ask the database first.
 */
export class Concurrency {
  readonly #limits: Readonly<Record<ProviderName, number>>
  readonly #queues = new Map<ProviderName, LimitFunction>()
  #processes = 1

  /** @param limits calls at a time over all processes. */
  constructor(limits: Readonly<Record<ProviderName, number>>) {
    this.#limits = limits
  }

  /** Says how many processes share the bounds. */
  share(processes: number): void {
    this.#processes = Math.max(1, processes)
    for (const [provider, queue] of this.#queues) queue.concurrency = this.#shareOf(provider)
  }

  /** Makes the call when there is room, in the order in which calls were asked for. */
  run<T>(provider: ProviderName, signal: AbortSignal, call: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(provider) ?? pLimit(this.#shareOf(provider))
    this.#queues.set(provider, queue)
    const { promise: aborted, reject } = Promise.withResolvers<never>()
    const onAbort = () => reject(signal.reason)
    signal.addEventListener('abort', onAbort, { once: true })
    const called = queue(() => {
      signal.throwIfAborted() // Given up while it waited.
      return call()
    })
    return Promise.race([called, aborted]).finally(() =>
      signal.removeEventListener('abort', onAbort),
    )
  }

  #shareOf(provider: ProviderName): number {
    return Math.max(1, Math.floor(this.#limits[provider] / this.#processes))
  }
}
