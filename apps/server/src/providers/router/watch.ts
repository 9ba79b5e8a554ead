/** What is told of a call that is waited for. */
export interface WatchOptions {
  /** The call is given up after this, whatever it has said. */
  wholeMs: number
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

/** Watches over one call: `heard` with everything that comes, `stop` at its end. */
export interface Watch {
  /** @param text what is readable of it; empty for the rest, such as thoughts. */
  heard(text: string): void
  stop(): void
}

/** How long a stream that has hardly begun may pause late in a question, as a share of `idleMs`. */
const LATE_SHARE = 1 / 3

/** Less than so many characters in `idleMs` is a trickle, and counts as silence; blanks around words count nothing. */
const LEAST_CHARACTERS = 20

/** What a piece counts that has nothing to read: those that think send many. */
const UNREADABLE_CHARACTERS = 7

/**
 * Until it has gone on for as long as it may pause, a stream is as doubtful as a call that never began,
 * and what is left for that is left for its pauses; afterwards it may always pause for `idleMs`.
 */
export function startWatch(options: WatchOptions): Watch {
  const { firstByteMs, firstByteEndMs, idleMs, idleEndMs, wholeMs, onSilent, onEnd } = options
  const began = performance.now()
  let silent = setTimeout(onSilent, firstByteMs)
  let end = setTimeout(onEnd, Math.max(0, firstByteEndMs))
  const whole = setTimeout(onEnd, wholeMs)
  let characters = 0
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
    heard(text) {
      const now = performance.now()
      characters += text === '' ? UNREADABLE_CHARACTERS : text.trim().length
      if (firstAt !== null && characters < LEAST_CHARACTERS) return
      characters = 0
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
      clearTimeout(whole)
    },
  }
}
