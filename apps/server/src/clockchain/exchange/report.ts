import type { IngestItem, IngestReport } from '@timepoint/contracts'
import type { AppError } from '../../platform/errors.ts'

type Status = IngestItem['status']

/** What is told of one item. */
export interface ItemOutcome {
  index: number
  kind: IngestItem['kind']
  id: string | null
  status: Exclude<Status, 'skipped'>
  code?: string | null
  detail?: string | null
  ignored?: readonly string[]
}

/** What happened to the items of an import, in the order in which they are told. */
export type Outcomes = ItemOutcome[]

const count = (outcomes: readonly ItemOutcome[], status: Status) =>
  outcomes.filter((one) => one.status === status).length

const STORED: readonly Status[] = ['created', 'updated', 'unchanged']

function toItem(outcome: ItemOutcome, isStored: boolean): IngestItem {
  const { index, kind, id, status, code = null, detail = null, ignored = [] } = outcome
  const isLost = !isStored && status !== 'failed'
  return {
    index,
    kind,
    id,
    status: isLost ? 'skipped' : status,
    code,
    detail,
    ignored: [...ignored],
  }
}

/**
 * The report of an import.
 * @param isStored false: nothing was stored, since some of it is bad.
 */
export function reportOf(outcomes: readonly ItemOutcome[], isStored: boolean): IngestReport {
  const stored = isStored ? outcomes.filter(({ status }) => STORED.includes(status)) : []
  const edges = stored.filter(({ kind }) => kind === 'edge').length
  return {
    ingested_nodes: stored.length - edges,
    ingested_edges: edges,
    created: count(stored, 'created'),
    updated: count(stored, 'updated'),
    unchanged: count(stored, 'unchanged'),
    failed: count(outcomes, 'failed'),
    items: outcomes.map((one) => toItem(one, isStored)),
  }
}

/** An item that cannot be stored, and why. */
export function failure(
  item: Pick<ItemOutcome, 'index' | 'kind' | 'id'>,
  { code, message: detail }: Pick<AppError, 'code' | 'message'>,
): ItemOutcome {
  return { ...item, status: 'failed', code, detail }
}
