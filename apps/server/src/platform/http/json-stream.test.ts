import Fastify from 'fastify'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createLogger } from '../log.ts'
import { sendJsonText } from './json-stream.ts'

const log = createLogger('silent')
const apps: ReturnType<typeof Fastify>[] = []

afterEach(async () => {
  for (const app of apps.splice(0)) await app.close()
})

const PART = `"${'x'.repeat(9998)}"`

/** A server whose text the test makes. `taken`: parts that were asked for; `ended`: it was let go of. */
async function serve(make: (index: number) => Promise<string | null>) {
  const stopping = new AbortController()
  const seen = { taken: 0, ended: false }
  const app = Fastify()
  apps.push(app)
  async function* text() {
    try {
      yield '['
      for (;;) {
        const part = await make(seen.taken)
        seen.taken += 1
        if (part === null) break
        yield seen.taken > 1 ? `,${part}` : part
      }
      yield ']'
    } finally {
      seen.ended = true
    }
  }
  app.get('/', (_request, reply) => sendJsonText(reply, text(), { stopping: stopping.signal, log }))
  const url = await app.listen({ host: '127.0.0.1', port: 0 })
  return { url, seen, stopping }
}

describe('JSON text that is sent while it is made', () => {
  it('arrives whole', async () => {
    const { url, seen } = await serve(async (index) => (index < 40 ? PART : null))
    const response = await fetch(url)
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
    expect(await response.json()).toEqual(Array(40).fill('x'.repeat(9998)))
    expect(seen.ended).toBe(true)
  })

  it('is cut, not ended, when it cannot be made to its end', async () => {
    const { url } = await serve(async (index) => {
      if (index === 40) throw new Error('the database is gone')
      return PART
    })
    const response = await fetch(url)
    expect(response.status).toBe(200)
    await expect(response.text()).rejects.toThrow()
  })

  it('is an error of its own when it cannot even be begun', async () => {
    const { url } = await serve(() => Promise.reject(new Error('the database is gone')))
    expect((await fetch(url)).status).toBe(500)
  })

  it('is made no faster than it is read', async () => {
    const { url, seen } = await serve(async () => PART)
    const leaving = new AbortController()
    const response = await fetch(url, { signal: leaving.signal })
    const reader = response.body?.getReader()
    await reader?.read()
    let before = -1
    await vi.waitFor(
      () => {
        const [last, now] = [before, seen.taken]
        before = now
        expect(now).toBe(last)
      },
      { interval: 200, timeout: 10_000 },
    )
    expect(seen.ended).toBe(false)
    // What lies in the buffers of the connection, not all that could be made.
    expect(seen.taken * PART.length).toBeLessThan(64 * 1024 * 1024)
    leaving.abort()
    await vi.waitFor(() => expect(seen.ended).toBe(true))
  })

  it('ends when the client goes away', async () => {
    const { url, seen } = await serve(async () => PART)
    const leaving = new AbortController()
    const response = await fetch(url, { signal: leaving.signal })
    await response.body?.getReader().read()
    leaving.abort()
    await vi.waitFor(() => expect(seen.ended).toBe(true))
  })

  it('is cut when the server stops, which waits for no slow reader', async () => {
    const { url, seen, stopping } = await serve(async () => PART)
    const response = await fetch(url)
    stopping.abort()
    await expect(response.text()).rejects.toThrow()
    await vi.waitFor(() => expect(seen.ended).toBe(true))
  })
})
