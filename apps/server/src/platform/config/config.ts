import { isIP } from 'node:net'
import { resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

/** What a process can be: `flash` answers the API, `worker` renders and delivers. */
const ROLES = ['flash', 'worker'] as const
type Role = (typeof ROLES)[number]

const items = (value: string) =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')

const isRole = (value: string): value is Role => (ROLES as readonly string[]).includes(value)

const Roles = z
  .string()
  .transform(items)
  .refine(
    (names) => names.length > 0 && names.every((name) => name === 'all' || isRole(name)),
    `must be all, or some of ${ROLES.join(', ')}, separated by commas`,
  )
  .transform((names) => ROLES.filter((role) => names.includes('all') || names.includes(role)))

/** Complete addresses only: `10` alone would be read as 0.0.0.10. */
const isAddressRange = (value: string) =>
  /[.:].*[.:]/.test(value) && (isIP(value) !== 0 || ipaddr.isValidCIDR(value))

const AddressRanges = z
  .string()
  .transform(items)
  .refine(
    (ranges) => ranges.every(isAddressRange),
    'must be IP addresses or CIDR ranges, separated by commas',
  )

/** A whole number in decimal digits. */
const count = (min: number, max: number) =>
  z
    .string()
    .refine(
      (value) => /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max,
      `must be a whole number from ${min} to ${max}`,
    )
    .transform(Number)

/** A Standard Webhooks secret: 24 to 64 random bytes. */
const WebhookSecret = z
  .string()
  .refine(
    (value) => /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/.test(value),
    'must be whsec_ followed by 24 to 64 bytes in base64',
  )
  .transform((value) => Buffer.from(value.slice('whsec_'.length), 'base64'))

const PostgresUrl = z
  .string()
  .refine(
    (value) => /^postgres(ql)?:$/.test(URL.parse(value)?.protocol ?? ''),
    'must be a postgres:// URL',
  )

const HttpUrl = z
  .string()
  .refine((value) => /^https?:$/.test(URL.parse(value)?.protocol ?? ''), 'must be an http(s) URL')
  .transform((value) => value.replace(/\/+$/, ''))

/**
 * Every environment variable that the server reads. The description is what `.env.example` says of
 * it; a test compares the two.
 */
export const Environment = z.object({
  PORT: z
    .string()
    .refine((value) => /^\d+$/.test(value) && Number(value) <= 65_535, 'must be a port, 0 to 65535')
    .default('8000')
    .transform(Number)
    .describe('Port of the HTTP server; 0 takes a free one.'),
  HOST: z.string().default('127.0.0.1').describe('Address to listen on; 0.0.0.0 for all.'),
  DATA_DIR: z.string().default('./data').describe('Where the embedded PostgreSQL lives.'),
  DATABASE_URL: PostgresUrl.optional().describe(
    'A PostgreSQL 15 to 18 to use instead of the embedded one.',
  ),
  PUBLIC_BASE_URL: HttpUrl.optional().describe(
    'How clients reach this server; default http://localhost:PORT.',
  ),
  SHARE_URL_BASE: HttpUrl.optional().describe('Base of share links; unset: no share links.'),
  GOOGLE_API_KEY: z.string().optional().describe('Google credential: text, search and pictures.'),
  OPENROUTER_API_KEY: z
    .string()
    .optional()
    .describe('OpenRouter credential: text, search, pictures.'),
  OPENROUTER_API_KEYS: z
    .string()
    .optional()
    .describe('Several OpenRouter credentials, separated by commas; the next when one is refused.'),
  STABILITY_API_KEY: z.string().optional().describe('Stability AI credential: pictures.'),
  POLLINATIONS_API_KEY: z
    .string()
    .optional()
    .describe('Pollinations credential: pictures, only for requests that name it.'),
  LOCAL_BASE_URL: HttpUrl.optional().describe(
    'An OpenAI-compatible server, such as http://127.0.0.1:11434/v1.',
  ),
  LOCAL_API_KEY: z.string().optional().describe('Credential of the local server, if it wants one.'),
  LOCAL_MODEL: z.string().optional().describe('Its text model; unset: the first that it lists.'),
  LOCAL_IMAGE_MODEL: z
    .string()
    .optional()
    .describe('Its image model; unset: it makes no pictures.'),
  DEFAULT_TEXT_MODEL: z
    .string()
    .default('gemini-3.5-flash-lite')
    .describe("Text model that answers when a preset's own does not."),
  DEFAULT_IMAGE_MODEL: z
    .string()
    .default('gemini-nano-banana-2.1')
    .describe('Image model of presets that name none.'),
  PRESETS_FILE: z
    .string()
    .optional()
    .describe('JSON file with further presets and successors of retired models.'),
  GOOGLE_BASE_URL: HttpUrl.prefault('https://generativelanguage.googleapis.com/v1beta').describe(
    'Where Google is reached; a proxy or a simulator can stand in.',
  ),
  OPENROUTER_BASE_URL: HttpUrl.prefault('https://openrouter.ai/api/v1').describe(
    'Where OpenRouter is reached.',
  ),
  STABILITY_BASE_URL: HttpUrl.prefault('https://api.stability.ai').describe(
    'Where Stability AI is reached.',
  ),
  POLLINATIONS_BASE_URL: HttpUrl.optional().describe(
    'Where Pollinations is reached; unset: its host with a key, or its older one without.',
  ),
  PROVIDER_CONCURRENCY: count(1, 100_000)
    .prefault('512')
    .describe('Calls at a time to each provider, over all processes.'),
  LOCAL_CONCURRENCY: count(1, 10_000)
    .prefault('4')
    .describe('Calls at a time to the local server, over all processes.'),
  RENDER_COST_LIMIT_USD: z
    .string()
    .refine((value) => Number(value) > 0 && Number(value) <= 1000, 'must be dollars, up to 1000')
    .default('2')
    .transform(Number)
    .describe(
      'What one render may cost; from half of it on nothing is asked twice to make it better.',
    ),
  GENERATION_TIMEOUT_S: z
    .string()
    .refine((value) => Number(value) > 0 && Number(value) <= 3600, 'must be seconds, up to 3600')
    .default('290')
    .transform(Number)
    .describe('Longest running time of one render, in seconds.'),
  ROLES: Roles.prefault('all').describe(
    'Which parts run in this process: all, or some of flash (the API), worker (renders, callbacks).',
  ),
  RENDER_CONCURRENCY: count(1, 1000)
    .prefault('16')
    .describe('Renders that one process works on at a time; others wait in a queue.'),
  RATE_LIMIT: count(0, 1000)
    .prefault('60')
    .describe('Requests a minute for each caller, over all processes; 0: no limit.'),
  TRUSTED_PROXIES: AddressRanges.prefault('').describe(
    'Proxies whose X-Forwarded-For counts: addresses or CIDR ranges, separated by commas.',
  ),
  WEBHOOK_SECRET: WebhookSecret.optional().describe(
    'Signs callbacks (Standard Webhooks): whsec_ and base64; unset: they are not signed.',
  ),
  ALLOW_INSECURE_CALLBACKS: z
    .enum(['true', 'false'])
    .default('false')
    .describe('true: callbacks may go to http:// on this machine. For development only.'),
  AUTH_ENABLED: z
    .literal('false', 'this version has no accounts: it cannot be switched on')
    .default('false')
    .describe('Whether callers sign in.'),
  PIPELINE_SPECULATION: z
    .enum(['on', 'off'])
    .default('on')
    .describe('off: date and sources are looked up only after the judge has admitted the query.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Least severe log level that is written.'),
})

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
  /** Addresses and CIDR ranges of proxies that say truly whom they speak for. */
  trustedProxies: readonly string[]
  /** Key that signs callbacks; null: they are not signed. */
  webhookSecret: Buffer | null
  /** Whether callbacks may go to http:// on a loopback address. */
  allowInsecureCallbacks: boolean
  /** Whether steps that only need the query start beside the judge. */
  speculation: boolean
  logLevel: z.infer<typeof Environment>['LOG_LEVEL']
}

/** All problems of a configuration at once, one a line. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** Pollinations with a key, and its older service without. */
const POLLINATIONS = ['https://gen.pollinations.ai', 'https://image.pollinations.ai'] as const

function readProviders(values: z.infer<typeof Environment>): ProviderConfig {
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

/**
 * Reads the configuration. Empty variables count as unset.
 * @throws ConfigError that names every variable with a problem, never its value.
 */
export function parseConfig(env: Record<string, string | undefined>): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(set)
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`)
    throw new ConfigError(`The configuration has problems:\n${lines.join('\n')}`)
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
    trustedProxies: values.TRUSTED_PROXIES,
    webhookSecret: values.WEBHOOK_SECRET ?? null,
    allowInsecureCallbacks: values.ALLOW_INSECURE_CALLBACKS === 'true',
    speculation: values.PIPELINE_SPECULATION === 'on',
    logLevel: values.LOG_LEVEL,
  }
}
