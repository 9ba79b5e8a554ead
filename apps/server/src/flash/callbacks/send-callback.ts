import type { GuardedFetch } from '../../platform/outbound/guarded-fetch.ts'

/** How long a receiver may take to answer, in milliseconds. */
const SEND_MS = 10_000

/**
 * Posts one try and gives the status of the answer, of which nothing else is read.
 * @throws OutboundError when there was none.
 */
export type SendCallback = (
  url: string,
  message: { headers: Record<string, string>; body: string },
) => Promise<number>

/** Posts over the guard: the address is checked again, and pinned, whenever it is called. */
export function createSendCallback(
  guardedFetch: GuardedFetch,
  { timeoutMs = SEND_MS }: { timeoutMs?: number } = {},
): SendCallback {
  return (url, { headers, body }) =>
    guardedFetch(url, { method: 'POST', headers, body, timeoutMs }, async (response) => {
      const { status } = response
      await response.body?.cancel()
      return status
    })
}
