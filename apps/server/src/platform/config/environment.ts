import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { z } from 'zod'

/**
 * What a process can be: `flash` and `clockchain` answer the two APIs, `worker` renders, delivers and does
 * Clockchain's jobs, `gateway` stands before them.
 */
const ROLES = ['flash', 'clockchain', 'worker', 'gateway'] as const
export type Role = (typeof ROLES)[number]

/** The items of a list that commas separate. */
export const items = (value: string) =>
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

/** Dollars, with or without cents. */
const dollars = (max: number) =>
  z
    .string()
    .refine(
      (value) => /^\d{1,7}(?:\.\d{1,6})?$/.test(value) && Number(value) <= max,
      `must be dollars, from 0 to ${max}`,
    )
    .transform(Number)

/** Requests a minute, written `60/minute`; 0 is no limit. */
const ratePerMinute = (fallback: `${number}/minute`) =>
  z
    .string()
    .refine(
      (value) => /^\d{1,5}\/minute$/.test(value),
      'must be requests a minute, from 0/minute (no limit) to 99999/minute, such as 60/minute',
    )
    .prefault(fallback)
    .transform((value) => Number.parseInt(value, 10))

/** A time of day, as hour and minute. */
const TimeOfDay = z
  .string()
  .refine((value) => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value), 'must be a time such as 00:05')
  .transform((value) => {
    const [hours = 0, minutes = 0] = value.split(':').map(Number)
    return { hours, minutes }
  })

/** A Standard Webhooks secret: 24 to 64 random bytes. */
const WebhookSecret = z
  .string()
  .refine(
    (value) => /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/.test(value),
    'must be whsec_ followed by 24 to 64 bytes in base64',
  )
  .transform((value) => Buffer.from(value.slice('whsec_'.length), 'base64'))

/** One of `true` and `false`, in any case. */
const flag = (fallback: 'true' | 'false') =>
  z
    .string()
    .refine((value) => /^(true|false)$/i.test(value), 'must be true or false')
    .prefault(fallback)
    .transform((value) => value.toLowerCase() === 'true')

