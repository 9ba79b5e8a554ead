import { randomUUID } from 'node:crypto'
import type { Visibility } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import { appendHistory, type HistoryEntry } from './history-store.ts'
import { movePictures } from './keep-pictures.ts'
import { type Merged, type MergeRights, mergeMoment } from './merge-moment.ts'
import type { MomentContent, MomentScene } from './moment.ts'
import { type MomentKey, momentKey } from './moment-key.ts'
import { tdfHashOf } from './moment-payload.ts'
import {
  type ContentColumns,
  contentColumns,
  contentOf,
  type MomentRow,
  sceneColumns,
} from './moment-row.ts'
import {
  addAliases,
  addScenes,
  findSimilar,
  insertMoments,
  lockEvents,
  type NewMoment,
  type NewScene,
  updateMoments,
} from './moment-write-store.ts'
import { isLooser } from './visibility-of.ts'

/** An account of a moment. */
export interface MomentInput {
  content: MomentContent
  /**
   * Of a new moment; that of one that is there is never changed. Null: nobody said. A new one is private
   * then, and the writer's own moment of the event is met whoever may see it.
   */
  visibility: Visibility | null
  /** Whether the scene was rendered for this: who may see it in Flash then follows the moment. */
  isRenderedHere?: boolean
  /** Who may see the scene in Flash, where that does not follow the moment: a looser one does not show it. */
  sceneVisibility?: Visibility | undefined
  /** The scene with which all of it came: it is taken back together with that. */
  cameWith?: string | undefined
  /** Of the content, where it is known already. */
  key?: MomentKey
  /** Columns whose values nobody said: a moment that is there does not take them. */
  unsaid?: ReadonlySet<keyof ContentColumns>
  /** Edges that a new moment counts from the start: they are to come in the same transaction. */
  degree?: number
}

/** Who writes. */
export interface Writer {
  /** As of a principal, or the name of a worker. */
  actor: string
  isAdmin: boolean
  requestId: string | null
  /** What happens to values that another wrote; refused unless it says otherwise. */
  otherwise?: MergeRights['otherwise']
  /** False: what is there stays, also where the writer may replace it. */
  replaces?: boolean
  /** Whether moments of like names at the same time and place are looked for. */
  findsSimilar?: boolean
  /** Told of the moment of each account before that is taken; null: there is none. It may throw. */
  meets?: (stored: Pick<MomentRow, 'id' | 'version'> | null) => void
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
      /** Of the content as it is now. */
      tdfHash: string
      /** Whether the writer may replace what the moment says. */
      mayReplace: boolean
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
  sceneVisibility: Visibility
  cameWith: string | null
  visibility: Visibility
  isVisibilitySaid: boolean
  unsaid: ReadonlySet<keyof ContentColumns> | undefined
  degree: number
}

/** Two accounts are of one event when they agree in this, among those that may meet. */
const scopeOf = ({ visibility, key }: Account) => `${visibility} ${key.eventKey}`

function prepare(input: MomentInput, index: number): Account {
  const { content, visibility, isRenderedHere = false, key = momentKey(content) } = input
  const { unsaid, degree = 0, sceneVisibility = 'public', cameWith = null } = input
  const columns = contentColumns(content, key)
  const shown = { visibility: visibility ?? 'private', isVisibilitySaid: visibility !== null }
  const scene = { scene: content.scene, isRenderedHere, sceneVisibility, cameWith }
  return { index, key, columns, ...scene, ...shown, unsaid, degree }
}

/** What of an account a moment shows: not a scene that fewer people may see than the moment. */
interface Shown {
  columns: ContentColumns
  scene: MomentScene | null
  /** Columns that are left out. */
  hidden: string[]
}

function shownIn(
  visibility: Visibility,
  { columns, scene, isRenderedHere, sceneVisibility }: Account,
): Shown {
  if (!scene || isRenderedHere || !isLooser(visibility, sceneVisibility)) {
    return { columns, scene, hidden: [] }
  }
  const layer = columns.layer === 2 ? 1 : columns.layer
  const without = { ...columns, ...sceneColumns(null), layer }
  return { columns: without, scene: null, hidden: ['flash_timepoint_id', 'layer'] }
}

