import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ANONYMOUS } from '../src/clockchain/identity/principal.ts'
import { foldTallies, readTallies, type TallyKind } from '../src/clockchain/reading/tally-store.ts'
import { throughDeadlocks } from '../src/platform/db/deadlock.ts'
import { type ReadingTest, startReading, storeMoments } from './support/reading.ts'

let test: ReadingTest
beforeAll(async () => {
  test = await startReading()
})
afterAll(() => test.close())

const KINDS: TallyKind[] = [
  ...([
    'total',
    'layer',
    'source_type',
    'schema_version',
    'image',
    'confident',
    'confidence',
  ] as const),
  ...(['year', 'month', 'country', 'place', 'tag', 'figure', 'prominence', 'text_model'] as const),
]

/** Degrees from which a moment is more prominent. */
const STEPS = [1, 2, 3, 6, 12, 25, 50]

/** Numbers counted one moment at a time, as they should be. */
async function recount(): Promise<Record<string, number>> {
  const rows = await test.database.db
    .selectFrom('moments')
    .selectAll()
    .where('visibility', '=', 'public')
    .execute()
  const counts: Record<string, number> = {}
  const add = (kind: TallyKind, key: string | number | null, n = 1) => {
    if (key !== null) counts[`${kind} ${key}`] = (counts[`${kind} ${key}`] ?? 0) + n
  }
  for (const row of rows) {
    add('total', '')
    add('layer', row.layer)
    add('prominence', row.layer * 8 + STEPS.filter((step) => row.degree >= step).length)
    add('source_type', row.source_type)
    add('schema_version', row.schema_version)
    add('text_model', row.text_model)
    if (row.image_url !== null) add('image', '')
    if (row.confidence !== null) add('confident', '')
    if (row.confidence !== null) add('confidence', '', Math.round(row.confidence * 1e6))
    add('year', row.year)
    add('month', `${row.year}/${row.month ?? 'unknown'}`)
    add('country', row.country)
    if (row.region !== null) add('place', `${row.country}/${row.region}/${row.city ?? 'unknown'}`)
    for (const tag of row.tags) add('tag', tag.toLowerCase())
    for (const figure of row.figures) add('figure', figure.toLowerCase())
  }
  return counts
}

async function tallied(): Promise<Record<string, number>> {
  const tally = await readTallies(test.database.db, KINDS)
  return Object.fromEntries(
    KINDS.flatMap((kind) => [...tally(kind)].map(([key, n]) => [`${kind} ${key}`, n])),
  )
}

let made = 0
const pick = <T>(items: readonly T[]) => items[Math.floor(Math.random() * items.length)] as T

async function insert(): Promise<void> {
  const said = Array.from({ length: 1 + Math.floor(Math.random() * 5) }, () => {
    made += 1
    return {
      name: `Counted n${made}`,
      date: { year: pick([1900, 1901, -44]), ...pick([{}, { month: 3 }, { month: 4, day: 2 }]) },
      tags: pick([[], ['War'], ['War', 'Peace']]),
      figures: pick([[], ['Ann'], ['Ann', 'Ben']]),
      layer: pick([0, 1, 2] as const),
      confidence: pick([null, 0.25, 1 / 3]),
    }
  })
  const visibility = pick(['public', 'public', 'private', 'unlisted'] as const)
  await storeMoments(test.database, said, { visibility, actor: `user:${pick(['a', 'b'])}` })
}

const changes = [
  sql`UPDATE moments SET visibility = 'unlisted', version = version + 1`,
  sql`UPDATE moments SET visibility = 'public', version = version + 1`,
  sql`UPDATE moments SET degree = degree + 1`,
  sql`UPDATE moments SET tags = tags || '{Late}'::text[], region = 'somewhere'`,
  sql`UPDATE moments SET layer = 2, confidence = NULL, image_url = 'https://example.org/a.png'`,
  sql`DELETE FROM moments`,
]

async function change(): Promise<void> {
  const some = sql`WHERE get_byte(uuid_send(id), 3) % 7 = ${Math.floor(Math.random() * 7)}`
  const isUndone = Math.random() < 0.3
  await throughDeadlocks(() =>
    test.database.db
      .transaction()
      .execute(async (trx) => {
        await sql`${pick(changes)} ${some}`.execute(trx)
        if (isUndone) throw new Error('undone')
      })
      .catch((error: Error) => {
        if (error.message !== 'undone') throw error
      }),
  )
}

it('CC-READ-2: tallies equal a recount after anything that several do at once, also what is undone', async () => {
  for (let round = 0; round < 12; round += 1) {
    const work = [insert(), insert(), change(), foldTallies(test.database.db), insert(), change()]
    await Promise.all(work)
    expect(await tallied()).toEqual(await recount())
  }
  await foldTallies(test.database.db)
  const { rows } = await sql<{ n: number }>`SELECT count(*)::int AS n FROM tally_deltas`.execute(
    test.database.db,
  )
  expect(rows).toEqual([{ n: 0 }])
  expect(await tallied()).toEqual(await recount())
})

it('CC-READ-3: the numbers of the graph are those of its public moments', async () => {
  const counts = await recount()
  const stats = await test.reading.stats()
  expect(stats.total_nodes).toBe(counts['total '] ?? 0)
  expect(Object.values(stats.layer_counts).reduce((sum, n) => sum + n, 0)).toBe(stats.total_nodes)
  expect(stats.nodes_with_images).toBe(counts['image '] ?? 0)
  expect(stats.last_updated).toMatch(/^\d{4}-.*\.\d{6}Z$/)
  const before = stats.total_nodes
  await storeMoments(test.database, [{ name: 'Nobody sees it', date: { year: -3000 } }], {
    visibility: 'unlisted',
  })
  const after = await test.reading.stats()
  expect(after.total_nodes).toBe(before)
  expect(after.date_range.min_year).not.toBe(-3000)
  const { items } = await test.reading.browse(ANONYMOUS, {
    segments: [],
    scope: 'public',
    limit: 100,
    cursor: null,
  })
  expect(items.map(({ segment }) => segment)).not.toContain('-3000')
})
