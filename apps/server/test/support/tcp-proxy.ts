import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A way to a server that can be cut, or fall silent, and be mended. */
export interface TcpProxy {
  port: number
  /** Breaks every connection and accepts no other. */
  cut(): void
  /** Connections stay, but nothing passes. */
  silence(): void
  mend(): void
  close(): Promise<void>
}

export async function startTcpProxy(target: { host: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<[Socket, Socket]>()
  let state: 'open' | 'cut' | 'silent' = 'open'
  const forward = (from: Socket, to: Socket) =>
    from.on('data', (chunk) => {
      if (state === 'open') to.write(chunk)
    })
  const server = createServer((client) => {
    if (state === 'cut') return void client.destroy()
    const upstream = connect(target.port, target.host)
    const pair: [Socket, Socket] = [client, upstream]
    pairs.add(pair)
    forward(client, upstream)
    forward(upstream, client)
    for (const socket of pair) {
      socket.on('error', () => {})
      socket.on('close', () => {
        pairs.delete(pair)
        for (const other of pair) other.destroy()
      })
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const breakAll = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      state = 'cut'
      breakAll()
    },
    silence() {
      state = 'silent'
    },
    mend() {
      if (state === 'silent') breakAll() // What was swallowed never comes.
      state = 'open'
    },
    async close() {
      breakAll()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