/** Origins as browsers send them: scheme, host and port, nothing else. */
const Origins = z
  .string()
  .transform((value) => items(value).map((origin) => origin.replace(/\/$/, '')))
  .refine(
    (origins) => origins.every((origin) => URL.parse(origin)?.origin === origin),
    'must be origins such as https://app.example.com, separated by commas',
  )

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
    'Which parts run in this process: all, or some of flash and clockchain (the APIs), worker (renders, callbacks, jobs), gateway.',
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
  RATE_LIMIT_SERVICE: count(0, 100_000)
    .prefault('600')
    .describe('The same for calls with FLASH_SERVICE_KEY alone.'),
  CORS_ENABLED: flag('true').describe('Whether pages of other origins may call the API at all.'),
  CORS_ORIGINS: Origins.prefault('').describe(
    'Origins whose pages may call the API, separated by commas; unset: only its own.',
  ),
  AUTH_ENABLED: flag('false').describe(
    'Whether callers sign in; then private scenes are private and work costs credits.',
  ),
  JWT_SECRET_KEY: z
    .string()
    .optional()
    .describe('Signs access tokens; 32 bytes or more, needed with AUTH_ENABLED=true.'),
  JWT_ACCESS_EXPIRE_MINUTES: count(1, 1440)
    .prefault('15')
    .describe('How long access tokens count, in minutes.'),
  JWT_REFRESH_EXPIRE_DAYS: count(1, 3650)
    .prefault('30')
    .describe('How long refresh tokens count, in days.'),
  APPLE_BUNDLE_ID: z.string().optional().describe('Audience of Sign in with Apple; unset: none.'),
  APPLE_JWKS_URL: HttpUrl.prefault('https://appleid.apple.com/auth/keys').describe(
    'Keys of Apple.',
  ),
  GOOGLE_OAUTH_CLIENT_ID: z
    .string()
    .optional()
    .describe('Audience of Google sign-in; unset: none.'),
  GOOGLE_JWKS_URL: HttpUrl.prefault('https://www.googleapis.com/oauth2/v3/certs').describe(
    'Keys of Google.',
  ),
  FLASH_SERVICE_KEY: z
    .string()
    .optional()
    .describe('X-Service-Key of other services; unset: the header is ignored.'),
  ADMIN_API_KEY: z
    .string()
    .optional()
    .describe('X-Admin-Key of administrators; unset: nobody is one.'),
  GATEWAY_SIGNING_SECRET: z
    .string()
    .optional()
    .describe('Shared with the gateway, which signs who a request comes from.'),
  GATEWAY_ACCEPT_V1: flag('false').describe(
    'Whether signatures without the body count, of gateways that know no other.',
  ),
  SIGNUP_CREDITS: count(0, 1_000_000).prefault('50').describe('Credits of a new account.'),
  ACCOUNT_RETENTION_DAYS: count(0, 3650)
    .prefault('30')
    .describe('Days from the deletion of an account or a timepoint to the erasure of its data.'),
  AUDIT_RETENTION_DAYS: count(30, 3650)
    .prefault('365')
    .describe('Days for which security events are kept.'),
  FLASH_URL: HttpUrl.optional().describe(
    'Where Flash is reached; unset: in this process. Needed for gateway or clockchain without flash.',
  ),
  CLOCKCHAIN_URL: HttpUrl.optional().describe('Where the gateway reaches Clockchain.'),
  ACCOUNTS_URL: HttpUrl.optional().describe(
    'Where the gateway reaches accounts; unset: it answers for them itself.',
  ),
  GATEWAY_IDLE_TIMEOUT_S: count(1, 3600)
    .prefault('120')
    .describe('How long a stream through the gateway may be silent, in seconds.'),
  SERVICE_API_KEY: z
    .string()
    .optional()
    .describe('X-Service-Key of callers of Clockchain; unset: made once, in DATA_DIR/service.key.'),
  ADMIN_KEY: z
    .string()
    .optional()
    .describe("X-Admin-Key of Clockchain's administrators; unset: nobody is one."),
  REQUIRE_SIGNED_GATEWAY: flag('false').describe(
    'Whether Clockchain takes the names of users from the gateway only, not from services.',
  ),
  RATE_LIMIT_PUBLIC: ratePerMinute('60/minute').describe(
    'Requests to Clockchain of who shows no credential, by address; 0/minute: no limit.',
  ),
  RATE_LIMIT_AUTH_READ: ratePerMinute('300/minute').describe(
    'The same for reading with a credential, by user or service.',
  ),
  RATE_LIMIT_AUTH_WRITE: ratePerMinute('30/minute').describe(
    'The same for everything else with a credential.',
  ),
  RENDER_IMAGES: flag('true').describe('Whether scenes that Clockchain orders get a picture.'),
  FLASH_MAX_CONCURRENCY: count(1, 1000)
    .prefault('4')
    .describe('Scenes that Clockchain has Flash render at a time, over all processes.'),
  JUDGE_FAIL_MODE: z
    .enum(['closed', 'open'])
    .default('closed')
    .describe('open: queries that cannot be screened are rendered all the same.'),
  OPENROUTER_MODEL: z
    .string()
    .optional()
    .describe('Text model that screens queries; unset: the default text model.'),
  JOB_RETENTION_DAYS: count(1, 3650)
    .prefault('30')
    .describe('Days for which jobs that have ended are kept.'),
  EXPANSION_ENABLED: flag('false').describe('Whether Clockchain looks for new moments by itself.'),
  EXPANSION_INTERVAL: count(1, 86_400).prefault('300').describe('How often it does, in seconds.'),
  EXPANSION_CONCURRENCY: count(1, 100)
    .prefault('1')
    .describe('How many moments it expands at a time.'),
  EXPANSION_TARGET: count(0, 999_999_999)
    .prefault('0')
    .describe('Moments from which on it finds no more; 0: it goes on.'),
  EXPANSION_DAILY_BUDGET: dollars(100_000)
    .prefault('5.0')
    .describe('What that may cost a day (UTC), in US dollars.'),
  INDEXER_ENABLED: flag('true').describe('Whether public scenes of Flash become moments.'),
  INDEXER_INTERVAL: count(1, 86_400)
    .prefault('5')
    .describe('How often new ones are looked for, in seconds.'),
  DAILY_CRON_ENABLED: flag('false').describe(
    "Whether moments of today's date are rendered every day.",
  ),
  DAILY_CRON_AT: TimeOfDay.prefault('00:05').describe('When, as hour and minute in UTC.'),
  SEED_MOMENTS: flag('true').describe(
    "Whether the almanac's curated moments are laid down as public ones, each once.",
  ),
  PIPELINE_SPECULATION: z
    .enum(['on', 'off'])
    .default('on')
    .describe('off: date and sources are looked up only after the judge has admitted the query.'),
  LOG_LEVEL: z
    .enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'])
    .default('info')
    .describe('Least severe log level that is written.'),
})

/** What the variables are read as. */
export type EnvironmentValues = z.infer<typeof Environment>
