import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { deriveEdges } from '../src/clockchain/graph/derive.ts'
import type { DerivedType } from '../src/clockchain/graph/edge-types.ts'
import { findAnchors } from '../src/clockchain/graph/nearest-store.ts'
import { createTermCounts } from '../src/clockchain/graph/shared-terms.ts'
import type { MomentContent } from '../src/clockchain/moments/moment.ts'
import type { DateInput } from '../src/clockchain/moments/moment-date.ts'
import { momentKey } from '../src/clockchain/moments/moment-key.ts'
import { type GraphMoment, openGraph, type TestGraph } from './support/graph.ts'
import { content } from './support/moments.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await openGraph()
})
afterAll(() => graph.close())

const TYPES: ReadonlySet<DerivedType> = new Set([
  ...['contemporaneous', 'same_era', 'precedes', 'follows'],
  ...['same_location', 'same_figure', 'thematic'],
] as DerivedType[])

interface Model {
  id: string
  path: string
  moment: GraphMoment
  content: MomentContent
  country: string | null
  region: string | null
  city: string | null
}

interface Expected {
  type: string
  weight: number
  gap: number
  lo: number
  path: string
}

const fold = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
const folds = (names: readonly string[]) => [...new Set(names.map(fold))]
const FINE = ['minute', 'hour', 'day', 'month']

/** Years of a span without the year 0, from the parts that were given: no day numbers. */
function yearsOf({ year, precision }: MomentContent['date']): [number, number] {
  const first = year < 0 ? year + 1 : year
  const length = precision === 'decade' ? 10 : precision === 'century' ? 100 : 1
  return [first, first + length - 1]
}

const apart = ([a, b]: [number, number], [c, d]: [number, number]) => Math.max(0, c - b, a - d)

/** The table of relations, word by word, for one pair. */
function relate(a: Model, b: Model, all: readonly Model[]): { type: string; weight: number }[] {
  const [x, y] = [a.content.date, b.content.date]
  const gap = apart([x.lo, x.hi], [y.lo, y.hi])
  const years = apart(yearsOf(x), yearsOf(y))
  const found: { type: string; weight: number }[] = []
  const isNear = FINE.includes(x.precision) && FINE.includes(y.precision) && gap <= 31
  if (isNear) found.push({ type: 'contemporaneous', weight: 0.8 - (0.5 * gap) / 31 })
  else if (years <= 10) found.push({ type: 'same_era', weight: 0.3 * (1 - years / 11) })
  const sequel = 0.4 * (1 - gap / 3654)
  if (x.hi < y.lo && gap <= 3653) found.push({ type: 'precedes', weight: sequel })
  if (y.hi < x.lo && gap <= 3653) found.push({ type: 'follows', weight: sequel })
  if (a.country && a.region && a.country === b.country && a.region === b.region) {
    if (!a.city || !b.city) found.push({ type: 'same_location', weight: 0.25 })
    else if (a.city === b.city) found.push({ type: 'same_location', weight: 0.5 })
  }
  const shared = (own: readonly string[], other: readonly string[]) =>
    folds(own).filter((name) => folds(other).includes(name))
  const k = shared(a.content.figures, b.content.figures).length
  if (k > 0) found.push({ type: 'same_figure', weight: Math.min(0.9, 0.6 + 0.1 * (k - 1)) })
  const idf = (tag: string) =>
    Math.log(1 + all.length / all.filter((one) => folds(one.content.tags).includes(tag)).length)
  const sum = (tags: readonly string[]) => tags.reduce((total, tag) => total + idf(tag), 0)
  const common = shared(a.content.tags, b.content.tags)
  if (common.length > 0) {
    found.push({ type: 'thematic', weight: (0.6 * sum(common)) / sum(folds(a.content.tags)) })
  }
  return found
}

function expectedFrom(anchor: Model, all: readonly Model[], limit: number): Expected[] {
  const edges = all.flatMap((other) => {
    if (other.id === anchor.id) return []
    const { lo, hi } = other.content.date
    const { date } = anchor.content
    const gap = apart([date.lo, date.hi], [lo, hi])
    return relate(anchor, other, all).map((one) => ({ ...one, gap, lo, path: other.path }))
  })
  const byRank = (a: Expected, b: Expected) =>
    Math.abs(b.weight - a.weight) > 1e-12
      ? b.weight - a.weight
      : a.gap - b.gap || a.lo - b.lo || (a.path < b.path ? -1 : 1)
  return [...Map.groupBy(edges, ({ type }) => type).values()].flatMap((list) =>
    list.sort(byRank).slice(0, limit),
  )
}

