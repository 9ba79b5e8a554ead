import type { ThinkingLevel } from '../provider.ts'

/** How long the router waits, in milliseconds. */
export interface Timings {
  /** Without a first byte after this the next candidate starts beside. */
  firstByte: Readonly<Record<ThinkingLevel | 'image', number>>
  /** A stream without a byte for this long counts as silent. */
  idle: number
  /** A stream without a byte for this long is given up. */
  idleEnd: number
  /** A call without a byte since its question was first asked is given up. */
  firstByteEnd: Readonly<Record<'text' | 'image', number>>
  /** Waits before the first, second and third repetition; each is made up to a quarter longer. */
  backoff: readonly number[]
  /** The longest hint of a provider that is waited for. */
  longestHint: number
  /** The longest hint that is waited for while there is somebody else to ask. */
  longestHintWithNext: number
  /** Nothing is asked anew after this. */
  askingEnd: number
  /** The longest that a call may take, and the least that it may where a render has little time left. */
  whole: { most: number; least: number }
}

/** Source: contract of Flash, section 16; the ends keep a render with dead providers under a minute. */
export const TIMINGS: Timings = {
  firstByte: { none: 8000, low: 8000, medium: 20_000, high: 45_000, image: 60_000 },
  idle: 15_000,
  idleEnd: 40_000,
  firstByteEnd: { text: 55_000, image: 120_000 },
  backoff: [1000, 2000, 4000],
  longestHint: 30_000,
  longestHintWithNext: 4000,
  askingEnd: 50_000,
  whole: { most: 150_000, least: 20_000 },
}

/** The same at another pace: for tests that need not wait. */
export function scaleTimings(timings: Timings, factor: number): Timings {
  const scale = <Key extends string>(times: Readonly<Record<Key, number>>) =>
    Object.fromEntries(
      Object.entries<number>(times).map(([key, time]) => [key, time * factor]),
    ) as Record<Key, number>
  return {
    firstByte: scale(timings.firstByte),
    idle: timings.idle * factor,
    idleEnd: timings.idleEnd * factor,
    firstByteEnd: scale(timings.firstByteEnd),
    backoff: timings.backoff.map((time) => time * factor),
    longestHint: timings.longestHint,
    longestHintWithNext: timings.longestHintWithNext,
    askingEnd: timings.askingEnd * factor,
    whole: scale(timings.whole),
  }
}
