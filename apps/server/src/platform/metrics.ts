import { collectDefaultMetrics, Registry } from 'prom-client'

/** Where the parts of one system put what they measure. */
export type Metrics = Registry

/** A registry of its own, with what is known of the process. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

/** Upper bounds in seconds for what takes as long as calls of models do. */
export const CALL_SECONDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300]

/** Keeps the values of a label to those that are known and so many others; the rest is `other`. */
export class LabelLimit {
  readonly #admitted: Set<string>
  #free: number

  constructor(known: Iterable<string>, most: number) {
    this.#admitted = new Set(known)
    this.#free = most
  }

  /** The value, or `other`. */
  of(value: string): string {
    if (this.#admitted.has(value)) return value
    if (this.#free === 0) return 'other'
    this.#free -= 1
    this.#admitted.add(value)
    return value
  }
}
