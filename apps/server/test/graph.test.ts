import {
  GraphPath,
  MomentDetail,
  Neighbor,
  Problem,
  Subgraph,
  Traversal,
} from '@timepoint/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assertEdges, type EdgeInput } from '../src/clockchain/graph/assert-edges.ts'
import { upsertMoments } from '../src/clockchain/moments/moment-upsert.ts'
import type { Stack } from '../src/stack.ts'
import { content } from './support/moments.ts'
import {
  call,
  createTestDatabase,
  startTestStack,
  type TestDatabase,
} from './support/test-stack.ts'

const KEY = 'service-key-of-this-test-0123456789'
const SERVICE = { 'x-service-key': KEY }
const ALICE = { ...SERVICE, 'x-user-id': 'alice' }
const BOB = { ...SERVICE, 'x-user-id': 'bob' }

let database: TestDatabase
let stack: Stack
/** Ten in the same city, one day after the other; the last two are private. */
let moments: { id: string; path: string }[]

beforeAll(async () => {
  database = await createTestDatabase()
  const env = {
    SERVICE_API_KEY: KEY,
    RATE_LIMIT_PUBLIC: '0/minute',
    RATE_LIMIT_AUTH_READ: '0/minute',
    RATE_LIMIT_AUTH_WRITE: '0/minute',
  }
  stack = await startTestStack(database, { env })
  const writer = { actor: 'user:alice', isAdmin: false, requestId: null }
  const place = { ...content({}).place, region: 'Île-de-France' }
  const inputs = Array.from({ length: 10 }, (_, n) => ({
    content: content({ name: `Day ${n}`, date: { year: 1920, month: 5, day: n + 1 }, place }),
    visibility: n < 8 ? ('public' as const) : ('private' as const),
  }))
  const made = await stack.database.db
    .transaction()
    .execute((trx) => upsertMoments(trx, inputs, writer))
  moments = made.map((one) => {
    if (one.outcome !== 'created') throw new Error('not created')
    return one
  })
  const link = (a: number, b: number, weight: number): EdgeInput => ({
    sourceId: moments[a]?.id ?? '',
    targetId: moments[b]?.id ?? '',
    type: 'causes',
    weight,
    theme: `${a} to ${b}`,
    evidence: [{ url: null, citation: 'A book', quote: null }],
  })
  const links = [link(0, 1, 0.9), link(1, 2, 0.8), link(0, 8, 1), link(7, 8, 1)]
  await stack.database.db
    .transaction()
    .execute((trx) => assertEdges(trx, links, { actor: 'user:alice' }))
})
afterAll(async () => {
  await stack.close()
  await database.drop()
})

const pathOf = (n: number) => moments[n]?.path ?? ''

async function read(url: string, headers: Record<string, string> = BOB) {
  const response = await call(stack, 'GET', `/api/v1/graph${url}`, { headers })
  expect([url, response.status]).toEqual([url, 200])
  return { headers: response.headers, body: (await response.json()) as unknown }
}

async function refusal(url: string, headers: Record<string, string> = BOB) {
  const response = await call(stack, 'GET', `/api/v1/graph${url}`, { headers })
  return [response.status, Problem.parse(await response.json()).code]
}

const neighbors = async (url: string, headers = BOB) =>
  Neighbor.array().parse((await read(url, headers)).body)

