import { CanonicalUrlError, parseCanonicalUrl } from '@timepoint/almanac'
import { EdgeInput, type EdgeType } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { findEnds } from './end-store.ts'
import {
  type AssertedEdge,
  type AssertedOutcome,
  actorOf,
  type IngestContext,
  type IngestOrder,
} from './ingest-context.ts'
import type { IngestedMoments } from './ingest-moments.ts'
import { writerNamed } from './named-writer.ts'
import { failure, type ItemOutcome } from './report.ts'
import { eachInTurns } from './turns.ts'

/** An edge as it was sent. */
export interface SentEdge {
  index: number
  /** @throws AppError for what is no JSON. */
  read(): unknown
}

interface ReadEdge {
  index: number
  source: string
  target: string
  type: EdgeType
  edge: EdgeInput
}

/** Edges that can be stored, and what became of the others. */
export interface ReadEdges {
  edges: readonly ReadEdge[]
  outcomes: readonly ItemOutcome[]
}

/** Types that follow from dates, places, figures and tags. */
const DERIVABLE: ReadonlySet<EdgeType> = new Set<EdgeType>([
  'contemporaneous',
  'same_era',
  'precedes',
  'follows',
  'same_location',
  'same_figure',
  'thematic',
])

/** Where nothing is said: neither strong nor weak. */
const DEFAULT_WEIGHT = 0.5

const idOf = ({ source, target, type }: Pick<ReadEdge, 'source' | 'target' | 'type'>) =>
  `${source} ${type} ${target}`

/** @throws AppError path_invalid */
function canonical(path: string): string {
  try {
    return parseCanonicalUrl(path.startsWith('/') ? path : `/${path}`).path
  } catch (cause) {
    if (!(cause instanceof CanonicalUrlError)) throw cause
    throw new AppError('path_invalid', { detail: cause.message, cause })
  }
}

function readEdge({ index, read }: SentEdge): ReadEdge {
  const parsed = EdgeInput.safeParse(read())
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const detail = issue ? `${issue.path.join('.')}: ${issue.message}` : 'Invalid input'
    throw new AppError('invalid_input', { detail })
  }
  const { data: edge } = parsed
  const { edge_type: named, type: other } = edge
  if (named && other && named !== other) {
    throw new AppError('edge_invalid', { detail: 'type contradicts edge_type' })
  }
  const type = named ?? other ?? 'thematic'
  return { index, source: canonical(edge.source), target: canonical(edge.target), type, edge }
}

const blankToNull = (text: string | null | undefined) => text || null

function toAsserted(
  { type, edge }: ReadEdge,
  ends: { sourceId: string; targetId: string },
  createdBy: string | null,
): AssertedEdge {
  const evidence = (edge.evidence ?? []).map(({ url, citation, quote }) => ({
    url: blankToNull(url),
    citation: blankToNull(citation),
    quote: blankToNull(quote),
  }))
  return {
    ...ends,
    type,
    weight: edge.weight ?? DEFAULT_WEIGHT,
    theme: blankToNull(edge.theme),
    description: blankToNull(edge.description),
    evidence,
    createdBy,
  }
}

function outcomeOf(one: ReadEdge, result: AssertedOutcome, ignored: string[]): ItemOutcome {
  const item = { index: one.index, kind: 'edge', id: idOf(one) } as const
  if (result.outcome !== 'refused') return { ...item, status: result.outcome, ignored }
  return { ...item, status: 'failed', code: result.code, detail: result.detail }
}

/** What another wrote an edge as is the word of services alone; `auto` only says that it follows. */
function creatorOf({ edge }: ReadEdge, { principal }: IngestOrder) {
  const { created_by: named } = edge
  if (!named || named === 'auto') return { createdBy: null, ignored: [] }
  if (principal.kind === 'system') return { createdBy: writerNamed(named), ignored: [] }
  return { createdBy: null, ignored: ['created_by'] }
}

/**
 * Reads edges as they were sent; what is bad, or is not to be stored, has its outcome already.
 * @throws AppError for what is no JSON.
 */
export async function readEdges(sent: Iterable<SentEdge>): Promise<ReadEdges> {
  const outcomes: ItemOutcome[] = []
  const edges: ReadEdge[] = []
  await eachInTurns(sent, (one) => {
    try {
      const edge = readEdge(one)
      if (edge.edge.created_by !== 'auto' || !DERIVABLE.has(edge.type)) edges.push(edge)
      else outcomes.push({ index: one.index, kind: 'edge', id: idOf(edge), status: 'derived' })
    } catch (error) {
      if (!(error instanceof AppError) || error.status === 400) throw error
      outcomes.push(failure({ index: one.index, kind: 'edge', id: null }, error))
    }
  })
  return { edges, outcomes }
}

/** How many of edges there are at moments, by their paths. */
export function degreesOf({ edges }: ReadEdges): Map<string, number> {
  const degrees = new Map<string, number>()
  for (const path of edges.flatMap(({ source, target }) => [source, target])) {
    degrees.set(path, (degrees.get(path) ?? 0) + 1)
  }
  return degrees
}

/**
 * Stores relations between moments that the writer sees, or has just made.
 * @param made the moments of the same import.
 */
export async function ingestEdges(
  trx: Db,
  { edges, outcomes: decided }: ReadEdges,
  { assertEdges }: Pick<IngestContext, 'assertEdges'>,
  { made, order }: { made: Pick<IngestedMoments, 'ids' | 'counted'>; order: IngestOrder },
): Promise<ItemOutcome[]> {
  const outcomes = [...decided]
  const named = new Set(edges.flatMap(({ source, target }) => [source, target]))
  const known = await findEnds(
    trx,
    [...named].filter((path) => !made.ids.has(path)),
    order.principal,
  )
  const idAt = (path: string) => made.ids.get(path) ?? known.get(path)
  const asserted: { one: ReadEdge; edge: AssertedEdge; ignored: string[] }[] = []
  for (const one of edges) {
    const [sourceId, targetId] = [idAt(one.source), idAt(one.target)]
    const { createdBy, ignored } = creatorOf(one, order)
    if (sourceId && targetId) {
      asserted.push({ one, edge: toAsserted(one, { sourceId, targetId }, createdBy), ignored })
      continue
    }
    const missing = sourceId ? 'target' : 'source'
    const message = `${missing}: there is no such moment`
    const item = { index: one.index, kind: 'edge', id: idOf(one) } as const
    outcomes.push(failure(item, { code: 'edge_invalid', message }))
  }
  const { principal, requestId } = order
  const by = { actor: actorOf(principal), isAdmin: principal.isAdmin, requestId }
  const writer = { ...by, counted: made.counted }
  const given = asserted.map(({ edge }) => edge)
  const results = edges.length > 0 ? await assertEdges(trx, given, writer) : []
  for (const [at, { one, ignored }] of asserted.entries()) {
    const result = results[at]
    if (result) outcomes.push(outcomeOf(one, result, ignored))
  }
  return outcomes.sort((a, b) => a.index - b.index)
}
