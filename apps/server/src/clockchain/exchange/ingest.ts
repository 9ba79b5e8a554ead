import type { IngestReport, Visibility } from '@timepoint/contracts'
import {
  isLosslessObject,
  type LosslessJson,
  MAX_INGEST_EDGES,
  MAX_INGEST_NODES,
  MAX_INGEST_RECORDS,
} from '@timepoint/contracts'
import pLimit from 'p-limit'
import type { Db } from '../../platform/db/database.ts'
import { throughDeadlocks } from '../../platform/db/deadlock.ts'
import { AppError } from '../../platform/errors.ts'
import { answerOnce, type GivenAnswer } from '../../platform/idempotency/answer-once.ts'
import type { IdempotencyKey } from '../../platform/idempotency/idempotency-store.ts'
import { createSceneFinder } from './find-scenes.ts'
import type { IngestContext, IngestOrder } from './ingest-context.ts'
import { degreesOf, ingestEdges, readEdges } from './ingest-edges.ts'
import { inBatches, ingestMoments, type SentItem } from './ingest-moments.ts'
import { invalidField } from './invalid-field.ts'
import { readNode } from './node-input.ts'
import { parseItem, plainJson, plainObject } from './parse-item.ts'
import { readRecord } from './record-input.ts'
import { type ItemOutcome, reportOf } from './report.ts'
import { type Span, splitBody, splitLines } from './split-json.ts'

/** A body as it came. */
interface SentBody {
  bytes: Buffer
  /** Whether each line is an item. */
  isLines: boolean
}

/** What becomes of a body. */
export interface IngestRequest extends IngestOrder {
  body: SentBody
  /** Of moments that do not say theirs; null: nobody says it. */
  visibility: Visibility | null
  key: IdempotencyKey | null
}

/** Imports that a process works on at a time: each holds a connection, and what it has read. */
const IMPORTS_AT_ONCE = 2

/** Ends the transaction of an import of which nothing is to stay, with what would have become of it. */
class Undone extends Error {
  readonly outcomes: readonly ItemOutcome[]

  constructor(outcomes: readonly ItemOutcome[]) {
    super('undone')
    this.outcomes = outcomes
  }
}

const hasFailed = (outcomes: readonly ItemOutcome[]) =>
  outcomes.some(({ status }) => status === 'failed')

/** Mistakes that a problem lists; the report in it has them all. */
const LISTED = 20

function ingestFailed(outcomes: readonly ItemOutcome[]): AppError {
  const failed = outcomes.filter(({ status }) => status === 'failed')
  const detail = `Nothing was stored: ${failed.length} of ${outcomes.length} items are bad`
  const errors = failed.slice(0, LISTED).map(({ kind, index, detail: message }) => ({
    path: `${kind}s.${index}`,
    message: message ?? 'is bad',
  }))
  // A visibility that is none is 400 wherever it is said.
  const isUnknown = failed.some(({ code }) => code === 'visibility_unknown')
  const code = isUnknown ? 'visibility_unknown' : 'ingest_failed'
  return new AppError(code, { detail, errors, extra: reportOf(outcomes, false) })
}

function assertAtMost(count: number, most: number, what: string): void {
  if (count > most) throw invalidField(what, `must be at most ${most}, and are ${count}`)
}

type Objects = (value: LosslessJson) => Record<string, unknown>

const asObject: Objects = (value) => {
  if (isLosslessObject(value)) return plainObject(value)
  throw invalidField('', 'must be an object')
}

function* nodeItems(
  bytes: Buffer,
  spans: readonly Span[],
  absent: Visibility | null,
): Generator<SentItem> {
  for (const [index, span] of spans.entries()) {
    const read = () => {
      const says = asObject(parseItem(bytes, span))
      const visibility = says.visibility ?? absent
      return { node: readNode({ ...says, visibility }), says }
    }
    yield { index, kind: 'node', read }
  }
}

