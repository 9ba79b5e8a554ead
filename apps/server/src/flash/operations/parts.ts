import type { Db } from '../../platform/db/database.ts'
import { throughOutages } from '../../platform/db/outage.ts'
import { keepPart, type OperationLease, readParts } from './operation-store.ts'

/** Another process has taken the operation over. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError'
}

/** The answers that an operation has paid for, by name. They are kept while the work goes on. */
export class Parts {
  readonly #db: Db
  readonly #lease: OperationLease
  readonly #known: ReadonlyMap<string, unknown>
  readonly #signal: AbortSignal
  readonly #keeping: Promise<void>[] = []

  private constructor(
    db: Db,
    lease: OperationLease,
    known: ReadonlyMap<string, unknown>,
    signal: AbortSignal,
  ) {
    this.#db = db
    this.#lease = lease
    this.#known = known
    this.#signal = signal
  }

  /** With what earlier holders of the operation have kept. @param signal ends the waiting for a database that is away. */
  static async open(db: Db, lease: OperationLease, signal: AbortSignal): Promise<Parts> {
    const known = lease.leaseEpoch === 1 ? new Map() : await readParts(db, lease.id)
    return new Parts(db, lease, known, signal)
  }

  /** The answer that was kept, or that of the call, which is being kept when it is given. */
  async get<T>(name: string, call: () => Promise<T>): Promise<T> {
    if (this.#known.has(name)) return this.#known.get(name) as T
    const answer = await call()
    const keeping = this.#keep(name, answer)
    keeping.catch(() => {}) // Told to whoever waits for it.
    this.#keeping.push(keeping)
    return answer
  }

  /** Resolves when every answer is kept. @throws LeaseLostError */
  async kept(): Promise<void> {
    await Promise.all(this.#keeping)
  }

  /** Waits until nothing is being written any more, however that went. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#keeping)
  }

  async #keep(name: string, answer: unknown): Promise<void> {
    const keep = () => keepPart(this.#db, this.#lease, name, answer)
    if (await throughOutages(keep, this.#signal)) return
    throw new LeaseLostError(`${name} of ${this.#lease.id}`)
  }
}
