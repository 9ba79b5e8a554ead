import { randomUUID } from 'node:crypto'
import type { EdgeType, Visibility } from '@timepoint/contracts'
import { sql } from 'kysely'
import { assertEdges } from '../../../src/clockchain/graph/assert-edges.ts'
import { upsertMoments } from '../../../src/clockchain/moments/moment-upsert.ts'
import type { Db } from '../../../src/platform/db/database.ts'
import type { Stack } from '../../../src/stack.ts'
import { content } from '../moments.ts'
import type { Known } from './known.ts'

/** Ids of those to whom things of the graph belong. */
type Owners = Record<'owner' | 'other', string>

/** Who stored something. */
type By = 'system' | keyof Owners

type Said = Parameters<typeof content>[0]

interface Made {
  by: By
  visibility: Visibility
  said: Said
}

const place = (
  country: string | null,
  region: string | null = null,
  city: string | null = null,
) => ({
  name: null,
  country,
  region,
  city,
  latitude: country === 'Italy' ? 41.9 : null,
  longitude: country === 'Italy' ? 12.5 : null,
})

const CAESAR: Said = {
  name: 'The assassination of Julius Caesar',
  slug: 'assassination-of-julius-caesar',
  date: { year: -44, month: 3, day: 15 },
  place: place('Italy', 'Lazio', 'Rome'),
  oneLiner: 'He is stabbed in the senate',
  era: 'Roman Republic',
  tags: ['war', 'ancient-rome'],
  figures: ['Julius Caesar', 'Brutus'],
  sources: ['Suetonius', { url: 'https://example.org/caesar', title: 'Lives' }],
  confidence: 0.97,
}

/** Moments at the edges of calendars and in several scripts; others than the public ones beside them. */
const MOMENTS: readonly Made[] = [
  { by: 'system', visibility: 'public', said: CAESAR },
  { by: 'owner', visibility: 'private', said: CAESAR },
  { by: 'other', visibility: 'unlisted', said: CAESAR },
  {
    by: 'owner',
    visibility: 'public',
    said: {
      name: 'Moon landing',
      date: { year: 1969, month: 7, day: 20, time: '2017' },
      place: place('Space', 'Moon', 'Tranquility Base'),
      figures: ['Neil Armstrong'],
    },
  },
  {
    by: 'system',
    visibility: 'public',
    said: {
      name: '東京の雨',
      date: { year: 1890 },
      place: place('日本', null, '東京'),
      era: '明治',
    },
  },
  {
    by: 'other',
    visibility: 'public',
    said: {
      name: 'Основание Санкт-Петербурга',
      date: { year: 1703, month: 5, day: 27 },
      place: place('Россия', null, 'Санкт-Петербург'),
      tags: ['дождь'],
      figures: ['Пётр I'],
    },
  },
  { by: 'owner', visibility: 'unlisted', said: { name: '😀', date: { year: -999_999 } } },
  {
    by: 'owner',
    visibility: 'public',
    said: { name: 'The last day', date: { year: 9999, month: 12, day: 31, time: '2359' } },
  },
  { by: 'owner', visibility: 'public', said: { name: 'Forties', date: { edtf: '134X' } } },
  { by: 'owner', visibility: 'private', said: { name: 'Fifth century', date: { edtf: '-04XX' } } },
  {
    by: 'system',
    visibility: 'unlisted',
    said: { name: 'About Kadesh', date: { edtf: '-1273~' } },
  },
  {
    by: 'other',
    visibility: 'private',
    said: { name: 'Rain', date: { year: 1816, season: 'summer' } },
  },
  {
    by: 'owner',
    visibility: 'private',
    said: { name: 'A leap day', date: { year: 1500, month: 2, day: 29, calendar: 'julian' } },
  },
]

/** Another spelling of a moment: from now on that leads to it, too. */
const RESPELT: Made = {
  by: 'system',
  visibility: 'public',
  said: { ...CAESAR, slug: 'the-assassination-of-the-julius-caesar' },
}

/** Relations, by places in the list above. */
const EDGES: readonly (readonly [number, EdgeType, number])[] = [
  [0, 'causes', 5],
  [0, 'influences', 3],
  [5, 'causes', 4],
  [1, 'precedes', 3],
  [3, 'same_conflict', 7],
  [4, 'thematic', 9],
  [2, 'challenges', 0],
]

/** Moments that may be deleted, of each who can delete them. */
const DELETABLE = 6

const actorOf = (by: By, owners: Owners) => (by === 'system' ? 'system' : `user:${owners[by]}`)

