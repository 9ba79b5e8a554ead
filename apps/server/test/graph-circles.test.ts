import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  assertEdges,
  type EdgeInput,
  type EdgeWriter,
} from '../src/clockchain/graph/assert-edges.ts'
import { closingLinks } from '../src/clockchain/graph/cycles.ts'
import { userPrincipal } from '../src/clockchain/identity/principal.ts'
import { createMomentService } from '../src/clockchain/moments/moment-service.ts'
import { createProtocolService } from '../src/clockchain/protocol/protocol-service.ts'
import { type GraphMoment, openGraph, type TestGraph } from './support/graph.ts'
import { content } from './support/moments.ts'

let graph: TestGraph
let count = 0

beforeAll(async () => {
  graph = await openGraph()
})
afterAll(() => graph.close())

type Whose = Pick<GraphMoment, 'visibility' | 'actor'>

const PUBLIC: Whose = {}
const ofAlice: Whose = { visibility: 'private', actor: 'user:alice' }
const ofBob: Whose = { visibility: 'private', actor: 'user:bob' }

/** Moments of one year, so that each may cause each. */
async function moments(...whose: Whose[]): Promise<string[]> {
  count += 1
  const named = whose.map((over, n) => ({
    content: content({ name: `Round ${count} part x${n}`, date: { year: 1500 } }),
    ...over,
  }))
  return graph.add(named)
}

/** `causes` from each moment to the next. */
const chain = (...ids: (string | undefined)[]): EdgeInput[] =>
  ids.slice(1).map((target, n) => ({
    sourceId: ids[n] ?? '',
    targetId: target ?? '',
    type: 'causes',
    weight: 0.5,
  }))

async function outcomes(writer: EdgeWriter, edges: readonly EdgeInput[]): Promise<string[]> {
  const results = await graph.db.transaction().execute((trx) => assertEdges(trx, edges, writer))
  return results.map(({ outcome }) => outcome)
}

const ALICE = { actor: 'user:alice' }
const BOB = { actor: 'user:bob' }
const SYSTEM = { actor: 'system' }

async function rowOf(id: string | undefined) {
  return graph.db
    .selectFrom('moments')
    .select(['id', 'path', 'degree', 'visibility'])
    .where('id', '=', id ?? '')
    .executeTakeFirst()
}

async function publish(id: string | undefined, name: string): Promise<void> {
  const row = await rowOf(id)
  const service = createMomentService({
    db: graph.db,
    edgesOf: async () => ({ edges: [], truncated: false }),
    recordHashOf: async () => null,
    onVisibilityChange: () => {},
  })
  await service.setVisibility(userPrincipal(name), {
    name: { path: row?.path ?? '', nodeId: id },
    visibility: 'public',
    isExpected: () => true,
    requestId: 'publish',
    key: null,
  })
}

async function droppedAt(id: string | undefined) {
  const { history } = await createProtocolService({ db: graph.db }).history(
    userPrincipal('somebody'),
    { path: (await rowOf(id))?.path ?? '' },
    { limit: 100 },
  )
  return history.filter(({ action }) => action === 'edge_dropped')
}

/** Edges that close a circle among what everybody sees. */
async function publicCircles(): Promise<number> {
  const rows = await graph.db
    .selectFrom('moment_edges')
    .innerJoin('moments as source', 'source.id', 'moment_edges.source_id')
    .innerJoin('moments as target', 'target.id', 'moment_edges.target_id')
    .select(['source_id as source', 'target_id as target', 'moment_edges.type'])
    .where('source.visibility', '=', 'public')
    .where('target.visibility', '=', 'public')
    .where('moment_edges.type', '=', 'causes')
    .execute()
  return closingLinks([], rows).size
}

