/** What one operation tells while it runs. */
export class Channel<Frame = unknown> {
  readonly frames: Frame[] = []
  #changed = Promise.withResolvers<void>()

  /** Adds a frame; who waits is woken at once. */
  tell(frame: Frame): void {
    this.frames.push(frame)
    const { resolve } = this.#changed
    this.#changed = Promise.withResolvers<void>()
    resolve()
  }

  /** Resolves with the next frame that is told. */
  get changed(): Promise<void> {
    return this.#changed.promise
  }
}

/**
 * What operations of this process tell bit by bit, and are handed when they start. Only in memory: where
 * an operation goes on in another process, its streams get what is stored at the end.
 */
export class LiveFrames {
  readonly #channels = new Map<string, Channel>()
  readonly #handed = new Map<string, unknown>()

  /** Gives an operation what it would have to read again. */
  hand(id: string, what: unknown): void {
    this.#handed.set(id, what)
  }

  /** What was handed to an operation, once. */
  takeHanded(id: string): unknown {
    const what = this.#handed.get(id)
    this.#handed.delete(id)
    return what
  }

  /** Opened before the operation starts, so that nothing is missed. */
  open(id: string): Channel {
    const channel = new Channel()
    this.#channels.set(id, channel)
    return channel
  }

  /** Null where nobody streams the operation here. */
  find(id: string): Channel | null {
    return this.#channels.get(id) ?? null
  }

  close(id: string): void {
    this.#channels.delete(id)
    this.#handed.delete(id)
  }
}
