import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { upsertMoments } from '../src/clockchain/moments/moment-upsert.ts'
import type { Stack } from '../src/stack.ts'
import { createTestUser } from './support/accounts.ts'
import { ADMIN_KEY, asUser, ended, generate, readJob, SYSTEM_KEY } from './support/jobs.ts'
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
  momentsWhere,
  renderScene,
  runWorker,
  showScene,
  withScene,
} from './support/workers.ts'

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
    },
  })
})

afterAll(async () => {
  await stack?.close()
  await database?.drop()
})

/** A scene of somebody else's, or of who is named. */
const render = (query: string, visibility = 'public', headers = {}) =>
  renderScene(stack, query, { visibility }, headers)

const newUser = async () => asUser((await createTestUser(stack, { credits: 1000 })).id)

async function show(path: string, visibility: string, headers: Record<string, string>) {
  const address = `/api/v1/moments${path}/visibility`
  return (await call(stack, 'PATCH', address, { body: { visibility }, headers })).status
}

/** A moment that somebody has had rendered. */
async function rendered(query: string, visibility: string, headers: Record<string, string>) {
  const job = await ended(
    stack,
    await readJob(await generate(stack, { query, visibility }, headers)),
  )
  expect(job).toMatchObject({ status: 'completed' })
  return { id: job.node_id ?? '', path: job.path ?? '' }
}

async function settle(): Promise<void> {
  for (const worker of ['visibility', 'indexer', 'indexer']) await runWorker(stack, worker)
}

const inGraph = (id: string) =>
  eventually(async () => (await withScene(database, id))[0], 'the scene is in the graph')

const textOf = async (path: string, headers = {}) =>
  (await call(stack, 'GET', `/api/v1/moments${path}`, { headers })).text()

describe('scenes of others on a moment', () => {
  it('CC-WORK-3: who hides their moment does not hide them: each is told by a moment of its own', async () => {
    const query = 'Battle of Hastings 14 October 1066'
    const owner = await newUser()
    const own = await rendered(query, 'public', owner)
    const guest = await render(query)
    expect((await inGraph(guest.id)).id).toBe(own.id)
    expect(await show(own.path, 'private', owner)).toBe(200)
    await settle()
    expect(await withScene(database, guest.id)).toMatchObject([
      { visibility: 'public', created_by: 'indexer', one_liner: expect.any(String), layer: 2 },
    ])
    const [left] = await momentsWhere(database, 'id = $1', [own.id])
    expect(left).toMatchObject({
      visibility: 'private',
      layer: 2,
      scenes: [{ rendered_here: true }],
    })
    expect(await textOf(own.path, owner)).not.toContain(guest.id)
    // It is the moment of the event now, and is gone when its scene is hidden.
    expect(await show(own.path, 'public', owner)).toBe(409)
    await showScene(stack, guest.id, 'private')
    await settle()
    expect(await withScene(database, guest.id)).toEqual([])
    expect(await show(own.path, 'public', owner)).toBe(200)
    await settle()
    expect(await textOf(own.path)).not.toContain(guest.id)
  })

  it('CC-WORK-3: when one leaves, what another has said as well is told again', async () => {
    const query = 'Battle of Agincourt 25 October 1415'
    const scenes = [await render(query, 'private'), await render(query, 'private')]
    await showScene(stack, scenes[0]?.id ?? '', 'public')
    const made = await inGraph(scenes[0]?.id ?? '')
    await showScene(stack, scenes[0]?.id ?? '', 'private')
    await settle()
    const account = content({
      name: made.name,
      date: { year: 1415, month: 10, day: 25 },
      place: JSON.parse(JSON.stringify((made as never as { place: object }).place)),
      tags: ['mine'],
    })
    await stack.database.db.transaction().execute((trx) =>
      upsertMoments(trx, [{ content: account, visibility: 'public' }], {
        actor: 'user:u-1',
        isAdmin: false,
        requestId: null,
      }),
    )
    for (const { id } of scenes) {
      await showScene(stack, id, 'public')
      await inGraph(id)
    }
    const [first, second] = scenes.map(({ id }) => id)
    await showScene(stack, first ?? '', 'private')
    await settle()
    const told = await withScene(database, second ?? '')
    expect(told).toMatchObject([{ created_by: 'user:u-1', one_liner: expect.any(String) }])
    expect(told[0]?.figures.length).toBeGreaterThan(0)
    await showScene(stack, second ?? '', 'private')
    await settle()
    const [left] = await momentsWhere(database, 'created_by = $1', ['user:u-1'])
    expect(left).toMatchObject({ tags: ['mine'], figures: [], one_liner: null, scenes: [] })
  })
})

