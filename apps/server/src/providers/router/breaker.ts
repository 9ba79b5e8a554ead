/** Consecutive failures that open a circuit, and for how long. Source: contract of Flash, section 16. */
const FAILURES = 5
const OPEN_MS = 30_000

interface Circuit {
  failures: number
  /** When it was last too silent; 0: never since it last answered. */
  silentAt: number
  /** Until when nothing is asked, in milliseconds of the clock. */
  closedAt: number
}

/**
 * Circuits by key: after five failures in a row nothing is asked for 30 s, then one failure opens it
 * again and one success closes it.
 */
export class Breaker {
  readonly #circuits = new Map<string, Circuit>()
  /** Until when a quota is used up: whatever else comes of other calls meanwhile. */
  readonly #blockedUntil = new Map<string, number>()
  readonly #clock: () => number

  constructor(clock: () => number) {
    this.#clock = clock
  }

  /** Whether the key may be asked. */
  allows(key: string): boolean {
    const now = this.#clock()
    if ((this.#blockedUntil.get(key) ?? 0) > now) return false
    return (this.#circuits.get(key)?.closedAt ?? 0) <= now
  }

  succeeded(key: string): void {
    this.#circuits.delete(key)
  }

  failed(key: string): void {
    const failures = (this.#circuits.get(key)?.failures ?? 0) + 1
    const closedAt = failures >= FAILURES ? this.#clock() + OPEN_MS : 0
    const silentAt = this.#circuits.get(key)?.silentAt ?? 0
    this.#circuits.set(key, { failures, closedAt, silentAt })
  }

  /** A failure by silence: for a while others are asked first. */
  wasSilent(key: string): void {
    this.failed(key)
    const circuit = this.#circuits.get(key)
    if (circuit) circuit.silentAt = this.#clock()
  }

  /** Whether it was silent lately, and has not answered since. */
  isSlow(key: string): boolean {
    const silentAt = this.#circuits.get(key)?.silentAt ?? 0
    return silentAt > 0 && this.#clock() - silentAt < OPEN_MS
  }

  /** What has failed lately and not answered since, and whether it may be asked. */
  troubled(): { key: string; isOpen: boolean }[] {
    const now = this.#clock()
    const blocked = [...this.#blockedUntil].filter(([, until]) => until > now)
    const keys = new Set([...this.#circuits.keys(), ...blocked.map(([key]) => key)])
    return [...keys].map((key) => ({ key, isOpen: !this.allows(key) }))
  }

  /** Opens a circuit until a time, as when a quota is used up. */
  blockUntil(key: string, time: number): void {
    this.#blockedUntil.set(key, time)
  }
}
