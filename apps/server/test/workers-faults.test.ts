import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { upsertMoments } from '../src/clockchain/moments/moment-upsert.ts'
import type { Stack } from '../src/stack.ts'
import { ListingFlash } from './simulators/listing-flash.ts'
import { ADMIN_KEY, ADMIN_KEYS, asUser } from './support/jobs.ts'
import { content } from './support/moments.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'
import { eventually, getWorker, momentsWhere, runWorker } from './support/workers.ts'

let database: TestDatabase
let stack: Stack
let flash: ListingFlash

beforeAll(async () => {
  database = await createTestDatabase()
  flash = await ListingFlash.start()
  stack = await startTestStack(database, {
    env: { ADMIN_KEY, FLASH_URL: flash.url, INDEXER_ENABLED: 'false' },
    workerPace: { pollMs: 100 },
  })
})

afterAll(async () => {
  await stack.close()
  await flash.close()
  await database.drop()
})

beforeEach(async () => {
  flash.scenes = []
  flash.fault = null
  flash.hasFeed = true
  flash.takesChanges = true
  flash.hasFullFeed = true
  await sql`DELETE FROM moments`.execute(stack.database.db)
  await sql`UPDATE workers SET cursor = NULL, failures = 0`.execute(stack.database.db)
})

const scene = (title: string, over: Record<string, unknown> = {}) => ({
  id: randomUUID(),
  status: 'completed',
  visibility: 'public',
  title,
  query: title,
  year: 1700,
  location: 'Paris, France',
  ...over,
})

const index = () => runWorker(stack, 'indexer')
const names = async () => (await momentsWhere(database)).map(({ name }) => name).toSorted()

describe('a Flash that is away', () => {
  it.each([
    ['has trouble', { status: 503, text: '{}' }],
    ['does not know our key', { status: 401, text: '{}' }],
    ['forbids the feed', { status: 403, text: '{}' }],
    ['tells nonsense', { status: 200, text: '<html>' }],
    ['tells something else', { status: 200, text: '{"items": "none"}' }],
  ])(
    'CC-WORK-15: one that %s fails the run by one fixed sentence, and the next run goes on',
    async (_, fault) => {
      flash.scenes = [scene('A fair')]
      flash.fault = fault
      expect(await index()).toMatchObject({
        status: 'failed',
        error: 'The renderer could not be reached, or refused to answer.',
      })
      flash.fault = null
      expect(await index()).toMatchObject({ status: 'completed', created: 1, error: null })
      expect(await names()).toEqual(['A fair'])
    },
  )
})

