import { connect, type Socket } from 'node:net'

const HEAD_END = Buffer.from('\r\n\r\n')

/** A connection that is kept, with one request at a time under way on it. */
interface Line {
  socket: Socket
  received: Buffer[]
  size: number
  /** Bytes of the whole answer, once its head is there. */
  expected: number
  onAnswer(status: number): void
}

/** Status and length of an answer whose head is there; null before. Answers have to say how long they are. */
function readHead(bytes: Buffer): { status: number; size: number } | null {
  const end = bytes.indexOf(HEAD_END)
  if (end < 0) return null
  const head = bytes.toString('latin1', 0, end)
  const length = /^content-length: *(\d+)/im.exec(head)?.[1]
  if (length === undefined) throw new Error(`An answer without length: ${head}`)
  return { status: Number(head.slice(9, 12)), size: end + HEAD_END.length + Number(length) }
}

/**
 * Sends requests that were written beforehand, with as little work as can be: what measures must not take the
 * time of what is measured.
 */
export class HttpLoad {
  readonly #host: string
  readonly #port: number
  readonly #idle: Line[] = []
  readonly #lines = new Set<Line>()

  /** @param url of a server; only its host and port count. */
  constructor(url: string) {
    const { hostname, port } = new URL(url)
    this.#host = hostname
    this.#port = Number(port)
  }

  #open(): Line {
    const socket = connect({ host: this.#host, port: this.#port, noDelay: true })
    const line: Line = { socket, received: [], size: 0, expected: 0, onAnswer: () => {} }
    let status = 0
    socket.on('data', (chunk: Buffer) => {
      line.received.push(chunk)
      line.size += chunk.length
      if (line.expected === 0) {
        const head = readHead(line.received.length === 1 ? chunk : Buffer.concat(line.received))
        if (!head) return
        status = head.status
        line.expected = head.size
      }
      if (line.size < line.expected) return
      line.received = []
      line.size = 0
      line.expected = 0
      this.#idle.push(line)
      line.onAnswer(status)
    })
    const fail = () => {
      this.#lines.delete(line)
      line.onAnswer(0)
    }
    socket.on('error', fail)
    socket.on('close', fail)
    this.#lines.add(line)
    return line
  }

  /**
   * Sends a request. Connections are made as they are needed.
   * @param onAnswer told the status when the last byte is there; 0 when the connection broke.
   */
  send(request: string, onAnswer: (status: number) => void): void {
    const line = this.#idle.pop() ?? this.#open()
    line.onAnswer = (status) => {
      line.onAnswer = () => {}
      onAnswer(status)
    }
    line.socket.write(request, 'latin1')
  }

  close(): void {
    for (const { socket } of this.#lines) socket.destroy()
  }
}
