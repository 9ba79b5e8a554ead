import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createGraphService, type GraphService } from '../src/clockchain/graph/graph-service.ts'
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

const nameOf = (n: number) => `n${String(n).padStart(3, '0')}`
const pathOf = (n: number) =>
  `/${1000 + n}/unknown/unknown/unknown/unknown/unknown/unknown/${nameOf(n)}`
const numberOf = (path: string) => Number(/n(\d+)$/.exec(path)?.[1])

interface Link {
  from: number
  to: number
  weight: number
}

/** Moments of which some are Alice's alone, and influences between them. */
async function build(size: number, links: readonly Link[], isHidden: (n: number) => boolean) {
  const ids = await graph.add(
    Array.from({ length: size }, (_, n) => ({
      content: content({ name: nameOf(n), date: { year: 1000 + n }, place: nowhere }),
      ...(isHidden(n) ? { visibility: 'private' as const, actor: 'user:alice' } : {}),
    })),
  )
  await graph.assert(
    links.map(({ from, to, weight }) => ({
      sourceId: ids[from] ?? '',
      targetId: ids[to] ?? '',
      type: 'influences' as const,
      weight,
    })),
  )
}

const order = { types: new Set(['influences' as const]), minWeight: 0, course: 'both' as const }

async function traverse(viewer: typeof ANYONE | typeof ALICE, depth: number, limit: number) {
  const found = await service.traverse(
    viewer,
    { path: pathOf(0) },
    { ...order, depth, limit, derived: false },
  )
  return {
    hops: Object.fromEntries(found.nodes.map(({ path, hop }) => [numberOf(path), hop])),
    edges: found.edges
      .map(({ source, target }) => `${numberOf(source)}-${numberOf(target)}`)
      .toSorted(),
    truncated: found.truncated,
  }
}

/** The same by looking at every link, one step after the other. */
function walked(links: readonly Link[], depth: number, limit: number) {
  const hops = new Map([[0, 0]])
  const edges = new Set<string>()
  let isCut = false
  let frontier = [0]
  for (let hop = 1; hop <= depth && frontier.length > 0; hop += 1) {
    const best = new Map<number, number>()
    const touching = links.filter(
      ({ from, to }) => frontier.includes(from) || frontier.includes(to),
    )
    for (const { from, to, weight } of touching) {
      for (const [near, far] of [[from, to] as const, [to, from] as const]) {
        if (!frontier.includes(near) || hops.has(far)) continue
        best.set(far, Math.max(best.get(far) ?? 0, weight))
      }
    }
    const arrivals = [...best].sort(([a, x], [b, y]) => y - x || (pathOf(a) < pathOf(b) ? -1 : 1))
    const taken = arrivals.slice(0, limit - hops.size).map(([n]) => n)
    isCut ||= taken.length < arrivals.length
    for (const n of taken) hops.set(n, hop)
    for (const { from, to } of touching) {
      if (hops.has(from) && hops.has(to)) edges.add(`${from}-${to}`)
    }
    frontier = taken
  }
  return { hops: Object.fromEntries(hops), edges: [...edges].toSorted(), truncated: isCut }
}

const anyGraph = fc.integer({ min: 3, max: 16 }).chain((size) =>
  fc.record({
    size: fc.constant(size),
    links: fc.uniqueArray(
      fc
        .record({
          from: fc.nat(size - 1),
          to: fc.nat(size - 1),
          weight: fc.constantFrom(0.2, 0.5, 0.5, 0.9, 1),
        })
        .filter(({ from, to }) => from !== to),
      { minLength: 4, maxLength: 40, selector: ({ from, to }) => `${from} ${to}` },
    ),
    hidden: fc.uniqueArray(fc.integer({ min: 1, max: size - 1 }), { maxLength: 3 }),
  }),
)

describe('walks that are bounded', () => {
  it('CC-GRAPH-4: of what a step leads to those are taken that are joined best, and all edges among them', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyGraph,
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 8 }),
        async ({ size, links, hidden }, depth, limit) => {
          await graph.db.deleteFrom('moments').execute()
          await build(size, links, (n) => hidden.includes(n))
          const seen = links.filter(
            ({ from, to }) => !hidden.includes(from) && !hidden.includes(to),
          )
          expect(await traverse(ALICE, depth, limit)).toEqual(walked(links, depth, limit))
          expect(await traverse(ANYONE, depth, limit)).toEqual(walked(seen, depth, limit))
        },
      ),
      { numRuns: 60, interruptAfterTimeLimit: 60_000, markInterruptAsFailure: false },
    )
  }, 120_000)

  it.each([3, 10, 200])(
    'CC-GRAPH-4: %i hidden moments that are joined best take no places',
    async (hidden) => {
      const size = hidden + 8
      const links = Array.from({ length: size - 1 }, (_, n) => ({
        from: 0,
        to: n + 1,
        weight: n < hidden ? 0.9 : 0.5 - n / 1000,
      }))
      await build(size, links, (n) => n > 0 && n <= hidden)
      const [first, second, third] = [hidden + 1, hidden + 2, hidden + 3]
      expect(await traverse(ANYONE, 2, 4)).toEqual({
        hops: { 0: 0, [first]: 1, [second]: 1, [third]: 1 },
        edges: [`0-${first}`, `0-${second}`, `0-${third}`].toSorted(),
        truncated: true,
      })
      expect(await traverse(ANYONE, 2, 8)).toMatchObject({ truncated: false })
      expect(await traverse(ALICE, 2, 3)).toMatchObject({
        hops: { 0: 0, 1: 1, 2: 1 },
        truncated: true,
      })
    },
  )
})
