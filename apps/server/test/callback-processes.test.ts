import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  claimDueCallbacks,
  insertCallback,
  recordAttempt,
} from '../src/flash/callbacks/callback-store.ts'
import { type Database, openDatabase } from '../src/platform/db/database.ts'
import {
  afterTries,
  copyTimepoint,
  database,
  due,
  find,
  log,
  makeDue,
  makeWorker,
  receiver,
  releaseCallbacks,
  secondsToNext,
  sender,
  testDatabase,
  useCallbackBench,
  workers,
} from './support/callback-bench.ts'
import { answerWith } from './support/receiver.ts'
import { startTcpProxy, type TcpProxy } from './support/tcp-proxy.ts'

useCallbackBench()

describe('several processes', () => {
  it('G-CALLBACK-4: two workers at once deliver each callback once', async () => {
    const ids = await Promise.all(Array.from({ length: 30 }, () => due()))
    const other = openDatabase(testDatabase.url)
    try {
      for (const worker of [makeWorker(), makeWorker({ db: other.db })]) worker.start()
      for (const id of ids) expect(await afterTries(id, 1)).toMatchObject({ status: 'delivered' })
      await Promise.all(workers.map((worker) => worker.close()))
    } finally {
      await other.close()
    }
    const received = receiver.requests.map(({ headers }) => headers['webhook-id'])
    expect(received.sort()).toEqual([...ids].sort())
  })

  it('G-CALLBACK-4: what a killed process had claimed is tried by another when its lease has passed', async () => {
    const id = await due()
    expect(await claimDueCallbacks(database.db, 10)).toMatchObject([{ id, attempts: 0 }])
    const left = (await secondsToNext(id)) ?? 0
    expect(left).toBeGreaterThan(55)
    expect(left).toBeLessThanOrEqual(60)
    const worker = makeWorker()
    worker.wake()
    await sleep(200)
    expect(receiver.requests).toEqual([])
    await makeDue(id)
    worker.wake()
    expect(await afterTries(id, 1)).toMatchObject({ status: 'delivered' })
  })

  it('G-CALLBACK-4: a process that was paused while it sent overwrites nothing', async () => {
    const { promise: paused, resolve: goOn } = Promise.withResolvers<number>()
    const { promise: reached, resolve: sending } = Promise.withResolvers<void>()
    const send = () => {
      sending()
      return paused
    }
    const warn = vi.spyOn(log, 'warn')
    const id = await due()
    makeWorker({ send }).wake()
    await reached
    await makeDue(id)
    receiver.answer(answerWith(500))
    makeWorker().wake()
    const before = await afterTries(id, 1)
    goOn(200)
    await vi.waitFor(() =>
      expect(warn).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('taken over')),
    )
    expect(await find(id)).toEqual(before)
  })

  it('G-CALLBACK-4: an old claim records nothing, also while the new one has not', async () => {
    const id = await due()
    const [old] = await claimDueCallbacks(database.db, 1)
    await makeDue(id)
    await sleep(5)
    const [current] = await claimDueCallbacks(database.db, 1)
    if (!old || !current) throw new Error('not claimed')
    const at = new Date().toISOString()
    const attempt = { at, status_code: 200, error: null, duration_ms: 1 }
    const outcome = { attempt, status: 'delivered', retryInMs: null } as const
    expect(await recordAttempt(database.db, old, outcome)).toBe(false)
    expect((await find(id)).attempts).toEqual([])
    expect(await recordAttempt(database.db, current, outcome)).toBe(true)
    expect(await recordAttempt(database.db, current, outcome)).toBe(false)
    expect(await find(id)).toMatchObject({ status: 'delivered', attempts: [attempt] })
  })
})

