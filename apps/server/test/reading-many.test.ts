import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ANONYMOUS } from '../src/clockchain/identity/principal.ts'
import { WRITTEN_COLUMNS } from '../src/clockchain/moments/columns-store.ts'
import type { MomentFilters } from '../src/clockchain/reading/filters.ts'
import { type ReadingTest, startReading, storeMoments } from './support/reading.ts'

/** Ranked of all that match. */
const RANKED = 5000

let test: ReadingTest

/**
 * Copies the only moment of a layer: moments of one kind of event. `degree` is of the n-th one.
 * What differs between the copies does so in the same way each time.
 */
async function copy(event: string, count: number, degree: string): Promise<void> {
  const made: Record<string, string> = {
    id: "md5('id' || n || event)::uuid",
    event_key: 'md5(n || event)::uuid',
    path: "path || '-' || lower(event) || n",
    slug: "slug || '-' || lower(event) || n",
    name: "event || ' of ' || CASE WHEN n % 3 = 0 THEN 'fire' ELSE 'water' END || ' ' || n",
    figures: "ARRAY['Person ' || n % 7]",
    country: "CASE WHEN n % 10 = 0 THEN 'iceland' ELSE country END",
    layer: 'CASE WHEN n % 40 = 0 THEN 2 ELSE 1 END',
    degree: `(${degree})`,
  }
  const values = WRITTEN_COLUMNS.map((column) => made[column] ?? column)
  await sql`
    INSERT INTO moments (${sql.raw(WRITTEN_COLUMNS.join())})
    SELECT ${sql.raw(values.join())}
    FROM (SELECT * FROM moments WHERE name = 'Template') template,
      (SELECT ${event}::text AS event) given, generate_series(1, ${count}::integer) AS n
  `.execute(test.database.db)
}

beforeAll(async () => {
  test = await startReading()
  await storeMoments(test.database, [{ name: 'Template', oneLiner: 'Swords and ships' }])
  // Of battles most have an edge or none, of voyages two, of sieges many.
  await copy(
    'Battle',
    9500,
    'CASE WHEN n % 20 = 0 THEN 3 + n % 60 WHEN n % 20 < 4 THEN 2 ELSE n % 20 / 12 END',
  )
  await copy(
    'Voyage',
    9000,
    'CASE WHEN n % 10 < 2 THEN 3 + n % 60 WHEN n % 10 < 7 THEN 2 ELSE 0 END',
  )
  await copy('Siege', 9000, 'CASE WHEN n % 10 < 8 THEN 3 + n % 61 ELSE n % 3 END')
  await sql`ANALYZE moments`.execute(test.database.db)
}, 120_000)
afterAll(() => test.close())

/** All that is ranked, in one part. */
const search = (text: string, filters: MomentFilters = {}) =>
  test.reading.search(ANONYMOUS, {
    text,
    filters,
    scope: 'public',
    limit: RANKED + 1,
    cursor: null,
  })

/** Paths of what matches by the columns alone, under how prominent it is. */
async function matching(query: string, where: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ path: string; prominence: number }>`
    SELECT path, prominence FROM moments
    WHERE search @@ ${query}::tsquery AND ${sql.raw(where)}`.execute(test.database.db)
  return new Map(rows.map(({ path, prominence }) => [path, prominence]))
}

describe('more matches than are ranked', () => {
  it.each<[string, string, MomentFilters, string]>([
    ['battle', 'battl', {}, 'true'],
    ['voyages', 'voyag', {}, 'true'],
    ['siege', 'sieg', {}, 'true'],
    ['sie', 'sieg', {}, 'true'],
    ['sieg', 'sieg', {}, 'true'],
    ['ships', 'ship', {}, 'true'],
    ['sword voyage', 'sword & voyag', {}, 'true'],
    ['voyage or battle', 'voyag | battl', {}, 'true'],
    ['ship -fire', 'ship & !fire', {}, 'true'],
    ['"siege of"', 'sieg', {}, 'true'],
    ['water', 'water', { yearFrom: -9999 }, 'true'],
    ['ships', 'ship', { layers: ['1'] }, 'layer = 1'],
  ])(
    'CC-SEARCH-10: of “%s” the most prominent are ranked, and no others',
    async (text, query, filters, where) => {
      const all = await matching(query, where)
      expect(all.size).toBeGreaterThan(RANKED)
      const { items, truncated, has_more } = await search(text, filters)
      expect({ truncated, has_more }).toEqual({ truncated: true, has_more: false })
      expect(new Set(items.map(({ path }) => path)).size).toBe(RANKED)
      const levels = items.map(({ path }) => all.get(path) ?? Number.NaN)
      const least = Math.min(...levels)
      const above = [...all.values()].filter((level) => level > least).length
      expect(levels.filter((level) => level > least)).toHaveLength(above)
      const scores = items.map(({ score }) => score)
      expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    },
  )

  it('CC-SEARCH-10: pages of them together are the whole', async () => {
    const whole = await search('battle')
    const order = { text: 'battle', filters: {}, scope: 'public', limit: 900 } as const
    const paths: string[] = []
    let cursor: string | null = null
    do {
      const page = await test.reading.search(ANONYMOUS, { ...order, cursor })
      paths.push(...page.items.map(({ path }) => path))
      cursor = page.next_cursor
    } while (cursor !== null)
    expect(paths).toEqual(whole.items.map(({ path }) => path))
  })

  it('CC-SEARCH-10: a rare word among them is found whoever says it', async () => {
    const { items, truncated } = await search('siege 8999')
    expect(items[0]?.name).toBe('Siege of water 8999')
    expect(truncated).toBe(false)
  })
})

describe('words that are nearly written', () => {
  it.each([
    ['voayge', 'Voyage'], // Two letters that changed places.
    ['voyge', 'Voyage'],
    ['boyage', 'Voyage'],
    ['batttle', 'Battle'],
    ['seige', 'Siege'],
    ['vyagge', 'Voyage'], // Two slips.
  ])('CC-SEARCH-2: %s finds %s', async (text, event) => {
    const { items } = await search(text)
    expect(items.length).toBeGreaterThan(100)
    expect(items.every(({ name, score }) => name.startsWith(event) && score <= 0.5)).toBe(true)
  })
})
