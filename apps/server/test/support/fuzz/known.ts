import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import type { Schema } from './document.ts'
import { momentPath } from './moment-paths.ts'
import { moment } from './moments.ts'

/** Kinds of things that requests can name. */
const POOLS = [
  'timepoint',
  'running',
  'slug',
  'session',
  'person',
  'user',
  'external',
  'refresh',
  'key',
  'model',
  'receiver',
  'apple',
  'google',
  'path',
  'encodedPath',
  'node',
  'job',
  'waitingJob',
  'cursor',
] as const
export type Pool = (typeof POOLS)[number]

const REFERENCE = /@(\w+):(\d+)@/g

/** Stands in a generated request for one of the things of a pool, which is chosen when it is sent. */
function reference(pool: Pool): fc.Arbitrary<string> {
  return fc.nat({ max: 999 }).map((number) => `@${pool}:${number}@`)
}

const constants = (...values: string[]) => fc.constantFrom(...values)

const MODELS = constants('offline', 'offline', 'offline', 'offline', 'gemini-2.5-flash')

const SLASHED = fc.oneof(
  { weight: 4, arbitrary: reference('path').map((path) => `/${path}`) },
  { weight: 1, arbitrary: reference('path') },
  { weight: 1, arbitrary: momentPath.map((path) => `/${path}`) },
)

/** What parameters and properties of these names mean. */
const BY_NAME: Record<string, fc.Arbitrary<string | null>> = {
  timepoint_id: reference('timepoint'),
  slug: reference('slug'),
  session_id: reference('session'),
  user_id: reference('user'),
  external_id: reference('external'),
  refresh_token: reference('refresh'),
  identity_token: reference('apple'),
  id_token: reference('google'),
  nonce: fc.constant(null),
  character: reference('person'),
  characters: reference('person'),
  callback_url: reference('receiver'),
  query: moment,
  changed_since: constants('', '', 'abc'),
  preset: constants('balanced', 'HD', 'fast', 'gemini3'),
  text_model: MODELS,
  model: MODELS,
  image_model: constants('offline', 'offline', 'pollinations'),
  model_policy: fc.constant(null),
  model_id: constants('gemini-2.5-flash', 'org/model', 'llama3'),
  provider: constants('google', 'openrouter', 'local', 'nobody'),
  email: constants('somebody@example.org', 'other@example.org'),
  'idempotency-key': constants('a', 'b', 'c', 'd', 'e', 'f'),
  id: SLASHED,
  path: SLASHED,
  source: SLASHED,
  target: SLASHED,
  from: reference('path'),
  to: reference('path'),
  node: reference('node'),
  cursor: reference('cursor'),
  flash_timepoint_id: fc.oneof(reference('timepoint'), reference('slug')),
  flash_id: reference('timepoint'),
  visibility: constants('public', 'private', 'unlisted'),
  created_by: constants('expander', 'auto', 'agent:x', 'user:x', 'Ödön'),
  q: constants('caesar', 'сенат', '東京', '%', '"rain" or -rain', 'x'),
  country: constants('italy', 'Italy', 'japan,italy', 'россия', 'unknown'),
  region: constants('lazio', 'Tōkyō', 'unknown'),
  city: constants('rome', 'tokyo,rome', 'Sankt Peterburg'),
  tags: constants('war', 'war,ancient-rome', 'дождь', ','),
  figure: constants('Julius Caesar', 'Пётр I,徳川家康', ','),
  entity: constants('Julius Caesar', 'nobody'),
  era: constants('Roman Republic', '明治'),
  figures: constants('Julius Caesar', 'Пётр I', '徳川家康'),
  month: constants('march', 'July', 'unknown', '7'),
  day: constants('15', 'unknown', '31'),
  time: constants('1430', '14:30', 'noon'),
  date_edtf: constants(
    '-0043-03-15',
    '1816-22',
    '134X',
    '-04XX',
    '1274~',
    '1900/1910',
    '1910/1900',
    '1900-XX',
    '0000',
  ),
  timestamp: constants('2026-01-01T00:00:00Z', '1969-07-20', '2026-01-01T00:00:00+05:30'),
  tdf_hash: constants('', '', 'ab'),
  generator: constants('timepoint-clockchain', 'x'),
}

