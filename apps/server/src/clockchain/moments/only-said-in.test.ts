import { describe, expect, it } from 'vitest'
import type { MomentRow } from './moment-row.ts'
import { onlySaidIn } from './only-said-in.ts'

const row = {
  slug: 'fall-of-troy',
  country: 'turkey',
  region: null,
  city: null,
  name: 'The Fall of Troy, as told',
  one_liner: 'Secret',
  place: { name: 'The walls', country: 'Türkiye', region: null, city: null },
  tags: ['secret', 'mine'],
  figures: ['Hector'],
  sources: [],
  attributes: { secret: 1, mine: 2 },
  era: 'Mine, later',
  layer: 2,
  year: -1184,
  image_url: '/x.png',
} as Partial<MomentRow> as MomentRow

describe('a moment without what it was made of', () => {
  it('CC-WORK-3: says its path, and when it was', () => {
    const left = onlySaidIn(row, [])
    expect(left).toMatchObject({
      name: 'Fall of troy',
      one_liner: null,
      place: { name: null, country: 'turkey', region: null, city: null },
      tags: [],
      figures: [],
      attributes: {},
      era: null,
    })
    for (const kept of ['year', 'slug', 'layer', 'image_url', 'sources']) {
      expect(left).not.toHaveProperty(kept)
    }
  })

  it('CC-WORK-3: says of lists and objects what others have added, and of the rest what they said last', () => {
    const { place } = row
    const left = onlySaidIn(row, [
      {
        before: { tags: ['secret'], attributes: { secret: 1 }, era: null, place },
        after: {
          tags: ['secret', 'mine', 'wrong'],
          attributes: { secret: 1, mine: 2 },
          era: 'Mine',
          place: { ...place, region: 'Troad' },
          image_url: '/y.png',
        },
      },
      {
        before: { tags: ['secret', 'mine', 'wrong'], era: 'Mine' },
        after: { tags: ['secret', 'mine'], era: 'Mine, later' },
      },
    ])
    expect(left).toMatchObject({
      tags: ['mine'],
      attributes: { mine: 2 },
      place: { name: null, country: 'turkey', region: 'Troad', city: null },
    })
    expect(left).not.toHaveProperty('era') // As it is.
    expect(left).not.toHaveProperty('image_url')
  })
})
