import { setImmediate as breathe } from 'node:timers/promises'
import { type AnyTdfRecord, writeTdfRecord } from '@timepoint/contracts'
import type { Db } from '../../platform/db/database.ts'
import { AppError } from '../../platform/errors.ts'
import { expectVersions } from '../moments/expect-version.ts'
import { tdfHashOf } from '../moments/moment-payload.ts'
import { type MomentInput, type Upserted, upsertMoments } from '../moments/moment-upsert.ts'
import type { SceneFinder } from './find-scenes.ts'
import { actorOf, type IngestOrder } from './ingest-context.ts'
import { accountOf, type Node } from './node-input.ts'
import { type KeptRecord, keepRecords } from './record-store.ts'
import { failure, type ItemOutcome, type Outcomes } from './report.ts'
import { eachInTurns } from './turns.ts'

/** One item as it was sent, not read yet. */
export interface SentItem {
  index: number
  kind: 'node' | 'record'
  /** @throws AppError for what is no such item. */
  read(): { node: Node; record?: AnyTdfRecord; says: Readonly<Record<string, unknown>> | null }
}

/** What the import of moments found. */
export interface IngestedMoments {
  outcomes: Outcomes
  /** Ids of the moments, by the paths that they were given under and those that they have. */
  ids: Map<string, string>
  /** How many relations moments that were made count already, by their ids. */
  counted: Map<string, number>
}

/** Items that are stored together. Reading and writing them keeps others waiting for tens of milliseconds. */
const BATCH = 1000

interface ReadItem extends ReturnType<SentItem['read']> {
  item: SentItem
}

/** Errors that are about the whole body, not about one item of it. */
const isFatal = (error: AppError) => error.status === 400 && error.code === 'invalid_input'

function readOne(item: SentItem): ReadItem | ItemOutcome {
  try {
    return { item, ...item.read() }
  } catch (error) {
    if (!(error instanceof AppError) || isFatal(error)) throw error
    return failure({ index: item.index, kind: item.kind, id: null }, error)
  }
}

async function readBatch(items: readonly SentItem[], outcomes: Outcomes): Promise<ReadItem[]> {
  const good: ReadItem[] = []
  await eachInTurns(items, (item) => {
    const result = readOne(item)
    if ('status' in result) outcomes.push(result)
    else good.push(result)
  })
  return good
}

/** Batches as they are read: the next one while the database stores the one before. */
async function* readAhead(
  batches: Iterable<readonly SentItem[]>,
  outcomes: Outcomes,
): AsyncGenerator<ReadItem[]> {
  let ahead: Promise<ReadItem[]> | null = null
  for (const batch of batches) {
    const reading = readBatch(batch, outcomes)
    reading.catch(() => {}) // Told to whoever asks for it; nobody may.
    if (ahead) yield await ahead
    ahead = reading
  }
  if (ahead) yield await ahead
}

const SILENT = { code: 'upstream_unavailable', message: 'Flash does not answer' } as const

interface Account extends ReadItem {
  input: MomentInput
  ignored: readonly string[]
}

/** The items with their scenes. Without an answer of Flash a claim to a scene is not taken. */
async function toAccounts(
  good: readonly ReadItem[],
  scenes: SceneFinder,
  outcomes: Outcomes,
): Promise<Account[]> {
  await scenes.find(good.map(({ node }) => node.sceneId))
  return good.flatMap((one) => {
    const { item, node, record } = one
    const scene = scenes.get(node.sceneId)
    if (scene === 'unknown' && !record) {
      const { index, kind } = item
      outcomes.push(failure({ index, kind, id: node.key.path }, SILENT))
      return []
    }
    return [{ ...one, ...accountOf(node, scene === 'unknown' ? null : scene) }]
  })
}

/** How a record calls what nodes call otherwise. */
const RECORD_KEYS: Readonly<Record<string, string>> = {
  source_run_id: 'run_id',
  flash_timepoint_id: 'flash_id',
}

/** Columns by the keys under which they were sent; what was not sent was not ignored. */
function sentKeys(columns: readonly string[], { says, record }: Account): string[] {
  if (record) return columns.map((column) => RECORD_KEYS[column] ?? column)
  return columns.filter((column) => says === null || column in says)
}

