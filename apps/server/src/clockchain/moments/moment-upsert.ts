import { randomUUID } from 'node:crypto'
import type { Visibility } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import { appendHistory, type HistoryEntry } from './history-store.ts'
import { type Merged, type MergeRights, mergeMoment } from './merge-moment.ts'
import type { MomentContent, MomentScene } from './moment.ts'
import { type MomentKey, momentKey } from './moment-key.ts'
import { tdfHashOf } from './moment-payload.ts'
import { type ContentColumns, contentColumns, contentOf, type MomentRow } from './moment-row.ts'
import {
  addAliases,
  addScenes,
  findSimilar,
  insertMoments,
  lockEvents,
  type NewMoment,
  type NewScene,
  updateMoment,
} from './moment-write-store.ts'

/** An account of a moment. */
export interface MomentInput {
  content: MomentContent
  /** Of a new moment; that of one that is there is never changed. */
  visibility: Visibility
  /** Whether the scene was rendered for this: who may see it in Flash then follows the moment. */
  isRenderedHere?: boolean
}

/** Who writes. */
export interface Writer {
  /** As of a principal, or the name of a worker. */
  actor: string
  isAdmin: boolean
  requestId: string | null
  /** What happens to values that another wrote; refused unless it says otherwise. */
  otherwise?: MergeRights['otherwise']
  /** Whether moments of like names at the same time and place are looked for. */
  findsSimilar?: boolean
}

/** What became of an account. */
export type Upserted =
  | {
      outcome: 'created' | 'updated' | 'unchanged'
      id: string
      path: string
      /** Columns whose values were not taken. */
      ignored: string[]
      /** Paths of moments that may be the same, seen by the writer. */
      similarTo: string[]
    }
  | {
      outcome: 'refused'
      code: 'item_conflict' | 'moment_verified'
      path: string
      columns: string[]
    }

/** An account with what follows from it, and its place in what was asked. */
interface Account {
  index: number
  key: MomentKey
  columns: ContentColumns
  scene: MomentScene | null
  isRenderedHere: boolean
  visibility: Visibility
}

/** Two accounts are of one event when they agree in this, among those that may meet. */
const scopeOf = ({ visibility, key }: Account) => `${visibility} ${key.eventKey}`

function prepare(input: MomentInput, index: number): Account {
  const { content, visibility, isRenderedHere = false } = input
  const key = momentKey(content)
  const columns = contentColumns(content, key)
  return { index, key, columns, scene: content.scene, isRenderedHere, visibility }
}

/** Those of the first account of each event, in an order that all writers share, and the rest. */
function firstOfEach(accounts: readonly Account[]): { first: Account[]; later: Account[] } {
  const byScope = Map.groupBy(accounts, scopeOf)
  const first = [...byScope.values()].flatMap(([account]) => (account ? [account] : []))
  first.sort((a, b) => (a.key.eventKey < b.key.eventKey ? -1 : 1))
  const chosen = new Set(first)
  return { first, later: accounts.filter((account) => !chosen.has(account)) }
}

function newMoment({ columns, visibility }: Account, { actor }: Writer): NewMoment {
  return {
    ...columns,
    id: randomUUID(),
    visibility,
    created_by: actor,
    tdf_hash: tdfHashOf(contentOf(columns)),
    published_at: visibility === 'public' ? 'now' : null,
  }
}

const entryOf = (
  row: Pick<MomentRow, 'id' | 'path'>,
  action: string,
  { actor, requestId }: Writer,
): HistoryEntry => ({ momentId: row.id, path: row.path, action, actor, requestId })

function rightsOf(
  stored: MomentRow,
  { actor, isAdmin, otherwise = 'refuse' }: Writer,
): MergeRights {
  return { mayReplace: isAdmin || stored.created_by === actor, otherwise }
}

function scenesOf(
  { scene }: Account,
  momentId: string,
  renderedHere: boolean,
  { actor }: Writer,
): NewScene[] {
  return scene ? [{ momentId, scene, renderedHere, actor }] : []
}

