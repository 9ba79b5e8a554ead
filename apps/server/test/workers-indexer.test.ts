import type { Timepoint } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upsertMoments } from '../src/clockchain/moments/moment-upsert.ts'
import type { Stack } from '../src/stack.ts'
import { createTestUser } from './support/accounts.ts'
import {
  ADMIN_KEY,
  asUser,
  ended,
  generate,
  generateBulk,
  readJob,
  readJobs,
  SYSTEM_KEY,
} from './support/jobs.ts'
import { content } from './support/moments.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'
import {
  eventually,
  FLASH_KEY,
  getWorker,
  momentsWhere,
  renderScene,
  runWorker,
  showScene,
  withScene,
} from './support/workers.ts'

const SERVICE = { 'x-service-key': FLASH_KEY }

let database: TestDatabase
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  stack = await startTestStack(database, {
    env: {
      ADMIN_KEY,
      FLASH_SERVICE_KEY: FLASH_KEY,
      RATE_LIMIT_SERVICE: '0',
      INDEXER_ENABLED: 'true',
      INDEXER_INTERVAL: '5',
    },
  })
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

const render = (query: string, over: Record<string, unknown> = {}) =>
  renderScene(stack, query, over)
const setVisibility = (id: string, visibility: string) => showScene(stack, id, visibility)

async function remove(id: string): Promise<void> {
  const { status } = await call(stack, 'DELETE', `/api/v1/timepoints/${id}`, { headers: SERVICE })
  expect(status).toBeLessThan(300)
}

const shown = (id: string) =>
  eventually(async () => (await withScene(database, id))[0], 'the scene is in the graph')
const hidden = (id: string) =>
  eventually(
    async () => (await withScene(database, id)).length === 0,
    'the scene has left the graph',
  )

const finds = async (words: string) => {
  const path = `/api/v1/search?q=${encodeURIComponent(words)}`
  const response = await call(stack, 'GET', path, { headers: SYSTEM_KEY })
  return ((await response.json()) as { path: string }[]).map((hit) => hit.path)
}