/**
 * Those of the first account of each event, in an order that all writers share, and the rest. Accounts that
 * do not say who may see the event come behind those that do, so that they meet what those make.
 */
function firstOfEach(accounts: readonly Account[]): { first: Account[]; later: Account[] } {
  const said = new Set(
    accounts.flatMap(({ isVisibilitySaid, key }) => (isVisibilitySaid ? [key.eventKey] : [])),
  )
  const ready = accounts.filter(
    ({ isVisibilitySaid, key }) => isVisibilitySaid || !said.has(key.eventKey),
  )
  const byScope = Map.groupBy(ready, scopeOf)
  const first = [...byScope.values()].flatMap(([account]) => (account ? [account] : []))
  first.sort((a, b) => (a.key.eventKey < b.key.eventKey ? -1 : 1))
  const chosen = new Set(first)
  return { first, later: accounts.filter((account) => !chosen.has(account)) }
}

function newMoment(account: Account, { columns }: Shown, { actor }: Writer): NewMoment {
  const { visibility, degree } = account
  return {
    ...columns,
    id: randomUUID(),
    visibility,
    created_by: actor,
    tdf_hash: tdfHashOf(contentOf(columns)),
    degree,
    published_at: visibility === 'public' ? 'now' : null,
  }
}

const entryOf = (
  row: Pick<MomentRow, 'id' | 'path'>,
  action: string,
  { actor, requestId }: Writer,
): HistoryEntry => ({ momentId: row.id, path: row.path, action, actor, requestId })

/** Services may change what workers made. */
const isOwn = (stored: MomentRow, actor: string) =>
  stored.created_by === actor || (actor === 'system' && !stored.created_by.includes(':'))

function rightsOf(
  stored: MomentRow,
  { unsaid }: Account,
  { actor, isAdmin, otherwise = 'refuse', replaces = true }: Writer,
): MergeRights {
  const mayReplace = replaces && (isAdmin || isOwn(stored, actor))
  return { mayReplace, otherwise, ...(unsaid ? { unsaid } : {}) }
}

function scenesOf(
  { scene }: Shown,
  momentId: string,
  renderedHere: boolean,
  { actor }: Writer,
): NewScene[] {
  return scene ? [{ momentId, scene, renderedHere, actor }] : []
}

/** A stored moment with an account that is merged into it. */
interface Merge {
  stored: MomentRow
  account: Account
  shown: Shown
  mayReplace: boolean
  merged: Extract<Merged, { changes: unknown }>
  /** Columns that change. */
  changed: (keyof ContentColumns)[]
  /** As it is from now on. */
  next: MomentRow
}

function planMerge(stored: MomentRow, account: Account, writer: Writer): Merge | Upserted {
  const rights = rightsOf(stored, account, writer)
  const shown = shownIn(stored.visibility, account)
  const merged = mergeMoment(stored, shown.columns, rights)
  if ('refused' in merged) {
    const { refused: code, columns } = merged
    return { outcome: 'refused', code, path: stored.path, columns }
  }
  const { changes } = merged
  const changed = Object.keys(changes) as Merge['changed']
  const next = { ...stored, ...changes }
  if (changed.length > 0) next.tdf_hash = tdfHashOf(contentOf(next))
  return { stored, account, shown, mayReplace: rights.mayReplace, merged, changed, next }
}

function mergeEntry(
  { stored, account, shown, merged, changed }: Merge,
  hasNewScene: boolean,
  writer: Writer,
) {
  const before = Object.fromEntries(changed.map((column) => [column, stored[column]]))
  const scene = hasNewScene ? shown.scene?.timepointId : (account.cameWith ?? undefined)
  const after = { ...merged.changes, ...(scene === undefined ? {} : { scene }) }
  return { ...entryOf(stored, 'updated', writer), before, after }
}