/** Changes a stored moment, and what it is known by. */
async function applyMerge(
  trx: Db,
  stored: MomentRow,
  account: Account,
  merged: Extract<Merged, { changes: unknown }>,
  writer: Writer,
): Promise<boolean> {
  const { changes } = merged
  const columns = Object.keys(changes) as (keyof ContentColumns)[]
  // The scene of somebody else is theirs: it does not follow this moment.
  const renderedHere = account.isRenderedHere && stored.created_by === writer.actor
  const added = await addScenes(trx, scenesOf(account, stored.id, renderedHere, writer))
  if (columns.length === 0 && added === 0) return false
  const next = { ...stored, ...changes }
  await updateMoment(trx, stored.id, { ...changes, tdf_hash: tdfHashOf(contentOf(next)) })
  const before = Object.fromEntries(columns.map((column) => [column, stored[column]]))
  const scene = added > 0 ? { scene: account.scene?.timepointId } : {}
  const entry = entryOf(stored, 'updated', writer)
  await appendHistory(trx, [{ ...entry, before, after: { ...changes, ...scene } }])
  return true
}

async function mergeInto(
  trx: Db,
  stored: MomentRow,
  account: Account,
  writer: Writer,
): Promise<Upserted> {
  const merged = mergeMoment(stored, account.columns, rightsOf(stored, writer))
  if ('refused' in merged) {
    const { refused: code, columns } = merged
    return { outcome: 'refused', code, path: stored.path, columns }
  }
  if (account.key.path !== stored.path) {
    await addAliases(trx, [{ path: account.key.path, momentId: stored.id }])
  }
  const changed = await applyMerge(trx, stored, account, merged, writer)
  const { id, path } = stored
  return {
    outcome: changed ? 'updated' : 'unchanged',
    id,
    path,
    ignored: merged.ignored,
    similarTo: [],
  }
}

async function insertNew(
  trx: Db,
  accounts: readonly Account[],
  writer: Writer,
): Promise<Map<Account, Upserted>> {
  const rows = new Map(accounts.map((account) => [account, newMoment(account, writer)]))
  const inserted = await insertMoments(trx, [...rows.values()])
  const made = [...rows].filter(([, { id }]) => inserted.has(id))
  await addScenes(
    trx,
    made.flatMap(([account, { id }]) => scenesOf(account, id, account.isRenderedHere, writer)),
  )
  await appendHistory(
    trx,
    made.map(([, row]) => entryOf(row, 'created', writer)),
  )
  const results = new Map<Account, Upserted>()
  for (const [account, { id, path }] of made) {
    const similarTo = writer.findsSimilar ? await findSimilar(trx, id, writer) : []
    results.set(account, { outcome: 'created', id, path, ignored: [], similarTo })
  }
  return results
}

/** One account of each event: those that are there are merged, the rest is made. */
async function upsertRound(
  trx: Db,
  accounts: readonly Account[],
  writer: Writer,
): Promise<Map<Account, Upserted>> {
  const results = new Map<Account, Upserted>()
  const storedFor = await lockEvents(trx, accounts, writer.actor)
  const fresh: Account[] = []
  for (const account of accounts) {
    const stored = storedFor(account)
    if (stored) results.set(account, await mergeInto(trx, stored, account, writer))
    else fresh.push(account)
  }
  if (fresh.length === 0) return results
  for (const [account, made] of await insertNew(trx, fresh, writer)) results.set(account, made)
  return results
}

/**
 * Stores accounts of moments: one of an event that is not known becomes a moment, one of an event that is
 * known is merged into it. Among public moments an event is known to all, otherwise to its creator in
 * the same visibility. Two that write the same event at once wait for each other.
 * @param trx a transaction: all or nothing is stored. Refused accounts change nothing themselves.
 * @returns one result for each account, in their order.
 * @throws AppError path_invalid.
 */
export async function upsertMoments(
  trx: Db,
  inputs: readonly MomentInput[],
  writer: Writer,
): Promise<Upserted[]> {
  const results: Upserted[] = []
  let waiting = inputs.map(prepare)
  while (waiting.length > 0) {
    const { first, later } = firstOfEach(waiting)
    const done = await upsertRound(trx, first, writer)
    for (const [{ index }, result] of done) results[index] = result
    // Made by somebody else in this very moment: now they are there.
    const missed = first.filter((account) => !done.has(account))
    waiting = [...missed, ...later]
  }
  return results
}
