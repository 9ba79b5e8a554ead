import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { assertEdges, type EdgeInput } from '../src/clockchain/graph/assert-edges.ts'
import { openGraph, type TestGraph } from './support/graph.ts'
import { content } from './support/moments.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await openGraph()
})
afterAll(() => graph.close())

const edge = (
  sourceId: string | undefined,
  type: EdgeInput['type'],
  targetId: string | undefined,
  over: Partial<EdgeInput> = {},
): EdgeInput => ({ sourceId: sourceId ?? '', targetId: targetId ?? '', type, weight: 0.5, ...over })

const outcomes = async (edges: EdgeInput[]) =>
  (await graph.assert(edges)).map(({ outcome }) => outcome)

const between = async (...ids: (string | undefined)[]) =>
  (await graph.edges()).filter((one) => ids.includes(one.source_id) && ids.includes(one.target_id))

const proof = (quote: string) => ({ url: null, citation: null, quote })

describe('asserted edges', () => {
  it('CC-EDGE-1: an inverse type is stored the other way round, and is the same edge', async () => {
    const { a, b } = await graph.addPlain(['a', 'b'])
    expect(await outcomes([edge(b, 'caused_by', a), edge(a, 'causes', b)])).toEqual([
      'created',
      'unchanged',
    ])
    expect(await outcomes([edge(b, 'follows', a)])).toEqual(['created'])
    const stored = await between(a, b)
    expect(stored.map(({ type, source_id: source }) => [type, source])).toEqual([
      ['causes', a],
      ['precedes', a],
    ])
  })

  it('CC-EDGE-1: a type without a direction is stored once, whichever way round it is said', async () => {
    const { c, d } = await graph.addPlain(['c', 'd'])
    expect(await outcomes([edge(c, 'same_conflict', d), edge(d, 'same_conflict', c)])).toEqual([
      'created',
      'unchanged',
    ])
    expect(await outcomes([edge(d, 'same_conflict', c)])).toEqual(['unchanged'])
    expect(await between(c, d)).toHaveLength(1)
  })

  it('CC-EDGE-2: a repeat adds evidence and fills blanks, and changes nothing else', async () => {
    const { e, f } = await graph.addPlain(['e', 'f'])
    await graph.assert([edge(e, 'influences', f, { evidence: [proof('1')], weight: 0.2 })])
    const again = { evidence: [proof('1'), proof('2'), proof('2')], theme: 'War', weight: 0.9 }
    expect(await outcomes([edge(e, 'influences', f, again)])).toEqual(['updated'])
    const other = { evidence: [proof('2')], theme: 'Peace' }
    expect(await outcomes([edge(e, 'influences', f, other)])).toEqual(['unchanged'])
    const evidence = [proof('1'), proof('2')]
    expect(await between(e, f)).toMatchObject([{ weight: 0.2, theme: 'War', evidence }])
  })

  it('CC-EDGE-2: of twenty that say the same at once one makes the edge, and all evidence is kept', async () => {
    const { g, h } = await graph.addPlain(['g', 'h'])
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        outcomes([edge(g, 'influences', h, { evidence: [proof(`${n}`)] })]),
      ),
    )
    expect(all.flat().toSorted()).toEqual(['created', ...Array(19).fill('updated')])
    expect((await between(g, h))[0]?.evidence).toHaveLength(20)
    expect(await graph.degree(g ?? '')).toBe(1)
  })

  it('CC-EDGE-3: loops, causes after their effect, moments that are not there and forged challenges are refused', async () => {
    const { i, j } = await graph.addPlain(['i', 'j'])
    const refused = { outcome: 'refused', code: 'edge_invalid', detail: expect.any(String) }
    const results = await graph.assert([
      edge(i, 'thematic', i),
      edge(j, 'causes', i),
      edge(i, 'caused_by', j),
      edge(i, 'causes', randomUUID()),
      edge(i, 'challenges', j),
      edge(i, 'causes', j, { weight: 1.5 }),
      edge(i, 'causes', j, { weight: Number.NaN }),
    ])
    expect(results).toEqual(results.map(() => refused))
    expect(await between(i, j)).toEqual([])
  })

  it('CC-EDGE-3: a cause may begin while its effect lasts', async () => {
    const [year, day] = await graph.add([
      { content: content({ name: 'A year', date: { year: 1920 } }) },
      { content: content({ name: 'A day', date: { year: 1920, month: 12, day: 31 } }) },
    ])
    expect(await outcomes([edge(day, 'causes', year)])).toEqual(['created'])
  })

  it('CC-EDGE-3: what a machine derived is told so and not stored', async () => {
    const { k, l } = await graph.addPlain(['k', 'l'])
    const auto = { createdBy: 'auto' }
    expect(await outcomes([edge(k, 'same_era', l, auto), edge(k, 'causes', l, auto)])).toEqual([
      'derived',
      'created',
    ])
    expect(await between(k, l)).toHaveLength(1)
  })
})

