import type { Config } from '../../platform/config/config.ts'
import type { Logger } from '../../platform/log.ts'

/** Shorter ones can be found by trying (NIST SP 800-63B asks for 112 bits of what machines remember). */
const SECRET_BYTES = 16

/** Says which secrets are too short to be any, never what they are. */
export function warnOfWeakSecrets(
  { accounts, clockchain }: Pick<Config, 'accounts' | 'clockchain'>,
  log: Pick<Logger, 'warn'>,
): void {
  const secrets = {
    ADMIN_API_KEY: accounts.adminKey,
    FLASH_SERVICE_KEY: accounts.serviceKey,
    GATEWAY_SIGNING_SECRET: accounts.signingSecret,
    ADMIN_KEY: clockchain.adminKey,
    SERVICE_API_KEY: clockchain.serviceKey,
  }
  for (const [variable, value] of Object.entries(secrets)) {
    if (value === null || Buffer.byteLength(value) >= SECRET_BYTES) continue
    log.warn({ variable }, `${variable} is shorter than ${SECRET_BYTES} bytes: use a longer one`)
  }
}
