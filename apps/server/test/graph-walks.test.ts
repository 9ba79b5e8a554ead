import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { EdgeInput } from '../src/clockchain/graph/assert-edges.ts'
import { createGraphService, type GraphService } from '../src/clockchain/graph/graph-service.ts'
import { ALL_TYPES } from '../src/clockchain/graph/look-around.ts'
import { getMoment } from '../src/clockchain/moments/moment-service.ts'
import { ALICE, ANYONE, nowhere, openGraph, type TestGraph } from './support/graph.ts'
import { content } from './support/moments.ts'

let graph: TestGraph
let service: GraphService

beforeAll(async () => {
  graph = await openGraph()
  service = createGraphService({ db: graph.db })
})
afterAll(() => graph.close())
beforeEach(() => graph.db.deleteFrom('moments').execute())

const ADMIN = { actor: 'system', isAdmin: true }

const at = (n: number, name = `N${n}`) =>
  content({ name, date: { year: 1000 + 20 * n }, place: nowhere })
const pathOf = (n: number) =>
  `/${1000 + 20 * n}/unknown/unknown/unknown/unknown/unknown/unknown/n${n}`
const numberOf = (path: string) => Number(/n(\d+)$/.exec(path)?.[1])

/** Moments 20 years apart, and influences between them. */
async function build(
  size: number,
  links: readonly (readonly [number, number])[],
  hidden: number[] = [],
) {
  const ids = await graph.add(
    Array.from({ length: size }, (_, n) =>
      hidden.includes(n)
        ? { content: at(n), visibility: 'private' as const, actor: 'user:alice' }
        : { content: at(n) },
    ),
  )
  const edges = links.map(
    ([a, b]): EdgeInput => ({
      sourceId: ids[a] ?? '',
      targetId: ids[b] ?? '',
      type: 'influences',
      weight: 0.5,
    }),
  )
  await graph.assert(edges)
  return ids
}

/** Steps from a moment to every other that can be reached, one after the other. */
function stepsFrom(start: number, links: readonly (readonly [number, number])[], course: string) {
  const steps = new Map([[start, 0]])
  for (const [node, step] of steps) {
    for (const [a, b] of links) {
      if (a === node && course !== 'past' && !steps.has(b)) steps.set(b, step + 1)
      if (b === node && course !== 'future' && !steps.has(a)) steps.set(a, step + 1)
    }
  }
  return steps
}

const anyGraph = fc.integer({ min: 2, max: 14 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    links: fc.uniqueArray(
      fc.tuple(fc.nat(size - 1), fc.nat(size - 1)).filter(([a, b]) => a !== b),
      { maxLength: 24, selector: (pair) => pair.join() },
    ),
    hidden: fc.uniqueArray(fc.integer({ min: 1, max: size - 1 }), { maxLength: 3 }),
  }),
)

const without = (links: readonly [number, number][], hidden: readonly number[]) =>
  links.filter((pair) => !pair.some((n) => hidden.includes(n)))

const LEADING = new Set([...ALL_TYPES].filter((type) => type === 'influences'))
const walk = { types: LEADING, minWeight: 0, derived: false }

const hopsIn = (nodes: readonly { path: string; hop: number }[]) =>
  Object.fromEntries(nodes.map(({ path, hop }) => [numberOf(path), hop]))