function outcomeOf(account: Account, result: Upserted): ItemOutcome {
  const { index, kind } = account.item
  if (result.outcome === 'refused') {
    const { code, path: id, columns } = result
    const keys = columns.join(', ')
    const detail =
      code === 'moment_verified'
        ? `The moment is verified: ${keys} cannot change`
        : `Another wrote this moment: ${keys} cannot be replaced`
    return { index, kind, id, status: 'failed', code, detail }
  }
  const ignored = sentKeys([...account.ignored, ...result.ignored], account)
  return { index, kind, id: result.path, status: result.outcome, ignored }
}

/** Whether a moment says just what an account of it said. */
function saysTheSame({ input: { content, key } }: Account, tdfHash: string): boolean {
  const places = { countrySlug: key?.country ?? null, regionSlug: key?.region ?? null }
  const addressed = { ...content, ...places, citySlug: key?.city ?? null, slug: key?.slug ?? '' }
  return tdfHash === tdfHashOf(addressed)
}

/**
 * The records of a batch that are kept: as far as the moment says just what the record says, and nobody
 * else's word is in it. Of several of one moment that is the last.
 */
function keptRecords(stored: Iterable<readonly [Account, Stored]>): KeptRecord[] {
  const kept = new Map<string, KeptRecord>()
  for (const [account, { id, outcome, mayReplace, tdfHash }] of stored) {
    const { record } = account
    const isKept = mayReplace && (outcome === 'created' || saysTheSame(account, tdfHash))
    if (record && isKept) kept.set(id, { momentId: id, record: writeTdfRecord(record) })
    else if (outcome === 'updated') kept.delete(id)
  }
  return [...kept.values()]
}

type Stored = Exclude<Upserted, { outcome: 'refused' }>

/**
 * Stores moments, batch after batch, in one transaction. Bad items are told and change nothing; without
 * `isPartial` the rest is only checked from the first of them on, since nothing of it will stay.
 * @param degrees how many relations to moments, by path, are to come in the same transaction.
 * @throws AppError for a body that is none; version_stale.
 */
export async function ingestMoments(
  trx: Db,
  items: Iterable<readonly SentItem[]>,
  scenes: SceneFinder,
  { principal, requestId, isPartial, isExpected }: IngestOrder,
  degrees: ReadonlyMap<string, number> = new Map(),
): Promise<IngestedMoments> {
  const outcomes: Outcomes = []
  const ids = new Map<string, string>()
  const counted = new Map<string, number>()
  const by = { actor: actorOf(principal), isAdmin: principal.isAdmin, requestId }
  const writer = { ...by, ...expectVersions(isExpected) }
  const isLost = () => !isPartial && outcomes.some(({ status }) => status === 'failed')
  for await (const good of readAhead(items, outcomes)) {
    if (isLost()) {
      outcomes.push(...good.map(({ item, node }) => readOnly(item, node)))
      continue
    }
    const accounts = await toAccounts(good, scenes, outcomes)
    const degreeOf = ({ node }: Account) => degrees.get(node.key.path) ?? 0
    const inputs = accounts.map((one) => ({ ...one.input, degree: degreeOf(one) }))
    const results = await upsertMoments(trx, inputs, writer)
    const stored: [Account, Stored][] = []
    for (const [at, account] of accounts.entries()) {
      const result = results[at]
      if (!result) continue
      outcomes.push(outcomeOf(account, result))
      if (result.outcome === 'refused') continue
      ids.set(account.node.key.path, result.id).set(result.path, result.id)
      if (result.outcome === 'created') counted.set(result.id, degreeOf(account))
      stored.push([account, result])
    }
    await keepRecords(trx, keptRecords(stored))
    await breathe()
  }
  outcomes.sort((a, b) => a.index - b.index)
  return { outcomes, ids, counted }
}

const readOnly = ({ index, kind }: SentItem, { key }: Node): ItemOutcome => ({
  index,
  kind,
  id: key.path,
  status: 'unchanged',
})

/** Items in batches of what is stored together. */
export function* inBatches<Item>(items: Iterable<Item>): Generator<Item[]> {
  let batch: Item[] = []
  for (const item of items) {
    batch.push(item)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
