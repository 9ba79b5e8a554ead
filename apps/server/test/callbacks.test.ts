import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { CallbackCompleted, CallbackFailed, CallbackList } from '@timepoint/contracts'
import { Webhook } from 'standardwebhooks'
import { describe, expect, it } from 'vitest'
import { registerCallbackRoutes } from '../src/flash/callbacks/callback-routes.ts'
import { insertCallback, listCallbacks } from '../src/flash/callbacks/callback-store.ts'
import { findTimepoint } from '../src/flash/timepoints/timepoint-store.ts'
import { AppError } from '../src/platform/errors.ts'
import { createApp } from '../src/platform/http/server.ts'
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
  renders,
  SECRET,
  secondsToNext,
  sender,
  useCallbackBench,
} from './support/callback-bench.ts'
import { answerWith } from './support/receiver.ts'

useCallbackBench()

describe('what is delivered', () => {
  it('G-CALLBACK-1, G-FLOAT-1: a success nests the timepoint as the sync endpoint gives it', async () => {
    const id = await due()
    makeWorker().wake()
    const { status, attempts, nextAttemptAt } = await afterTries(id, 1)
    expect({ status, nextAttemptAt }).toEqual({ status: 'delivered', nextAttemptAt: null })
    expect(attempts).toMatchObject([{ status_code: 200, error: null }])
    const [request] = receiver.requests
    expect(request).toMatchObject({ method: 'POST', path: '/hook' })
    const body = CallbackCompleted.parse(JSON.parse(request?.body ?? ''))
    expect(Object.keys(body)).toEqual([
      'timepoint',
      'preset_used',
      'generation_time_ms',
      'request_context',
    ])
    expect(request?.body).toContain(`"timepoint":${renders.completedText}`)
    expect(body.timepoint.id).toBe(renders.completedId)
    expect(body.timepoint.scene).not.toBeNull()
    expect(body).toMatchObject({ preset_used: 'hyper', request_context: { order: 7, whole: 1 } })
    expect(body.generation_time_ms).toBe(body.timepoint.generation_time_ms)
  })

  it('G-CALLBACK-1: a rejection tells why', async () => {
    const id = await due(renders.failedId)
    makeWorker().wake()
    await afterTries(id, 1)
    const body = JSON.parse(receiver.requests[0]?.body ?? '')
    expect(CallbackFailed.parse(body)).toEqual(body)
    expect(body).toEqual({
      id: renders.failedId,
      status: 'failed',
      error: renders.failedDetail,
      request_context: { order: 8 },
    })
  })

  it('G-CALLBACK-1: a cancel is a failure, and a context that was not given is null', async () => {
    const failure = { code: 'cancelled', detail: 'Cancelled by the caller', step: null }
    const request = { query: 'Rome 44 BC', generate_image: false, visibility: 'public' }
    const changes = { status: 'failed', failure, result: null, request }
    const timepointId = await copyTimepoint(changes)
    const id = await due(timepointId)
    makeWorker().wake()
    await afterTries(id, 1)
    expect(JSON.parse(receiver.requests[0]?.body ?? '')).toEqual({
      id: timepointId,
      status: 'failed',
      error: 'Cancelled by the caller',
      request_context: null,
    })
  })

  it('G-CALLBACK-2: every try is signed anew under one id', async () => {
    receiver.answer(answerWith(500))
    const id = await due()
    const worker = makeWorker()
    worker.wake()
    await afterTries(id, 1)
    await sleep(1100)
    await makeDue(id)
    worker.wake()
    await afterTries(id, 2)
    const webhook = new Webhook(`whsec_${SECRET.toString('base64')}`)
    for (const { body, headers } of receiver.requests) {
      expect(webhook.verify(body, headers as Record<string, string>)).toBeTruthy()
      expect(headers).toMatchObject({
        'webhook-id': id,
        'content-type': 'application/json',
        'user-agent': 'timepoint',
      })
    }
    const stamps = receiver.requests.map(({ headers }) => headers['webhook-timestamp'])
    expect(new Set(stamps).size).toBe(2)
  })

  it('G-CALLBACK-2: without a secret there is no signature', async () => {
    const id = await due()
    makeWorker({ secret: null }).wake()
    await afterTries(id, 1)
    const headers = receiver.requests[0]?.headers ?? {}
    expect(headers['webhook-id']).toBe(id)
    expect(headers).not.toHaveProperty('webhook-signature')
  })
})

