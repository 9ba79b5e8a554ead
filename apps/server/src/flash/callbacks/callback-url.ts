import { AppError } from '../../platform/errors.ts'
import { checkTarget } from '../../platform/outbound/check-target.ts'
import { OutboundError } from '../../platform/outbound/outbound-error.ts'
import { type Resolver, systemResolver } from '../../platform/outbound/resolve.ts'

/**
 * Refuses an address that could not be called now: every address of its host must be a public one.
 * Calls are checked again when they are made, since a name can change. Takes up to three seconds.
 * @param allowInsecure whether http: to this machine is allowed too.
 * @throws AppError invalid_input
 */
export async function assertCallbackUrl(
  url: string,
  {
    allowInsecure,
    resolve = systemResolver,
  }: { allowInsecure: boolean; resolve?: Resolver | undefined },
): Promise<void> {
  try {
    await checkTarget(new URL(url), { resolve, allowInsecureLoopback: allowInsecure })
  } catch (cause) {
    if (!(cause instanceof OutboundError)) throw cause
    const { message } = cause
    const errors = [{ path: 'callback_url', message }]
    throw new AppError('invalid_input', { detail: `callback_url: ${message}`, errors, cause })
  }
}