describe('walks', () => {
  it('CC-GRAPH-4: traverse, subgraph and path agree with a walk step by step; hidden moments are no bridge', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyGraph,
        fc.constantFrom('past' as const, 'future' as const, 'both' as const),
        fc.integer({ min: 1, max: 4 }),
        async ({ size, links, hidden }, course, depth) => {
          await graph.db.deleteFrom('moments').execute()
          await build(size, links, hidden)
          for (const viewer of [ANYONE, ALICE, ADMIN]) {
            const seen = viewer === ANYONE ? without(links, hidden) : links
            const name = { path: pathOf(0) }
            const order = { ...walk, course, depth, limit: 500 }
            const walked = await service.traverse(viewer, name, order)
            const near = [...stepsFrom(0, seen, course)].filter(([, step]) => step <= depth)
            expect(hopsIn(walked.nodes)).toEqual(Object.fromEntries(near))
            const all = stepsFrom(0, seen, 'both')
            const surroundings = { depth: 3, cap: 500, derived: false }
            const subgraph = await service.subgraph(viewer, name, surroundings)
            const around = [...all].filter(([, step]) => step <= 3)
            expect(hopsIn(subgraph.nodes)).toEqual(Object.fromEntries(around))
            const within = new Set(around.map(([n]) => n))
            const induced = seen.filter((pair) => pair.every((n) => within.has(n)))
            const edges = subgraph.edges.map((edge) => [
              numberOf(edge.source),
              numberOf(edge.target),
            ])
            expect(edges.toSorted()).toEqual(induced.toSorted())
            const goal = size - 1
            if (viewer === ANYONE && hidden.includes(goal)) continue
            const ends = { from: pathOf(0), to: pathOf(goal) }
            const path = await service.path(viewer, ends, { ...walk, maxHops: 4 })
            const steps = all.get(goal) ?? Number.POSITIVE_INFINITY
            expect([path.found, path.hops]).toEqual(steps <= 4 ? [true, steps] : [false, null])
            expect(path.edges).toHaveLength(path.hops ?? 0)
            for (const [n, edge] of path.edges.entries()) {
              const pair = [path.nodes[n]?.path, path.nodes[n + 1]?.path]
              expect([edge.source, edge.target].toSorted()).toEqual(pair.toSorted())
            }
          }
        },
      ),
      { numRuns: 40, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
    )
  }, 120_000)

  it('CC-GRAPH-5: causes lead to the future, their inverse to the past', async () => {
    const ids = await build(4, [])
    const causes = (a: number, b: number): EdgeInput => ({
      sourceId: ids[a] ?? '',
      targetId: ids[b] ?? '',
      type: 'causes',
      weight: 0.9,
    })
    await graph.assert([causes(0, 1), causes(1, 2), causes(3, 2)].slice(0, 2))
    const order = { types: ALL_TYPES, minWeight: 0, derived: false, depth: 4, limit: 50 }
    const go = async (course: 'past' | 'future' | 'both') => {
      const { nodes } = await service.traverse(ANYONE, { path: pathOf(1) }, { ...order, course })
      return hopsIn(nodes)
    }
    expect(await go('past')).toEqual({ 1: 0, 0: 1 })
    expect(await go('future')).toEqual({ 1: 0, 2: 1 })
    expect(await go('both')).toEqual({ 1: 0, 0: 1, 2: 1 })
    const neighbors = await service.neighbors(
      ANYONE,
      { path: pathOf(1) },
      { types: ALL_TYPES, minWeight: 0, limit: 20, derived: false, after: null },
    )
    const seen = neighbors.items.map(({ path, edge_type: type, direction }) => [
      numberOf(path),
      type,
      direction,
    ])
    expect(seen.toSorted()).toEqual([
      [0, 'caused_by', 'in'],
      [2, 'causes', 'out'],
    ])
  })

  it('CC-GRAPH-5: incoming influences and challenges keep the way they were asserted', async () => {
    await build(2, [[0, 1]])
    const moment = await getMoment(graph.db, { path: pathOf(1) }, ANYONE)
    const { edges } = await service.edgesOf(ANYONE, moment, 'stored')
    const ends = { source: pathOf(0), target: pathOf(1) }
    expect(edges).toMatchObject([{ ...ends, edge_type: 'influences', direction: 'in' }])
  })

  it('CC-GRAPH-6: what was asserted hides what follows, and no edge is told twice', async () => {
    const [a, b] = await graph.add([
      { content: content({ name: 'A', tags: ['x'] }) },
      { content: content({ name: 'B', tags: ['x'] }) },
    ])
    const order = { types: ALL_TYPES, minWeight: 0, limit: 20, derived: true, after: null }
    const path = '/1920/may/3/unknown/france/unknown/paris/a'
    const types = async (minWeight: number) =>
      (await service.neighbors(ANYONE, { path }, { ...order, minWeight })).items.map(
        ({ edge_type: type, derived }) => `${type} ${derived}`,
      )
    expect((await types(0)).toSorted()).toEqual(['contemporaneous true', 'thematic true'])
    await graph.assert([
      { sourceId: b ?? '', targetId: a ?? '', type: 'thematic', weight: 0.1 },
      { sourceId: b ?? '', targetId: a ?? '', type: 'causes', weight: 1 },
    ])
    const all = ['caused_by false', 'contemporaneous true', 'thematic false']
    expect((await types(0)).toSorted()).toEqual(all)
    expect((await types(0.2)).toSorted()).toEqual(all.slice(0, 2))
    const subgraph = await service.subgraph(ANYONE, { path }, { depth: 1, cap: 10, derived: true })
    const shown = subgraph.edges.map(({ edge_type: type, derived }) => `${type} ${derived}`)
    expect(shown.toSorted()).toEqual(['causes false', 'contemporaneous true', 'thematic false'])
  })

  it('CC-GRAPH-7: over its cap a subgraph keeps what is joined best, and says so', async () => {
    const ids = await build(12, [])
    const weights = Array.from({ length: 11 }, (_, n) => (n % 2 === 0 ? 0.9 : 0.1))
    await graph.assert(
      weights.map((weight, n) => ({
        sourceId: ids[0] ?? '',
        targetId: ids[n + 1] ?? '',
        type: n === 8 ? ('causes' as const) : ('same_conflict' as const),
        weight,
      })),
    )
    const order = { depth: 2, cap: 3, derived: false }
    const { nodes, edges, meta } = await service.subgraph(ANYONE, { path: pathOf(0) }, order)
    expect(nodes.map(({ path }) => numberOf(path))).toEqual([0, 9, 1])
    expect(edges).toHaveLength(2)
    expect(meta).toMatchObject({ truncated: true, cap: 3, counts: { nodes: 3, edges: 2 } })
    const whole = await service.subgraph(ANYONE, { path: pathOf(0) }, { ...order, cap: 12 })
    expect(whole.meta).toMatchObject({ truncated: false, counts: { nodes: 12, edges: 11 } })
  })

  it('CC-GRAPH-7: a subgraph has no dangling edge, with what follows neither', async () => {
    const tags = (n: number) => [`t${n % 3}`, `t${n % 5}`]
    await graph.add(
      Array.from({ length: 60 }, (_, n) => ({
        content: content({ name: `D${n}`, date: { year: 1900 + n }, tags: tags(n) }),
      })),
    )
    const path = '/1930/unknown/unknown/unknown/france/unknown/paris/d30'
    const { nodes, edges, meta } = await service.subgraph(
      ANYONE,
      { path },
      { depth: 2, cap: 30, derived: true },
    )
    const paths = new Set(nodes.map((node) => node.path))
    expect(meta.truncated).toBe(true)
    expect(nodes).toHaveLength(30)
    expect(edges.length).toBeGreaterThan(50)
    expect(edges.every(({ source, target }) => paths.has(source) && paths.has(target))).toBe(true)
    const names = edges.map(({ source, target, type }) => `${type} ${[source, target].toSorted()}`)
    expect(new Set(names).size).toBe(names.length)
  })

  it('CC-GRAPH-8: a way past moments of which not all edges were taken may not be the shortest, and says so', async () => {
    // Of its own: what has so many edges takes long to delete.
    const own = await openGraph()
    onTestFinished(() => own.close())
    const CUT = 1001
    const ids = await own.add(
      Array.from({ length: 3 + 2 * CUT }, (_, n) => ({ content: at(n % 400, `N${n}`) })),
    )
    const edge = (source: number, target: number, weight: number): EdgeInput => ({
      sourceId: ids[source] ?? '',
      targetId: ids[target] ?? '',
      type: 'influences',
      weight,
    })
    const rays = Array.from({ length: CUT }, (_, n) => [
      edge(0, 3 + n, 0.9),
      edge(3 + CUT + n, 1, 0.9),
    ])
    await own.assert([...rays.flat(), edge(0, 2, 0.95), edge(2, 1, 0.95), edge(0, 1, 0.1)])
    const of = createGraphService({ db: own.db })
    const ends = { from: pathOf(0), to: pathOf(1) }
    const search = (maxHops: number) => of.path(ANYONE, ends, { ...walk, maxHops })
    expect(await search(6)).toMatchObject({ found: true, hops: 2, truncated: true })
    expect(await search(1)).toMatchObject({ found: false, truncated: true })
  }, 60_000)

  it('CC-GRAPH-8: a search among 70,000 edges ends before its end, and says so; a short one does not', async () => {
    const [from, to] = await build(2, [])
    // Nobody counts these: what follows them is another matter.
    await sql`ALTER TABLE moments DISABLE TRIGGER USER`.execute(graph.db)
    await sql`ALTER TABLE moment_edges DISABLE TRIGGER USER`.execute(graph.db)
    await sql`
      INSERT INTO moments (id, path, slug, year, date_precision, is_approximate, calendar,
        date_edtf, lo, hi, place, name, tags, figures, sources, source_type, layer, attributes,
        schema_version, visibility, created_by, event_key, tdf_hash)
      SELECT gen_random_uuid(), '/h' || n, 'h', 1, 'year', false, 'julian', '', 0, 0, '{}', 'h',
        '{}', '{}', '[]', 'historical', 0, '{}', '0.1', 'public', 'system', gen_random_uuid(), ''
      FROM generate_series(1, 70000) n`.execute(graph.db)
    await sql`ANALYZE moments`.execute(graph.db)
    // Two stars that do not touch: a moment, 100 around it, and 349 around each of those.
    for (let first = 200; first < 70_000; first += 9000) {
      await sql`
      WITH numbered AS (SELECT id, substr(path, 3)::int AS n FROM moments WHERE path LIKE '/h%')
      INSERT INTO moment_edges (source_id, target_id, type, weight, evidence, created_by)
      SELECT CASE WHEN n <= 100 THEN ${from}::uuid ELSE ${to}::uuid END, id,
        'influences', 0.5, '[]'::jsonb, 'system'
      FROM numbered WHERE n <= 200 AND ${first} = 200
      UNION ALL
      SELECT hub.id, leaf.id, 'influences', 0.5, '[]'::jsonb, 'system'
      FROM numbered leaf JOIN numbered hub ON hub.n = leaf.n % 200 + 1 AND hub.n <= 200
      WHERE leaf.n > ${first} AND leaf.n <= ${first + 9000}`.execute(graph.db)
    }

    const search = (one: number, other: number) =>
      service.path(ANYONE, { from: pathOf(one), to: pathOf(other) }, { ...walk, maxHops: 10 })
    expect(await search(0, 1)).toMatchObject({ found: false, hops: null, truncated: true })
    const star = { ...walk, course: 'future' as const, depth: 4, limit: 500 }
    const traversed = await service.traverse(ANYONE, { path: pathOf(0) }, star)
    expect(traversed).toMatchObject({ truncated: true, node_count: 500 })
    expect(traversed.edge_count).toBeGreaterThanOrEqual(499)
    await graph.assert([
      { sourceId: from ?? '', targetId: to ?? '', type: 'influences', weight: 0.5 },
    ])
    expect(await search(0, 1)).toMatchObject({ found: true, hops: 1, truncated: false })
  }, 120_000)
})