describe('when callbacks are due', () => {
  it('G-CALLBACK-4: not before the render has ended, and once for each end', async () => {
    const timepointId = await copyTimepoint({ status: 'processing', result: null })
    const id = await insertCallback(database.db, { timepointId, url: receiver.url })
    const worker = makeWorker()
    worker.start()
    await sleep(1300)
    expect(await find(id)).toMatchObject({ status: 'pending', nextAttemptAt: null, attempts: [] })
    await releaseCallbacks(database.db, timepointId)
    worker.wake()
    await sleep(200)
    expect(receiver.requests).toEqual([]) // Released, but the row does not say ended: no half results.
    await sql`UPDATE timepoints SET status = 'failed', failure = '{"detail":"no"}'
      WHERE id = ${timepointId}`.execute(database.db)
    receiver.answer(answerWith(500))
    const { nextAttemptAt } = await afterTries(id, 1)
    await releaseCallbacks(database.db, timepointId)
    expect((await find(id)).nextAttemptAt).toEqual(nextAttemptAt)
  })

  it('G-CALLBACK-4: callbacks of a deleted timepoint are not delivered', async () => {
    const timepointId = await copyTimepoint()
    const id = await due(timepointId)
    await sql`UPDATE timepoints SET deleted_at = now() WHERE id = ${timepointId}`.execute(
      database.db,
    )
    const kept = await due()
    makeWorker().wake()
    await afterTries(kept, 1)
    await sleep(100)
    expect((await find(id)).attempts).toEqual([])
    expect(receiver.requests.map(({ headers }) => headers['webhook-id'])).toEqual([kept])
  })

  it('G-CALLBACK-4: slow receivers do not hold up others, and no more than eight are called at once', async () => {
    receiver.answer((request, response) => {
      if (request.url === '/quick') response.end()
    })
    const slow = `${receiver.url}/slow`
    const first = await Promise.all(Array.from({ length: 7 }, () => due(undefined, slow)))
    const worker = makeWorker({ send: sender({ timeoutMs: 15_000 }) })
    worker.wake()
    await vi.waitFor(() => expect(receiver.requests).toHaveLength(7), { timeout: 4000 })
    const quick = [
      await due(undefined, `${receiver.url}/quick`),
      await due(undefined, `${receiver.url}/quick`),
    ]
    worker.wake()
    for (const id of quick) expect(await afterTries(id, 1)).toMatchObject({ status: 'delivered' })
    for (const id of first) expect((await find(id)).attempts).toEqual([])
    for (let more = 0; more < 4; more += 1) await due(undefined, slow)
    worker.wake()
    const held = () => receiver.requests.filter(({ path }) => path === '/slow')
    await vi.waitFor(() => expect(held()).toHaveLength(8), { timeout: 4000 })
    await sleep(300)
    expect(held()).toHaveLength(8)
  })

  it('G-CALLBACK-4: a stop begins no try and waits for one that is under way', async () => {
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>()
    receiver.answer((_request, response) => void answered.then(() => response.end()))
    const id = await due()
    const worker = makeWorker()
    worker.start()
    await vi.waitFor(() => expect(receiver.requests).toHaveLength(1), { timeout: 4000 })
    const later = await due()
    const closing = worker.close()
    worker.wake()
    setTimeout(answer, 300)
    await closing
    expect(await find(id)).toMatchObject({ status: 'delivered' })
    expect((await find(later)).attempts).toEqual([])
    expect(receiver.requests).toHaveLength(1)
  })

  describe('with a database behind a line that can break', () => {
    let proxy: TcpProxy
    let behind: Database
    const warn = vi.spyOn(log, 'warn')

    beforeEach(async () => {
      const url = new URL(testDatabase.url)
      proxy = await startTcpProxy({ host: url.hostname, port: Number(url.port) })
      url.hostname = '127.0.0.1'
      url.port = `${proxy.port}`
      behind = openDatabase(url.href)
      warn.mockClear()
    })

    afterEach(async () => {
      proxy.mend()
      await Promise.all(workers.map((worker) => worker.close()))
      await behind.close()
      await proxy.close()
    })

    it('G-CALLBACK-4: a database that is away for a while costs time and nothing else', async () => {
      makeWorker({ db: behind.db }).start()
      await sleep(200)
      expect(warn).not.toHaveBeenCalled()
      proxy.cut()
      const id = await due()
      await vi.waitFor(() => expect(warn).toHaveBeenCalled(), { timeout: 5000 })
      expect(receiver.requests).toEqual([])
      proxy.mend()
      expect(await afterTries(id, 1)).toMatchObject({ status: 'delivered' })
    })

    it('G-CALLBACK-4: what was sent while it went away is recorded, not sent again', async () => {
      receiver.answer((_request, response) => {
        proxy.cut()
        response.end()
      })
      const id = await due()
      makeWorker({ db: behind.db }).wake()
      await vi.waitFor(() => expect(receiver.requests).toHaveLength(1), { timeout: 4000 })
      await sleep(500)
      proxy.mend()
      expect(await afterTries(id, 1)).toMatchObject({ status: 'delivered' })
      expect(receiver.requests).toHaveLength(1)
    })

    it('G-CALLBACK-4: nor does one that falls silent hold the worker, or a stop', async () => {
      const worker = makeWorker({ db: behind.db, queryMs: 200 })
      worker.start()
      await sleep(200)
      proxy.silence()
      const id = await due()
      await vi.waitFor(() => expect(warn.mock.calls.length).toBeGreaterThan(1), { timeout: 6000 })
      const started = performance.now()
      await worker.close()
      expect(performance.now() - started).toBeLessThan(1000)
      proxy.mend()
      makeWorker({ db: behind.db }).start()
      expect(await afterTries(id, 1)).toMatchObject({ status: 'delivered' })
    })
  })
})