describe('a moment that goes before Flash knows who may see its scene', () => {
  const ALICE = asUser('alice')

  /** A public moment of Alice with a scene that was rendered for it, which Flash shows to everybody. */
  async function rendered(title: string) {
    const shown = scene(title)
    flash.scenes.push(shown)
    const addresses = { shareUrl: null, imageUrl: null, thumbnailUrl: null, sceneUrl: null }
    const said = content({
      name: title,
      layer: 2,
      scene: { timepointId: shown.id, slug: null, ...addresses },
    })
    const input = { content: said, visibility: 'public' as const, isRenderedHere: true }
    const writer = { actor: 'user:alice', isAdmin: false, requestId: null }
    const [made] = await stack.database.db
      .transaction()
      .execute((trx) => upsertMoments(trx, [input], writer))
    if (made?.outcome !== 'created') throw new Error('not created')
    return { path: made.path, inFlash: () => flash.scenes.find(({ id }) => id === shown.id) }
  }

  async function show(path: string, visibility: string): Promise<void> {
    const asked = { body: { visibility }, headers: ALICE }
    const response = await call(stack, 'PATCH', `/api/v1/moments${path}/visibility`, asked)
    expect(response.status).toBe(200)
  }

  const remove = async (path: string, headers: Record<string, string> = ALICE) =>
    (await call(stack, 'DELETE', `/api/v1/moments${path}`, { headers })).status

  const putOff = (table: 'scene_visibility_changes' | 'scenes_left_behind') =>
    eventually(async () => {
      const rows = await stack.database.db.selectFrom(table).select('failures').execute()
      return rows.some(({ failures }) => failures > 0)
    }, 'Flash was told in vain')

  const retry = async () => {
    await sql`UPDATE scenes_left_behind SET retry_at = NULL`.execute(stack.database.db)
    return runWorker(stack, 'visibility')
  }

  it.each(['private', 'unlisted'])(
    'CC-WORK-16: it is told %s all the same, however long it is away, and until then nobody finds the scene',
    async (visibility) => {
      const { path, inFlash } = await rendered(`A secret that is ${visibility}`)
      flash.takesChanges = false
      await show(path, visibility)
      await putOff('scene_visibility_changes')
      expect(await remove(path)).toBe(200)
      await retry()
      await putOff('scenes_left_behind')
      expect(inFlash()).toMatchObject({ visibility: 'public' })
      expect(await index()).toMatchObject({ status: 'completed', created: 0 })
      expect(await momentsWhere(database)).toEqual([])
      flash.takesChanges = true
      await retry()
      expect(inFlash()).toMatchObject({ visibility })
      const { rows } = await sql`SELECT FROM scenes_left_behind`.execute(stack.database.db)
      expect(rows).toEqual([])
      await sql`UPDATE workers SET cursor = NULL`.execute(stack.database.db)
      expect(await index()).toMatchObject({ status: 'completed', created: 0 })
      expect(await momentsWhere(database)).toEqual([])
    },
  )

  it('CC-WORK-16: nothing is shown to more people because its moment is gone', async () => {
    const { path, inFlash } = await rendered('Meant for everybody')
    Object.assign(inFlash() ?? {}, { visibility: 'private' })
    flash.takesChanges = false
    await show(path, 'private')
    await show(path, 'public')
    expect(await remove(path, ADMIN_KEYS)).toBe(200)
    flash.takesChanges = true
    await retry()
    expect(inFlash()).toMatchObject({ visibility: 'private' })
  })

  it('CC-WORK-16: a scene that was rendered for another moment, too, follows that one', async () => {
    const { path, inFlash } = await rendered('Told twice')
    await sql`
      INSERT INTO moment_scenes (moment_id, timepoint_id, rendered_here, created_by)
      SELECT other.id, timepoint_id, true, scenes.created_by
      FROM moment_scenes scenes, moments other
      WHERE other.path = ${(await rendered('Its other telling')).path}
        AND scenes.timepoint_id = ${inFlash()?.id}`.execute(stack.database.db)
    flash.takesChanges = false
    await show(path, 'private')
    expect(await remove(path)).toBe(200)
    flash.takesChanges = true
    await retry()
    expect(inFlash()).toMatchObject({ visibility: 'public' })
  })
})

