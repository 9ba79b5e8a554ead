import type { Comparison } from '@timepoint/contracts'
import type { OperationKind } from '../operations/operation-kind.ts'
import { comparisonPrice } from '../prices.ts'
import { type CompareContext, type CompareOrder, compareModels } from './compare-models.ts'

/** Models have their own limit; this much longer is waited for all of them, in milliseconds. */
const MARGIN_MS = 10_000

/** Compares models; rows that are there are not asked for again. */
export function createComparisonKind(context: CompareContext): OperationKind<Comparison> {
  return {
    limitMs: ({ request }) => (request as CompareOrder).timeoutMs + MARGIN_MS,
    run: ({ request }, { signal, part }) =>
      compareModels(context, request as CompareOrder, signal, part),
    charge: ({ success_count: answered }) => comparisonPrice(answered).cost,
    lastFrames: (comparison) => [comparison],
  }
}
