import { createHash } from 'node:crypto'
import {
  canonicalJson,
  type LosslessJson,
  parseLossless,
  type Timepoint,
} from '@timepoint/contracts'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Stack } from '../src/stack.ts'
import { expectProblem } from './support/problem.ts'
import {
  call,
  createTestDatabase,
  readTimepoint,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const API = '/api/v1/timepoints'
const QUERY = 'Trinity test 5:29 AM July 16 1945'
const CONTENT = ['scene', 'dialog', 'moment', 'grounding', 'claims', 'image_prompt'] as const

let database: TestDatabase
let stack: Stack
let made: Timepoint[]

beforeAll(async () => {
  database = await createTestDatabase()
  const env = { SHARE_URL_BASE: 'https://example.org/s/', PUBLIC_BASE_URL: 'https://example.org/' }
  stack = await startTestStack(database, { env })
  made = []
  for (const body of [
    { query: QUERY, generate_image: true },
    { query: QUERY, visibility: 'private', generate_image: true },
    { query: 'Rome 44 BC', visibility: 'unlisted' },
    { query: 'Tokyo 1868' },
    { query: 'London 1666', preset: 'fast', request_context: { mine: 1 } },
  ]) {
    made.push(await readTimepoint(await call(stack, 'POST', `${API}/generate/sync`, { body })))
  }
  await call(stack, 'POST', `${API}/generate/sync`, { body: { query: 'what is love' } })
})

afterAll(async () => {
  await stack.close()
  await database.drop()
})

const at = (index: number): Timepoint => {
  const timepoint = made[index]
  if (!timepoint) throw new Error(`nothing was made at ${index}`)
  return timepoint
}

const list = async (query = '') => {
  const response = await call(stack, 'GET', `${API}${query}`)
  expect(response.status).toBe(200)
  return (await response.json()) as {
    items: Timepoint[]
    total: number
    page: number
    page_size: number
  }
}

describe('lists', () => {
  it('G-READ-2: newest first, public alone unless private ones are asked for', async () => {
    const { items, total } = await list()
    expect(items.filter((item) => item.status === 'completed').map((item) => item.id)).toEqual([
      at(4).id,
      at(3).id,
      at(0).id,
    ])
    expect(total).toBe(4)
    const times = items.map((item) => item.created_at)
    expect(times).toEqual([...times].sort().reverse())
    expect((await list('?visibility=private')).items.map((item) => item.id)).toEqual([at(1).id])
    expect((await list('?visibility=public')).total).toBe(4)
  })

  it('G-READ-2: a status filters', async () => {
    expect((await list('?status=failed')).items.map((item) => item.query)).toEqual(['what is love'])
    expect((await list('?status=completed')).total).toBe(3)
    expect(await list('?status=pending')).toMatchObject({ items: [], total: 0 })
  })

  it('G-READ-2: pages hold everything once, and none after the last', async () => {
    const ids: string[] = []
    for (const page of [1, 2, 3]) {
      const answer = await list(`?page=${page}&page_size=2`)
      expect(answer).toMatchObject({ total: 4, page, page_size: 2 })
      ids.push(...answer.items.map((item) => item.id))
    }
    expect(ids).toEqual((await list()).items.map((item) => item.id))
    expect((await list('?page=1000000&page_size=100')).items).toEqual([])
  })

  it.each([
    'page=0',
    'page=-1',
    'page=abc',
    'page=1.5',
    'page=',
    'page=1e99',
    'page=9007199254740993',
    'page=99999999999999999999',
    'page=1&page=2',
    'page_size=0',
    'page_size=101',
    'page_size=abc',
    'status=done',
    'status=',
    'visibility=unlisted',
    'visibility=all',
  ])('G-ERR-3: ?%s is 422', async (query) => {
    const problem = await expectProblem(
      await call(stack, 'GET', `${API}?${query}`),
      'invalid_input',
    )
    expect(problem.errors?.[0]?.path).toBe(query.split('=')[0])
  })

  it('G-READ-2: neither image data nor content is in a list', async () => {
    const text = await (await call(stack, 'GET', `${API}?include_image=true&full=true`)).text()
    expect(text).not.toContain('base64,')
    expect(text.length).toBeLessThan(40_000)
    for (const item of (await list()).items) {
      expect(item.image_base64).toBeNull()
      for (const key of CONTENT) expect(item[key]).toBeNull()
    }
  })
})

describe('one timepoint', () => {
  it('G-READ-3: without full the content is null, people are name and role', async () => {
    const brief = await readTimepoint(await call(stack, 'GET', `${API}/${at(0).id}`))
    for (const key of CONTENT) expect([key, brief[key]]).toEqual([key, null])
    expect(brief.metadata).toMatchObject({ graph: null, camera: null, image_prompt_data: null })
    const people = brief.characters?.characters ?? []
    expect(people.length).toBeGreaterThan(0)
    for (const person of people) expect(Object.keys(person).sort()).toEqual(['name', 'role'])
  })

  it('G-READ-3: with full, by id and by slug, it is what sync answered', async () => {
    for (const path of [at(0).id, `slug/${at(0).slug}`]) {
      const full = await readTimepoint(await call(stack, 'GET', `${API}/${path}?full=true`))
      expect(full).toEqual(at(0))
    }
  })

  it('G-READ-3: brief and full answers have the same keys', async () => {
    const keysOf = async (path: string) =>
      Object.keys((await (await call(stack, 'GET', path)).json()) as object).sort()
    const brief = await keysOf(`${API}/${at(0).id}`)
    expect(brief).toEqual(await keysOf(`${API}/${at(0).id}?full=true`))
    const [failed] = (await list('?status=failed')).items
    expect(await keysOf(`${API}/${failed?.id}`)).toEqual(brief)
  })

  it('G-READ-1: ids count in any case, slugs only as they are', async () => {
    expect((await call(stack, 'GET', `${API}/${at(0).id.toUpperCase()}`)).status).toBe(200)
    const loud = await call(stack, 'GET', `${API}/slug/${at(0).slug.toUpperCase()}`)
    await expectProblem(loud, 'not_found')
    await expectProblem(await call(stack, 'GET', `${API}/slug/${at(0).id}`), 'not_found')
    await expectProblem(await call(stack, 'GET', `${API}/${at(0).slug}`), 'not_found')
  })

  it('G-READ-1: slugs are ASCII, at most 100 long and never the same', () => {
    for (const { slug } of made) expect(slug).toMatch(/^[a-z0-9-]{1,100}$/)
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(made.length)
  })

  it('G-READ-2: only public ones have a share link; addresses come from the configuration', () => {
    expect(at(0).share_url).toBe(`https://example.org/s/${at(0).slug}`)
    expect(at(1).share_url).toBeNull()
    expect(at(2).share_url).toBeNull()
    expect(at(0).image_url).toBe(`https://example.org${API}/${at(0).id}/image`)
    expect(at(0).thumbnail_url).toBe(`${at(0).image_url}?w=320`)
  })
})

describe('pictures', () => {
  const image = (query = '', headers: Record<string, string> = {}) =>
    call(stack, 'GET', `${API}/${at(0).id}/image${query}`, { headers })

  it('G-IMAGE-1: a strong ETag that names the bytes, 304 to it', async () => {
    const first = await image()
    expect(first.headers.get('content-type')).toBe('image/webp')
    expect(first.headers.get('cache-control')).toBe('public, max-age=3600')
    const etag = first.headers.get('etag') ?? ''
    expect(etag).toMatch(/^"[^"]+"$/)
    for (const value of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await image('', { 'if-none-match': value })
      expect(again.status).toBe(304)
      expect(again.headers.get('etag')).toBe(etag)
      expect(again.headers.has('content-type')).toBe(false)
      expect(await again.text()).toBe('')
    }
    for (const value of ['"other"', etag.replaceAll('"', ''), '']) {
      expect((await image('', { 'if-none-match': value })).status).toBe(200)
    }
  })

  it.each([160, 320, 640, 1024, 1536])(
    'G-IMAGE-1: w=%i is that wide, or as wide as there is',
    async (w) => {
      const full = await sharp(Buffer.from(await (await image()).arrayBuffer())).metadata()
      for (const accept of ['image/webp,*/*', 'image/jpeg']) {
        const response = await image(`?w=${w}`, { accept })
        const found = await sharp(Buffer.from(await response.arrayBuffer())).metadata()
        expect(found.width).toBe(Math.min(w, full.width))
        expect(found.width / found.height).toBeCloseTo(full.width / full.height, 1)
        expect(response.headers.get('content-type')).toBe(`image/${found.format}`)
        expect(response.headers.get('vary')).toContain('Accept')
      }
    },
  )

  it('G-IMAGE-1: another width or format has another ETag', async () => {
    const etags = [
      (await image('?w=160')).headers.get('etag'),
      (await image('?w=320')).headers.get('etag'),
      (await image('?w=160', { accept: 'image/jpeg' })).headers.get('etag'),
    ]
    expect(new Set(etags).size).toBe(3)
  })

  it.each(['abc', '0', '-160', '161', '1e9', '160.5', '', '160&w=320', '%zz'])(
    'G-IMAGE-1: w=%s is 422',
    async (w) => {
      const problem = await expectProblem(await image(`?w=${w}`), 'invalid_input')
      expect(problem.errors?.[0]?.path).toBe('w')
    },
  )

  it('G-IMAGE-1: a private picture is kept by no shared cache; without a picture it is 404', async () => {
    const own = await call(stack, 'GET', `${API}/${at(1).id}/image`)
    expect(own.headers.get('cache-control')).toBe('private, no-cache')
    await expectProblem(await call(stack, 'GET', `${API}/${at(3).id}/image`), 'not_found')
  })

  it('G-IMAGE-2: include_image gives base64 and a data URL of the same bytes', async () => {
    const bytes = Buffer.from(await (await image()).arrayBuffer()).toString('base64')
    for (const path of [at(0).id, `slug/${at(0).slug}`]) {
      const answer = await call(stack, 'GET', `${API}/${path}?include_image=true`)
      const timepoint = await readTimepoint(answer)
      expect(timepoint.image_base64 === bytes).toBe(true)
      expect(timepoint.image_url === `data:image/webp;base64,${bytes}`).toBe(true)
    }
    const none = await call(stack, 'GET', `${API}/${at(3).id}?include_image=true`)
    expect(await readTimepoint(none)).toMatchObject({ image_base64: null, image_url: null })
  })
})

describe('numbers on the wire', () => {
  const FLOATS =
    /^(latitude|longitude|cost_usd|overall|confidence|grounding_confidence|historical_confidence)$/
  const sources = (text: string) => {
    const found: [string, string][] = []
    const revive = (key: string, value: unknown, context?: { source?: string }) => {
      if (typeof value === 'number') found.push([key, context?.source ?? ''])
      return value
    }
    JSON.parse(text, revive as (key: string, value: unknown) => unknown)
    return found
  }

  it('G-FLOAT-1: floats have a point or an exponent, integers have neither', async () => {
    const texts = [
      await (await call(stack, 'GET', `${API}/${at(0).id}?full=true`)).text(),
      await (await call(stack, 'GET', `${API}/slug/${at(2).slug}`)).text(),
      await (await call(stack, 'GET', API)).text(),
    ]
    for (const text of texts) {
      const numbers = sources(text)
      for (const [key, source] of numbers) {
        const isFloat = FLOATS.test(key) || ['date', 'location', 'grounding'].includes(key)
        expect([key, /[.e]/.test(source)]).toEqual([key, isFloat])
      }
      expect(numbers.filter(([key]) => key === 'cost_usd').map(([, source]) => source)).toContain(
        '0.0',
      )
    }
  })

  it('G-FLOAT-1: also in the answer of understand', async () => {
    const body = { query: 'London 1666' }
    const text = await (await call(stack, 'POST', '/api/v1/understand', { body })).text()
    const places = sources(text).filter(([key]) => FLOATS.test(key))
    expect(places).toHaveLength(2)
    for (const [, source] of places) expect(source).toMatch(/[.e]/)
  })
})

describe('the content hash', () => {
  it('G-TDF-2: anyone can compute it from the answer, which says what it depends on', async () => {
    for (const { id } of made) {
      const text = await (await call(stack, 'GET', `${API}/${id}?full=true`)).text()
      const full = parseLossless(text) as Record<string, LosslessJson>
      const metadata = full.metadata as Record<string, LosslessJson>
      const pick = (from: Record<string, LosslessJson>, keys: string[]) =>
        Object.fromEntries(keys.map((key) => [key, from[key] ?? null]))
      const payload: LosslessJson = {
        ...pick(full, ['query', 'slug', 'year', 'month', 'day', 'season', 'time_of_day', 'era']),
        ...pick(full, ['location', 'latitude', 'longitude', 'dialog']),
        scene_data: full.scene ?? null,
        character_data: full.characters ?? null,
        grounding_data: full.grounding ?? null,
        moment_data: full.moment ?? null,
        metadata: {
          ...pick(full, ['hour', 'minute', 'second']),
          ...pick(metadata, ['graph', 'camera', 'image_prompt_data']),
        },
        entity_ids: [],
      }
      const hash = createHash('sha256').update(canonicalJson(payload)).digest('hex')
      expect(full.tdf_hash).toBe(hash)
    }
  })
})

describe('understand', () => {
  const understand = async (query: string) => {
    const response = await call(stack, 'POST', '/api/v1/understand', { body: { query } })
    expect(response.status).toBe(200)
    return response.json()
  }

  it('G-UNDERSTAND-1: tells what a render is grounded on, and stores nothing', async () => {
    const before = (await list()).total
    expect(await understand(QUERY)).toMatchObject({
      title: at(0).title,
      date: { edtf: at(0).date_edtf, year: 1945, month: 7, day: 16, time: '05:29' },
      place: at(0).place,
      tier: 'curated',
    })
    expect((await list()).total).toBe(before)
  })

  it('G-UNDERSTAND-1: the tier and date are those of the render', async () => {
    for (const made of [at(2), at(3), at(4)]) {
      expect(await understand(made.query)).toMatchObject({
        tier: made.grounding?.tier,
        place: made.place,
        date: { year: made.year, month: made.month, day: made.day, edtf: made.date_edtf },
      })
    }
  })

  it('G-UNDERSTAND-1, G-PRESET-2: says what each preset costs', async () => {
    expect(await understand(QUERY)).toMatchObject({
      cost: { hyper: 5, balanced: 5, hd: 10, gemini3: 5 },
    })
  })

  it('G-UNDERSTAND-1: text without a moment is an answer, not an error', async () => {
    expect(await understand('what is love')).toMatchObject({
      tier: 'ungrounded',
      date: { year: null, precision: 'unknown' },
      place: null,
    })
  })
})
