import { resolve } from 'node:path'
import { Environment, type EnvironmentValues, items, type Role } from './environment.ts'

/** Where a provider is reached, and with which credential. */
interface Access {
  apiKey: string
  baseUrl: string
}

/** Which models can be asked. Null: not configured. */
export interface ProviderConfig {
  google: Access | null
  openrouter: { apiKeys: readonly string[]; baseUrl: string } | null
  stability: Access | null
  /** Always there: its older service needs no key. */
  pollinations: { apiKey: string | null; baseUrl: string }
  local: {
    baseUrl: string
    apiKey: string | null
    model: string | null
    imageModel: string | null
  } | null
  defaultTextModel: string
  defaultImageModel: string
  /** Calls at a time over all processes. */
  concurrency: { clouds: number; local: number }
}

/** Where somebody's identity is vouched for. Null audience: not there. */
interface SignInProvider {
  audience: string | null
  jwksUrl: string
}

/** Who may call, with which secrets. Null: not configured. */
export interface AccountsConfig {
  /** Whether callers sign in. */
  enabled: boolean
  /** Signs access tokens; there when `enabled`. */
  jwtSecret: string | null
  accessTokenMs: number
  refreshTokenMs: number
  apple: SignInProvider
  google: SignInProvider
  serviceKey: string | null
  adminKey: string | null
  signingSecret: string | null
  /** Whether signatures without the body count. */
  acceptsV1Signatures: boolean
  signupCredits: number
  /** From the deletion of an account to the erasure of its data. */
  retentionMs: number
  auditRetentionMs: number
}

/** Where the gateway finds what it stands before. Null: in this process, or not there. */
export interface GatewayConfig {
  flashUrl: string | null
  clockchainUrl: string | null
  accountsUrl: string | null
  /** How long a stream may be silent. */
  idleTimeoutMs: number
}

/** Requests a minute, by class; 0: no limit. */
export interface RequestLimits {
  /** Of who shows no credential, or a wrong one. */
  public: number
  read: number
  write: number
}

/** Clockchain, and the workers that fill it. */
interface ClockchainConfig {
  /** Of services that call it. Null: made at the first start, where the role runs. */
  serviceKey: string | null
  /** Null: there are no administrators. */
  adminKey: string | null
  /** Whether only the gateway may name users. */
  requiresSignedGateway: boolean
  limits: RequestLimits
  /** Null: Flash is in this process, or nowhere. */
  flashUrl: string | null
  /** Scenes that Flash renders for it at a time, over all processes. */
  flashConcurrency: number
  rendersImages: boolean
  judge: { failMode: 'closed' | 'open'; model: string | null }
  jobRetentionMs: number
  expansion: {
    isEnabled: boolean
    intervalMs: number
    concurrency: number
    /** Moments; null: no end. */
    targetNodes: number | null
    dailyBudgetUsd: number
  }
  indexer: { isEnabled: boolean; intervalMs: number }
  /** `atMs`: from midnight, UTC. */
  daily: { isEnabled: boolean; atMs: number }
  /** Whether the almanac's curated moments become public ones. */
  seeds: boolean
}

/** The server's configuration, read once. */
export interface Config {
  host: string
  port: number
  /** Absolute path. */
  dataDir: string
  /** Null: the embedded PostgreSQL under `dataDir`. */
  databaseUrl: string | null
  /** Null: derived from the port that was bound. */
  publicBaseUrl: string | null
  shareUrlBase: string | null
  providers: ProviderConfig
  /** Path of the file with further presets; null: there is none. */
  presetsFile: string | null
  /** What one run of a render may cost, in US dollars. */
  renderCostLimitUsd: number
  generationTimeoutMs: number
  roles: readonly Role[]
  /** Renders at a time in one process. */
  renderConcurrency: number
  /** Requests in a sliding minute for each caller; 0: unlimited. */
  rateLimit: number
  /** The same for calls of other services for themselves. */
  serviceRateLimit: number
  /** Origins whose pages may call the API; null: the answers say nothing to other origins. */
  corsOrigins: readonly string[] | null
  accounts: AccountsConfig
  gateway: GatewayConfig
  clockchain: ClockchainConfig
  /** Addresses and CIDR ranges of proxies that say truly whom they speak for. */
  trustedProxies: readonly string[]
  /** Key that signs callbacks; null: they are not signed. */
  webhookSecret: Buffer | null
  /** Whether callbacks may go to http:// on a loopback address. */
  allowInsecureCallbacks: boolean
  /** Whether steps that only need the query start beside the judge. */
  speculation: boolean
  logLevel: EnvironmentValues['LOG_LEVEL']
}

