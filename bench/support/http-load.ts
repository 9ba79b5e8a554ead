import { connect, type Socket } from 'node:net'

const HEAD_END = Buffer.from('\r\n\r\n')

/** Status and size of an answer whose head is there; null before. Answers have to say how long they are. */
function readHead(bytes: Buffer): { status: number; size: number } | null {
  const end = bytes.indexOf(HEAD_END)
  if (end < 0) return null
  const head = bytes.toString('latin1', 0, end)
  const length = /^content-length: *(\d+)/im.exec(head)?.[1]
  if (length === undefined) throw new Error(`An answer without length: ${head}`)
  return { status: Number(head.slice(9, 12)), size: end + HEAD_END.length + Number(length) }
}

/** No request of a bench takes longer, in milliseconds; the connection of one that does is closed. */
const DEADLINE_MS = 10_000

/** A connection that is kept, with one request at a time under way on it. */
class Line {
  readonly #socket: Socket
  #received: Buffer = Buffer.alloc(0)
  #onAnswer: ((status: number) => void) | null = null
  isClosed = false

  constructor(url: URL, onFree: (line: Line) => void) {
    this.#socket = connect({ host: url.hostname, port: Number(url.port), noDelay: true })
    this.#socket.on('data', (chunk) => {
      this.#received = this.#received.length > 0 ? Buffer.concat([this.#received, chunk]) : chunk
      const head = readHead(this.#received)
      if (!head || this.#received.length < head.size) return
      this.#received = Buffer.alloc(0)
      onFree(this)
      this.#answer(head.status)
    })
    this.#socket.setTimeout(DEADLINE_MS, () => this.#socket.destroy())
    this.#socket.on('error', () => {}) // It is closed then, too.
    this.#socket.on('close', () => {
      this.isClosed = true
      this.#answer(0)
    })
  }

  #answer(status: number): void {
    const onAnswer = this.#onAnswer
    this.#onAnswer = null
    onAnswer?.(status)
  }

  send(request: string, onAnswer: (status: number) => void): void {
    this.#onAnswer = onAnswer
    this.#socket.write(request, 'latin1')
  }

  close(): void {
    this.#socket.destroy()
  }
}

/**
 * Sends requests that are written already, with as little work as can be: what measures must not take the
 * time of what is measured.
 */
export class HttpLoad {
  readonly #url: URL
  readonly #lines = new Set<Line>()
  /** The one that was used last is used next. */
  readonly #free: Line[] = []

  /** @param url of a server; only its host and port count. */
  constructor(url: string) {
    this.#url = new URL(url)
  }

  #take(): Line {
    for (let line = this.#free.pop(); line; line = this.#free.pop()) {
      if (!line.isClosed) return line
      this.#lines.delete(line)
    }
    const line = new Line(this.#url, (free) => this.#free.push(free))
    this.#lines.add(line)
    return line
  }

  /** Connections are made as they are needed. @returns the status; 0 when the connection broke. */
  send(request: string): Promise<number> {
    return new Promise((resolve) => this.#take().send(request, resolve))
  }

  close(): void {
    for (const line of this.#lines) line.close()
  }
}