describe('circles through what is hidden', () => {
  it.each(['private', 'unlisted'] as const)(
    'CC-EDGE-7: nobody but who sees a %s chain is told that an edge closes a circle with it',
    async (visibility) => {
      const [p, a, b, q] = await moments(
        PUBLIC,
        { ...ofAlice, visibility },
        { ...ofAlice, visibility },
        PUBLIC,
      )
      expect(await outcomes(ALICE, chain(p, a, b, q))).toEqual(Array(3).fill('created'))
      expect(await outcomes(ALICE, chain(q, p))).toEqual(['refused'])
      expect(await outcomes({ actor: 'admin', isAdmin: true }, chain(q, p))).toEqual(['refused'])
      expect(await outcomes(BOB, chain(q, p))).toEqual(['created'])
      expect(await outcomes(SYSTEM, chain(q, p))).toEqual(['unchanged'])
    },
  )

  it('CC-EDGE-7: services and workers are told of what workers keep hidden, people are not', async () => {
    const hidden: Whose = { visibility: 'private', actor: 'expander' }
    const [p, a, q] = await moments(PUBLIC, hidden, PUBLIC)
    await outcomes({ actor: 'expander' }, chain(p, a, q))
    expect(await outcomes(SYSTEM, chain(q, p))).toEqual(['refused'])
    expect(await outcomes({ actor: 'almanac' }, chain(q, p))).toEqual(['refused'])
    expect(await outcomes(ALICE, chain(q, p))).toEqual(['created'])
  })

  it('CC-EDGE-7: what is written itself counts, also where it is made for another', async () => {
    const [p, a, q, r] = await moments(PUBLIC, ofBob, PUBLIC, PUBLIC)
    const circle = chain(p, a, q, p)
    expect(await outcomes(SYSTEM, circle)).toEqual(['created', 'created', 'refused'])
    expect(await outcomes(SYSTEM, [...chain(q, p), ...chain(a, r)])).toEqual(['refused', 'created'])
  })

  it('CC-EDGE-4: who has a circle through what they hide is refused others, and nothing else', async () => {
    const [p, a, q, r] = await moments(PUBLIC, ofAlice, PUBLIC, PUBLIC)
    await outcomes(ALICE, chain(p, a, q))
    await outcomes(BOB, chain(q, p))
    expect(await outcomes(ALICE, [...chain(a, p), ...chain(q, r), ...chain(r, a)])).toEqual([
      'refused',
      'created',
      'refused',
    ])
  })
})

describe('hidden edges that come to light', () => {
  it('CC-EDGE-8: of a circle that publishing would close the youngest edge of the moment is dropped, and kept whole in its history', async () => {
    const [p, a, q, r] = await moments(PUBLIC, ofAlice, PUBLIC, PUBLIC)
    await outcomes(ALICE, chain(p, a))
    const said = { theme: 'War', evidence: [{ url: null, citation: 'A book', quote: null }] }
    await outcomes(ALICE, [...chain(a, q).map((edge) => ({ ...edge, ...said })), ...chain(a, r)])
    await outcomes(BOB, chain(q, p))
    await publish(a, 'alice')
    expect(await publicCircles()).toBe(0)
    const [from, to] = [await rowOf(a), await rowOf(q)]
    expect(from).toMatchObject({ visibility: 'public', degree: 2 })
    expect(to).toMatchObject({ degree: 1 })
    expect(await droppedAt(a)).toMatchObject([
      {
        agent: 'user',
        request_id: 'publish',
        details: {
          before: {
            ...said,
            source: from?.path,
            target: to?.path,
            edge_type: 'causes',
            weight: 0.5,
            created_by: 'user',
          },
          after: null,
          reason: expect.stringContaining('circle of causes'),
        },
      },
    ])
  })

  it('CC-EDGE-8: publishing a part of a hidden chain drops nothing until the circle is whole', async () => {
    const [p, a, b, q] = await moments(PUBLIC, ofAlice, ofAlice, PUBLIC)
    await outcomes(ALICE, chain(p, a, b, q))
    await outcomes(BOB, chain(q, p))
    await publish(a, 'alice')
    expect(await droppedAt(a)).toEqual([])
    await publish(b, 'alice')
    expect(await droppedAt(b)).toHaveLength(1)
    expect(await publicCircles()).toBe(0)
  })

  it('CC-EDGE-8: nor do two who publish their halves at once, or one who writes meanwhile', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [p, a, q, b] = await moments(PUBLIC, ofAlice, PUBLIC, ofBob)
      await outcomes(ALICE, chain(p, a, q))
      await outcomes(BOB, chain(q, b, p))
      const [x, c, y] = await moments(PUBLIC, ofAlice, PUBLIC)
      await outcomes(ALICE, chain(x, c, y))
      const [, , third] = await Promise.all([
        publish(a, 'alice'),
        publish(b, 'bob'),
        graph.assert(chain(y, x), 'user:bob'),
        publish(c, 'alice'),
      ])
      expect((await droppedAt(a)).length + (await droppedAt(b)).length).toBe(1)
      const isRefused = third[0]?.outcome === 'refused'
      expect(await droppedAt(c)).toHaveLength(isRefused ? 0 : 1)
    }
    expect(await publicCircles()).toBe(0)
  })

  it('CC-EDGE-8: nor does what joins a moment of the almanac', async () => {
    const [e, a, q] = await moments({ actor: 'almanac' }, ofAlice, PUBLIC)
    const row = await rowOf(e)
    // The same event, told by Alice.
    const name = `Round ${count} part x0`
    const [own] = await graph.add([
      { content: content({ name, date: { year: 1500 } }), ...ofAlice },
    ])
    await outcomes(ALICE, chain(own, q, a))
    await outcomes(BOB, chain(q, e))
    await publish(own, 'alice')
    expect(await rowOf(own)).toBeUndefined()
    expect(await publicCircles()).toBe(0)
    expect(await droppedAt(e)).toMatchObject([
      { details: { before: { source: row?.path, edge_type: 'causes' } } },
    ])
    expect(await rowOf(q)).toMatchObject({ degree: 2 })
  })
})
