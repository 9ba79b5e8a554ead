import { allMoments } from '@timepoint/almanac'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { ADMIN_KEY, ended, generate, readJob, SYSTEM_KEY } from './support/jobs.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'
import { eventually, getWorker, momentsWhere, runWorker } from './support/workers.ts'

/** A new installation opens on a living graph within this, from when it listens. */
const LIMIT_MS = 10_000

const env = { ADMIN_KEY, SEED_MOMENTS: 'true' }

let database: TestDatabase
let stack: Stack

const seeded = (server: Stack) =>
  eventually(
    async () =>
      (await getWorker(server, 'seeder')).runs.find(({ finished_at: end }) => end !== null),
    'the moments are laid down',
    LIMIT_MS,
  )

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database, { env })
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

describe('the curated moments of the almanac', () => {
  it('CC-SEED-1: are public moments with dates, places, people and cited sources soon after the first start', async () => {
    const run = await seeded(stack)
    expect(run).toMatchObject({ status: 'completed', failed: 0 })
    const moments = await momentsWhere(database)
    expect(moments).toHaveLength(allMoments().length)
    for (const moment of moments) {
      expect(moment).toMatchObject({ visibility: 'public', created_by: 'almanac', layer: 1 })
      expect([...(moment.one_liner ?? '')].length).toBeGreaterThan(0)
      expect([...(moment.one_liner ?? '')].length).toBeLessThanOrEqual(200)
    }
    const path = '/1453/may/29/unknown/turkey/unknown/constantinople/the-fall-of-constantinople'
    const response = await call(stack, 'GET', `/api/v1/moments${path}`, { headers: SYSTEM_KEY })
    const detail = (await response.json()) as Record<string, unknown>
    expect(detail).toMatchObject({
      year: 1453,
      month_name: 'may',
      day: 29,
      calendar: 'julian',
      source_type: 'historical',
      confidence: null,
      figures: expect.arrayContaining(['Mehmed II', 'Constantine XI']),
    })
    expect(detail.sources).toContainEqual({
      title: 'The Fall of Constantinople 1453',
      citation: 'Steven Runciman, The Fall of Constantinople 1453 (1965), unchecked',
    })
  })

  it('CC-EXPORT-1: what is exported of them and read again changes nothing', async () => {
    await seeded(stack)
    const path = '/api/v1/export/tdf.jsonl'
    const read = async () => (await call(stack, 'GET', path, { headers: SYSTEM_KEY })).text()
    const records = await read()
    const response = await fetch(`${stack.url}/api/v1/ingest/tdf?visibility=public`, {
      method: 'POST',
      headers: { ...SYSTEM_KEY, 'content-type': 'application/x-ndjson' },
      body: records,
    })
    const unchanged = allMoments().length
    expect(await response.json()).toMatchObject({ created: 0, updated: 0, failed: 0, unchanged })
    expect(await read()).toBe(records)
  })

  it('CC-SEED-2: what led to what is an edge with its evidence, and none is refused', async () => {
    const links = allMoments().flatMap(({ causes }) => causes)
    const { rows } = await sql<{ count: number; unproven: number }>`
      SELECT count(*)::integer AS count,
        count(*) FILTER (WHERE evidence = '[]' OR description IS NULL)::integer AS unproven
      FROM moment_edges WHERE type = 'causes' AND created_by = 'almanac'
        AND weight = 0.8`.execute(stack.database.db)
    expect(rows[0]).toEqual({ count: links.length, unproven: 0 })
  })

  it('CC-SEED-3: what was deleted or changed stays so, and nothing is laid down twice', async () => {
    const { db } = stack.database
    const [gone, changed] = await momentsWhere(database, "path LIKE '/19%'")
    await sql`DELETE FROM moments WHERE id = ${gone?.id}`.execute(db)
    await sql`UPDATE moments SET one_liner = 'Mine' WHERE id = ${changed?.id}`.execute(db)
    // As a later release does, in which something is new: everything is looked at again.
    await sql`UPDATE workers SET cursor = NULL WHERE name = 'seeder'`.execute(db)
    const before = await momentsWhere(database)
    const run = await runWorker(stack, 'seeder')
    expect(run).toMatchObject({ status: 'completed', created: 0 })
    expect(await momentsWhere(database)).toEqual(before)
    expect(before).toHaveLength(allMoments().length - 1)
  })

  it('CC-SEED-4: a moment that is new in a release is laid down with its edges by the next start', async () => {
    const { db } = stack.database
    const effect = allMoments().find(({ causes }) => causes.length > 0)
    const id = effect?.id ?? ''
    const links = effect?.causes.length ?? 0
    await sql`DELETE FROM moments WHERE id = (
      SELECT moment_id FROM seeded_moments WHERE almanac_id = ${id})`.execute(db)
    await sql`DELETE FROM seeded_moments WHERE almanac_id = ${id}`.execute(db)
    await sql`DELETE FROM seeded_edges WHERE effect = ${id} OR cause = ${id}`.execute(db)
    await sql`UPDATE workers SET cursor = '{"version": "of an earlier release"}'
      WHERE name = 'seeder'`.execute(db)
    await stack.close()
    stack = await startTestStack(database, { env })
    const there = () => momentsWhere(database, "attributes->>'almanac_id' = $1", [id])
    const moment = await eventually(async () => {
      const [found] = await there()
      return found && found.degree >= links ? found : null
    }, 'the new moment is there')
    expect(moment.created_by).toBe('almanac')
  })

  it('CC-WRITE-13: a scene that joins one of them adds none of its works a second time', async () => {
    const path = '/1453/may/29/unknown/turkey/unknown/constantinople/the-fall-of-constantinople'
    const read = async () => {
      const response = await call(stack, 'GET', `/api/v1/moments${path}`, { headers: SYSTEM_KEY })
      return (await response.json()) as { sources: unknown[]; scenes: unknown[] }
    }
    const before = await read()
    expect(before.sources.length).toBeGreaterThan(1)
    const asked = { query: 'The fall of Constantinople', visibility: 'public' }
    const job = await ended(stack, await readJob(await generate(stack, asked)))
    expect(job).toMatchObject({ status: 'completed', path })
    const { sources, scenes } = await read()
    expect(scenes).toHaveLength(1)
    expect(sources).toEqual(before.sources)
  })
})
