import { describe, expect, it } from 'vitest'
import { edgeTo } from './expansion-edge.ts'

const end = (id: string, lo: number, hi = lo) => ({ id, lo, hi })

describe('the edge to what the Expander found', () => {
  it('CC-WORK-9: leads from what was earlier, whatever was suggested', () => {
    for (const relation of ['causes', 'caused_by', 'influences', 'influenced_by']) {
      const said = { relation, why: null }
      const later = edgeTo(end('anchor', 10), end('found', 20), said)
      expect([later?.sourceId, later?.targetId]).toEqual(['anchor', 'found'])
      const earlier = edgeTo(end('anchor', 10), end('found', 5), said)
      expect([earlier?.sourceId, earlier?.targetId]).toEqual(['found', 'anchor'])
    }
  })

  it('CC-WORK-9: is as suggested where the dates do not say', () => {
    const of = (relation: string) =>
      edgeTo(end('anchor', 1, 30), end('found', 10, 12), { relation, why: null })?.sourceId
    expect([of('causes'), of('caused_by')]).toEqual(['anchor', 'found'])
    expect(of('influenced_by')).toBe('found')
  })

  it('CC-WORK-9: there is none to itself, or of no known kind', () => {
    expect(edgeTo(end('a', 1), end('a', 1), { relation: 'causes', why: null })).toBeNull()
    expect(edgeTo(end('a', 1), end('b', 1), { relation: 'challenges', why: null })).toBeNull()
    expect(edgeTo(end('a', 1), end('b', 1), { relation: null, why: null })).toBeNull()
  })
})