describe('GET /graph/neighbors', () => {
  it('CC-GRAPH-5: one stored row is causes at its source and caused_by at its target', async () => {
    const at = (n: number) => neighbors(`/neighbors${pathOf(n)}?derived=false`)
    expect(await at(0)).toEqual([
      {
        path: pathOf(1),
        name: 'Day 1',
        edge_type: 'causes',
        weight: 0.9,
        theme: '0 to 1',
        description: null,
        created_by: 'user',
        direction: 'out',
        derived: false,
      },
    ])
    expect(await at(1)).toMatchObject([
      { edge_type: 'caused_by', direction: 'in', path: pathOf(0) },
      { edge_type: 'causes', direction: 'out', path: pathOf(2) },
    ])
  })

  it('CC-GRAPH-1: what follows is told as derived, at most so many of each type', async () => {
    const found = await neighbors(`/neighbors${pathOf(3)}?limit=2`)
    expect(found.every(({ derived, created_by: by }) => derived && by === null)).toBe(true)
    const types = Map.groupBy(found, (one) => one.edge_type)
    expect(new Set(types.keys())).toEqual(
      new Set(['contemporaneous', 'precedes', 'follows', 'same_location']),
    )
    expect([...types.values()].every(({ length }) => length === 2)).toBe(true)
    expect(types.get('contemporaneous')?.[0]?.weight).toBeCloseTo(0.8 - 0.5 / 31, 12)
    expect(types.get('same_location')?.[0]).toMatchObject({ weight: 0.5, direction: 'both' })
  })

  it('CC-GRAPH-9: pages follow each other without repeating or leaving out', async () => {
    const whole = await neighbors(`/neighbors${pathOf(3)}`)
    const paged: Neighbor[] = []
    let url: string | null = `/neighbors${pathOf(3)}?limit=2`
    for (let page = 0; url !== null && page < 20; page += 1) {
      const { headers, body }: Awaited<ReturnType<typeof read>> = await read(url)
      paged.push(...Neighbor.array().parse(body))
      const link = headers.get('link')
      expect(headers.get('x-truncated')).toBe(link === null ? null : 'true')
      url = /^<\/api\/v1\/graph(.*)>; rel="next"$/.exec(link ?? '')?.[1] ?? null
    }
    const names = (list: Neighbor[]) => list.map((one) => `${one.edge_type} ${one.path}`).toSorted()
    expect(names(paged)).toEqual(names(whole))
    expect(whole.length).toBeGreaterThan(15)
  })

  it('CC-GRAPH-9: a cursor counts for its query alone', async () => {
    const { headers } = await read(`/neighbors${pathOf(3)}?limit=2`)
    const cursor = /cursor=([\w-]+)/.exec(headers.get('link') ?? '')?.[1] ?? ''
    for (const other of [
      `${pathOf(4)}?limit=2&cursor=${cursor}`,
      `${pathOf(3)}?limit=3&cursor=${cursor}`,
      `${pathOf(3)}?limit=2&derived=false&cursor=${cursor}`,
      `${pathOf(3)}?limit=2&cursor=${cursor}x`,
      `${pathOf(3)}?limit=2&cursor=`,
    ]) {
      expect(await refusal(`/neighbors${other}`)).toEqual([422, 'cursor_invalid'])
    }
  })

  it('CC-GRAPH-4: hidden moments are neighbours of who made them alone', async () => {
    const url = `/neighbors${pathOf(0)}?edge_types=causes,contemporaneous&limit=100`
    const paths = async (headers: typeof BOB) =>
      new Set((await neighbors(url, headers)).map(({ path }) => path))
    expect((await paths(BOB)).has(pathOf(8))).toBe(false)
    expect((await paths(BOB)).size).toBe(7)
    expect((await paths(ALICE)).size).toBe(9)
    expect(await refusal(`/neighbors${pathOf(8)}`)).toEqual([404, 'not_found'])
  })
})