/** Changes stored moments, and what they are known by. */
async function applyMerges(
  trx: Db,
  merges: readonly Merge[],
  writer: Writer,
): Promise<Map<Account, Upserted>> {
  const aliases = merges.flatMap(({ stored, account: { key } }) =>
    key.path === stored.path ? [] : [{ path: key.path, momentId: stored.id }],
  )
  await addAliases(trx, aliases)
  const scenes = merges.flatMap(({ stored, account, shown }) => {
    // The scene of somebody else is theirs: it does not follow this moment.
    const renderedHere = account.isRenderedHere && stored.created_by === writer.actor
    return scenesOf(shown, stored.id, renderedHere, writer)
  })
  const withScene = await addScenes(trx, scenes)
  const touched = merges.filter(
    ({ stored, changed }) => changed.length > 0 || withScene.has(stored.id),
  )
  await updateMoments(
    trx,
    touched.map(({ stored, next, changed }) => ({ id: stored.id, next, changed })),
  )
  const entries = touched.map((one) => mergeEntry(one, withScene.has(one.stored.id), writer))
  await appendHistory(trx, entries)
  const isTouched = new Set(touched)
  return new Map(merges.map((one) => [one.account, mergeResult(one, isTouched.has(one))]))
}

function mergeResult({ next, shown, merged, mayReplace }: Merge, isUpdated: boolean): Upserted {
  const { id, path, tdf_hash: tdfHash } = next
  const outcome = isUpdated ? 'updated' : 'unchanged'
  const ignored = [...merged.ignored, ...shown.hidden]
  return { outcome, id, path, ignored, similarTo: [], tdfHash, mayReplace }
}

async function insertNew(
  trx: Db,
  accounts: readonly Account[],
  writer: Writer,
): Promise<Map<Account, Upserted>> {
  const rows = accounts.map((account) => {
    const shown = shownIn(account.visibility, account)
    return { account, shown, row: newMoment(account, shown, writer) }
  })
  const inserted = await insertMoments(
    trx,
    rows.map(({ row }) => row),
  )
  const made = rows.filter(({ row }) => inserted.has(row.id))
  await addScenes(
    trx,
    made.flatMap(({ account, shown, row }) =>
      scenesOf(shown, row.id, account.isRenderedHere, writer),
    ),
  )
  await appendHistory(
    trx,
    made.map(({ row }) => entryOf(row, 'created', writer)),
  )
  const results = new Map<Account, Upserted>()
  for (const { account, shown, row } of made) {
    const { id, path, tdf_hash: tdfHash } = row
    const similarTo = writer.findsSimilar ? await findSimilar(trx, id, writer) : []
    const said = { id, path, ignored: shown.hidden, similarTo, tdfHash, mayReplace: true }
    results.set(account, { outcome: 'created', ...said })
  }
  return results
}

/**
 * One account of each event: those that are there are merged, the rest is made. Of accounts that turn out
 * to be of the same moment all but the first wait for the next round.
 */
async function upsertRound(
  trx: Db,
  accounts: readonly Account[],
  writer: Writer,
): Promise<Map<Account, Upserted>> {
  const results = new Map<Account, Upserted>()
  const storedFor = await lockEvents(trx, accounts, writer.actor)
  const fresh: Account[] = []
  const merges: Merge[] = []
  const met = new Set<string>()
  for (const account of accounts) {
    const stored = storedFor(account)
    if (stored && met.has(stored.id)) continue
    writer.meets?.(stored)
    if (!stored) fresh.push(account)
    else {
      met.add(stored.id)
      const plan = planMerge(stored, account, writer)
      if ('outcome' in plan) results.set(account, plan)
      else merges.push(plan)
    }
  }
  const merged = merges.length > 0 ? await applyMerges(trx, merges, writer) : []
  const made = fresh.length > 0 ? await insertNew(trx, fresh, writer) : []
  return new Map([...results, ...merged, ...made])
}

/**
 * Stores accounts of moments: one of an event that is not known becomes a moment, one of an event that is
 * known is merged into it. Among public moments an event is known to all, otherwise to its creator in
 * the same visibility, or in any where none is said. Two that write the same event at once wait for each other.
 * @param trx a transaction: all or nothing is stored. Refused accounts change nothing themselves.
 * @returns one result for each account, in their order.
 * @throws AppError path_invalid; what the writer throws who meets a moment.
 */
export async function upsertMoments(
  trx: Db,
  inputs: readonly MomentInput[],
  writer: Writer,
): Promise<Upserted[]> {
  const results: Upserted[] = []
  let waiting = (await movePictures(trx, inputs)).map(prepare)
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