async function derive(
  viewer: { actor: string | null; isAdmin: boolean },
  ids: readonly string[],
  limit: number,
) {
  const anchors = [...(await findAnchors(graph.db, ids)).values()]
  const context = { db: graph.db, viewer, counts: createTermCounts() }
  const isAsserted = () => false
  return deriveEdges(context, anchors, { types: TYPES, limit, hidden: 0, isAsserted })
}

const sorted = (edges: readonly Expected[]) =>
  edges
    .map(({ type, weight, gap, lo, path }) => ({ type, weight: weight.toFixed(9), gap, lo, path }))
    .toSorted((a, b) => (`${a.type} ${a.path}` < `${b.type} ${b.path}` ? -1 : 1))

const anyDate: fc.Arbitrary<DateInput> = fc
  .record({
    year: fc.oneof(
      fc.constantFrom(-45, -44, -43, -11, -2, -1, 1, 2, 9, 1582, 1944, 1945),
      fc.integer({ min: 1930, max: 1955 }),
    ),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    precision: fc.constantFrom('day', 'day', 'day', 'month', 'year', 'year', 'decade', 'century'),
  })
  .map(({ year, month, day, precision }) => {
    if (precision === 'day') return { year, month, day }
    if (precision === 'month') return { year, month }
    const span = precision === 'century' ? 100 : 10
    if (precision === 'year') return { year }
    // Spans begin where their years end with zeros; before our era they end there.
    const first = year > 0 ? Math.floor(year / span) * span || 1 : -Math.ceil(-year / span) * span
    return { year: first === 1 ? span : first, precision: precision as 'decade' | 'century' }
  })

const anyMoment = fc.record({
  date: anyDate,
  country: fc.constantFrom('Italy', 'Italy', 'France', null),
  region: fc.constantFrom('Lazio', 'Lazio', 'Toscana', null),
  city: fc.constantFrom('Rome', 'Rome', 'Ostia', null, null),
  tags: fc.array(fc.constantFrom('war', 'War', 'peace', 'São', 'Sao', 'rare'), { maxLength: 4 }),
  figures: fc.array(fc.constantFrom('Cæsar', 'Émile', 'emile', 'Zoë', 'Bob', 'Ann'), {
    maxLength: 4,
  }),
})

const contentOf = (one: typeof anyMoment extends fc.Arbitrary<infer T> ? T : never, name: string) =>
  content({
    name,
    date: one.date,
    place: { ...content({}).place, country: one.country, region: one.region, city: one.city },
    tags: one.tags,
    figures: one.figures,
  })

async function store(moments: readonly GraphMoment[]): Promise<Model[]> {
  const ids = await graph.add(moments)
  return moments.map((moment, index) => {
    const { path, country, region, city } = momentKey(moment.content)
    return { id: ids[index] ?? '', path, moment, content: moment.content, country, region, city }
  })
}

const clear = () => graph.db.deleteFrom('moments').execute()

