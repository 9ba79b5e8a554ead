import { describe, expect, it } from 'vitest'
import { createCursors, nextLink } from './cursor.ts'

const cursors = createCursors('secret')

describe('cursors', () => {
  it('CC-GRAPH-9: a cursor gives back its position, for the list for which it was made', () => {
    const position = { told: 20, last: { causes: { weight: 0.1 + 0.2, path: '/-44/…' } } }
    const cursor = cursors.write(['neighbors', '/a', 20], position)
    expect(cursor).toMatch(/^[\w-]+$/)
    expect(cursors.read(['neighbors', '/a', 20], cursor)).toEqual(position)
  })

  it('CC-GRAPH-9: of another list, another secret, changed or made up it is refused', () => {
    const cursor = cursors.write(['neighbors', '/a'], 1)
    const refused = expect.objectContaining({ code: 'cursor_invalid', status: 422 })
    expect(() => cursors.read(['neighbors', '/b'], cursor)).toThrow(refused)
    expect(() => createCursors('other').read(['neighbors', '/a'], cursor)).toThrow(refused)
    for (const made of ['', 'x', `${cursor}AA`, cursor.slice(1), '=', '🙂', 'A'.repeat(40)]) {
      expect(() => cursors.read(['neighbors', '/a'], made)).toThrow(refused)
    }
  })

  it('CC-GRAPH-9: the next page is at the same address, with the cursor', () => {
    expect(nextLink('/api/x?limit=2&cursor=old', 'new')).toBe(
      '</api/x?limit=2&cursor=new>; rel="next"',
    )
  })
})