/** All problems of a configuration at once, one a line. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Pollinations with a key, and its older service without. */
const POLLINATIONS = ['https://gen.pollinations.ai', 'https://image.pollinations.ai'] as const

function readProviders(values: EnvironmentValues): ProviderConfig {
  const access = (apiKey: string | undefined, baseUrl: string) =>
    apiKey === undefined ? null : { apiKey, baseUrl }
  const keys = items([values.OPENROUTER_API_KEY, values.OPENROUTER_API_KEYS].join(','))
  const { POLLINATIONS_API_KEY: pollinationsKey, LOCAL_BASE_URL: localUrl } = values
  return {
    google: access(values.GOOGLE_API_KEY, values.GOOGLE_BASE_URL),
    openrouter:
      keys.length === 0
        ? null
        : { apiKeys: [...new Set(keys)], baseUrl: values.OPENROUTER_BASE_URL },
    stability: access(values.STABILITY_API_KEY, values.STABILITY_BASE_URL),
    pollinations: {
      apiKey: pollinationsKey ?? null,
      baseUrl: values.POLLINATIONS_BASE_URL ?? POLLINATIONS[pollinationsKey ? 0 : 1],
    },
    local:
      localUrl === undefined
        ? null
        : {
            baseUrl: localUrl,
            apiKey: values.LOCAL_API_KEY ?? null,
            model: values.LOCAL_MODEL ?? null,
            imageModel: values.LOCAL_IMAGE_MODEL ?? null,
          },
    defaultTextModel: values.DEFAULT_TEXT_MODEL,
    defaultImageModel: values.DEFAULT_IMAGE_MODEL,
    concurrency: { clouds: values.PROVIDER_CONCURRENCY, local: values.LOCAL_CONCURRENCY },
  }
}

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

function readAccounts(values: EnvironmentValues): AccountsConfig {
  return {
    enabled: values.AUTH_ENABLED,
    jwtSecret: values.JWT_SECRET_KEY ?? null,
    accessTokenMs: values.JWT_ACCESS_EXPIRE_MINUTES * MINUTE_MS,
    refreshTokenMs: values.JWT_REFRESH_EXPIRE_DAYS * DAY_MS,
    apple: { audience: values.APPLE_BUNDLE_ID ?? null, jwksUrl: values.APPLE_JWKS_URL },
    google: { audience: values.GOOGLE_OAUTH_CLIENT_ID ?? null, jwksUrl: values.GOOGLE_JWKS_URL },
    serviceKey: values.FLASH_SERVICE_KEY ?? null,
    adminKey: values.ADMIN_API_KEY ?? null,
    signingSecret: values.GATEWAY_SIGNING_SECRET ?? null,
    acceptsV1Signatures: values.GATEWAY_ACCEPT_V1,
    signupCredits: values.SIGNUP_CREDITS,
    retentionMs: values.ACCOUNT_RETENTION_DAYS * DAY_MS,
    auditRetentionMs: values.AUDIT_RETENTION_DAYS * DAY_MS,
  }
}

function readGateway(values: EnvironmentValues): GatewayConfig {
  return {
    flashUrl: values.FLASH_URL ?? null,
    clockchainUrl: values.CLOCKCHAIN_URL ?? null,
    accountsUrl: values.ACCOUNTS_URL ?? null,
    idleTimeoutMs: values.GATEWAY_IDLE_TIMEOUT_S * 1000,
  }
}

