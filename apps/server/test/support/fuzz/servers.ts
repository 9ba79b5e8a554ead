import { createLogger } from '../../../src/platform/log.ts'
import type { Overrides, Stack } from '../../../src/stack.ts'
import { type SimulatedIssuer, startIssuer } from '../../simulators/issuer.ts'
import { type Simulators, startSimulators } from '../../simulators/start-simulators.ts'
import { SECRETS, startAccountsStack } from '../accounts.ts'
import { startGateway } from '../gateway.ts'
import { envFor, pace, tableClock } from '../llm-render.ts'
import { createScriptedEngine } from '../scripted-engine.ts'
import { startTestStack, type TestDatabase } from '../test-stack.ts'
import type { Excuses, Explained, Leniency, Refusal } from './judge.ts'

/** What a server is started with. */
interface Start {
  database: TestDatabase
  overrides: Overrides
  env: Record<string, string>
}

/** A way to run the system. */
export interface FuzzedServer extends Excuses {
  name: string
  /** The part of all requests that it gets. */
  share: number
  /** @returns who works on scenes; who is asked, where somebody stands before it; who is asked by it. */
  start(how: Start): Promise<{ stack: Stack; gateway?: Stack; simulators?: Simulators }>
  /** Ways to present oneself that count there. */
  goodWays: readonly string[]
  /** Where Clockchain answers there. */
  mounts: readonly string[]
  /** Operations that can never be answered with 2xx there, and why. */
  unreachable: Readonly<Record<string, string>>
}

const NO_MODELS: Explained = {
  operations: /^POST \/api\/v1\/(timepoints\/generate|temporal\/|interactions\/)/,
  code: 'provider_unavailable',
  why: 'the request names a model, or open weights, whose provider is not configured',
}

/** Who follows all changes must not miss what a filter hides; without the cursor the filters are good. */
const UNFILTERED: Refusal = {
  operations: /^GET \/api\/v1\/timepoints$/,
  detail: /cannot be used with changed_since$/,
  why: 'what left the filter would be missed',
}

const OUT_OF_TIME: Refusal = {
  operations: /^POST \/api\/v1\/temporal\//,
  detail: /^units: The year -?\d+ lies outside of/,
  why: 'the moment that a jump starts from lies beyond what calendars reach',
}

const YEARS_TURNED: Refusal = {
  operations: /^GET \/api\/v1\/(moments|search|timeline|export\/tdf\.jsonl)$/,
  detail: /^year_to: must not be before year_from$/,
  why: 'each of the two is a year',
}

/** What is said of a moment is one object, of which the document has the parts. */
const NO_MOMENT: Refusal = {
  operations: /^POST \/api\/v1\/index$/,
  detail:
    /^(timepoint: needs the id|(year|name|title)[: ].* (is needed|is not known)|id: contradicts)/,
  why: 'it names no moment, or two',
}

const REFUSALS = [OUT_OF_TIME, UNFILTERED, YEARS_TURNED, NO_MOMENT]

const LENIENT: readonly Leniency[] = [
  { operations: /^POST \/api\/v1\/auth\/logout$/, why: 'whoever signs out has signed out' },
  {
    operations: /^POST \/api\/v1\/ingest\//,
    query: /(^|&)partial=/,
    why: 'what is good is taken where something else is not',
  },
]

const SIGNED_IN = ['token', 'token', 'key', 'service', 'serviceForUser', 'serviceForExternal']

/** Where nobody signs in, services and administrators still have their keys. */
const OPEN = {
  ADMIN_API_KEY: SECRETS.ADMIN_API_KEY,
  FLASH_SERVICE_KEY: SECRETS.FLASH_SERVICE_KEY,
}

/**
 * Services are not limited, as nobody is in tests: else most of what they ask would be refused, also what
 * Clockchain asks. They and administrators show Clockchain what they show Flash. The Expander finds the
 * graph full.
 */
const SERVICES = {
  RATE_LIMIT_SERVICE: '0',
  SERVICE_API_KEY: SECRETS.FLASH_SERVICE_KEY,
  ADMIN_KEY: SECRETS.ADMIN_API_KEY,
  EXPANSION_TARGET: '1',
}

const NOT_SIGNED_IN = ['nothing', 'nothing', 'unsigned', 'unsigned', 'service', 'serviceForUser']

const NO_PICTURES = Object.fromEntries(
  ['image', 'thumbnail'].map((kind) => [
    `GET /api/v1/scenes/{id}/${kind}`,
    'this Flash sends no picture inside of its address',
  ]),
)

const NOT_THERE = Object.fromEntries(
  [
    'POST /api/v1/auth/apple',
    'POST /api/v1/auth/google',
    'POST /api/v1/auth/dev/token',
    'POST /api/v1/auth/refresh',
    'POST /api/v1/auth/keys',
    'DELETE /api/v1/auth/keys/{id}',
  ].map((operation) => [operation, 'nobody signs in there']),
)