/** What is said of a moment besides its date, where a schema takes anything. */
const SAID = {
  name: constants('Rain', '雨', 'The senate waits', 'x'),
  one_liner: constants('It rains', 'Дождь', ''),
  tags: fc.constantFrom(['war'], ['дождь', 'war'], []),
  figures: fc.constantFrom(['Julius Caesar'], []),
  sources: fc.constantFrom(['Suetonius'], [{ url: 'https://example.org' }], []),
  confidence: fc.constantFrom(0.5, 1, 5e-324, null),
  layer: fc.constantFrom(0, 1, 2, null),
  latitude: fc.constantFrom(41.9, -90, null),
  longitude: fc.constantFrom(12.5, 180, null),
  attributes: fc.constantFrom({ a: 1 }, { a: [[[]]] }, {}),
}

/** The same with a date, and with what may not be said. */
const ODDLY_SAID = {
  ...SAID,
  year: fc.constantFrom(-44, 1, 1890, 1969, 0, 10_000, 1.5, -1e21, '1969'),
  month: fc.constantFrom('march', 3, 7, 'unknown', 13, -0),
  day: fc.constantFrom(1, 15, 28, 31, 1e308),
  time: constants('1430', '2460'),
  name: constants('Rain', '雨', 'unknown', '...', '\ud800', '\0', 'x'.repeat(121)),
  tags: fc.constantFrom(['war'], [''], 'war', ['\0'], Array(201).fill('a')),
  confidence: fc.constantFrom(0.5, -0, 1.1, 5e-324),
  attributes: fc.constantFrom({ a: 1 }, { '\ud800': 1 }, { a: '\0' }, { a: 'x'.repeat(70_000) }),
  image_url: constants('data:image/png;base64,', 'https://example.org/x.png'),
}

type Members = Record<string, fc.Arbitrary<unknown>>

const members = (said: Members, requiredKeys: string[]) =>
  fc.record(said, { requiredKeys, noNullPrototype: true })

/** By a path, or by a year. */
const nodes = (said: Members) =>
  fc.oneof(
    members({ ...said, id: SLASHED }, ['id']),
    members({ ...said, year: fc.constantFrom(-44, 1, 1890, 9999) }, ['name', 'year']),
  )

/** Objects under these names: so that some of them mean something, and do not contradict themselves. */
const OBJECTS: Record<string, (said: Members) => fc.Arbitrary<unknown>> = {
  metadata: (said) => members(said, ['name']),
  payload: (said) => members(said, ['name']),
  nodes,
}

/** Ends of ways in the graph; under the same names the timeline has days, with a pattern. */
const ENDS = new Set(['from', 'to'])

/** Segments of paths as `browse` has them; nothing is below most of them. */
const SEGMENTS: readonly fc.Arbitrary<string>[] = [
  constants('-44', '1969', '-44', '0', '-0', '+44', '10000'),
  constants('march', 'july', 'unknown', 'MARCH', '3'),
  constants('15', '20', 'unknown', '0', '015'),
  constants('unknown', '2017', '2460'),
  constants('italy', 'united-states', 'unknown', 'Italy'),
  constants('lazio', 'unknown'),
  constants('rome', 'unknown', '東京'),
]

/** What the `{id}` of a path names, by the beginning of the path. */
const IDS: [RegExp, fc.Arbitrary<string>][] = [
  [
    /\/jobs\/\{id\}\/cancel$/,
    fc.oneof({ weight: 4, arbitrary: reference('waitingJob') }, reference('job')),
  ],
  [/\/jobs\/\{id\}$/, reference('job')],
  [/\/session\/\{id\}/, reference('session')],
  [/\/models\/\{id\}/, reference('model')],
  [/\/keys\/\{id\}/, reference('key')],
  [
    /\/\{id\}\/cancel$/,
    fc.oneof({ weight: 4, arbitrary: reference('running') }, reference('timepoint')),
  ],
  [/\/\{id\}/, fc.oneof({ weight: 30, arbitrary: reference('timepoint') }, reference('running'))],
]