function* recordItems(
  bytes: Buffer,
  spans: readonly Span[],
  visibility: Visibility | null,
): Generator<SentItem> {
  for (const [index, span] of spans.entries()) {
    const read = () => ({ ...readRecord(parseItem(bytes, span), visibility), says: null })
    yield { index, kind: 'record', read }
  }
}

/** The records of a body, in any of its forms. @throws AppError invalid_input */
async function recordSpans({ bytes, isLines }: SentBody): Promise<readonly Span[]> {
  if (isLines) return splitLines(bytes)
  const { lists, whole } = await splitBody(bytes, ['records'])
  const list = lists.get('') ?? lists.get('records')
  if (list) return list
  if (whole) return [whole]
  throw invalidField('', 'Send records')
}

/** Imports of moments, relations and records. */
export function createIngest(context: IngestContext) {
  const { db } = context
  const limit = pLimit(IMPORTS_AT_ONCE)

  /** Does an import in one transaction: nothing of one that is bad, or that was only tried, stays. */
  async function settle(
    { isPartial, isDryRun, key }: Pick<IngestRequest, 'isPartial' | 'isDryRun' | 'key'>,
    work: (trx: Db) => Promise<readonly ItemOutcome[]>,
  ): Promise<GivenAnswer<IngestReport>> {
    const once = () =>
      answerOnce(db, key, async (trx) => {
        const outcomes = await work(trx)
        if (isDryRun || (!isPartial && hasFailed(outcomes))) throw new Undone(outcomes)
        return reportOf(outcomes, true)
      })
    try {
      return await limit(() => throughDeadlocks(once))
    } catch (error) {
      if (!(error instanceof Undone)) throw error
      if (!isPartial && hasFailed(error.outcomes)) throw ingestFailed(error.outcomes)
      return { answer: reportOf(error.outcomes, true), replayed: false }
    }
  }

  return {
    /**
     * Stores moments and relations between them and others.
     * @throws AppError ingest_failed with the report, visibility_unknown where one is; invalid_input;
     *   version_stale; payload_too_large.
     */
    async subgraph(request: IngestRequest): Promise<GivenAnswer<IngestReport>> {
      const { bytes } = request.body
      const { lists, whole } = await splitBody(bytes, ['nodes', 'edges'])
      if (!whole) throw invalidField('', 'Send an object with nodes and edges')
      const [nodes = [], edges = []] = [lists.get('nodes'), lists.get('edges')]
      if (lists.size === 0) throw invalidField('nodes', 'must be a list, or edges')
      assertAtMost(nodes.length, MAX_INGEST_NODES, 'nodes')
      assertAtMost(edges.length, MAX_INGEST_EDGES, 'edges')
      return settle(request, async (trx) => {
        const scenes = createSceneFinder(context, request.principal)
        const read = await readEdges(
          edges.map((span, index) => ({ index, read: () => plainJson(parseItem(bytes, span)) })),
        )
        const items = inBatches(nodeItems(bytes, nodes, request.visibility))
        const made = await ingestMoments(trx, items, scenes, request, degreesOf(read))
        const { outcomes } = made
        const isLost = !request.isPartial && hasFailed(outcomes)
        if (isLost) return outcomes
        return [...outcomes, ...(await ingestEdges(trx, read, context, { made, order: request }))]
      })
    },

    /**
     * Stores moments from records of TDF, and keeps the records.
     * @throws AppError ingest_failed with the report, visibility_unknown where one is; invalid_input;
     *   version_stale; payload_too_large.
     */
    async records(request: IngestRequest): Promise<GivenAnswer<IngestReport>> {
      const { bytes } = request.body
      const spans = await recordSpans(request.body)
      assertAtMost(spans.length, MAX_INGEST_RECORDS, 'records')
      return settle(request, async (trx) => {
        const scenes = createSceneFinder(context, request.principal)
        const items = inBatches(recordItems(bytes, spans, request.visibility))
        const { outcomes } = await ingestMoments(trx, items, scenes, request)
        return outcomes
      })
    },
  }
}