function readClockchain(values: EnvironmentValues): ClockchainConfig {
  const { hours, minutes } = values.DAILY_CRON_AT
  return {
    serviceKey: values.SERVICE_API_KEY ?? null,
    adminKey: values.ADMIN_KEY ?? null,
    requiresSignedGateway: values.REQUIRE_SIGNED_GATEWAY,
    limits: {
      public: values.RATE_LIMIT_PUBLIC,
      read: values.RATE_LIMIT_AUTH_READ,
      write: values.RATE_LIMIT_AUTH_WRITE,
    },
    flashUrl: values.FLASH_URL ?? null,
    flashConcurrency: values.FLASH_MAX_CONCURRENCY,
    rendersImages: values.RENDER_IMAGES,
    judge: { failMode: values.JUDGE_FAIL_MODE, model: values.OPENROUTER_MODEL ?? null },
    jobRetentionMs: values.JOB_RETENTION_DAYS * DAY_MS,
    expansion: {
      isEnabled: values.EXPANSION_ENABLED,
      intervalMs: values.EXPANSION_INTERVAL * 1000,
      concurrency: values.EXPANSION_CONCURRENCY,
      targetNodes: values.EXPANSION_TARGET === 0 ? null : values.EXPANSION_TARGET,
      dailyBudgetUsd: values.EXPANSION_DAILY_BUDGET,
    },
    indexer: { isEnabled: values.INDEXER_ENABLED, intervalMs: values.INDEXER_INTERVAL * 1000 },
    daily: { isEnabled: values.DAILY_CRON_ENABLED, atMs: (hours * 60 + minutes) * MINUTE_MS },
    seeds: values.SEED_MOMENTS,
  }
}

/** HMAC keys shorter than their hash are weaker than it (RFC 2104). */
const SECRET_BYTES = 32

/** What this process needs to know of the others. */
function missing(values: EnvironmentValues): string[] {
  const { ROLES: roles } = values
  if (roles.includes('flash')) return []
  const needs = [
    ['FLASH_URL', 'gateway'],
    ['GATEWAY_SIGNING_SECRET', 'gateway'],
    ['FLASH_URL', 'clockchain'],
  ] as const
  const problems = needs
    .filter(([name, role]) => roles.includes(role) && !values[name])
    .map(([name, role]) => `${name}: is needed where the ${role} runs without flash`)
  return [...new Map(problems.map((problem) => [problem.split(':', 1)[0], problem])).values()]
}

/** What is wrong with variables beside each other, one line each. */
function contradictions(values: EnvironmentValues): string[] {
  const secretBytes = Buffer.byteLength(values.JWT_SECRET_KEY ?? '')
  return [
    ...(values.AUTH_ENABLED && secretBytes < SECRET_BYTES
      ? [`JWT_SECRET_KEY: must have at least ${SECRET_BYTES} bytes with AUTH_ENABLED=true`]
      : []),
    ...missing(values),
  ]
}

/**
 * Reads the configuration. Empty variables count as unset.
 * @throws ConfigError that names every variable with a problem, never its value.
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(set)
  const problems = parsed.success
    ? contradictions(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`)
  if (!parsed.success || problems.length > 0) {
    throw new ConfigError(`The configuration has problems:\n  ${problems.join('\n  ')}`)
  }
  const values = parsed.data
  return {
    host: values.HOST,
    port: values.PORT,
    dataDir: resolve(values.DATA_DIR),
    databaseUrl: values.DATABASE_URL ?? null,
    publicBaseUrl: values.PUBLIC_BASE_URL ?? null,
    shareUrlBase: values.SHARE_URL_BASE ?? null,
    providers: readProviders(values),
    presetsFile: values.PRESETS_FILE ? resolve(values.PRESETS_FILE) : null,
    renderCostLimitUsd: values.RENDER_COST_LIMIT_USD,
    generationTimeoutMs: values.GENERATION_TIMEOUT_S * 1000,
    roles: values.ROLES,
    renderConcurrency: values.RENDER_CONCURRENCY,
    rateLimit: values.RATE_LIMIT,
    serviceRateLimit: values.RATE_LIMIT_SERVICE,
    corsOrigins: values.CORS_ENABLED ? values.CORS_ORIGINS : null,
    accounts: readAccounts(values),
    gateway: readGateway(values),
    clockchain: readClockchain(values),
    trustedProxies: values.TRUSTED_PROXIES,
    webhookSecret: values.WEBHOOK_SECRET ?? null,
    allowInsecureCallbacks: values.ALLOW_INSECURE_CALLBACKS === 'true',
    speculation: values.PIPELINE_SPECULATION === 'on',
    logLevel: values.LOG_LEVEL,
  }
}
