import type { WorkerSchedule } from './worker.ts'

const DAY_MS = 86_400_000

/** Pauses after runs that failed grow to this, or to the interval where that is longer. */
const LONGEST_PAUSE_MS = 300_000
const FIRST_PAUSE_MS = 1000

/**
 * Milliseconds until the schedule has a worker run next; null: never. A time of the day that is now is
 * that of tomorrow.
 */
export function untilNext(schedule: WorkerSchedule, now: number): number | null {
  switch (schedule.kind) {
    case 'interval':
      return schedule.everyMs
    case 'daily': {
      const today = now - (now % DAY_MS) + schedule.atMs
      return today > now ? today - now : today + DAY_MS - now
    }
    case 'start':
      return null
  }
}

/** When a worker runs first that has never run. */
export function untilFirst(schedule: WorkerSchedule, now: number): number | null {
  return schedule.kind === 'daily' ? untilNext(schedule, now) : 0
}

/**
 * Milliseconds until a run is tried again that failed.
 * @param failures runs before it that failed, in a row.
 * @param retryAfterMs what the other side asked for.
 */
export function untilRetry(
  schedule: WorkerSchedule,
  failures: number,
  retryAfterMs: number | null,
): number {
  const firstMs = schedule.kind === 'interval' ? schedule.everyMs : FIRST_PAUSE_MS
  const growing = Math.min(firstMs * 2 ** Math.min(failures, 20), LONGEST_PAUSE_MS)
  return Math.max(growing, schedule.kind === 'interval' ? schedule.everyMs : 0, retryAfterMs ?? 0)
}
