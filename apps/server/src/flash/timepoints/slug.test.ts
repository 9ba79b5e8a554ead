import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newSlug } from './slug.ts'

describe('slugs', () => {
  it('G-READ-1: any query has a slug of a-z, 0-9 and hyphens, 100 characters at most', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (query) => {
        expect(newSlug(query)).toMatch(/^[a-z0-9-]{9,100}$/)
      }),
    )
  })

  it('G-READ-1: the same query never has the same slug twice', () => {
    const slugs = Array.from({ length: 2000 }, () => newSlug('Rome 44 BC'))
    expect(new Set(slugs).size).toBe(slugs.length)
  })
})