async function store(db: Db, { by, visibility, said }: Made, owners: Owners) {
  const writer = { actor: actorOf(by, owners), isAdmin: false, requestId: null }
  const input = { content: content(said), visibility }
  const [made] = await db.transaction().execute((trx) => upsertMoments(trx, [input], writer))
  if (!made || made.outcome === 'refused') throw new Error(`${said.name} was not stored`)
  return made
}

/** Things that are there for as long as requests are made. */
async function addMoments(db: Db, owners: Owners, known: Known): Promise<void> {
  const ids: string[] = []
  for (const moment of MOMENTS) {
    const { id, path } = await store(db, moment, owners)
    ids.push(id)
    known.keep('node', id)
    known.keepPath(path)
  }
  await store(db, RESPELT, owners)
  const aliases = await db.selectFrom('moment_aliases').select('path').execute()
  if (aliases.length === 0) throw new Error('Nothing leads to a moment by another spelling')
  for (const { path } of aliases) known.keepPath(path)
  const edges = EDGES.map(([from, type, to]) => ({
    sourceId: ids[from] ?? '',
    targetId: ids[to] ?? '',
    type,
    weight: 0.5,
  }))
  await db
    .transaction()
    .execute((trx) => assertEdges(trx, edges, { actor: 'system', isChallenge: true }))
  for (let count = 0; count < DELETABLE; count += 1) await addDeletable(db, owners, known)
}

let deletable = 0

/** A moment that nobody needs. */
async function addDeletable(db: Db, owners: Owners, known: Known): Promise<void> {
  deletable += 1
  const by = (['owner', 'owner', 'other', 'system'] as const)[deletable % 4] ?? 'owner'
  const said: Said = { name: `To be deleted ${deletable}`, date: { year: 1000 + deletable } }
  const { path } = await store(db, { by, visibility: 'private', said }, owners)
  known.addPath(path)
}

const STATES = ['pending', 'processing', 'completed', 'failed', 'cancelled'] as const

/** A job in one of its states. Nobody takes one that is not ready. */
async function addJob(db: Db, by: string, status: (typeof STATES)[number]): Promise<string> {
  const id = randomUUID()
  const hasEnded = status !== 'pending' && status !== 'processing'
  await db
    .insertInto('jobs')
    .values({
      id,
      created_by: by,
      worker: 'renderer',
      query: 'Rome 44 BC',
      preset: 'balanced',
      visibility: 'private',
      status,
      retry_at: status === 'processing' ? sql<Date>`now() + interval '1 day'` : null,
      completed_at: hasEnded ? sql<Date>`now()` : null,
      path: status === 'completed' ? '/-44/march/15/unknown/italy/lazio/rome/x' : null,
      node_id: status === 'completed' ? randomUUID() : null,
      error_code: status === 'failed' ? 'no_date' : null,
    })
    .execute()
  return id
}

async function addRuns(db: Db): Promise<void> {
  await sql`INSERT INTO worker_runs
    (run_id, worker, trigger, started_at, status, created, failed, cost_usd, error_code)
    VALUES (gen_random_uuid(), 'daily', 'schedule', now(), 'completed', 3, 0, 0.25, NULL),
      (gen_random_uuid(), 'expander', 'admin', now(), 'failed', 0, 1, 0, 'model_unavailable'),
      (gen_random_uuid(), 'indexer', 'nudge', now(), 'completed', 0, 0, 0, NULL)`.execute(db)
}

/** What is in the graph, and how it is kept going. */
export interface GraphWorld {
  /** Makes up for a job that was cancelled. */
  addWaitingJob(): Promise<void>
  /** Makes up for a moment that was deleted. */
  addDeletable(): Promise<void>
}

/** Fills Clockchain with moments, relations, jobs in every state and runs of workers. */
export async function fillGraph(
  { database: { db } }: Stack,
  owners: Owners,
  known: Known,
): Promise<GraphWorld> {
  await addMoments(db, owners, known)
  await addRuns(db)
  const actors = (['owner', 'other', 'system'] as const).map((by) => actorOf(by, owners))
  for (const by of actors) {
    for (const status of STATES) known.keep('job', await addJob(db, by, status))
  }
  let waiting = 0
  const addWaitingJob = async () => {
    waiting += 1
    const by = actors[waiting % actors.length] ?? 'system'
    known.add('waitingJob', await addJob(db, by, 'pending'))
  }
  for (let count = 0; count < 12; count += 1) await addWaitingJob()
  return { addWaitingJob, addDeletable: () => addDeletable(db, owners, known) }
}