/** Values that are known to mean something under a name; null: there are none. */
export function knownValue(
  name: string,
  { pattern }: Pick<Schema, 'pattern'> = {},
): fc.Arbitrary<string | null> | null {
  if (ENDS.has(name) && pattern !== undefined) return null
  return BY_NAME[name] ?? null
}

/** The same of objects. */
export function knownObject(name: string, isPlain: boolean): fc.Arbitrary<unknown> | null {
  const made = OBJECTS[name]
  if (!made) return null
  return isPlain ? made(SAID) : fc.oneof(made(SAID), made(ODDLY_SAID))
}

const WORKERS = constants('indexer', 'daily', 'visibility', 'seeder', 'expander')

/** The same for a parameter of a path. */
export function knownSegment(name: string, path: string): fc.Arbitrary<string> {
  const [, id] = (name === 'id' && IDS.find(([pattern]) => pattern.test(path))) || []
  if (id) return id
  if (name === 'path')
    return fc.oneof(reference('path'), reference('path'), reference('encodedPath'))
  if (name === 'name') return WORKERS
  const segment = SEGMENTS[Number(/^s(\d)$/.exec(name)?.[1]) - 1]
  return segment ?? (knownValue(name) ?? fc.uuid()).map(String)
}

/** Of what requests leave behind, only the newest is remembered. */
const PASSING = 24

/** What there is to be named. Some of it stays; the rest requests may delete. */
export class Known {
  readonly #kept = new Map<Pool, string[]>()
  readonly #passing = new Map<Pool, string[]>()

  /** Adds what no request is made to delete. */
  keep(pool: Pool, ...values: string[]): void {
    this.#kept.set(pool, [...(this.#kept.get(pool) ?? []), ...values])
  }

  /** Adds the path of a moment, in the ways in which it is sent. */
  keepPath(path: string): void {
    this.keep('path', path.slice(1))
    this.keep('encodedPath', encodeURIComponent(path))
  }

  /** The same of a moment that requests may delete. */
  addPath(path: string): void {
    this.add('path', path.slice(1))
    this.add('encodedPath', encodeURIComponent(path))
  }

  removePath(path: string): void {
    this.remove('path', path.slice(1))
    this.remove('encodedPath', encodeURIComponent(path))
  }

  /** Adds what requests may delete. */
  add(pool: Pool, value: string): void {
    const values = this.#passing.get(pool) ?? []
    this.#passing.set(pool, [...values.filter((other) => other !== value), value].slice(-PASSING))
  }

  /** Forgets what is there no more. */
  remove(pool: Pool, value: string): void {
    const values = this.#passing.get(pool) ?? []
    this.#passing.set(
      pool,
      values.filter((other) => other !== value),
    )
  }

  /** One of a pool, as a number says, as often of what stays as of what does not; else a random id. */
  #pick(pool: Pool, number: number, deletable: boolean): string {
    const kept = deletable ? [] : (this.#kept.get(pool) ?? [])
    const passing = this.#passing.get(pool) ?? []
    const [first, second] = number % 2 === 0 ? [kept, passing] : [passing, kept]
    const values = first.length > 0 ? first : second
    return values[Math.floor(number / 2) % values.length] ?? randomUUID()
  }

  /** A text with what its references stand for. @param deletable only what may be deleted. */
  resolve(text: string, { deletable = false } = {}): string {
    return text.replace(REFERENCE, (_whole, name: string, number: string) => {
      const pool = POOLS.find((one) => one.toUpperCase() === name.toUpperCase())
      const value = pool ? this.#pick(pool, Number(number), deletable) : randomUUID()
      return pool === name ? value : value.toUpperCase()
    })
  }
}
