import type { AccountsConfig } from '../../platform/config/config.ts'
import type { Logger } from '../../platform/log.ts'

/** Shorter ones can be found by trying (NIST SP 800-63B asks for 112 bits of what machines remember). */
const SECRET_BYTES = 16

/** Says which secrets are too short to be any, never what they are. */
export function warnOfWeakSecrets(
  { adminKey, serviceKey, signingSecret }: AccountsConfig,
  log: Pick<Logger, 'warn'>,
): void {
  const secrets = {
    ADMIN_API_KEY: adminKey,
    FLASH_SERVICE_KEY: serviceKey,
    GATEWAY_SIGNING_SECRET: signingSecret,
  }
  for (const [variable, value] of Object.entries(secrets)) {
    if (value === null || Buffer.byteLength(value) >= SECRET_BYTES) continue
    log.warn({ variable }, `${variable} is shorter than ${SECRET_BYTES} bytes: use a longer one`)
  }
}
