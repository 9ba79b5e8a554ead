/** What one render may cost in money and time. Calls whose price nobody knows count as nothing. */
export class Budget {
  readonly limitUsd: number
  /** When its time is up, in milliseconds of the epoch. */
  readonly deadline: number
  #spentUsd = 0

  constructor(limitUsd: number, deadline = Number.POSITIVE_INFINITY) {
    this.limitUsd = limitUsd
    this.deadline = deadline
  }

  spend(costUsd: number | null): void {
    this.#spentUsd += costUsd ?? 0
  }

  get spentUsd(): number {
    return this.#spentUsd
  }

  /** Whether no further call may be made. */
  get isSpent(): boolean {
    return this.#spentUsd >= this.limitUsd
  }

  /**
   * Whether a call that only makes an answer better has a place: half of the money is left, and four
   * times as long as it may take.
   * @param ms how long the like of it took.
   */
  hasRoomFor(ms: number): boolean {
    return this.#spentUsd < this.limitUsd / 2 && this.deadline - Date.now() > ms * 4
  }
}
