import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { FlashSimulator } from './simulators/flash.ts'
import { ADMIN_KEY, ADMIN_KEYS, asUser, ended, generate, readJob } from './support/jobs.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')

let database: TestDatabase
let flash: FlashSimulator
let stack: Stack

beforeAll(async () => {
  database = await createTestDatabase()
  flash = await FlashSimulator.start()
  const env = { FLASH_URL: flash.url, FLASH_SERVICE_KEY: 'flash-key-of-the-tests', ADMIN_KEY }
  stack = await startTestStack(database, { env })
})

afterAll(async () => {
  await stack?.close()
  await flash?.close()
  await database?.drop()
})

interface Shown {
  image_url: string | null
  thumbnail_url: string | null
}

/** A moment of a scene whose pictures are these. */
async function rendered(name: string, pictures: Record<string, string>) {
  const query = `${name}, 1850`
  flash.fail(query, { kind: 'scene', over: pictures })
  const job = await ended(stack, await readJob(await generate(stack, { query }, asUser('alice'))))
  expect(job).toMatchObject({ status: 'completed' })
  const path = job.path ?? ''
  const answer = await call(stack, 'GET', `/api/v1/moments${path}`, { headers: asUser('alice') })
  return { path, detail: (await answer.json()) as Shown }
}

const get = (url: string | null, headers = {}) => call(stack, 'GET', url ?? '', { headers })

describe('pictures inside of their addresses', () => {
  it('CC-MOMENT-4: they are kept for who may see the moment, as long as it is there', async () => {
    const image_url = `data:image/png;base64,${PNG.toString('base64')}`
    const { path, detail } = await rendered('A painted day', {
      image_url,
      thumbnail_url: 'https://pictures.example/small.png',
    })
    expect(detail.image_url).toMatch(/^\/api\/v1\/scenes\/[^/]+\/image$/)
    expect(detail.thumbnail_url).toBe('https://pictures.example/small.png')
    const own = await get(detail.image_url, asUser('alice'))
    expect([own.status, own.headers.get('content-type')]).toEqual([200, 'image/png'])
    expect(own.headers.get('x-content-type-options')).toBe('nosniff')
    expect(Buffer.from(await own.arrayBuffer()).equals(PNG)).toBe(true)
    for (const headers of [{}, asUser('bob')]) {
      expect((await get(detail.image_url, headers)).status).toBe(404)
    }
    const published = await call(stack, 'POST', `/api/v1/moments${path}/publish`, {
      body: {},
      headers: asUser('alice'),
    })
    expect(published.status).toBe(200)
    const shown = await get(detail.image_url)
    expect(shown.status).toBe(200)
    const known = { 'if-none-match': shown.headers.get('etag') ?? '' }
    expect((await get(detail.image_url, known)).status).toBe(304)
    expect((await get(detail.image_url?.replace(/image$/, 'thumbnail') ?? '')).status).toBe(404)
    const gone = await call(stack, 'DELETE', `/api/v1/moments${path}`, { headers: ADMIN_KEYS })
    expect(gone.status).toBe(200)
    expect((await get(detail.image_url)).status).toBe(404)
    const left = await stack.database.db.selectFrom('scene_pictures').select('kind').execute()
    expect(left).toEqual([])
  })

  it.each(['data:image/svg+xml;base64,PHN2Zz4=', 'data:text/html,x', 'data:image/png;base64,?'])(
    'CC-MOMENT-4: what is no picture is left out: %s',
    async (image_url) => {
      const { detail } = await rendered(`A day of ${image_url.length} signs`, { image_url })
      expect(detail.image_url).toBeNull()
    },
  )
})
