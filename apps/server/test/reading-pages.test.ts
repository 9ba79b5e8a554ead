import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ANONYMOUS, SYSTEM, userPrincipal } from '../src/clockchain/identity/principal.ts'
import type { Sort } from '../src/clockchain/reading/list-store.ts'
import { nearest, slipsBetween } from '../src/clockchain/reading/near-words.ts'
import { type ReadingTest, type Said, startReading, storeMoments } from './support/reading.ts'

let test: ReadingTest
beforeAll(async () => {
  test = await startReading()
})
afterAll(() => test.close())

let made = 0
const place = { name: null, latitude: null, longitude: null, region: null }

function someMoment(): Said {
  made += 1
  const year = 1900 + Math.floor(Math.random() * 5)
  return {
    name: `${['Alpha', 'beta', 'Émile', 'zeta'][made % 4]} x${made}`,
    date: made % 3 === 0 ? { year } : { year, month: 1 + (made % 12), day: 1 + (made % 28) },
    tags: made % 2 === 0 ? ['even'] : ['odd'],
    confidence: made % 5 === 0 ? null : (made % 7) / 7,
  }
}

const base = { filters: {}, scope: 'public', text: null, offset: 0 } as const

async function allPages(sort: Sort, tags: string[] | undefined, between: () => Promise<unknown>) {
  const paths: string[] = []
  let cursor: string | null = null
  do {
    const order = { ...base, sort, limit: 7, filters: { tags } }
    const page = await test.reading.list(ANONYMOUS, { ...order, cursor })
    paths.push(...page.items.map(({ path }) => path))
    cursor = page.next_cursor
    await between()
  } while (cursor !== null)
  return paths
}

describe('lists', () => {
  it.each<[Sort, string[] | undefined]>([
    ['year', undefined],
    ['-year', undefined],
    ['name', undefined],
    ['confidence', undefined],
    ['newest', undefined],
    ['year', ['even']],
    ['name', ['EVEN']],
  ])(
    'CC-READ-4: by %s, pages repeat and skip nothing while moments come in (tags: %j)',
    async (sort, tags) => {
      await storeMoments(test.database, Array.from({ length: 25 }, someMoment))
      const before = await allPages(sort, tags, async () => {})
      const during = await allPages(sort, tags, () =>
        storeMoments(test.database, [someMoment(), someMoment()]),
      )
      expect(new Set(during).size).toBe(during.length)
      const known = new Set(before)
      expect(during.filter((path) => known.has(path))).toEqual(before)
      expect(before.length).toBeGreaterThan(10)
    },
  )

  it('CC-READ-5: the total is exact, also within filters and behind the last moment', async () => {
    const list = (over: object) =>
      test.reading.list(ANONYMOUS, { ...base, sort: 'year', limit: 1, cursor: null, ...over })
    const rows = await test.database.db.selectFrom('moments').select('tags').execute()
    const even = rows.filter(({ tags }) => tags.includes('even')).length
    expect(await list({})).toMatchObject({ total: rows.length, total_is_estimate: false })
    expect(await list({ filters: { tags: ['even'] } })).toMatchObject({ total: even })
    const beyond = await list({ filters: { tags: ['even'] }, offset: 9999 })
    expect(beyond).toMatchObject({ total: even, items: [], next_cursor: null })
    expect((await list({ text: 'emile' })).total).toBeGreaterThan(0)
  })

  it('CC-READ-1: a cursor that was changed, or is of another order, is refused', async () => {
    const order = { ...base, sort: 'year', limit: 1 } as const
    const { next_cursor: cursor } = await test.reading.list(ANONYMOUS, { ...order, cursor: null })
    const altered = `${cursor?.slice(0, -3)}AAA`
    for (const wrong of [
      { ...order, cursor: altered },
      { ...order, sort: 'name', cursor },
      { ...order, filters: { tags: ['x'] }, cursor },
      { ...order, cursor: 'x' },
    ] as const) {
      await expect(test.reading.list(ANONYMOUS, wrong)).rejects.toMatchObject({
        code: 'cursor_invalid',
      })
    }
  })
})

