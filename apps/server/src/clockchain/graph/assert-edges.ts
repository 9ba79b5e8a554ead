import { isDeepStrictEqual } from 'node:util'
import type { EdgeType, Evidence } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import { appendHistory, type HistoryEntry } from '../moments/history-store.ts'
import { closingLinks, linksAround } from './cycles.ts'
import {
  addDegrees,
  type EdgeContent,
  insertEdges,
  lockDays,
  lockEdges,
  lockTypes,
  type NewEdge,
  type Sight,
  type StoredEdge,
  updateEdges,
} from './edge-store.ts'
import { ACYCLIC, type EdgeKey, isDerivable, keyOf, type StoredType } from './edge-types.ts'
import type { Days } from './relation.ts'

/** A relation that somebody asserts. The moments are there, and the writer may see them. */
export interface EdgeInput {
  sourceId: string
  targetId: string
  type: EdgeType
  /** 0 to 1. */
  weight: number
  theme?: string | null
  description?: string | null
  evidence?: readonly Evidence[]
  /** In the place of the writer's. `auto`: made by a machine from what can be derived. */
  createdBy?: string | null
}

/** Who asserts. */
export interface EdgeWriter {
  /** As of a principal, or the name of a worker. */
  actor: string
  /** Whether they see everything. */
  isAdmin?: boolean
  /** Whether this is the challenge of a moment: nothing else makes such edges. */
  isChallenge?: boolean
  /** Of the request, for the history. */
  requestId?: string | null
  /** Edges that moments count already: they were made with them in the same transaction. */
  counted?: ReadonlyMap<string, number>
}

/** What became of an edge. `derived`: it follows from the moments and is not stored. */
export type EdgeOutcome =
  | { outcome: 'created' | 'updated' | 'unchanged' | 'derived' }
  | { outcome: 'refused'; code: 'edge_invalid'; detail: string }

/** An edge on its way, and its place in what was asked. */
interface Pending {
  index: number
  key: EdgeKey
  edge: NewEdge
}

const refusal = (detail: string): EdgeOutcome => ({
  outcome: 'refused',
  code: 'edge_invalid',
  detail,
})

const nameOf = ({ sourceId, targetId, type }: EdgeKey) => `${type} ${sourceId} ${targetId}`

function prepare(input: EdgeInput, index: number, { actor }: EdgeWriter): Pending {
  const { type, weight, theme = null, description = null, evidence = [], createdBy } = input
  const key = keyOf(input.sourceId.toLowerCase(), input.targetId.toLowerCase(), type)
  const content = { weight, theme, description, evidence: [...evidence] }
  return { index, key, edge: { ...key, ...content, createdBy: createdBy ?? actor } }
}

/** What can be told without the database. */
function judgeAlone(
  input: EdgeInput,
  { key }: Pending,
  { isChallenge = false }: EdgeWriter,
): EdgeOutcome | null {
  if (input.createdBy === 'auto' && isDerivable(input.type)) return { outcome: 'derived' }
  if (key.sourceId === key.targetId) return refusal('An edge joins two moments')
  if (!(input.weight >= 0 && input.weight <= 1)) return refusal('weight must be from 0 to 1')
  if (key.type === 'challenges' && !isChallenge) {
    return refusal('challenges come about by challenging a moment')
  }
  return null
}

function judgeDays({ key }: Pending, days: ReadonlyMap<string, Days>): EdgeOutcome | null {
  const [source, target] = [days.get(key.sourceId), days.get(key.targetId)]
  if (!source || !target) return refusal('One of the moments is not there')
  if (key.type !== 'causes' || source.lo <= target.hi) return null
  return refusal('The cause begins after its effect has ended')
}

/** What a writer sees. Workers see what services see; the ends of what is written are there anyhow. */
function sightOf({ actor, isAdmin = false }: EdgeWriter, ends: Iterable<string>): Sight {
  const viewer = { actor: actor.includes(':') ? actor : 'system', isAdmin }
  return { viewer, also: [...ends] }
}