describe('walks over HTTP', () => {
  it('CC-GRAPH-4: hidden moments are not walked through', async () => {
    const url = `/path?from=${pathOf(0).slice(1)}&to=${encodeURIComponent(pathOf(7))}`
    const closed = GraphPath.parse((await read(url)).body)
    expect(closed).toMatchObject({ found: false, hops: null, nodes: [], edges: [] })
    expect(closed).toMatchObject({ from: pathOf(0), to: pathOf(7), truncated: false })
    const open = GraphPath.parse((await read(url, ALICE)).body)
    expect(open).toMatchObject({ found: true, hops: 2 })
    expect(open.nodes.map(({ path, hop }) => [path, hop])).toEqual([
      [pathOf(0), 0],
      [pathOf(8), 1],
      [pathOf(7), 2],
    ])
    expect(open.edges[0]).toMatchObject({
      source: pathOf(0),
      target: pathOf(8),
      type: 'causes',
      created_by: 'alice',
      evidence: [{ citation: 'A book' }],
    })
  })

  it('CC-GRAPH-5: traverse tells what led to a moment and where it led', async () => {
    const go = async (query: string) =>
      Traversal.parse((await read(`/traverse${pathOf(1)}${query}`)).body)
    const both = await go('')
    expect(both).toMatchObject({ anchor: pathOf(1), direction: 'both', depth: 2, node_count: 3 })
    expect(both).toMatchObject({ edge_count: 2, truncated: false })
    expect((await go('?direction=past')).nodes.map(({ path }) => path)).toEqual([
      pathOf(1),
      pathOf(0),
    ])
    expect((await go('?direction=future&min_weight=0.85')).nodes).toHaveLength(1)
    const derived = await go('?direction=future&derived=true&depth=1')
    expect(derived.edges.some((edge) => edge.derived && edge.type === 'precedes')).toBe(true)
  })

  it('CC-GRAPH-7: a subgraph has its root first and says when it is cut', async () => {
    const { body } = await read(`/subgraph${pathOf(0)}?cap=4`)
    const { nodes, edges, meta } = Subgraph.parse(body)
    expect(nodes[0]).toMatchObject({ path: pathOf(0), hop: 0, name: 'Day 0', month_name: 'may' })
    expect(meta).toEqual({
      root: pathOf(0),
      depth: 2,
      cap: 4,
      truncated: true,
      counts: { nodes: 4, edges: edges.length },
    })
  })

  it('CC-GRAPH-10: what is out of range or unknown is 422, who is nobody 401, what is not there 404', async () => {
    const at = pathOf(0)
    for (const url of [
      `/neighbors${at}?limit=0`,
      `/neighbors${at}?limit=101`,
      `/neighbors${at}?edge_types=causes,nonsense`,
      `/neighbors${at}?min_weight=1.01`,
      `/neighbors${at}?min_weight=-1`,
      `/neighbors${at}?derived=maybe`,
      `/subgraph${at}?depth=4`,
      `/subgraph${at}?cap=501`,
      `/traverse${at}?depth=5`,
      `/traverse${at}?limit=501`,
      `/traverse${at}?direction=sideways`,
      `/path?from=${at}`,
      `/path?from=${at}&to=${at}&max_hops=11`,
    ]) {
      expect([url, ...(await refusal(url))]).toEqual([url, 422, 'invalid_input'])
    }
    expect(await refusal(`/path?from=${at}&to=/nonsense`)).toEqual([422, 'path_invalid'])
    expect(await refusal(`/neighbors/1920/may/99/unknown/a/b/c/d`)).toEqual([422, 'path_invalid'])
    const nowhere = '/1066/october/14/unknown/england/sussex/battle/hastings'
    for (const url of [
      `/neighbors${nowhere}`,
      `/subgraph${nowhere}`,
      `/traverse${nowhere}`,
      `/path?from=${nowhere}&to=${at}`,
      `/path?from=${at}&to=${nowhere}`,
      `/neighbors${at}/publish`,
    ]) {
      expect([url, ...(await refusal(url))]).toEqual([url, 404, 'not_found'])
      expect((await refusal(url, {}))[0]).toBe(401)
    }
  })

  it('CC-GRAPH-10: another spelling of a path leads to it, with its query', async () => {
    const url = `/api/graph/neighbors${pathOf(0).replace('may', 'MAY')}?limit=3`
    const response = await call(stack, 'GET', url, { headers: BOB })
    expect(response.status).toBe(308)
    expect(response.headers.get('location')).toBe(`/api/graph/neighbors${pathOf(0)}?limit=3`)
    const encoded = `/neighbors/${encodeURIComponent(pathOf(0).slice(1))}?limit=1`
    expect(await neighbors(encoded)).not.toEqual([])
  })

  it('CC-GRAPH-5: a moment in detail has its edges, from where it stands', async () => {
    const shown = async (which: string) => {
      const url = `/api/v1/moments${pathOf(1)}?edges=${which}`
      return MomentDetail.parse(await (await call(stack, 'GET', url)).json())
    }
    const { edges, edges_truncated: isCut } = await shown('stored')
    expect(isCut).toBe(false)
    expect(edges.map(({ source, type }) => [source, type])).toEqual([
      [pathOf(1), 'caused_by'],
      [pathOf(1), 'causes'],
    ])
    expect((await shown('none')).edges).toEqual([])
    const all = await shown('all')
    expect(all.edges.filter(({ derived }) => derived).length).toBeGreaterThan(10)
    expect(all.edges.every(({ source }) => source === pathOf(1))).toBe(true)
  })
})