describe('scenes that are not what they should be', () => {
  it('CC-WORK-15: bad ones keep nobody from the others', async () => {
    flash.scenes = [
      scene('A fair'),
      scene('Without a year', { year: null }),
      scene('Year zero', { year: 0 }),
      scene('Beyond all years', { year: 123_456 }),
      scene('Broken in Flash', { isBroken: true }),
      { id: '', title: 'Without an id' } as never,
      { status: 'completed' } as never,
      scene('Failed', { status: 'failed' }),
      scene('\0\ud800 odd letters', { tags: ['\0', 7, null], characters: 'nobody' }),
      scene('<script>alert(1)</script>', {
        image_url: 'data:text/html;base64,AAAA',
        share_url: 'javascript:alert(1)',
        place: { name: "'); DROP TABLE moments; --", country: '../../etc', latitude: 1e9 },
      }),
      scene('x'.repeat(100_000), { moment: { plot_summary: 'y'.repeat(100_000) } }),
      scene('A market'),
    ]
    const run = await index()
    expect(run).toMatchObject({ status: 'completed' })
    const found = await momentsWhere(database)
    const known = found.map(({ name }) => name)
    expect(known).toContain('A fair')
    expect(known).toContain('A market')
    expect(found).toHaveLength(5)
    for (const moment of found) {
      expect(moment.name.length).toBeLessThanOrEqual(120)
      expect((moment.one_liner ?? '').length).toBeLessThanOrEqual(200)
      expect(moment.image_url).toBeNull()
      expect(moment.path).toMatch(/^(\/[a-z0-9-]+){8}$/)
    }
    expect(run.failed).toBe(1)
  })

  it('CC-WORK-3: what is to be told again is asked for until Flash gives it, and of what is hidden nothing is told', async () => {
    const tell = { moment: { plot_summary: 'It was told' }, isBroken: true }
    const [shown, hidden] = [scene('A fair', tell), scene('A market', tell)]
    flash.scenes = [shown, hidden]
    expect(await index()).toMatchObject({ created: 2 })
    const { db } = stack.database
    const waiting = async () =>
      (await db.selectFrom('indexer_waiting').select('timepoint_id').execute()).length
    const lines = async () => (await momentsWhere(database)).map(({ one_liner: line }) => line)
    await sql`UPDATE moments SET one_liner = NULL`.execute(db)
    await sql`INSERT INTO indexer_waiting (timepoint_id) VALUES (${shown.id}), (${hidden.id})`.execute(
      db,
    )
    expect(await index()).toMatchObject({ created: 0, failed: 2 })
    expect([await waiting(), await lines()]).toEqual([2, [null, null]])
    Object.assign(shown, { isBroken: false })
    Object.assign(hidden, { isBroken: false, visibility: 'private' })
    await index()
    expect([await waiting(), await lines()]).toEqual([0, ['It was told', null]])
  })

  it('CC-WORK-6: hundreds of scenes are read page by page, once each', async () => {
    flash.scenes = Array.from({ length: 250 }, (_, n) => scene(`Event number ${n}`))
    expect(await index()).toMatchObject({ created: 250, failed: 0 })
    const before = flash.calls
    await sql`UPDATE workers SET cursor = NULL`.execute(stack.database.db)
    expect(await index()).toMatchObject({ created: 0, failed: 0 })
    // The pages alone: what is known is not fetched again.
    expect(flash.calls - before).toBeLessThanOrEqual(5)
  })
})

describe('the first run on a Flash with hundreds of scenes', () => {
  const many = () =>
    Array.from({ length: 350 }, (_, n) =>
      scene(`Event number ${n}`, { moment: { plot_summary: `It was the ${n}th` } }),
    )

  it('CC-WORK-18: takes as many requests as there are pages', async () => {
    flash.scenes = many()
    const before = flash.calls
    expect(await index()).toMatchObject({ created: 350, failed: 0 })
    // Four pages, and one that says that nothing more has changed.
    expect(flash.calls - before).toBe(5)
    const found = await momentsWhere(database)
    expect(found).toHaveLength(350)
    expect(found.filter(({ one_liner: line }) => line?.startsWith('It was the'))).toHaveLength(350)
  })

  it('CC-WORK-18: one that lists no whole scenes is asked for each', async () => {
    flash.scenes = many()
    flash.hasFullFeed = false
    const before = flash.calls
    expect(await index()).toMatchObject({ created: 350, failed: 0 })
    expect(flash.calls - before).toBe(355)
    const found = await momentsWhere(database)
    expect(found.filter(({ one_liner: line }) => line?.startsWith('It was the'))).toHaveLength(350)
  })
})

