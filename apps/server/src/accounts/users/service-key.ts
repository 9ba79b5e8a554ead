import type { AccountsConfig } from '../../platform/config/config.ts'
import { AppError } from '../../platform/errors.ts'
import { headerText } from '../identity/header-text.ts'
import { isSecret } from '../identity/secrets.ts'

/**
 * Lets another service of ours pass, which says so itself. Requests that the gateway signed come from
 * somebody else: a service key beside the signature counts for nothing.
 * @param headers values by lower-case name, one for each time that the header was sent.
 * @throws AppError not_configured where no service has a key; forbidden for everybody else.
 */
export function assertService(
  headers: Readonly<Record<string, readonly string[] | undefined>>,
  { serviceKey, signingSecret }: Pick<AccountsConfig, 'serviceKey' | 'signingSecret'>,
): void {
  if (serviceKey === null) {
    throw new AppError('not_configured', { detail: 'No service key is configured' })
  }
  const [key, ...others] = headers['x-service-key'] ?? []
  const isSigned = headers['x-gateway-signature'] ?? headers['x-gateway-timestamp']
  const isService = key !== undefined && isSecret(headerText(key), serviceKey)
  if (isService && others.length === 0 && !(signingSecret !== null && isSigned)) return
  throw new AppError('forbidden', { detail: 'Service key required' })
}
