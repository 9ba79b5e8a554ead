import { connect, type Socket } from 'node:net'

/** A stream of server-sent events over a socket of its own, read with as little work as possible. */
export interface EventClient {
  socket: Socket
  /** Number of the last event that was parsed; 0 before the first. */
  lastId(): number
}

/**
 * Opens `path` and resolves when the first event is there.
 * @param onEvent called for each event with its number and data, when it is complete.
 */
export function openEvents(
  url: string,
  path: string,
  onEvent: (id: number, data: unknown) => void = () => {},
): Promise<EventClient> {
  const { hostname, port, host } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.setNoDelay(true).setEncoding('utf8')
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAccept: text/event-stream\r\n\r\n`)
  let last = 0
  let text = ''
  return new Promise((resolve, reject) => {
    socket.on('error', reject)
    socket.on('close', () => reject(new Error(`The stream ended early: ${text.slice(0, 200)}`)))
    socket.on('data', (chunk: string) => {
      text += chunk
      // Chunk sizes of the transfer encoding stand between events and are passed over.
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const [, id, data] = /id: (\d+)\ndata: (.*)$/.exec(text.slice(0, end)) ?? []
        text = text.slice(end + 2)
        if (!id || !data) continue
        last = Number(id)
        onEvent(last, JSON.parse(data))
        resolve({ socket, lastId: () => last })
      }
    })
  })
}

/** Opens many streams, some at a time, so that no queue of connections overflows. */
export async function openMany(
  paths: readonly string[],
  open: (path: string, index: number) => Promise<EventClient>,
): Promise<EventClient[]> {
  const AT_ONCE = 50
  const clients: EventClient[] = []
  for (let from = 0; from < paths.length; from += AT_ONCE) {
    const some = paths.slice(from, from + AT_ONCE)
    clients.push(...(await Promise.all(some.map((path, i) => open(path, from + i)))))
  }
  return clients
}

/** Closes streams and waits until that is done. */
export async function closeAll(clients: readonly EventClient[]): Promise<void> {
  const closed = clients.map(
    ({ socket }) => new Promise((resolve) => socket.once('close', resolve)),
  )
  for (const { socket } of clients) socket.destroy()
  await Promise.all(closed)
}

/** Tells when so many events have come, counted over all streams. */
export class Arrivals {
  #left = 0
  #done: (at: number) => void = () => {}

  /** Resolves to the time of the last of so many events, from now on. */
  expect(count: number): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>()
    this.#left = count
    this.#done = resolve
    return promise
  }

  /** To be called for each event. */
  readonly count = (): void => {
    this.#left -= 1
    if (this.#left === 0) this.#done(performance.now())
  }
}
