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

/** Watches over one call. */
export interface Watch {
  /** To be called with every byte that comes. */
  heard(): void
  /** Lets the first byte take longer: so many milliseconds from now. */
  extend(ms: number): void
  stop(): void
}

/** Late in a question a stream may pause for this share of the usual limit before it is given up. */
const LATE_SHARE = 0.85

export function startWatch(options: WatchOptions): Watch {
  let silent = setTimeout(options.onSilent, options.firstByteMs)
  let end = setTimeout(options.onEnd, Math.max(0, options.firstByteEndMs))
  let first = true
  const began = performance.now()
  /** One after the other, streams that stop must not take longer than calls that never began. */
  const longestPauseMs = () => {
    const leftMs = options.firstByteEndMs - (performance.now() - began)
    return Math.min(options.idleEndMs, Math.max(leftMs, options.idleMs * LATE_SHARE))
  }
  return {
    heard() {
      if (!first) {
        silent.refresh()
        end.refresh()
        return
      }
      first = false
      clearTimeout(silent)
      clearTimeout(end)
      silent = setTimeout(options.onSilent, options.idleMs)
      end = setTimeout(options.onEnd, longestPauseMs())
    },
    extend(ms) {
      if (!first) return
      clearTimeout(end)
      end = setTimeout(options.onEnd, Math.max(0, ms))
    },
    stop() {
      clearTimeout(silent)
      clearTimeout(end)
    },
  }
}