describe('scenes that somebody attaches', () => {
  const index = (path: string, id: string, visibility: string | null, headers = {}) =>
    call(stack, 'POST', '/api/v1/index', {
      body: {
        path,
        flash_timepoint_id: id,
        metadata: { tags: ['seen'] },
        ...(visibility ? { visibility } : {}),
      },
      headers,
    })

  it.each([
    ['unlisted', 'public'],
    ['private', 'public'],
    ['private', 'unlisted'],
  ])('CC-WORK-3: one that is %s is on no moment that is %s', async (ofScene, ofMoment) => {
    const owner = await newUser()
    const { id } = await render(`Moon landing 20 July 1969 ${ofScene} ${ofMoment}`, ofScene, owner)
    const path = `/1969/july/20/unknown/unknown/unknown/unknown/${ofScene}-on-${ofMoment}`
    const answer = await index(path, id, ofMoment, owner)
    expect(answer.status).toBe(200)
    expect(((await answer.json()) as { ignored: string[] }).ignored).toContain('flash_timepoint_id')
    // Nor where it is met without a word of who may see it.
    expect((await index(path, id, null, owner)).status).toBe(200)
    expect(await textOf(path)).not.toContain(id)
  })

  it('CC-WORK-3: one leaves a moment that is shown to more people than it is', async () => {
    const owner = await newUser()
    const { id } = await render('Moon landing 20 July 1969 for me', 'private', owner)
    const path = '/1969/july/20/unknown/unknown/unknown/unknown/for-me-alone'
    expect((await index(path, id, 'private', owner)).status).toBe(200)
    expect(await textOf(path, owner)).toContain(id)
    expect(await show(path, 'public', owner)).toBe(200)
    await eventually(async () => !(await textOf(path)).includes(id), 'the scene has left')
  })
})

describe('publishing onto a moment of the almanac', () => {
  it('CC-VIS-9: what came with a scene leaves with it, and the almanac has the last word', async () => {
    const query = 'Signing of the Magna Carta 15 June 1215'
    const own = await rendered(query, 'private', SYSTEM_KEY)
    const [mine] = await momentsWhere(database, 'id = $1', [own.id])
    if (!mine) throw new Error('no moment')
    const account = content({
      name: mine.name,
      oneLiner: 'Curated line',
      date: { year: 1215, month: 6, day: 15 },
      place: JSON.parse(JSON.stringify((mine as never as { place: object }).place)),
      tags: ['curated'],
    })
    await stack.database.db.transaction().execute((trx) =>
      upsertMoments(trx, [{ content: account, visibility: 'public' }], {
        actor: 'almanac',
        isAdmin: false,
        requestId: null,
      }),
    )
    const curated = () => momentsWhere(database, 'created_by = $1', ['almanac'])
    const [before] = await curated()
    expect(await show(own.path, 'public', SYSTEM_KEY)).toBe(200)
    const [joined] = await curated()
    expect(joined).toMatchObject({ id: before?.id, one_liner: 'Curated line', layer: 2 })
    expect(joined?.figures.length).toBeGreaterThan(0)
    await settle()
    await showScene(stack, mine.flash_timepoint_id ?? '', 'private')
    await settle()
    const [after] = await curated()
    expect(after).toMatchObject({
      ...{ one_liner: 'Curated line', tags: ['curated'], figures: [], layer: 1, scenes: [] },
    })
    const history = await textOf(`${before?.path}/history`)
    for (const said of [mine.flash_timepoint_id ?? '', ...mine.figures]) {
      expect(history).not.toContain(said)
    }
  })
})