describe('what follows from dates, places, figures and tags', () => {
  it('CC-GRAPH-1: weights and ranks are those of a look at every pair', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyMoment, { minLength: 20, maxLength: 250 }),
        fc.constantFrom(1, 3, 20),
        async (drawn, limit) => {
          await clear()
          const all = await store(
            drawn.map((one, n) => ({ content: contentOf(one, `Moment x${n}`) })),
          )
          const some = all.filter((_, n) => n % 5 === 0)
          const found = await derive(
            { actor: null, isAdmin: false },
            some.map(({ id }) => id),
            limit,
          )
          for (const anchor of some) {
            const seen = (found.get(anchor.id) ?? []).map((edge) => ({
              ...edge,
              lo: edge.node.lo,
              path: edge.node.path,
            }))
            expect(sorted(seen)).toEqual(sorted(expectedFrom(anchor, all, limit)))
          }
        },
      ),
      { numRuns: 25, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
    )
  }, 120_000)

  it('CC-GRAPH-1: hidden moments are found by who made them and by administrators alone', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            one: anyMoment,
            visibility: fc.constantFrom('public' as const, 'private' as const, 'unlisted' as const),
            actor: fc.constantFrom('user:a', 'user:b', 'system', 'expander'),
          }),
          { minLength: 20, maxLength: 80 },
        ),
        async (drawn) => {
          await clear()
          const all = await store(
            drawn.map(({ one, visibility, actor }, n) => ({
              content: contentOf(one, `Moment x${n}`),
              visibility,
              actor,
            })),
          )
          const isWorker = ({ moment }: Model) => !moment.actor?.includes(':')
          const viewers = [
            { viewer: { actor: null, isAdmin: false }, makes: () => false },
            {
              viewer: { actor: 'user:a', isAdmin: false },
              makes: ({ moment }: Model) => moment.actor === 'user:a',
            },
            { viewer: { actor: 'system', isAdmin: false }, makes: isWorker },
            { viewer: { actor: 'system', isAdmin: true }, makes: () => true },
          ]
          for (const { viewer, makes } of viewers) {
            const seen = all.filter((one) => one.moment.visibility === 'public' || makes(one))
            const anchors = seen.slice(0, 10)
            const found = await derive(
              viewer,
              anchors.map(({ id }) => id),
              5,
            )
            for (const anchor of anchors) {
              const edges = (found.get(anchor.id) ?? []).map((edge) => ({
                ...edge,
                lo: edge.node.lo,
                path: edge.node.path,
              }))
              expect(sorted(edges)).toEqual(sorted(expectedFrom(anchor, seen, 5)))
            }
          }
        },
      ),
      { numRuns: 10, interruptAfterTimeLimit: 40_000, markInterruptAsFailure: false },
    )
  }, 120_000)

  it('CC-GRAPH-1: there is no year 0 between 1 BCE and 1 CE', async () => {
    await clear()
    const [before, after] = await store(
      [-1, 1].map((year) => ({ content: content({ name: `Y${year}`, date: { year } }) })),
    )
    const edges = (await derive({ actor: null, isAdmin: false }, [before?.id ?? ''], 5)).get(
      before?.id ?? '',
    )
    expect(edges).toMatchObject([
      { type: 'precedes', gap: 1, weight: 0.4 * (1 - 1 / 3654), node: { id: after?.id } },
      { type: 'same_era', weight: 0.3 * (10 / 11) },
    ])
  })

  it('CC-GRAPH-2: of a tag the 200 nearest on each side count, with all that they share', async () => {
    await clear()
    const at = (n: number, tags: string[]) => ({
      content: content({
        name: `Tagged x${n}`,
        date: { year: 1000 + n },
        place: { ...content({}).place, country: null, city: null },
        tags,
      }),
    })
    // `both` is on moments that are far, and are found by it alone; they have `near`, too.
    const all = await store(
      Array.from({ length: 601 }, (_, n) =>
        at(n, n < 10 || n === 300 || n > 590 ? ['near', 'both'] : ['near']),
      ),
    )
    const anchor = all[300]
    const found = await derive({ actor: null, isAdmin: false }, [anchor?.id ?? ''], 1000)
    const edges = (found.get(anchor?.id ?? '') ?? []).filter(({ type }) => type === 'thematic')
    const far = edges.filter(({ theme }) => theme?.includes('both'))
    expect(edges).toHaveLength(400 + 20)
    expect(far).toHaveLength(20)
    expect(far.every(({ weight }) => Math.abs(weight - 0.6) < 1e-9)).toBe(true)
    expect(far.every(({ theme }) => theme?.split(', ').toSorted().join() === 'both,near')).toBe(
      true,
    )
  })

  it('CC-GRAPH-2: terms follow their moments when these change, are published and go', async () => {
    await clear()
    const [id] = await graph.add([
      { content: content({ tags: ['a', 'A', 'b'], figures: ['a'] }), visibility: 'private' },
    ])
    const keys = async () =>
      (await graph.db.selectFrom('moment_terms').selectAll().execute()).length
    expect(await keys()).toBe(3)
    const before = await graph.db.selectFrom('moment_terms').select('key').execute()
    await graph.db
      .updateTable('moments')
      .set({ visibility: 'public', tags: ['c'], lo: 5, hi: 6 })
      .where('id', '=', id ?? '')
      .execute()
    const after = await graph.db.selectFrom('moment_terms').selectAll().execute()
    expect(after).toHaveLength(2)
    expect(after).toMatchObject([
      { lo: 5, hi: 6 },
      { lo: 5, hi: 6 },
    ])
    expect(after.filter(({ key }) => before.some((old) => old.key === key))).toEqual([])
    await clear()
    expect(await keys()).toBe(0)
  })

  it('CC-GRAPH-3: inserting 10,000 related moments makes no edges and touches no other moment', async () => {
    await clear()
    const related = (n: number) => ({
      content: content({ name: `Related x${n}`, tags: ['same'], figures: ['Same'] }),
    })
    const [first] = await graph.add([related(0)])
    const row = () =>
      graph.db
        .selectFrom('moments')
        .selectAll()
        .select(({ ref }) => ref('xmin' as never).as('xmin'))
        .where('id', '=', first ?? '')
        .executeTakeFirst()
    const before = await row()
    await graph.add(Array.from({ length: 10_000 }, (_, n) => related(n + 1)))
    expect(await graph.edges()).toEqual([])
    expect(await row()).toEqual(before)
    // On more than 10,000 moments a tag says nothing any more.
    const found = await derive({ actor: null, isAdmin: false }, [first ?? ''], 20)
    const types = Map.groupBy(found.get(first ?? '') ?? [], ({ type }) => type)
    expect([...types.keys()]).toEqual(['contemporaneous'])
    expect(types.get('contemporaneous')).toHaveLength(20)
  }, 120_000)
})
