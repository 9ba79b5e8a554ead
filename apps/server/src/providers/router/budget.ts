/** What one render may cost. Calls whose price nobody knows count as nothing. */
export class Budget {
  readonly limitUsd: number
  #spentUsd = 0

  constructor(limitUsd: number) {
    this.limitUsd = limitUsd
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

  /** Whether calls that only make an answer better or surer have to be left out. */
  get isTight(): boolean {
    return this.#spentUsd >= this.limitUsd / 2
  }
}
