import { randomUUID } from 'node:crypto'
import fc from 'fast-check'

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
export function reference(pool: Pool): fc.Arbitrary<string> {
  return fc.nat({ max: 999 }).map((number) => `@${pool}:${number}@`)
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
