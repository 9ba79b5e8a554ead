import { describe, expect, it } from 'vitest'
import type { MomentRow } from './moment-row.ts'
import { undoAdditions } from './withdraw-scene.ts'

const row = (over: Partial<MomentRow>) => over as MomentRow

describe('what came with a scene', () => {
  const addition = {
    before: { tags: ['a'], one_liner: null, layer: 1 as const, image_url: null },
    after: { tags: ['a', 'b'], one_liner: 'Said', layer: 2 as const, image_url: '/x' },
  }

  it('CC-WORK-3: is taken back; what was said since stays', () => {
    const now = row({ tags: ['a', 'b', 'c'], one_liner: 'Said', layer: 2, image_url: '/x' })
    expect(undoAdditions(now, [addition])).toEqual({ tags: ['a', 'c'], one_liner: null })
    const changed = row({ tags: ['a'], one_liner: 'Said better', layer: 2 })
    expect(undoAdditions(changed, [addition])).toEqual({})
  })

  it('CC-WORK-3: what it took the place of is there again', () => {
    const before = { sources: ['A', 'B'] }
    const after = { sources: ['A', { title: 'B', url: '/b' }] }
    const now = row({ sources: [...after.sources, 'C'] })
    expect(undoAdditions(now, [{ before, after }])).toEqual({ sources: ['A', 'C', 'B'] })
  })

  it('CC-WORK-3: of several additions each is taken back', () => {
    const later = { before: { tags: ['a', 'b'] }, after: { tags: ['a', 'b', 'd'] } }
    const now = row({ tags: ['a', 'b', 'd'], one_liner: 'Said' })
    expect(undoAdditions(now, [later, addition])).toEqual({ tags: ['a'], one_liner: null })
  })
})