describe('who finds what', () => {
  it('CC-READ-6: what is not public is in no list but its maker’s and the administrators’', async () => {
    const names = ['Hidden alone', 'Hidden unlisted']
    const on = { date: { year: 1234, month: 2, day: 29 - 1 } }
    const made = { actor: 'user:zoe' }
    await storeMoments(test.database, [{ name: names[0] ?? '', ...on }], {
      ...made,
      visibility: 'private',
    })
    await storeMoments(test.database, [{ name: names[1] ?? '', ...on }], {
      ...made,
      visibility: 'unlisted',
    })
    const zoe = userPrincipal('zoe')
    const admin = { ...SYSTEM, isAdmin: true }
    const surfaces = async (who: typeof zoe, scope: 'public' | 'mine' | 'all') => {
      const common = { scope, limit: 100, cursor: null }
      const filters = { yearFrom: 1234, yearTo: 1234 }
      const list = await test.reading.list(who, { ...base, ...common, filters, sort: 'year' })
      const search = await test.reading.search(who, { ...common, filters, text: 'hidden' })
      const day = await test.reading.today(who, { ...common, month: 2, day: 28 })
      const browse = await test.reading.browse(who, { ...common, segments: ['1234'] })
      const line = await test.reading.timeline(who, {
        scope,
        filters,
        text: null,
        days: {},
        box: undefined,
        limit: 10,
      })
      const seen = day.events.filter(({ name }) => names.includes(name))
      return [list.items, search.items, seen, browse.items, line.path].map(({ length }) => length)
    }
    expect(await surfaces(ANONYMOUS, 'public')).toEqual([0, 0, 0, 0, 0])
    expect(await surfaces(zoe, 'public')).toEqual([0, 0, 0, 0, 0])
    expect(await surfaces(zoe, 'mine')).toEqual([2, 2, 2, 1, 2])
    expect(await surfaces(userPrincipal('bob'), 'mine')).toEqual([0, 0, 0, 0, 0])
    expect(await surfaces(SYSTEM, 'mine')).toEqual([0, 0, 0, 0, 0])
    expect(await surfaces(admin, 'all')).toEqual([2, 2, 2, 1, 2])
    await expect(surfaces(ANONYMOUS, 'mine')).rejects.toMatchObject({ code: 'unauthenticated' })
    await expect(surfaces(zoe, 'all')).rejects.toMatchObject({ code: 'admin_required' })
  })
})

describe('browsing', () => {
  const step = (segments: string[], over: object = {}) =>
    test.reading.browse(ANONYMOUS, { segments, scope: 'public', limit: 100, cursor: null, ...over })

  it('CC-READ-7: dates come in the order of time, unknown last, places by their letters', async () => {
    const at = (country: string | null, city: string | null) => ({ ...place, country, city })
    await storeMoments(test.database, [
      { name: 'One', date: { year: -500, month: 3, day: 10 }, place: at('Italy', 'Rome') },
      { name: 'Two', date: { year: -500, month: 3, day: 9 }, place: at('Italy', 'Rome') },
      { name: 'Three', date: { year: -500, month: 1 } },
      { name: 'Four', date: { year: -500 }, place: at('Zambia', null) },
      { name: 'Five', date: { year: -500 }, place: at('Albania', null) },
      { name: 'Six', date: { year: -500 }, place: at(null, null) },
    ])
    const segments = async (...path: string[]) =>
      (await step(path)).items.map((item) => item.segment)
    expect((await segments())[0]).toBe('-500')
    expect((await step([])).items[0]).toMatchObject({ count: 6, label: '500 BCE' })
    expect(await segments('-500')).toEqual(['january', 'march', 'unknown'])
    expect(await segments('-500', 'march')).toEqual(['9', '10'])
    const unknown = ['-500', 'unknown', 'unknown', 'unknown']
    expect(await segments(...unknown)).toEqual(['albania', 'zambia', 'unknown'])
    const leaf = await step(['-500', 'march', '10', 'unknown', 'italy', 'unknown', 'rome'])
    expect(leaf.items).toEqual([
      {
        segment: 'one',
        count: 1,
        label: 'One',
        path: '/-500/march/10/unknown/italy/unknown/rome/one',
      },
    ])
  })

  it.each([
    [['9999']],
    [['0']],
    [['x']],
    [['-500', 'brumaire']],
    [['-500', 'march', '32']],
    [["'; --"]],
  ])('CC-READ-7: below %j there is nothing', async (segments) => {
    expect(await step(segments)).toMatchObject({ items: [], next_cursor: null })
  })

  it('CC-READ-7: pages of a step are the whole step', async () => {
    const whole = (await step([])).items
    const paged = []
    let cursor: string | null = null
    do {
      const page: Awaited<ReturnType<typeof step>> = await step([], { limit: 2, cursor })
      paged.push(...page.items)
      cursor = page.next_cursor
    } while (cursor !== null)
    expect(paged).toEqual(whole)
  })
})