describe('a Flash that only lists', () => {
  it('CC-WORK-15: is read from its newest scene to its last, and known scenes are looked up', async () => {
    flash.hasFeed = false
    flash.scenes = Array.from({ length: 230 }, (_, n) => scene(`Event number ${n}`))
    await index()
    expect(await momentsWhere(database)).toHaveLength(230)
    flash.scenes.unshift(scene('The newest'))
    expect(await index()).toMatchObject({ created: 1 })
    expect(await names()).toContain('The newest')
    flash.scenes = flash.scenes.slice(0, 229)
    for (const one of flash.scenes.slice(0, 2)) Object.assign(one, { visibility: 'private' })
    for (let runs = 0; runs < 14; runs += 1) await index()
    expect(await momentsWhere(database)).toHaveLength(227)
  })
})

describe('a Flash that does not have scenes of ours', () => {
  const missing = async () =>
    (await stack.database.db.selectFrom('missing_scenes').select('timepoint_id').execute()).length
  const known = Array.from({ length: 5 }, (_, n) => scene(`Known event ${n}`))

  /** Until all known scenes were looked up; what the runs made and took away. */
  async function sweep() {
    const sum = { created: 0, removed: 0 }
    for (let runs = 0; runs < 3; runs += 1) {
      const { status, created, removed } = await index()
      expect(status).toBe('completed')
      sum.created += created
      sum.removed += removed
    }
    return sum
  }

  beforeEach(async () => {
    await sql`DELETE FROM missing_scenes`.execute(stack.database.db)
    flash.hasFeed = false
    flash.scenes = [...known]
    await index()
    expect(await momentsWhere(database)).toHaveLength(5)
  })

  it('CC-WORK-20: one that has none of them does not empty the graph, and nothing is lost when they are back', async () => {
    flash.scenes = []
    expect(await sweep()).toEqual({ created: 0, removed: 0 })
    expect([await names(), await missing()]).toMatchObject([{ length: 5 }, 5])
    flash.scenes = [...known]
    await sweep()
    expect([await names(), await missing()]).toMatchObject([{ length: 5 }, 0])
  })

  it('CC-WORK-20: is believed when it still has none of them an hour later', async () => {
    flash.scenes = []
    await sweep()
    await sql`UPDATE missing_scenes SET missed_at = now() - interval '61 minutes'`.execute(
      stack.database.db,
    )
    expect(await index()).toMatchObject({ status: 'completed', created: 0, removed: 5 })
    expect([await names(), await missing()]).toEqual([[], 0])
  })

  it('CC-WORK-20: is believed at once where it has others; what it took away is not told as made', async () => {
    flash.scenes = known.slice(1)
    Object.assign(known[1] ?? {}, { visibility: 'private' })
    expect(await sweep()).toEqual({ created: 0, removed: 2 })
    expect(await names()).toEqual(['Known event 2', 'Known event 3', 'Known event 4'])
    Object.assign(known[1] ?? {}, { visibility: 'public' })
  })
})

describe('an outage by schedule', () => {
  it('CC-WORK-15: the pauses grow, and the history does not', async () => {
    flash.fault = { status: 503, text: '{}' }
    await stack.close()
    stack = await startTestStack(database, {
      env: { ADMIN_KEY, FLASH_URL: flash.url, INDEXER_ENABLED: 'true', INDEXER_INTERVAL: '1' },
      workerPace: { pollMs: 100 },
    })
    const before = (await getWorker(stack, 'indexer')).runs.length
    await new Promise((resolve) => setTimeout(resolve, 6000))
    const { runs } = await getWorker(stack, 'indexer')
    expect(runs.filter(({ status }) => status === 'failed').length).toBeLessThanOrEqual(before + 1)
    const { rows } = await sql<{ failures: number }>`
      SELECT failures FROM workers WHERE name = 'indexer'`.execute(stack.database.db)
    expect(rows[0]?.failures).toBeGreaterThanOrEqual(2)
    expect(rows[0]?.failures).toBeLessThanOrEqual(4)
    expect((await call(stack, 'GET', '/health')).status).toBe(200)
  })
})
