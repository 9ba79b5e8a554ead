import { Counter } from 'prom-client'
import type { Db } from '../../platform/db/database.ts'
import type { Logger } from '../../platform/log.ts'
import type { Metrics } from '../../platform/metrics.ts'
import { checkBooks, findStrayHolds } from './books-store.ts'

/** Accounts and holds that are named in one line of the log. */
const NAMED = 20

/**
 * What looks whether the books of credits are right: every account against its entries and holds, and
 * every hold against the work that it pays for. Says so in the log and in a metric when they are not,
 * and mends nothing: what is wrong with money is for people to see.
 */
export function createBooksAudit(
  db: Db,
  { log, metrics }: { log: Logger; metrics: Metrics },
): () => Promise<void> {
  const audits = new Counter({
    name: 'timepoint_book_audits_total',
    help: 'Audits of all accounts of credits that this process made, by outcome: balanced, unbalanced.',
    labelNames: ['outcome'] as const,
    registers: [metrics],
  })
  for (const outcome of ['balanced', 'unbalanced']) audits.inc({ outcome }, 0)
  return async () => {
    const { accounts, disagreements } = await checkBooks(db)
    const strays = await findStrayHolds(db)
    const isBalanced = disagreements.length === 0 && strays.length === 0
    audits.inc({ outcome: isBalanced ? 'balanced' : 'unbalanced' })
    if (isBalanced) {
      log.info({ accounts }, 'books balanced')
      return
    }
    const found = {
      accounts,
      disagreeing: disagreements.length,
      disagreements: disagreements.slice(0, NAMED),
      stray: strays.length,
      strayHolds: strays.slice(0, NAMED),
    }
    log.error(found, 'the books of credits disagree')
  }
}