describe('circles', () => {
  const sameYear = (names: string[]) =>
    graph.add(names.map((name) => ({ content: content({ name, date: { year: 1500 } }) })))

  it('CC-EDGE-4: what closes a circle of causes is refused, in a batch and against what is stored', async () => {
    const [a, b, c, d] = await sameYear(['Ca', 'Cb', 'Cc', 'Cd'])
    expect(
      await outcomes([
        edge(a, 'causes', b),
        edge(b, 'causes', c),
        edge(c, 'causes', a),
        edge(a, 'caused_by', b),
        edge(a, 'causes', c),
      ]),
    ).toEqual(['created', 'created', 'refused', 'refused', 'created'])
    expect(await outcomes([edge(c, 'causes', d), edge(d, 'causes', a)])).toEqual([
      'created',
      'refused',
    ])
    expect(await outcomes([edge(d, 'influences', a), edge(d, 'precedes', a)])).toEqual([
      'created',
      'created',
    ])
  })

  it('CC-EDGE-4: of two that close a circle at once one is refused', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [a, b, c] = await sameYear([`Ra${round}`, `Rb${round}`, `Rc${round}`])
      await graph.assert([edge(b, 'causes', c)])
      const both = await Promise.all([
        outcomes([edge(a, 'causes', b)]),
        outcomes([edge(c, 'causes', a)]),
      ])
      expect(both.flat().toSorted()).toEqual(['created', 'refused'])
    }
  })

  it('CC-EDGE-4: who would close a circle with edges that are not committed waits for them', async () => {
    const [a, b] = await sameYear(['Wa', 'Wb'])
    let second: Promise<string[]> | undefined
    await graph.db.transaction().execute(async (trx) => {
      await assertEdges(trx, [edge(a, 'precedes', b)], { actor: 'system' })
      second = outcomes([edge(b, 'precedes', a)])
      expect(await Promise.race([second, sleep(200, 'waits')])).toBe('waits')
    })
    expect(await second).toEqual(['refused'])
  })

  it('CC-EDGE-5: 5,000 edges are stored in one go, checked against a long chain', async () => {
    const ids = await sameYear(Array.from({ length: 1000 }, (_, n) => `Many x${n}`))
    const chain = ids.slice(1).map((id, n) => edge(ids[n], 'causes', id))
    const skips = [2, 3, 5, 7].flatMap((skip) =>
      ids.slice(skip).map((id, n) => edge(ids[n], 'causes', id)),
    )
    const back = edge(ids.at(-1), 'causes', ids[0])
    const started = performance.now()
    const all = await outcomes([...chain, ...skips, back])
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(all.slice(0, -1).every((one) => one === 'created')).toBe(true)
    expect(all.at(-1)).toBe('refused')
  })
})

describe('the degree of a moment', () => {
  it('CC-EDGE-6: it counts edges at either end, also when edges and moments go', async () => {
    const { p, q, r } = await graph.addPlain(['p', 'q', 'r'])
    await graph.assert([edge(p, 'causes', q), edge(p, 'influences', q), edge(r, 'caused_by', p)])
    const degrees = () => Promise.all([p, q, r].map((id) => graph.degree(id ?? '')))
    expect(await degrees()).toEqual([3, 2, 1])
    const row = () =>
      graph.db
        .selectFrom('moments')
        .selectAll()
        .where('id', '=', p ?? '')
        .executeTakeFirst()
    expect(await row()).toMatchObject({ version: 1 })
    await graph.db.deleteFrom('moment_edges').where('type', '=', 'influences').execute()
    expect(await degrees()).toEqual([2, 1, 1])
    await graph.db
      .deleteFrom('moments')
      .where('id', '=', q ?? '')
      .execute()
    expect(await degrees()).toEqual([1, undefined, 1])
    const stored = await row()
    expect(stored).toMatchObject({ version: 1, updated_at: stored?.created_at })
  })

  it('CC-EDGE-6: opposite batches at once lose no count', async () => {
    const ids = Object.values(await graph.addPlain(['s', 't', 'u', 'v', 'w']))
    const pairs = ids.flatMap((a, n) => ids.slice(n + 1).map((b) => edge(a, 'influences', b)))
    await Promise.all([
      graph.assert(pairs),
      graph.assert(pairs.toReversed()),
      graph.assert(pairs.map((one) => ({ ...one, type: 'same_conflict' as const }))),
    ])
    expect(await Promise.all(ids.map(graph.degree))).toEqual([8, 8, 8, 8, 8])
  })
})
