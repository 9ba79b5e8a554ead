import { setTimeout as sleep } from 'node:timers/promises'
import type { Frame } from '@timepoint/contracts'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it, vi } from 'vitest'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import { migrate } from '../src/platform/db/migrate.ts'
import { EventBus } from '../src/platform/events/event-bus.ts'
import type { StoredFrame } from '../src/platform/events/event-store.ts'
import { createEventStream, type EventStream } from '../src/platform/events/event-stream.ts'
import { createLogger } from '../src/platform/log.ts'
import { acceptRender, finalFrame, frameNumber, watchStatements } from './support/bare-render.ts'
import { startTcpProxy } from './support/tcp-proxy.ts'
import { createTestDatabase, type TestDatabase } from './support/test-stack.ts'

/** As often as a follower looks without being told to. */
const POLL_MS = 5000

let testDatabase: TestDatabase
let writer: Database

beforeAll(async () => {
  testDatabase = await createTestDatabase()
  await migrate(testDatabase.url)
  writer = openDatabase(testDatabase.url)
})

afterAll(async () => {
  await writer.close()
  await testDatabase.drop()
})

/** A process as far as streams are concerned: a pool, a bus and a stream. */
interface Reader {
  bus: EventBus
  events: EventStream
  statements: ReturnType<typeof watchStatements>
}

let opened: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
  opened = []
})

async function openReader(url = testDatabase.url): Promise<Reader> {
  const database = openDatabase(url)
  const bus = new EventBus(url, createLogger('silent'))
  const statements = watchStatements(database.db)
  const events = createEventStream(statements.db, bus)
  opened.push(async () => {
    events.close()
    await bus.close()
    await database.close()
  })
  await bus.open()
  return { bus, events, statements }
}

async function openProxied() {
  const server = new URL(inject('serverUrl'))
  const proxy = await startTcpProxy({ host: server.hostname, port: Number(server.port) })
  opened.push(() => proxy.close())
  const url = new URL(testDatabase.url)
  url.host = `127.0.0.1:${proxy.port}`
  return { proxy, url: url.href }
}

const never = new AbortController().signal

/** Follows until the end; `frames` grows meanwhile. */
function follow({ events }: Reader, id: string, { after = 0, signal = never, pauseMs = 0 } = {}) {
  const frames: StoredFrame[] = []
  const ended = (async () => {
    for await (const frame of events.follow(id, after, signal)) {
      frames.push(frame)
      if (pauseMs > 0) await sleep(pauseMs)
    }
  })()
  ended.catch(() => {})
  return { frames, ended }
}

/** Appends a frame as a render on another process does. */
const append = (id: string, name: string, frame: Frame) =>
  sql`INSERT INTO events (timepoint_id, seq, name, frame)
    SELECT ${id}, max(seq) + 1, ${name}, ${JSON.stringify(frame)}::json
    FROM events WHERE timepoint_id = ${id}`.execute(writer.db)
const write = (id: string, number: number) => append(id, `frame:${number}`, frameNumber(number))
const finish = (id: string) => append(id, 'final', finalFrame(id))

/** The numbers from 1 to the last one. */
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1)
const seqs = (frames: StoredFrame[]) => frames.map(({ seq }) => seq)
const until = (frames: StoredFrame[], count: number, timeout = 3000) =>
  vi.waitFor(() => expect(frames).toHaveLength(count), { timeout, interval: 5 })

describe('followers on another process', () => {
  it('G-STREAM-5: an announcement of one process wakes followers on the other', async () => {
    const [here, there] = [await openReader(), await openReader()]
    const id = await acceptRender(writer.db)
    const { frames, ended } = follow(there, id)
    await until(frames, 1)
    for (const number of [1, 2, 3]) {
      await write(id, number)
      const announcedAt = performance.now()
      here.bus.announce(id)
      await until(frames, number + 1)
      expect(performance.now() - announcedAt).toBeLessThan(1000)
    }
    await finish(id)
    here.bus.announce(id)
    await ended
    expect(seqs(frames)).toEqual(upTo(5))
  })

  it('G-STREAM-8: what nobody announced is found all the same', async () => {
    const reader = await openReader()
    const id = await acceptRender(writer.db)
    const { frames, ended } = follow(reader, id)
    await until(frames, 1)
    await write(id, 1)
    await sleep(200)
    expect(frames).toHaveLength(1) // Nobody has told it.
    await until(frames, 2, POLL_MS + 1000)
    await finish(id)
    await ended
    expect(seqs(frames)).toEqual(upTo(3))
  })

  it('G-STREAM-8: many announcements at once all arrive', async () => {
    const [here, there] = [await openReader(), await openReader()]
    const woken = new Set<number>()
    for (let topic = 0; topic < 1000; topic += 1) {
      there.bus.subscribe(`${'x'.repeat(36)}:${topic}`, () => woken.add(topic))
    }
    for (let topic = 0; topic < 1000; topic += 1) here.bus.announce(`${'x'.repeat(36)}:${topic}`)
    await vi.waitFor(() => expect(woken.size).toBe(1000))
  })

  it('G-STREAM-8: who has gone is not woken', async () => {
    const { bus } = await openReader()
    const woken: string[] = []
    const leave = bus.subscribe('topic', () => woken.push('gone'))
    bus.subscribe('topic', () => woken.push('there'))
    leave()
    leave()
    bus.announce('topic')
    await vi.waitFor(() => expect(woken).toEqual(['there']))
  })
})

