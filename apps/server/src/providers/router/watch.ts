/** What is told of a call that is waited for. */
export interface WatchOptions {
  firstByteMs: number
  firstByteEndMs: number
  idleMs: number
  /** Less where little of `firstByteEndMs` is left. */
  idleEndMs: number
  /** Called once, when the call has been silent for too long: somebody else may be asked beside. */
  onSilent(): void
  /** Called once, when it has been silent for so long that it is given up. */
  onEnd(): void
}

/** Watches over one call: `heard` with every byte that comes, `stop` at its end. */
export interface Watch {
  heard(): void
  stop(): void
}

/** How long a stream that has hardly begun may pause late in a question, as a share of `idleMs`. */
const LATE_SHARE = 1 / 3

/**
 * Until it has gone on for as long as it may pause, a stream is as doubtful as a call that never began,
 * and what is left for that is left for its pauses; afterwards it may always pause for `idleMs`.
 */
export function startWatch(options: WatchOptions): Watch {
  const { firstByteMs, firstByteEndMs, idleMs, idleEndMs, onSilent, onEnd } = options
  const began = performance.now()
  let silent = setTimeout(onSilent, firstByteMs)
  let end = setTimeout(onEnd, Math.max(0, firstByteEndMs))
  let firstAt: number | null = null
  let isFlowing = false
  const restart = (leastPauseMs: number) => {
    const leftMs = firstByteEndMs - (performance.now() - began)
    clearTimeout(silent)
    clearTimeout(end)
    silent = setTimeout(onSilent, idleMs)
    end = setTimeout(onEnd, Math.min(idleEndMs, Math.max(leftMs, leastPauseMs)))
  }
  return {
    heard() {
      const now = performance.now()
      if (firstAt === null) {
        firstAt = now
        restart(idleMs * LATE_SHARE)
      } else if (!isFlowing && now - firstAt >= idleMs) {
        isFlowing = true
        restart(idleMs)
      } else {
        silent.refresh()
        end.refresh()
      }
    },
    stop() {
      clearTimeout(silent)
      clearTimeout(end)
    },
  }
}
