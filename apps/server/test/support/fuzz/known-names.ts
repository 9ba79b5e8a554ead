import fc from 'fast-check'
import type { Schema } from './document.ts'
import { reference } from './known.ts'
import { momentPath } from './moment-paths.ts'
import { moment } from './moments.ts'

const constants = (...values: string[]) => fc.constantFrom(...values)

const MODELS = constants('offline', 'offline', 'offline', 'offline', 'gemini-2.5-flash')

/** Paths of moments as bodies have them. */
export const SLASHED = fc.oneof(
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
