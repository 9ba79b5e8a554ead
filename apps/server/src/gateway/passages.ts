import type { FastifyContextConfig } from 'fastify'
import { INDEX_PRICE, INGEST_PRICE } from '../accounts/credits/request-prices.ts'
import { KNOWN_CALLERS, WITHOUT_TOKENS } from '../accounts/identity/identity-hook.ts'
import { UNCOUNTED } from '../platform/http/rate-limit.ts'
import type { UpstreamName } from './upstream.ts'

/** Requests that go the same way. */
export interface Passage {
  to: UpstreamName
  urls: readonly string[]
  /** All that have a meaning here when absent. */
  methods?: readonly string[]
  /** Whether models may be waited for. */
  isSlow?: boolean
  /** In bytes; as everywhere when absent. */
  bodyLimit?: number
  config?: FastifyContextConfig
  /** Whether an API key is not enough. */
  isForPeople?: boolean
  /** The target as the service knows it, and a path of the service as it is known here. */
  rename?: (target: string) => string
  renameBack?: (path: string) => string
}

const API = '/api/v1'
const READING = ['GET', 'HEAD']
const MIB = 1024 ** 2

const under = (...paths: string[]) => paths.flatMap((path) => [path, `${path}/*`])

const FLASH: readonly Passage[] = [
  { to: 'flash', urls: [`${API}/*`] },
  {
    to: 'flash',
    urls: ['timepoints/generate', 'temporal', 'interactions', 'eval'].map(
      (name) => `${API}/${name}/*`,
    ),
    isSlow: true,
  },
  {
    to: 'flash',
    urls: ['events', 'image'].map((name) => `${API}/timepoints/:id/${name}`),
    methods: READING,
    config: UNCOUNTED,
  },
  {
    to: 'flash',
    urls: ['/', '/openapi.json', ...under('/docs', '/redoc')],
    methods: READING,
    config: UNCOUNTED,
  },
]

const CLOCKCHAIN = {
  to: 'clockchain',
  bodyLimit: MIB,
  config: { takesAgents: true, isOfClockchain: true },
  rename: (target) => target.replace(/^\/api\/v1\/clockchain(?=[/?]|$)/, API),
  renameBack: (path) => path.replace(/^\/api\/v1(?=[/?#]|$)/, `${API}/clockchain`),
} as const satisfies Partial<Passage>

/** What of Clockchain costs credits, where it is behind this process. */
const PAID: readonly Passage[] = [
  {
    ...CLOCKCHAIN,
    urls: [`${API}/clockchain/index`],
    methods: ['POST'],
    config: { ...CLOCKCHAIN.config, price: INDEX_PRICE },
  },
  {
    ...CLOCKCHAIN,
    urls: [`${API}/clockchain/ingest/*`],
    bodyLimit: 64 * MIB,
    config: { ...CLOCKCHAIN.config, price: INGEST_PRICE },
  },
]

/** Where accounts are a service of their own. */
const ACCOUNTS: readonly Passage[] = [
  { to: 'accounts', urls: under(`${API}/auth`, `${API}/users`, `${API}/credits`) },
  {
    to: 'accounts',
    urls: ['apple', 'google', 'dev/token', 'refresh', 'logout'].map((way) => `${API}/auth/${way}`),
    methods: ['POST'],
    config: WITHOUT_TOKENS,
  },
  {
    to: 'accounts',
    urls: [`${API}/auth/account`, ...under(`${API}/auth/keys`)],
    methods: ['POST', 'DELETE'],
    config: KNOWN_CALLERS,
    isForPeople: true,
  },
]

/**
 * Where requests go, in any order: of the addresses that fit a request the most particular one counts.
 * Limits are those of the contract of Clockchain, sections 1 and 16.
 */
export function passagesTo(services: ReadonlySet<UpstreamName>): readonly Passage[] {
  return [
    ...FLASH,
    { ...CLOCKCHAIN, urls: under(`${API}/clockchain`) },
    { ...CLOCKCHAIN, urls: ['/mcp'], isSlow: true },
    ...(services.has('clockchain') ? PAID : []),
    ...(services.has('accounts') ? ACCOUNTS : []),
  ]
}
