/** PostgreSQL: it was ended, since it and another waited for each other. */
const DEADLOCK = '40P01'

/** Each time somebody else gets through: so many in a row say that something else is wrong. */
const TRIES = 5

/**
 * Does work again that PostgreSQL has ended so that another could go on, which it waited for in a circle.
 * @param work one statement or one whole transaction: of what was ended nothing stays.
 * @throws what the work throws otherwise.
 */
export async function throughDeadlocks<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work()
    } catch (error) {
      if ((error as { code?: unknown }).code !== DEADLOCK || tries === TRIES) throw error
    }
  }
}
