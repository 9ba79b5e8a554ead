import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { moment } from './moments.ts'

/** Kinds of things that requests can name. */
export type Pool =
  | 'timepoint'
  | 'running'
  | 'slug'
  | 'session'
  | 'person'
  | 'user'
  | 'external'
  | 'refresh'
  | 'key'
  | 'model'
  | 'receiver'
  | 'apple'
  | 'google'

const REFERENCE = /@(\w+):(\d+)@/g

/** Stands in a generated request for one of the things of a pool, which is chosen when it is sent. */
function reference(pool: Pool): fc.Arbitrary<string> {
  return fc.nat({ max: 999 }).map((number) => `@${pool}:${number}@`)
}

const constants = (...values: string[]) => fc.constantFrom(...values)

const MODELS = constants('offline', 'offline', 'offline', 'offline', 'gemini-2.5-flash')

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
}

/** What the `{id}` of a path names, by the beginning of the path. */
const IDS: [RegExp, fc.Arbitrary<string>][] = [
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
export function knownValue(name: string): fc.Arbitrary<string | null> | null {
  return BY_NAME[name] ?? null
}

/** The same for a parameter of a path. */
export function knownSegment(name: string, path: string): fc.Arbitrary<string> {
  const [, id] = (name === 'id' && IDS.find(([pattern]) => pattern.test(path))) || []
  return id ?? (knownValue(name) ?? fc.uuid()).map(String)
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
    return text.replace(REFERENCE, (_whole, pool: string, number: string) =>
      this.#pick(pool as Pool, Number(number), deletable),
    )
  }
}
