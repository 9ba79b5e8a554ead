import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { nextLink, openCursor, sealCursor } from './cursor.ts'

const position = z.object({ told: z.int(), weight: z.number() })
const kind = (query: unknown, key = 'secret') => ({ key: Buffer.from(key), query, position })

describe('cursors', () => {
  it('CC-GRAPH-9: a cursor gives back its position, for the list for which it was made', () => {
    const here = { told: 20, weight: 0.1 + 0.2 }
    const cursor = sealCursor(kind(['neighbors', '/a', 20]), here)
    expect(cursor).toMatch(/^[\w-]+$/)
    expect(openCursor(kind(['neighbors', '/a', 20]), cursor)).toEqual(here)
  })

  it('CC-GRAPH-9: of another list, another secret, changed or made up it is refused', () => {
    const cursor = sealCursor(kind(['neighbors', '/a']), { told: 1, weight: 1 })
    const refused = expect.objectContaining({ code: 'cursor_invalid', status: 422 })
    expect(() => openCursor(kind(['neighbors', '/b']), cursor)).toThrow(refused)
    expect(() => openCursor(kind(['neighbors', '/a'], 'other'), cursor)).toThrow(refused)
    for (const made of ['', 'x', `${cursor}AA`, cursor.slice(1), '=', '🙂', 'A'.repeat(40)]) {
      expect(() => openCursor(kind(['neighbors', '/a']), made)).toThrow(refused)
    }
  })

  it('CC-GRAPH-9: the next page is at the same address, with the cursor', () => {
    expect(nextLink('/api/x?limit=2&cursor=old', 'new')).toBe(
      '</api/x?limit=2&cursor=new>; rel="next"',
    )
  })
})