async function judgeCircles(
  trx: Db,
  pending: readonly Pending[],
  sight: Sight,
): Promise<Map<Pending, EdgeOutcome>> {
  const results = new Map<Pending, EdgeOutcome>()
  for (const type of ACYCLIC) {
    const links = pending
      .filter(({ key }) => key.type === type)
      .map((one) => ({ one, source: one.key.sourceId, target: one.key.targetId }))
    if (links.length === 0) continue
    const around = await linksAround(trx, type, links, sight)
    const closing = around ? closingLinks(around, links) : new Set(links)
    const detail = around
      ? `With what is known this would be a circle of ${type}`
      : 'Too many moments are around this edge to be sure that it closes no circle'
    for (const { one } of closing) results.set(one, refusal(detail))
  }
  return results
}

/** What another account of an edge adds to it; null for nothing. */
function merged(stored: EdgeContent, given: EdgeContent): EdgeContent | null {
  const fresh = given.evidence.filter(
    (item, index) =>
      !stored.evidence.some((known) => isDeepStrictEqual(known, item)) &&
      given.evidence.findIndex((other) => isDeepStrictEqual(other, item)) === index,
  )
  const next = {
    weight: stored.weight,
    theme: stored.theme ?? given.theme,
    description: stored.description ?? given.description,
    evidence: [...stored.evidence, ...fresh],
  }
  const { weight, theme, description, evidence } = stored
  return isDeepStrictEqual(next, { weight, theme, description, evidence }) ? null : next
}

/** Puts accounts of the same edge together, the first of each in front. */
function byEdge(pending: readonly Pending[]): Map<string, [Pending, ...Pending[]]> {
  const groups = new Map<string, [Pending, ...Pending[]]>()
  for (const one of pending) {
    const group = groups.get(nameOf(one.key))
    if (group) group.push(one)
    else groups.set(nameOf(one.key), [one])
  }
  return groups
}

type Results = Map<Pending, EdgeOutcome>

const CHANGING = ['theme', 'description', 'evidence'] as const

/** What becomes of an edge, for the histories of the moments at its ends. */
function entriesOf(
  stored: StoredEdge,
  next: EdgeContent,
  { actor, requestId = null }: EdgeWriter,
): HistoryEntry[] {
  const { sourceId, targetId, type } = stored
  const changed = CHANGING.filter((part) => !isDeepStrictEqual(stored[part], next[part]))
  const partsOf = (edge: EdgeContent) => Object.fromEntries(changed.map((key) => [key, edge[key]]))
  const made = { path: '', action: 'edge_changed', actor, requestId }
  return [sourceId, targetId].map((momentId) => {
    const other = momentId === sourceId ? targetId : sourceId
    const named = { edge_type: type, other_id: other }
    const [before, after] = [partsOf(stored), partsOf(next)]
    return { ...made, momentId, before: { ...named, ...before }, after: { ...named, ...after } }
  })
}

/** Adds accounts to an edge, one after the other. @returns the edge as it is then; null: as it was. */
function mergeAll(
  stored: EdgeKey & EdgeContent,
  accounts: readonly Pending[],
  results: Results,
): (EdgeKey & EdgeContent) | null {
  let current: EdgeContent = stored
  let isChanged = false
  for (const account of accounts) {
    const next = merged(current, account.edge)
    results.set(account, { outcome: next ? 'updated' : 'unchanged' })
    if (!next) continue
    current = next
    isChanged = true
  }
  const { sourceId, targetId, type } = stored
  return isChanged ? { sourceId, targetId, type, ...current } : null
}