describe('scenes that anyone renders in Flash', () => {
  it('CC-WORK-1: a public one is a moment within 10 s, with what it says; it is gone when it turns private, unlisted or is deleted', async () => {
    const scene = await render('Moon landing 20 July 1969')
    const moment = await shown(scene.id)
    expect(moment).toMatchObject({
      visibility: 'public',
      created_by: 'indexer',
      layer: 2,
      flash_timepoint_id: scene.id,
      scenes: [{ timepoint_id: scene.id, rendered_here: false, created_by: 'indexer' }],
    })
    expect(moment.path).toMatch(/^\/1969\/july\/20\//)
    expect(moment.one_liner).not.toBeNull()
    const detail = await call(stack, 'GET', `/api/v1/moments${moment.path}`)
    expect(detail.status).toBe(200)
    expect(await finds(moment.name)).toEqual([moment.path])
    await setVisibility(scene.id, 'private')
    await hidden(scene.id)
    expect(await finds(moment.name)).toEqual([])
    expect((await call(stack, 'GET', `/api/v1/moments${moment.path}`)).status).toBe(404)
    await setVisibility(scene.id, 'public')
    await shown(scene.id)
    await setVisibility(scene.id, 'unlisted')
    await hidden(scene.id)
    await setVisibility(scene.id, 'public')
    await shown(scene.id)
    await remove(scene.id)
    await hidden(scene.id)
    expect(await momentsWhere(database, "name ILIKE '%moon%'")).toEqual([])
  })

  it('CC-WORK-1: private and unlisted ones never are', async () => {
    const secret = await render('Battle of Hastings 14 October 1066', { visibility: 'private' })
    const quiet = await render('Battle of Agincourt 25 October 1415', { visibility: 'unlisted' })
    await runWorker(stack, 'indexer')
    expect(await withScene(database, secret.id)).toEqual([])
    expect(await withScene(database, quiet.id)).toEqual([])
  })

  it('CC-WORK-2: two of one event are one moment; without the first the second is shown', async () => {
    const first = await render('Fall of the Berlin Wall 9 November 1989')
    const moment = await shown(first.id)
    const second = await render('Fall of the Berlin Wall 9 November 1989')
    expect((await shown(second.id)).id).toBe(moment.id)
    await setVisibility(first.id, 'private')
    await hidden(first.id)
    expect(await withScene(database, second.id)).toMatchObject([
      { id: moment.id, flash_timepoint_id: second.id, layer: 2 },
    ])
    await remove(second.id)
    await hidden(second.id)
    expect(await momentsWhere(database, 'id = $1', [moment.id])).toEqual([])
  })

  it("CC-WORK-3: one that joins somebody's moment leaves it as it was, without anything that came with it", async () => {
    const scene = await render('Signing of the Magna Carta 15 June 1215', { visibility: 'private' })
    await setVisibility(scene.id, 'public')
    const made = await shown(scene.id)
    await setVisibility(scene.id, 'private')
    await hidden(scene.id)
    const { db } = stack.database
    // The same event, told by somebody who knows little of it.
    const told = await db.transaction().execute((trx) =>
      upsertMoments(
        trx,
        [
          {
            content: content({
              name: made.name,
              date: { year: 1215, month: 6, day: 15 },
              place: JSON.parse(JSON.stringify({ ...(made as never as { place: object }).place })),
              tags: ['mine'],
            }),
            visibility: 'public',
          },
        ],
        { actor: 'user:u-1', isAdmin: false, requestId: null },
      ),
    )
    const before = (await momentsWhere(database, 'created_by = $1', ['user:u-1']))[0]
    expect(told[0]?.outcome).toBe('created')
    await setVisibility(scene.id, 'public')
    const joined = await shown(scene.id)
    expect(joined).toMatchObject({ id: before?.id, created_by: 'user:u-1', layer: 2 })
    expect(joined.figures.length).toBeGreaterThan(0)
    await setVisibility(scene.id, 'private')
    await hidden(scene.id)
    const after = (await momentsWhere(database, 'created_by = $1', ['user:u-1']))[0]
    const content_ = ({ id, name, layer, tags, figures, one_liner, image_url }: typeof made) => ({
      ...{ id, name, layer, tags, figures, one_liner, image_url },
    })
    expect(after && content_(after)).toEqual(before && content_(before))
    expect(after?.flash_timepoint_id).toBeNull()
    // Nor does its history tell others what came with it.
    const answer = await call(stack, 'GET', `/api/v1/moments${after?.path}/history`)
    const { history } = (await answer.json()) as { history: { action: string }[] }
    expect(history.map(({ action }) => action)).toEqual(['created', 'updated', 'scene_withdrawn'])
    const told_ = JSON.stringify(history)
    for (const said of [scene.id, ...joined.figures]) expect(told_).not.toContain(said)
  })

  /** What somebody adds to a moment over HTTP. */
  async function addTo(path: string, said: Record<string, unknown>): Promise<void> {
    const { id: userId } = await createTestUser(stack, { credits: 10 })
    const body = { path, metadata: said, visibility: 'public' }
    const asked = { body, headers: asUser(userId) }
    const answer = await call(stack, 'POST', '/api/v1/index', asked)
    expect(answer.status, await answer.clone().text()).toBeLessThan(300)
  }

  /** All that others are told of a moment. */
  async function toldOf(path: string): Promise<string> {
    const parts = ['', '/history', '?format=tdf']
    const answers = await Promise.all(
      parts.map((part) => call(stack, 'GET', `/api/v1/moments${path}${part}`)),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    return (await Promise.all(answers.map((answer) => answer.text()))).join('')
  }

  it.each([
    ['turns private', (id: string) => setVisibility(id, 'private')],
    ['is deleted', (id: string) => remove(id)],
  ])(
    'CC-WORK-3: a moment that was made of a scene keeps only what others have said when that %s',
    async (_, leave) => {
      const scene = await render('Defenestration of Prague 23 May 1618')
      const made = await shown(scene.id)
      await addTo(made.path, { tags: ['mine'], source_run_id: 'a-run-of-mine' })
      await leave(scene.id)
      await hidden(scene.id)
      const [left, ...others] = await momentsWhere(database, 'id = $1', [made.id])
      expect(others).toEqual([])
      expect(left).toMatchObject({
        path: made.path,
        tags: ['mine'],
        figures: [],
        one_liner: null,
        layer: 1,
        flash_timepoint_id: null,
        text_model: null,
        visibility: 'public',
      })
      const told = await toldOf(made.path)
      expect(told).toContain('mine')
      const came = [scene.id, made.one_liner ?? '', ...made.figures, ...made.tags]
      expect(came.length).toBeGreaterThan(4)
      for (const said of came) expect(told).not.toContain(said)
      expect(await finds(made.figures[0] ?? '')).not.toContain(made.path)
      await sql`DELETE FROM moments WHERE id = ${made.id}`.execute(stack.database.db)
    },
  )

  it('CC-WORK-3: what another public scene of its event says is told again', async () => {
    const first = await render('Fall of Constantinople 29 May 1453')
    const made = await shown(first.id)
    const second = await render('Fall of Constantinople 29 May 1453')
    await shown(second.id)
    await addTo(made.path, { tags: ['mine'] })
    await setVisibility(first.id, 'private')
    await hidden(first.id)
    const told = () => withScene(database, second.id)
    await eventually(async () => (await told())[0]?.one_liner !== null, 'it says what happened')
    expect(await told()).toMatchObject([{ id: made.id, layer: 2, flash_timepoint_id: second.id }])
    expect((await told())[0]?.figures.length).toBeGreaterThan(0)
    await setVisibility(second.id, 'private')
    await hidden(second.id)
    const [left] = await momentsWhere(database, 'id = $1', [made.id])
    expect(left).toMatchObject({ tags: ['mine'], figures: [], one_liner: null, layer: 1 })
    const { rows } = await sql`SELECT FROM indexer_waiting`.execute(stack.database.db)
    expect(rows).toEqual([])
  })

  it('CC-WORK-4: what a job of ours renders belongs to who asked for it', async () => {
    const { id: userId } = await createTestUser(stack, { credits: 1000 })
    const body = { query: 'Execution of Charles I, 30 January 1649', visibility: 'public' }
    const job = await ended(stack, await readJob(await generate(stack, body, asUser(userId))))
    expect(job).toMatchObject({ status: 'completed', error_code: null })
    await runWorker(stack, 'indexer')
    const [moment, ...others] = await momentsWhere(database, "path LIKE '/1649/%'")
    expect(others).toEqual([])
    expect(moment).toMatchObject({ created_by: `user:${userId}`, id: job.node_id })
    expect(moment?.scenes).toMatchObject([{ created_by: `user:${userId}`, rendered_here: true }])
  })

  it('CC-WORK-4: nor is what a cancelled job has asked for a moment, also where it was waited for', async () => {
    const queries = ['Battle of Crécy 26 August 1346', 'Battle of Agincourt 25 October 1415']
    const jobs = await readJobs(
      await generateBulk(
        stack,
        queries.map((query) => ({ query })),
      ),
    )
    const id = jobs[1]?.job_id ?? ''
    const cancelled = await call(stack, 'POST', `/api/v1/jobs/${id}/cancel`, {
      headers: SYSTEM_KEY,
    })
    expect(cancelled.status).toBeLessThan(300)
    const asked = { source: 'clockchain', worker: 'renderer', job_id: id }
    const scene = await render(queries[1] ?? '', { request_context: asked })
    await runWorker(stack, 'indexer')
    expect(await withScene(database, scene.id)).toEqual([])
    await sql`INSERT INTO indexer_waiting (timepoint_id, job_id) VALUES (${scene.id}, ${id})`.execute(
      stack.database.db,
    )
    await runWorker(stack, 'indexer')
    expect(await withScene(database, scene.id)).toEqual([])
    const { rows } =
      await sql`SELECT FROM indexer_waiting WHERE timepoint_id = ${scene.id}`.execute(
        stack.database.db,
      )
    expect(rows).toEqual([])
  })

  it('CC-WORK-5: Flash follows whom a moment is shown to, and the graph does not take its own change for that of Flash', async () => {
    const body = { query: 'Great Fire of London, 2 September 1666', visibility: 'public' }
    const job = await ended(stack, await readJob(await generate(stack, body)))
    const [moment] = await momentsWhere(database, 'id = $1', [job.node_id])
    const id = moment?.flash_timepoint_id ?? ''
    const flashSays = async () => {
      const response = await call(stack, 'GET', `/api/v1/timepoints/${id}`, { headers: SERVICE })
      return ((await response.json()) as Timepoint).visibility
    }
    const change = async (visibility: string) => {
      const path = `/api/v1/moments${job.path}/visibility`
      const asked = { body: { visibility }, headers: SYSTEM_KEY }
      expect((await call(stack, 'PATCH', path, asked)).status).toBe(200)
    }
    for (const visibility of ['private', 'public', 'unlisted', 'public']) {
      await change(visibility)
      await eventually(async () => (await flashSays()) === visibility, `Flash shows ${visibility}`)
    }
    await runWorker(stack, 'indexer')
    expect(await withScene(database, id)).toMatchObject([{ id: job.node_id, visibility: 'public' }])
    const { rows } = await sql`SELECT FROM scene_visibility_changes`.execute(stack.database.db)
    expect(rows).toHaveLength(0)
  })

  it('CC-WORK-6: reading everything again changes nothing', async () => {
    const before = await momentsWhere(database)
    await sql`UPDATE workers SET cursor = NULL WHERE name = 'indexer'`.execute(stack.database.db)
    const run = await runWorker(stack, 'indexer')
    expect(run).toMatchObject({ status: 'completed', created: 0, failed: 0 })
    expect(await momentsWhere(database)).toEqual(before)
  })

  it('CC-WORK-6: a cursor of another Flash is begun anew', async () => {
    const other = JSON.stringify({ since: 'bm9uc2Vuc2U', seenAllAt: null })
    await sql`UPDATE workers SET cursor = ${other}::jsonb WHERE name = 'indexer'`.execute(
      stack.database.db,
    )
    const before = await momentsWhere(database)
    const run = await runWorker(stack, 'indexer')
    expect(run).toMatchObject({ status: 'completed', failed: 0 })
    expect(await momentsWhere(database)).toEqual(before)
  })

  it('CC-WORK-7: runs in which nothing happens are not in the history, and the lag is measured', async () => {
    const { runs } = await getWorker(stack, 'indexer')
    const idle = runs.filter(({ created, removed }) => created === 0 && removed === 0)
    expect(idle.filter(({ trigger }) => trigger !== 'admin')).toEqual([])
    const metrics = await (await call(stack, 'GET', '/metrics')).text()
    expect(metrics).toMatch(/^timepoint_indexer_lag_seconds [\d.e-]+$/m)
    expect(metrics).toMatch(/^timepoint_worker_runs_total\{worker="indexer",.*\} \d+$/m)
  })
})