describe('many followers', () => {
  const FOLLOWERS = 200

  it('G-STREAM-8: 200 followers share their queries, and each gets every frame once', async () => {
    const reader = await openReader()
    const id = await acceptRender(writer.db)
    const followers = Array.from({ length: FOLLOWERS }, () => follow(reader, id))
    for (const { frames } of followers) await until(frames, 1)
    expect(reader.statements.count()).toBeLessThan(10)
    for (let number = 1; number <= 20; number += 1) {
      await write(id, number)
      reader.bus.announce(id)
      if (number % 4 === 0) await sleep(15)
    }
    await finish(id)
    reader.bus.announce(id)
    await Promise.all(followers.map(({ ended }) => ended))
    for (const { frames } of followers) expect(seqs(frames)).toEqual(upTo(22))
    // Alone, one of them would need up to one for each of 21 announcements.
    expect(reader.statements.count()).toBeLessThan(80)
  })

  it('G-STREAM-8: that nothing has come is asked once for all of them, too', async () => {
    const reader = await openReader()
    const id = await acceptRender(writer.db)
    const followers = Array.from({ length: FOLLOWERS }, () => follow(reader, id, { after: 1 }))
    await sleep(100)
    reader.bus.announce(id)
    await sleep(200)
    expect(reader.statements.count()).toBeLessThan(20)
    await finish(id)
    reader.bus.announce(id)
    await Promise.all(followers.map(({ ended }) => ended))
    for (const { frames } of followers) expect(seqs(frames)).toEqual([2])
  })

  it('G-STREAM-8: late ones, and ones that begin in the middle, miss nothing', async () => {
    const reader = await openReader()
    const id = await acceptRender(writer.db)
    const followers: (ReturnType<typeof follow> & { after: number })[] = []
    for (let number = 1; number <= 40; number += 1) {
      await write(id, number)
      reader.bus.announce(id)
      const after = number % 7
      followers.push({ after, ...follow(reader, id, { after }) })
    }
    await finish(id)
    reader.bus.announce(id)
    await Promise.all(followers.map(({ ended }) => ended))
    for (const { frames, after } of followers) expect(seqs(frames)).toEqual(upTo(42).slice(after))
  })
})

describe('what this process stores itself', () => {
  const stored = (seq: number): StoredFrame => ({
    seq,
    name: `frame:${seq - 1}`,
    frame: frameNumber(seq - 1),
  })

  it('G-STREAM-8: reaches followers without a query, and is what the table has', async () => {
    const reader = await openReader()
    const id = await acceptRender(writer.db)
    const { frames, ended } = follow(reader, id)
    await until(frames, 1)
    await sleep(50)
    reader.statements.count()
    for (const number of [1, 2, 3]) {
      await write(id, number)
      reader.bus.announce(id, [stored(number + 1)])
      await until(frames, number + 1)
    }
    await finish(id)
    reader.bus.announce(id, [{ seq: 5, name: 'final', frame: finalFrame(id) }])
    await ended
    expect(reader.statements.count()).toBe(0)
    const again = follow(reader, id)
    await again.ended
    expect(frames).toEqual(again.frames)
  })

  it('G-STREAM-8: is read from the table when something is missing before it', async () => {
    const reader = await openReader()
    const id = await acceptRender(writer.db)
    const { frames, ended } = follow(reader, id)
    await until(frames, 1)
    for (const number of [1, 2, 3]) await write(id, number)
    reader.bus.announce(id, [stored(4)]) // Numbers 2 and 3 were stored elsewhere.
    await until(frames, 4)
    await finish(id)
    reader.bus.announce(id)
    await ended
    expect(seqs(frames)).toEqual(upTo(5))
  })

  it('G-STREAM-5: brings nothing to who began beyond the end, and ends it', async () => {
    const reader = await openReader()
    const id = await acceptRender(writer.db)
    const { frames, ended } = follow(reader, id, { after: 1000 })
    await sleep(50)
    await finish(id)
    reader.bus.announce(id, [{ seq: 2, name: 'final', frame: finalFrame(id) }])
    await ended
    expect(frames).toEqual([])
  })

  it('G-STREAM-8: comes once, in order, among announcements of others and to late ones', async () => {
    const reader = await openReader()
    const id = await acceptRender(writer.db)
    const followers: ReturnType<typeof follow>[] = []
    for (let number = 1; number <= 60; number += 1) {
      await write(id, number)
      if (number % 5 === 0) reader.bus.announce(id)
      else reader.bus.announce(id, [stored(number + 1)])
      if (number % 3 === 0) followers.push(follow(reader, id, { pauseMs: number % 2 }))
    }
    await finish(id)
    reader.bus.announce(id)
    await Promise.all(followers.map(({ ended }) => ended))
    for (const { frames } of followers) expect(seqs(frames)).toEqual(upTo(62))
  })
})