/** Merges accounts of edges that are there. @returns the accounts of those that are not. */
async function mergeKnown(
  trx: Db,
  pending: readonly Pending[],
  results: Results,
  writer: EdgeWriter,
): Promise<Pending[]> {
  const groups = byEdge(pending)
  const stored = await lockEdges(
    trx,
    [...groups.values()].map(([{ key }]) => key),
  )
  const changed = stored.flatMap((edge: StoredEdge) => {
    const accounts = groups.get(nameOf(edge)) ?? []
    groups.delete(nameOf(edge))
    const next = mergeAll(edge, accounts, results)
    return next ? [{ edge, next }] : []
  })
  await updateEdges(
    trx,
    changed.map(({ next }) => next),
  )
  await appendHistory(
    trx,
    changed.flatMap(({ edge, next }) => entriesOf(edge, next, writer)),
  )
  return [...groups.values()].flat()
}

/** How many edges more moments have than they count. */
type Degrees = Map<string, number>

function countAt(degrees: Degrees, id: string, change: number): void {
  const sum = (degrees.get(id) ?? 0) + change
  if (sum === 0) degrees.delete(id)
  else degrees.set(id, sum)
}

/** Stores edges that are not there. @returns accounts of those that somebody else stored meanwhile. */
async function addNew(
  trx: Db,
  pending: readonly Pending[],
  { results, degrees }: { results: Results; degrees: Degrees },
): Promise<Pending[]> {
  const groups = byEdge(pending)
  const rows = [...groups.values()].map(([first, ...later]) => {
    const edge = { ...first.edge, evidence: [] }
    const { evidence } = merged(edge, first.edge) ?? edge
    const whole = mergeAll({ ...first.edge, evidence }, later, results)
    results.set(first, { outcome: 'created' })
    return { ...first.edge, evidence, ...whole }
  })
  for (const key of await insertEdges(trx, rows)) {
    groups.delete(nameOf(key))
    countAt(degrees, key.sourceId, 1)
    countAt(degrees, key.targetId, 1)
  }
  return [...groups.values()].flat()
}

/**
 * Stores asserted edges. Inverse types are turned round, types without a direction are stored once; of one
 * that is there only the evidence grows, and blanks are filled. Refused are loops, circles of causes or
 * sequences among what the writer sees, and causes that begin after their effect ended. Two that write at
 * once wait for each other. A new edge says itself who asserted it and when; what others add to it is in the
 * histories of the moments at its ends.
 * @param trx a transaction. Refused edges change nothing themselves.
 * @returns one outcome for each edge, in their order.
 */
export async function assertEdges(
  trx: Db,
  edges: readonly EdgeInput[],
  writer: EdgeWriter,
): Promise<EdgeOutcome[]> {
  const results: Results = new Map()
  const all = edges.map((input, index) => prepare(input, index, writer))
  const decide = (one: Pending, outcome: EdgeOutcome | null) => {
    if (outcome) results.set(one, outcome)
    return outcome === null
  }
  let waiting = all.filter((one) => {
    const input = edges[one.index]
    return input !== undefined && decide(one, judgeAlone(input, one, writer))
  })
  const types = new Set<StoredType>(waiting.map(({ key }) => key.type))
  await lockTypes(
    trx,
    ACYCLIC.filter((type) => types.has(type)),
  )
  const ends = new Set(waiting.flatMap(({ key }) => [key.sourceId, key.targetId]))
  const days = await lockDays(trx, [...ends])
  waiting = waiting.filter((one) => decide(one, judgeDays(one, days)))
  waiting = await mergeKnown(trx, waiting, results, writer)
  const circles = await judgeCircles(trx, waiting, sightOf(writer, ends))
  waiting = waiting.filter((one) => decide(one, circles.get(one) ?? null))
  const degrees: Degrees = new Map()
  for (const [id, count] of writer.counted ?? []) countAt(degrees, id, -count)
  // What somebody else stored in this very moment is there now.
  while (waiting.length > 0) {
    waiting = await addNew(trx, waiting, { results, degrees })
    waiting = waiting.length > 0 ? await mergeKnown(trx, waiting, results, writer) : []
  }
  await addDegrees(trx, degrees)
  return all.map((one) => results.get(one) ?? { outcome: 'unchanged' })
}
