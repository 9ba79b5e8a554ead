/** A signal that aborts when a time has passed. @param reason why. */
export function startTimer(ms: number, reason: Error): { signal: AbortSignal; clear(): void } {
  const controller = new AbortController()
  const timer = setTimeout(() => controller.abort(reason), Math.max(0, ms))
  return { signal: controller.signal, clear: () => clearTimeout(timer) }
}

/** The promise's value, or the signal's reason as soon as it aborts: who works on it may be deaf to it. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  promise.catch(() => {}) // Heard of below, or too late to matter.
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const onAbort = () => reject(signal.reason)
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}