describe('a reader', () => {
  it('G-STREAM-8: that is slower than the writer gets everything, in order', async () => {
    const reader = await openReader()
    const id = await acceptRender(writer.db)
    const { frames, ended } = follow(reader, id, { pauseMs: 8 })
    for (let number = 1; number <= 100; number += 1) {
      await write(id, number)
      reader.bus.announce(id)
    }
    expect(frames.length).toBeLessThan(100)
    await finish(id)
    reader.bus.announce(id)
    await ended
    expect(seqs(frames)).toEqual(upTo(102))
  })

  it('G-STREAM-5: beyond the final frame gets nothing, and an end', async () => {
    const reader = await openReader()
    const id = await acceptRender(writer.db)
    await finish(id)
    for (const after of [2, 3, 2 ** 31, 1e15]) {
      const { frames, ended } = follow(reader, id, { after })
      await ended
      expect(frames).toEqual([])
    }
  })

  it('G-STREAM-5: ends when it goes away, and when the timepoint is gone', async () => {
    const reader = await openReader()
    const id = await acceptRender(writer.db)
    const controller = new AbortController()
    const leaving = follow(reader, id, { signal: controller.signal })
    const staying = follow(reader, id)
    await until(staying.frames, 1)
    controller.abort()
    await leaving.ended
    await sql`DELETE FROM timepoints WHERE id = ${id}`.execute(writer.db)
    reader.bus.announce(id)
    await staying.ended
    expect(seqs(staying.frames)).toEqual([1])
  })
})

describe('a database that is away for a while', () => {
  it('G-OUTAGE-1, G-STREAM-8: followers go on afterwards, without loss or repetition', async () => {
    const { proxy, url } = await openProxied()
    const reader = await openReader(url)
    const here = await openReader()
    const id = await acceptRender(writer.db)
    const followers = Array.from({ length: 20 }, () => follow(reader, id))
    await write(id, 1)
    here.bus.announce(id)
    for (const { frames } of followers) await until(frames, 2)
    proxy.cut()
    for (const number of [2, 3, 4]) {
      await write(id, number)
      here.bus.announce(id)
      await sleep(150)
    }
    for (const { frames } of followers) expect(frames).toHaveLength(2)
    proxy.mend()
    // At once after the reconnect, not at the next look.
    for (const { frames } of followers) await until(frames, 5, POLL_MS / 2)
    await finish(id)
    here.bus.announce(id)
    await Promise.all(followers.map(({ ended }) => ended))
    for (const { frames } of followers) expect(seqs(frames)).toEqual(upTo(6))
  })

  it('G-OUTAGE-1: who comes while it is away is served when it is back', async () => {
    const { proxy, url } = await openProxied()
    const reader = await openReader(url)
    const id = await acceptRender(writer.db)
    await finish(id)
    proxy.cut()
    const { frames, ended } = follow(reader, id)
    await sleep(400)
    expect(frames).toEqual([])
    proxy.mend()
    await ended
    expect(seqs(frames)).toEqual([1, 2])
  })

  it('G-OUTAGE-1: who goes away while it is away does not wait for it', async () => {
    const { proxy, url } = await openProxied()
    const reader = await openReader(url)
    const id = await acceptRender(writer.db)
    proxy.cut()
    const controller = new AbortController()
    const { ended } = follow(reader, id, { signal: controller.signal })
    await sleep(150)
    controller.abort()
    await expect(Promise.race([ended, sleep(300, 'late')])).resolves.toBeUndefined()
  })

  it('G-OUTAGE-1: what is announced meanwhile is sent when it is back', async () => {
    const { proxy, url } = await openProxied()
    const [cutOff, there] = [await openReader(url), await openReader()]
    let woken = 0
    there.bus.subscribe('topic', () => {
      woken += 1
    })
    proxy.cut()
    cutOff.bus.announce('topic')
    await sleep(100)
    expect(woken).toBe(0)
    proxy.mend()
    await vi.waitFor(() => expect(woken).toBe(1), 3000)
  })

  it('G-OPS-4: a bus whose connection has fallen silent can be closed', async () => {
    const { proxy, url } = await openProxied()
    const bus = new EventBus(url, createLogger('silent'))
    await bus.open()
    proxy.silence()
    bus.announce('topic')
    await sleep(50) // It waits for an answer that never comes.
    await expect(Promise.race([bus.close(), sleep(4000, 'stuck')])).resolves.toBeUndefined()
  })

  it('G-OPS-4: a bus that is closed while it connects leaves no connection', async () => {
    const bus = new EventBus(testDatabase.url, createLogger('silent'))
    const opening = bus.open()
    await bus.close()
    await opening
    const findConnections = () =>
      sql`SELECT pid FROM pg_stat_activity
        WHERE application_name = 'timepoint-events' AND datname = current_database()`.execute(
        writer.db,
      )
    await vi.waitFor(async () => expect((await findConnections()).rows).toEqual([]), 2000)
  })
})
