import type { Config } from './config.ts'

/** Every secret of a configuration, as it may come to stand in some text. */
export function secretsOf(config: Config): string[] {
  const { accounts, clockchain, providers, webhookSecret, databaseUrl } = config
  const { google, openrouter, stability, pollinations, local } = providers
  const { jwtSecret, serviceKey, adminKey, signingSecret } = accounts
  const password = URL.parse(databaseUrl ?? '')?.password
  const secrets = [
    jwtSecret,
    serviceKey,
    adminKey,
    signingSecret,
    clockchain.serviceKey,
    clockchain.adminKey,
    webhookSecret?.toString('base64'),
    password,
    password && decodeURIComponent(password),
    google?.apiKey,
    ...(openrouter?.apiKeys ?? []),
    stability?.apiKey,
    pollinations.apiKey,
    local?.apiKey,
  ]
  return [...new Set(secrets.filter((secret): secret is string => Boolean(secret)))]
}