describe('days, chance and time', () => {
  it('CC-READ-8: of a day there is what is known to the day, scenes first', async () => {
    const scene = {
      timepointId: 't-1',
      slug: null,
      shareUrl: null,
      imageUrl: null,
      thumbnailUrl: null,
      sceneUrl: null,
    }
    await storeMoments(test.database, [
      { name: 'Early', date: { year: 1600, month: 2, day: 29 } },
      { name: 'Late', date: { year: 1800 + 4, month: 2, day: 29 }, scene, layer: 2 },
      { name: 'Vague', date: { year: 1804, month: 2 } },
    ])
    const order = { month: 2, day: 29, scope: 'public', limit: 1 } as const
    const first = await test.reading.today(ANONYMOUS, { ...order, cursor: null })
    expect(first.events.map(({ name }) => name)).toEqual(['Late'])
    const second = await test.reading.today(ANONYMOUS, { ...order, cursor: first.next_cursor })
    expect(second.events.map(({ name }) => name)).toEqual(['Early'])
    expect(second.next_cursor).toBeNull()
  })

  it('CC-READ-9: by chance come public moments of layer 1 and 2, all of them', async () => {
    const picked = await Promise.all(Array.from({ length: 60 }, () => test.reading.random()))
    expect(new Set(picked.map(({ path }) => path)).size).toBeGreaterThan(15)
    expect(picked.every(({ visibility, layer }) => visibility === 'public' && layer >= 1)).toBe(
      true,
    )
  })

  it('CC-READ-10: the timeline has all in order, or the best of all stretches and how all are spread', async () => {
    const order = { scope: 'public', filters: {}, text: null, days: {}, box: undefined } as const
    const all = await test.reading.timeline(ANONYMOUS, { ...order, limit: 20_000 })
    expect(all.lo).toEqual(all.lo.toSorted((a, b) => a - b))
    expect(all).toMatchObject({ truncated: false, bins: [], total: all.path.length })
    const some = await test.reading.timeline(ANONYMOUS, { ...order, limit: 10 })
    expect(some).toMatchObject({ truncated: true, total: all.total })
    expect(some.path).toHaveLength(10)
    expect(some.name).toContain('Late')
    expect(some.bins.reduce((sum, { count }) => sum + count, 0)).toBe(all.total)
    // The crowd of 1900 to 1904 leaves room for what is far from it.
    expect(some.year.some((year) => year < 1800)).toBe(true)
  })

  it('CC-READ-10: a box may cross the antimeridian', async () => {
    const at = (longitude: number) => ({
      ...place,
      country: 'Fiji',
      city: null,
      latitude: -17,
      longitude,
    })
    await storeMoments(test.database, [
      { name: 'West of it', place: at(179) },
      { name: 'East of it', place: at(-179) },
      { name: 'Far from it', place: at(0) },
    ])
    const box = { west: 170, east: -170, south: -20, north: -10 }
    const order = { scope: 'public', filters: {}, text: null, days: {}, box, limit: 10 } as const
    const { name } = await test.reading.timeline(ANONYMOUS, order)
    expect(name.toSorted()).toEqual(['East of it', 'West of it'])
  })
})

describe('words that are nearly another', () => {
  it('CC-SEARCH-2: a swap, a slip, a letter more or less are one slip each', () => {
    expect(slipsBetween('ceasar', 'caesar')).toBe(1)
    expect(slipsBetween('cesar', 'caesar')).toBe(1)
    expect(slipsBetween('kitten', 'sitting')).toBe(3)
    expect(slipsBetween('', 'abc')).toBe(3)
    expect(nearest('ceasar', ['caesar', 'cedar', 'ceasar', 'kaiser'], 3)).toEqual([
      'ceasar',
      'caesar',
      'cedar',
    ])
    expect(nearest('war', ['wax', 'west'], 3)).toEqual(['wax'])
  })
})