/** A picture takes longer than everything else together: one is drawn, for all scenes. */
function quickEngine() {
  const scripted = createScriptedEngine()
  let picture: Promise<unknown> | null = null
  scripted.on('image_generation', (original) => {
    picture ??= original()
    return picture
  })
  return scripted.engine
}

/** Every way in which the system meets clients. */
export const SERVERS: readonly FuzzedServer[] = [
  {
    name: 'with accounts',
    share: 0.45,
    start: async ({ database, overrides, env }) => ({
      stack: await startAccountsStack(database, { env, engine: quickEngine(), ...overrides }),
    }),
    goodWays: [...SIGNED_IN, 'signature'],
    explained: [NO_MODELS],
    refusals: REFUSALS,
    lenient: LENIENT,
    mounts: ['/api/v1', '/api', '/api/v1/clockchain'],
    unreachable: NO_PICTURES,
  },
  {
    name: 'open to everybody',
    share: 0.2,
    start: async ({ database, overrides, env }) => ({
      stack: await startTestStack(database, {
        env: { ...env, ...OPEN },
        engine: quickEngine(),
        ...overrides,
      }),
    }),
    goodWays: NOT_SIGNED_IN,
    explained: [NO_MODELS],
    refusals: REFUSALS,
    lenient: LENIENT,
    mounts: ['/api/v1', '/api'],
    unreachable: { ...NOT_THERE, ...NO_PICTURES },
  },
  {
    name: 'behind a gateway',
    share: 0.2,
    async start({ database, overrides, env }) {
      const own = { env, engine: quickEngine(), ...overrides }
      const stack = await startAccountsStack(database, own)
      const ahead = { ...env, FLASH_URL: stack.url, CLOCKCHAIN_URL: stack.url }
      const idleMs = 20_000 // Also on a machine that does much else beside.
      return { stack, gateway: await startGateway(database, { env: ahead, idleMs, ...overrides }) }
    },
    goodWays: ['token', 'token', 'key'],
    explained: [NO_MODELS],
    refusals: REFUSALS,
    lenient: LENIENT,
    mounts: ['/api/v1/clockchain'],
    unreachable: {
      ...NO_PICTURES,
      'POST /api/v1/bulk-generate': 'services do not come by way of the gateway',
      'POST /api/v1/users/resolve': 'services do not come by way of the gateway',
    },
  },
  {
    name: 'with models',
    share: 0.15,
    async start({ database, overrides, env }) {
      const simulators = await startSimulators({ maxCalls: 1 })
      const providers = envFor(simulators, ['google', 'openrouter', 'stability', 'local'])
      const stack = await startTestStack(database, {
        env: { ...env, ...OPEN, ...providers },
        models: { timings: pace(5000, 10_000), clock: tableClock },
        ...overrides,
      })
      return { stack, simulators }
    },
    goodWays: NOT_SIGNED_IN,
    explained: [],
    refusals: REFUSALS,
    lenient: LENIENT,
    mounts: ['/api/v1', '/api'],
    unreachable: { ...NOT_THERE, ...NO_PICTURES },
  },
]

/** A server that runs, and what it runs with. */
export interface RunningServer extends AsyncDisposable {
  stack: Stack
  /** Where requests are sent. */
  url: string
  issuers: { apple: SimulatedIssuer; google: SimulatedIssuer }
  /** Lines of its log that tell of failures. */
  failures: readonly string[]
}

/** Starts a server with everything that can be configured apart from models. */
export async function startFuzzed(
  { start }: FuzzedServer,
  database: TestDatabase,
): Promise<RunningServer> {
  const failures: string[] = []
  const apple = await startIssuer({ iss: 'https://appleid.apple.com', aud: 'org.example.app' })
  const google = await startIssuer({ iss: 'https://accounts.google.com', aud: 'google-client' })
  const { stack, gateway, simulators } = await start({
    database,
    env: {
      ALLOW_INSECURE_CALLBACKS: 'true',
      APPLE_BUNDLE_ID: 'org.example.app',
      APPLE_JWKS_URL: apple.jwksUrl,
      GOOGLE_OAUTH_CLIENT_ID: 'google-client',
      GOOGLE_JWKS_URL: google.jwksUrl,
      ...SERVICES,
    },
    overrides: {
      log: createLogger('error', { write: (line) => void failures.push(line) }),
      resolve: async () => [],
    },
  })
  return {
    stack,
    url: (gateway ?? stack).url,
    issuers: { apple, google },
    failures,
    async [Symbol.asyncDispose]() {
      await gateway?.close()
      await stack.close()
      await simulators?.close()
      await apple[Symbol.asyncDispose]()
      await google[Symbol.asyncDispose]()
    },
  }
}