describe('tries', () => {
  it('G-CALLBACK-3: six, each so long after the one before, then no more', async () => {
    receiver.answer(answerWith(503))
    const id = await due()
    const worker = makeWorker()
    for (const [index, wait] of [5, 30, 120, 600, 1800].entries()) {
      worker.wake()
      const { status, attempts, nextAttemptAt } = await afterTries(id, index + 1)
      expect(status).toBe('pending')
      const left = (await secondsToNext(id)) ?? 0
      expect(left).toBeLessThanOrEqual(wait)
      expect(left).toBeGreaterThan(wait - 4)
      const last = attempts.at(-1)
      const ended = Date.parse(last?.at ?? '') + (last?.duration_ms ?? 0)
      const waited = ((nextAttemptAt?.getTime() ?? 0) - ended) / 1000
      expect(waited).toBeGreaterThan(wait - 0.1)
      expect(waited).toBeLessThan(wait + 4)
      await makeDue(id)
    }
    worker.wake()
    const last = await afterTries(id, 6)
    expect(last).toMatchObject({ status: 'failed', nextAttemptAt: null })
    expect(last.attempts.map((attempt) => attempt.status_code)).toEqual(new Array(6).fill(503))
    await releaseCallbacks(database.db, renders.completedId)
    worker.wake()
    await sleep(200)
    expect(await find(id)).toEqual(last)
    expect(receiver.requests).toHaveLength(6)
  })

  it('G-CALLBACK-3: a try that succeeds later delivers', async () => {
    receiver.answer((request) => request.socket.destroy())
    const id = await due()
    const worker = makeWorker()
    worker.wake()
    expect(await afterTries(id, 1)).toMatchObject({ status: 'pending' })
    receiver.answer(answerWith(204))
    await makeDue(id)
    worker.wake()
    const { status, attempts } = await afterTries(id, 2)
    expect(status).toBe('delivered')
    expect(attempts).toMatchObject([
      { status_code: null, error: 'the connection was closed' },
      { status_code: 204, error: null },
    ])
  })

  it('G-CALLBACK-3: 410 ends it', async () => {
    receiver.answer(answerWith(410))
    const id = await due()
    makeWorker().wake()
    expect(await afterTries(id, 1)).toMatchObject({ status: 'failed', nextAttemptAt: null })
  })

  it('G-CALLBACK-3: a redirect is not followed, and is no delivery', async () => {
    receiver.answer(answerWith(307, { location: `${receiver.url}/elsewhere` }))
    const id = await due()
    makeWorker().wake()
    expect(await afterTries(id, 1)).toMatchObject({
      status: 'pending',
      attempts: [{ status_code: 307, error: 'redirects are not followed' }],
    })
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/hook'])
  })

  it('G-CALLBACK-3: a receiver that never answers is cut off', async () => {
    receiver.answer(() => {})
    const id = await due()
    makeWorker({ send: sender({ timeoutMs: 300 }) }).wake()
    const { status, attempts } = await afterTries(id, 1)
    expect(status).toBe('pending')
    expect(attempts).toMatchObject([{ status_code: null, error: 'no answer within 0.3 s' }])
    expect(attempts[0]?.duration_ms).toBeGreaterThanOrEqual(290)
    expect(attempts[0]?.duration_ms).toBeLessThan(2000)
  })

  it('G-CALLBACK-3: of an endless answer only the status is taken', async () => {
    const { promise: cut, resolve: closed } = Promise.withResolvers<void>()
    let written = 0
    receiver.answer((_request, response) => {
      const chunk = Buffer.alloc(64 * 1024)
      const more = () => {
        while (!response.destroyed && response.write(chunk)) written += chunk.length
      }
      response.on('drain', more).on('close', closed)
      more()
    })
    const id = await due()
    makeWorker().wake()
    expect(await afterTries(id, 1)).toMatchObject({ status: 'delivered' })
    await cut
    expect(written).toBeLessThan(50_000_000)
  })

  it('G-CALLBACK-5, G-CALLBACK-8: a try at a forbidden address calls nobody and says no address', async () => {
    const inside = await due(renders.completedId, 'https://inside.example/hook')
    const here = await due(renders.completedId, `${receiver.url}/hook`)
    makeWorker({ send: sender({ allowInsecureLoopback: false }) }).wake()
    expect(await afterTries(inside, 1)).toMatchObject({
      status: 'pending',
      attempts: [{ status_code: null, error: 'the address is not a public one' }],
    })
    expect(await afterTries(here, 1)).toMatchObject({
      attempts: [{ status_code: null, error: 'the URL is not https' }],
    })
    expect(receiver.connections()).toBe(0)
  })
})

describe('the list of callbacks', () => {
  const get = async ({ id }: { id: string } | ({ slug: string } & { id?: never })) => {
    const timepoint = await findTimepoint(database.db, { id: id ?? '' })
    if (!timepoint) throw new AppError('not_found')
    return timepoint
  }

  it('G-CALLBACK-8: shows every try and when the next one is', async () => {
    receiver.answer(answerWith(500))
    const tried = await due()
    makeWorker().wake()
    await afterTries(tried, 1)
    const waiting = await insertCallback(database.db, {
      timepointId: renders.completedId,
      url: 'https://hooks.example/?a=b',
    })
    const app = await createApp(log)
    try {
      const service = {
        getManaged: (_principal: unknown, id: string) => get({ id }),
      } as Parameters<typeof registerCallbackRoutes>[1]['service']
      registerCallbackRoutes(app, {
        service,
        listCallbacks: (id) => listCallbacks(database.db, id),
      })
      const answer = await app.inject(`/timepoints/${renders.completedId}/callbacks`)
      expect(answer.statusCode).toBe(200)
      expect(CallbackList.parse(answer.json())).toEqual(answer.json())
      const { nextAttemptAt } = await find(tried)
      expect(answer.json()).toEqual({
        callbacks: [
          {
            webhook_id: tried,
            url: `${receiver.url}/hook`,
            status: 'pending',
            attempts: [
              {
                at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
                status_code: 500,
                error: null,
                duration_ms: expect.any(Number),
              },
            ],
            next_attempt_at: nextAttemptAt?.toISOString(),
          },
          {
            webhook_id: waiting,
            url: 'https://hooks.example/?a=b',
            status: 'pending',
            attempts: [],
            next_attempt_at: null,
          },
        ],
      })
      expect((await app.inject(`/timepoints/${randomUUID()}/callbacks`)).statusCode).toBe(404)
    } finally {
      await app.close()
    }
  })
})
