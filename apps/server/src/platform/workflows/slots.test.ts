import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Slots } from './slots.ts'

/** What has happened once every promise that could resolve did. */
const settle = () => new Promise((resolve) => setImmediate(resolve))

describe('places for work', () => {
  it('as many are given out as there are', () => {
    const slots = new Slots(2)
    expect([slots.tryTake(), slots.tryTake(), slots.tryTake()]).toEqual([true, true, false])
    slots.release()
    expect([slots.tryTake(), slots.tryTake()]).toEqual([true, false])
  })

  it('without any place nothing is given out', async () => {
    const slots = new Slots(0)
    expect(slots.tryTake()).toBe(false)
    let taken = false
    void slots.take().then(() => {
      taken = true
    })
    await settle()
    expect(taken).toBe(false)
  })

  it('who waits longest is served first, and nobody overtakes', async () => {
    const slots = new Slots(1)
    await slots.take()
    const served: number[] = []
    for (const name of [1, 2, 3]) void slots.take().then(() => served.push(name))
    await settle()
    expect(served).toEqual([])
    for (const expected of [[1], [1, 2], [1, 2, 3]]) {
      slots.release()
      expect(slots.tryTake()).toBe(false) // The place belongs to who has waited.
      await settle()
      expect(served).toEqual(expected)
    }
    slots.release()
    expect(slots.tryTake()).toBe(true)
  })

  it('never more at once than there are places, and none is lost, whatever happens', async () => {
    const actions = fc.array(fc.constantFrom('try', 'take', 'release'), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 4 }), actions, async (count, script) => {
        const slots = new Slots(count)
        let held = 0
        let waiting = 0
        const take = async () => {
          waiting += 1
          await slots.take()
          waiting -= 1
          held += 1
        }
        for (const action of script) {
          if (action === 'try' && slots.tryTake()) held += 1
          if (action === 'take') void take()
          if (action === 'release' && held > 0) {
            held -= 1
            slots.release()
          }
          await settle()
          expect(held).toBeLessThanOrEqual(count)
          expect(waiting === 0 || held === count).toBe(true)
        }
      }),
      { numRuns: 60 },
    )
  })
})
