import { setImmediate as breathe } from 'node:timers/promises'

/** Time after which others have their turn, in milliseconds. */
const TURN_MS = 8

/** Works on one item after the other, and lets others have their turn in between. */
export async function eachInTurns<Item>(
  items: Iterable<Item>,
  work: (item: Item) => void,
): Promise<void> {
  let turnEnds = performance.now() + TURN_MS
  for (const item of items) {
    work(item)
    if (performance.now() < turnEnds) continue
    await breathe()
    turnEnds = performance.now() + TURN_MS
  }
}
