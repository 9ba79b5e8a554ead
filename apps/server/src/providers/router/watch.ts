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
export function startWatch(options: WatchOptions): { heard(): void; stop(): void } {
  let silent = setTimeout(options.onSilent, options.firstByteMs)
  let end = setTimeout(options.onEnd, Math.max(0, options.firstByteEndMs))
  let first = true
  const began = performance.now()
  /** One after the other, streams that stop must not take longer than calls that never began. */
  const longestPauseMs = () => {
    const leftMs = options.firstByteEndMs - (performance.now() - began)
    return Math.min(options.idleEndMs, Math.max(leftMs, (options.idleMs * 2) / 3))
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
    stop() {
      clearTimeout(silent)
      clearTimeout(end)
    },
  }
}
